import { avatar, byId, element, icon } from './dom.js';
import { markOf } from './roomBar.js';

const byTitle = (one, other) => one.title.localeCompare(other.title) || one.name.localeCompare(other.name);

/** The rooms there are, with how much of each is unread: the lobby, rooms, people, invitations. */
export class RoomList {
  #side = byId('rooms');
  #drawn = '';
  #act;

  /** @param act open (a room), accept and decline (an invitation) */
  constructor(act) {
    this.#act = act;
  }

  /** @param isOnline whether somebody is known to be here */
  draw(rooms, invitations, current, isOnline) {
    const named = rooms.filter(({ info }) => info.kind !== 'direct').sort((one, other) => (other.info.kind === 'open') - (one.info.kind === 'open') || byTitle(one, other));
    const direct = rooms.filter(({ info }) => info.kind === 'direct').sort(byTitle);
    const sign = JSON.stringify([
      [...named, ...direct].map((room) => [room.name, room.title, room.info.kind, room.unread, room === current, room.info.with ? isOnline(room.info.with) : null]),
      invitations.map(({ room, title, invited_by: by }) => [room, title, by]),
    ]);
    if (sign === this.#drawn) {
      return;
    }
    this.#drawn = sign;
    const focused = document.activeElement?.closest?.('#rooms [data-room]')?.dataset.room;
    byId('room-list').replaceChildren(...named.map((room) => this.#item(room, current, icon(markOf(room.info)))));
    byId('direct-list').replaceChildren(...direct.map((room) => this.#item(room, current, face(room.title, isOnline(room.info.with)))));
    byId('direct-none').hidden = direct.length > 0;
    byId('invitation-list').replaceChildren(...invitations.map((info) => this.#invitation(info)));
    byId('invitations').hidden = invitations.length === 0;
    if (focused) {
      (this.#side.querySelector(`[data-room="${CSS.escape(focused)}"]`) ?? byId('rooms-find')).focus();
    }
  }

  #item(room, current, mark) {
    const { unread } = room;
    const button = element('button', { type: 'button', class: unread > 0 ? 'unread' : '', 'data-room': room.name, 'aria-current': room === current ? 'page' : null },
      element('span', { class: 'room-mark' }, mark),
      element('bdi', { text: room.title }),
      unread > 0 ? element('span', { class: 'badge', text: unread > 99 ? '99+' : String(unread) }) : null,
      unread > 0 ? element('span', { class: 'sr-only', text: 'unread' }) : null);
    button.addEventListener('click', () => this.#act.open(room));
    return element('li', {}, button);
  }

  #invitation(info) {
    const title = info.title || info.room;
    const button = (name, symbol, label, act) => {
      const made = element('button', { type: 'button', class: name, 'data-room': `${symbol} ${info.room}`, 'aria-label': `${label} ${title}`, text: label });
      made.addEventListener('click', () => act(info));
      return made;
    };
    return element('li', { class: 'invitation' },
      element('span', { class: 'room-mark' }, icon(markOf(info))),
      element('span', { class: 'invitation-name' },
        element('bdi', { text: title }),
        info.invited_by ? element('small', { class: 'muted' }, 'from ', element('bdi', { text: info.invited_by })) : null),
      element('span', { class: 'invitation-answers' },
        button('primary', 'accept', 'Accept', this.#act.accept),
        button('secondary', 'decline', 'Decline', this.#act.decline)));
  }
}

function face(name, isOnline) {
  const made = avatar(name);
  made.classList.toggle('is-online', isOnline);
  return made;
}
