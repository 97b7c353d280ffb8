import { byId } from './dom.js';

const QUIET = 600; // a connection that is back sooner is not worth a word

/** Says that the page is not connected, for as long as that is so. */
export class Notice {
  #notice = byId('notice');
  #text = byId('notice-text');
  #timer = 0;
  #connection;

  constructor(connection) {
    this.#connection = connection;
    byId('notice-now').addEventListener('click', () => connection.tryNow());
  }

  draw(isOnline) {
    byId('me-state').textContent = isOnline ? 'online' : 'connecting…';
    if (isOnline) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#notice.hidden = true;
    } else if (!this.#timer) {
      this.#timer = setTimeout(() => this.#tick(), QUIET);
    }
  }

  #tick() {
    const wait = Math.ceil((this.#connection.nextTryAt - Date.now()) / 1000);
    const isWaiting = this.#connection.state === 'waiting' && wait > 1;
    const text = isWaiting ? `Connecting… next try in ${wait} s` : 'Connecting…';
    if (this.#text.textContent !== text) {
      this.#text.textContent = text;
    }
    byId('notice-now').hidden = !isWaiting;
    this.#notice.hidden = false;
    this.#timer = setTimeout(() => this.#tick(), 1_000);
  }
}
