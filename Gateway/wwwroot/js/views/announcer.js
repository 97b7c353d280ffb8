import { textOfChange } from '../changes.js';
import { byId } from './dom.js';
import { snippetOf } from './messageText.js';

const GATHER = 700;

/** Reads what is new out, in a screen reader: each if there is little, their number if there is much. */
export class Announcer {
  #waiting = [];
  #timer = 0;

  /** @param room named if it is not the one that is looked at */
  hear(entry, room = null) {
    if (entry.kind === 'change') {
      this.say(textOfChange(entry));
    } else {
      this.say(`${entry.from}${room ? ` in ${room.title}` : ''}: ${snippetOf(entry, room ? 80 : Infinity)}`);
    }
  }

  say(text) {
    this.#waiting.push(text);
    this.#timer ||= setTimeout(() => this.#speak(), GATHER);
  }

  #speak() {
    byId('announcer').textContent = this.#waiting.length > 3 ? `${this.#waiting.length} new messages` : this.#waiting.join('. ');
    this.#waiting = [];
    this.#timer = 0;
  }
}
