import { byId, element } from './dom.js';

/** The rooms there are, with how much of each is unread. */
export class RoomList {
  #list = byId('room-list');
  #choose;
  #drawn = '';

  constructor(choose) {
    this.#choose = choose;
  }

  draw(rooms, current) {
    const sign = JSON.stringify(rooms.map((room) => [room.name, room.unread, room === current]));
    if (sign === this.#drawn) {
      return;
    }
    this.#drawn = sign;
    const focused = [...this.#list.children].findIndex((item) => item.contains(document.activeElement));
    this.#list.replaceChildren(...rooms.map((room) => {
      const unread = room.unread;
      const button = element('button', { type: 'button', class: unread > 0 ? 'unread' : '', 'aria-current': room === current ? 'page' : null },
        element('span', { class: 'hash', 'aria-hidden': 'true', text: '#' }),
        element('bdi', { text: room.name }),
        unread > 0 ? element('span', { class: 'badge', text: unread > 99 ? '99+' : String(unread) }) : null,
        unread > 0 ? element('span', { class: 'sr-only', text: 'unread' }) : null);
      button.addEventListener('click', () => this.#choose(room));
      return element('li', {}, button);
    }));
    this.#list.children[focused]?.firstChild.focus();
  }
}
