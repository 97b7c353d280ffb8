const AFTER = 400;
const IDLY_AFTER = 3_000; // nothing of others is behind it: it is for the line on the next device only

/**
 * How far the user has read a room, and how much of others is behind that. The server counts up to a number, this page from there on.
 * The marker moves forward only, and is told to the server a moment after it has moved; what could not be told is told after the reconnect.
 */
export class Reading {
  /** Number up to which all is read. */
  upTo = 0;
  #told = 0;
  #countedAt = 0;
  #counted = 0;
  #timer = 0;
  #tellAt = 0;
  #room;
  #tell;

  /** @param room with `entries`, `me`, `indexAt`, `last` @param tell told the marker; a promise of the server's answer */
  constructor(room, tell) {
    this.#room = room;
    this.#tell = tell;
  }

  /** What the server says of its `head`. */
  count({ head, read = 0, unread = 0 }) {
    this.#told = Math.max(this.#told, read);
    this.#countedAt = head.seq;
    this.#counted = this.upTo > read ? 0 : unread;
    if (this.upTo > read && this.upTo < head.seq) {
      this.#counted = this.#between(this.upTo, head.seq);
    }
    this.upTo = Math.max(this.upTo, read);
    if (this.upTo > this.#told) {
      this.#tellSoon();
    }
  }

  /** Another log: what had been read was of the old one. */
  reset() {
    this.upTo = 0;
    this.#told = 0;
    this.#counted = 0;
  }

  get unread() {
    return (this.upTo < this.#countedAt ? this.#counted : 0) + this.#between(Math.max(this.upTo, this.#countedAt), Infinity);
  }

  /** @returns whether that was new */
  mark(seq) {
    if (seq <= this.upTo) {
      return false;
    }
    const after = this.unread > 0 ? AFTER : IDLY_AFTER;
    this.upTo = seq;
    this.#tellSoon(after);
    return true;
  }

  /** On another device. @returns whether what is unread has to be asked for: it cannot be counted here */
  heard(seq) {
    this.#told = Math.max(this.#told, seq);
    if (seq <= this.upTo) {
      return false;
    }
    this.upTo = seq;
    if (seq >= this.#countedAt) {
      return false;
    }
    const isHere = this.#room.entries.length > 0 && this.#room.entries[0].seq <= seq;
    this.#counted = isHere ? this.#between(seq, this.#countedAt) : this.#counted;
    return !isHere;
  }

  #between(after, upTo) {
    const { entries, me } = this.#room;
    let count = 0;
    for (let at = entries.length - 1; at >= 0 && entries[at].seq > after; at--) {
      const { seq, from, kind, deleted } = entries[at];
      count += seq <= upTo && from !== me && kind !== 'change' && !deleted ? 1 : 0;
    }
    return count;
  }

  #tellSoon(after = AFTER) {
    const at = Date.now() + after;
    if (this.#timer && this.#tellAt <= at) {
      return;
    }
    clearTimeout(this.#timer);
    this.#tellAt = at;
    this.#timer = setTimeout(async () => {
      this.#timer = 0;
      const seq = this.upTo;
      try {
        await this.#tell(seq);
        this.#told = Math.max(this.#told, seq);
      } catch {
        // away, or out of the room: the next `rooms` says what the server knows, and then it is told again
      }
    }, after);
  }
}
