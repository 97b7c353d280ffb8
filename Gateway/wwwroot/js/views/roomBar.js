import { isMember, isModerator, isOfSomebody } from '../rights.js';
import { avatar, byId, icon } from './dom.js';
import { openMenu } from './menu.js';

/** The line over a room: what it is, who is here, and what can be done with it. */
export class RoomBar {
  #button = byId('room-menu');
  #act;
  #room = null;

  /** @param act settings, invite, leave */
  constructor(act) {
    this.#act = act;
    this.#button.addEventListener('click', () => openMenu(this.#button, 'Room', this.#items()));
  }

  show(room) {
    this.#room = room;
    this.draw(room);
  }

  draw(room) {
    this.#room = room;
    const { info, roster: { count, users } } = room;
    byId('room-name').textContent = room.title;
    const mark = markOf(info);
    if (byId('room-mark').dataset.mark !== `${mark} ${room.title}`) {
      byId('room-mark').dataset.mark = `${mark} ${room.title}`;
      byId('room-mark').replaceChildren(mark === 'direct' ? avatar(room.title) : icon(mark));
    }
    byId('room-sub').textContent = info.kind === 'direct'
      ? (users.includes(info.with) ? 'is here' : 'is not here')
      : info.topic || (count === 1 ? 'Only you are here' : count > 1 ? `${count} people are here` : '');
    byId('room-sub').title = info.topic ?? '';
    byId('members-count').textContent = count > 0 ? String(count) : '';
    this.#button.hidden = this.#items().length === 0;
  }

  #items() {
    const { info } = this.#room;
    const items = [];
    if (isOfSomebody(info) && isMember(info)) {
      items.push({ text: 'Invite people…', icon: 'invite', act: () => this.#act.invite() });
    }
    if (info.kind !== 'direct' && isModerator(info)) {
      items.push({ text: 'Room settings…', icon: 'gear', act: () => this.#act.settings() });
    }
    if (isOfSomebody(info)) {
      items.push(...items.length > 0 ? [null] : [], { text: 'Leave the room…', icon: 'out', isDanger: true, act: () => this.#act.leave() });
    }
    return items;
  }
}

export const markOf = ({ kind }) => ({ direct: 'direct', private: 'lock' }[kind] ?? 'hash');
