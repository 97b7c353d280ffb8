import { byId } from './dom.js';

const GATHER = 700;

/** Reads new messages of others out, in a screen reader: each if there are few, their number if there are many. */
export class Announcer {
  #waiting = [];
  #timer = 0;

  say(message) {
    this.#waiting.push(message.kind === 'text' ? `${message.from}: ${message.text}` : `${message.from} sent ${message.kind === 'image' ? 'an image' : 'something'}`);
    this.#timer ||= setTimeout(() => this.#speak(), GATHER);
  }

  #speak() {
    byId('announcer').textContent = this.#waiting.length > 3 ? `${this.#waiting.length} new messages` : this.#waiting.join('. ');
    this.#waiting = [];
    this.#timer = 0;
  }
}
