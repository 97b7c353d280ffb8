import { partsOfChange, relate } from './changes.js';
import { Disconnected, Refused } from './connection.js';

const PAGE = 50;
const FAR_PAGE = 500;
const FAR_PAGES = 40;
const REFUSED_PAUSE = 1_000;

/**
 * What had been said in a room before this page came: asked for page by page, and put before what is here. A page has the state of the moment when
 * it was read; what changed entries while it was on its way is applied to it afterwards. Entries that replies refer to are had one by one.
 */
export class History {
  /** Whether there is more before the first entry. */
  hasOlder = false;
  isLoading = false;
  #connection;
  #room;
  #timeline;
  #settle;
  #before = 1;      // number of the first entry that is here, or would be
  #meanwhile = [];
  #asked = new Map(); // by number: whether an entry that a reply refers to is on its way, or cannot be had

  /** @param room with name, epoch, subscribed, emit @param settle told of each entry of the user: it may be one that he waits for */
  constructor(connection, room, timeline, settle) {
    this.#connection = connection;
    this.#room = room;
    this.#timeline = timeline;
    this.#settle = settle;
  }

  /** What is here begins behind this number. */
  begin(after, first) {
    this.#before = after + 1;
    this.hasOlder = after >= first && after > 0;
    this.#asked.clear();
  }

  /** @param event that changed an entry */
  heard(event) {
    if (this.isLoading) {
      this.#meanwhile.push(event);
    }
  }

  /** The page before the first entry that is here. */
  async loadOlder(limit = PAGE) {
    if (this.isLoading || !this.hasOlder || !this.#room.subscribed) {
      return;
    }
    this.isLoading = true;
    this.#meanwhile = [];
    this.#room.emit('changed', 'loading');
    const { epoch } = this.#room;
    try {
      const answer = await this.#connection.request('history', { room: this.#room.name, before: this.#before, limit });
      if (epoch === this.#room.epoch && answer.head.epoch === epoch) {
        this.#prepend(answer);
      }
    } catch (fault) {
      if (!(fault instanceof Disconnected || fault instanceof Refused)) {
        throw fault;
      }
      await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE)); // whoever asks again asks again then
    } finally {
      this.isLoading = false;
      this.#room.emit('changed', 'older');
    }
  }

  /** Brings everything from this number on here. @returns whether it is here now */
  async loadBackTo(seq) {
    for (let pages = 0; seq < this.#before && this.hasOlder && this.#room.subscribed && pages < FAR_PAGES; pages++) {
      await this.loadOlder(FAR_PAGE);
    }
    return this.#timeline.entries[this.#timeline.indexAt(seq)]?.seq === seq;
  }

  /** What a reply refers to. Undefined while it is on its way, null if it cannot be had. */
  quoted(seq) {
    const entry = this.#timeline.find(seq);
    if (!entry && !this.#asked.has(seq) && this.#room.subscribed) {
      this.#ask(seq);
    }
    return entry ?? (this.#asked.get(seq) === 'none' ? null : undefined);
  }

  async #ask(seq) {
    this.#asked.set(seq, 'asked');
    try {
      const { messages, head } = await this.#connection.request('history', { room: this.#room.name, before: seq + 1, limit: 1 });
      if (messages[0]?.seq === seq) {
        this.#timeline.quote(messages[0], head.seq);
      } else {
        this.#asked.set(seq, 'none');
      }
    } catch (fault) {
      if (fault instanceof Disconnected) {
        this.#asked.delete(seq);
      } else {
        this.#asked.set(seq, 'none');
      }
    }
    this.#room.emit('changed', 'state');
  }

  #prepend({ messages, first, head }) {
    const older = messages.filter(({ seq }) => seq < this.#before);
    older.forEach(this.#settle);
    this.#timeline.prepend(older.filter((entry) => entry.kind !== 'change' || partsOfChange(entry)), head.seq);
    relate(this.#timeline.entries);
    this.#meanwhile.forEach((event) => this.#timeline.apply(event));
    this.#before = older[0]?.seq ?? this.#before;
    this.hasOlder = older.length > 0 && this.#before > first;
  }
}
