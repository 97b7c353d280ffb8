import { byId } from './dom.js';

/** A button up to the first unread message, while the line above that is out of sight; it has done its work when the line has been seen. */
export class UnreadJump {
  #button = byId('to-line');
  #scroller;
  #room = null;

  constructor(scroller, go) {
    this.#scroller = scroller;
    this.#button.addEventListener('click', () => go(this.#room));
  }

  show(room) {
    this.#room = room;
  }

  hide() {
    this.#room = null;
    this.#button.hidden = true;
  }

  draw() {
    const { lineAfter, lineCount, entries } = this.#room ?? {};
    if (!lineAfter || !lineCount || entries.length === 0) {
      this.#button.hidden = true;
      return;
    }
    const line = this.#scroller.querySelector('.unread-line');
    const isAbove = line ? line.getBoundingClientRect().bottom < this.#scroller.getBoundingClientRect().top : true;
    if (line && !isAbove) {
      this.#room.lineCount = 0;
    }
    this.#button.hidden = !isAbove;
    byId('to-line-text').textContent = lineCount === 1 ? '1 new message' : `${lineCount > 99 ? '99+' : lineCount} new messages`;
  }
}
