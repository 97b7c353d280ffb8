import { avatar, byId, element } from './dom.js';

/** Who is here, and who writes. */
export class People {
  draw({ roster: { count, users }, me }) {
    byId('members-count').textContent = count > 0 ? String(count) : '';
    byId('room-sub').textContent = count === 1 ? 'Only you are here' : count > 1 ? `${count} people are here` : '';
    const others = users.filter((user) => user !== me).sort((one, other) => one.localeCompare(other));
    const shown = users.includes(me) ? [me, ...others] : others;
    byId('members-list').replaceChildren(...shown.map((user) => element('li', {},
      avatar(user),
      element('bdi', { text: user }),
      user === me ? element('span', { class: 'muted', text: 'you' }) : null)));
    if (count > users.length) {
      byId('members-list').append(element('li', { class: 'muted', text: `${count - users.length} ${users.length > 0 ? 'more' : 'people'}` }));
    }
  }

  drawTyping({ typists }) {
    const names = [...typists.keys()];
    const line = byId('typing');
    line.classList.toggle('active', names.length > 0);
    const name = (user) => element('bdi', { text: user });
    if (names.length === 0) {
      line.replaceChildren();
    } else if (names.length === 1) {
      line.replaceChildren(dots(), name(names[0]), ' is typing…');
    } else if (names.length === 2) {
      line.replaceChildren(dots(), name(names[0]), ' and ', name(names[1]), ' are typing…');
    } else {
      line.replaceChildren(dots(), 'Several people are typing…');
    }
  }
}

const dots = () => element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
