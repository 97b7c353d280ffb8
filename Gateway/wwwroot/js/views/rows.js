import { lookOf, makeRow } from './messageRow.js';

/** The rows of a list: only those that look otherwise than before are made anew, and all are put in order with as few moves as that takes. */
export class Rows {
  #list;
  #stops;
  #rows = new Map();

  constructor(list, stops) {
    this.#list = list;
    this.#stops = stops;
  }

  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  /** @param key what a row keeps while it is drawn anew */
  get(key) {
    return this.#rows.get(key);
  }

  at(seq) {
    for (const drawn of this.#rows.values()) {
      if (drawn.message.seq === seq) {
        return drawn.row;
      }
    }
    return null;
  }

  /** @param before and after what stands beside them and is not drawn */
  draw(messages, { before, after, room, act }) {
    const focus = this.#stops.remember();
    const keys = messages.map((message) => message.from === room.me && message.kind !== 'change' ? `key ${message.key}` : `seq ${message.seq}`);
    const staying = new Set(keys);
    for (const [key, { row }] of this.#rows) {
      if (!staying.has(key)) {
        row.remove();
      }
    }
    const rows = new Map();
    let at = this.#list.firstChild;
    messages.forEach((message, index) => {
      const key = keys[index];
      const look = lookOf(message, messages[index - 1] ?? before, messages[index + 1] ?? after, room);
      const sign = JSON.stringify(look);
      const old = this.#rows.get(key);
      const row = old?.sign === sign ? old.row : makeRow(message, look, act);
      row.dataset.place = key;
      if (old && old.row !== row) {
        if (at === old.row) {
          at = at.nextSibling;
        }
        old.row.remove();
      }
      if (row === at) {
        at = at.nextSibling;
      } else {
        this.#list.insertBefore(row, at);
      }
      rows.set(key, { row, sign, message });
    });
    this.#rows = rows;
    this.#stops.restore(focus);
  }
}
