import { Disconnected, Refused } from './connection.js';
import { Emitter } from './emitter.js';
import { newKey } from './ids.js';
import { ofBrowser, ofTab } from './storage.js';

const PAGE = 50;
const LONGEST_PAUSE = 10_000;

/**
 * One room as this page has it: messages without a hole between the first and the last, then what is on its way.
 *
 * The law: a message is appended only if its number is the next one, history is put before only if it ends right before the first.
 * A number that skips says that the connection cannot be trusted; it is opened again, and the subscription goes on from the last number.
 * What is on its way is sent again after a reconnect with the key that it had, and only when everything up to the room's head has come:
 * what had been accepted has then been seen, so nothing is there twice even when the server has forgotten the key.
 *
 * Emits `changed` (kind: all, older, newer, pending), `fresh` (a message that came now), `typing`, `roster`.
 */
export class Room extends Emitter {
  messages = [];
  pending = [];
  typists = new Map();
  roster = { count: 0, users: [] };
  /** Whether there is history before the first message. */
  hasOlder = false;
  isLoading = false;
  subscribed = false;
  readSeq = 0;
  /** Unread from here on, drawn as a line; 0: no line. */
  lineAfter = 0;
  #connection;
  #me;
  #epoch = null;
  #last = 0;        // number of the last message that is here
  #before = 0;      // number of the first that is here, or would be
  #goal = 0;        // the head at the time of the subscription
  #sending = false;
  #typedAt = 0;

  constructor(connection, name, me) {
    super();
    this.#connection = connection;
    this.name = name;
    this.#me = me;
    this.pending = (ofTab.get(this.#place('pending')) ?? []).map((send) => ({ ...send, state: 'waiting' }));
    connection.on('lost', () => this.#lost());
  }

  get me() {
    return this.#me;
  }

  get last() {
    return this.#last;
  }

  get isCaughtUp() {
    return this.subscribed && this.#last >= this.#goal;
  }

  get unread() {
    let count = 0;
    for (let at = this.messages.length - 1; at >= 0 && this.messages[at].seq > this.readSeq; at--) {
      count += this.messages[at].from === this.#me ? 0 : 1;
    }
    return count;
  }

  /** Follows the room from where it stands; anew when there is nothing to go on from. */
  async subscribe() {
    const from = this.#epoch ? { after: { epoch: this.#epoch, seq: this.#last } } : { last: PAGE };
    const answer = await this.#connection.request('subscribe', { room: this.name, ...from });
    if (!this.#epoch || answer.recovered === false) {
      this.#begin(answer);
    }
    this.#goal = answer.head.seq;
    this.subscribed = true;
    this.emit('changed', 'all');
    this.#flush();
  }

  hear(event) {
    switch (event.t) {
      case 'message': return this.#append(event);
      case 'roster':
        this.roster = { count: event.count, users: event.users ?? [] };
        return this.emit('roster');
      case 'typing': return this.#typing(event.user);
      default: // a later server's: not for this page
    }
  }

  /** @param content `{ text }` or `{ image: base64, file_name, blob }` */
  send(content) {
    this.pending.push({ key: newKey(), at: new Date().toISOString(), state: 'waiting', ...content });
    this.lineAfter = 0;
    this.#typedAt = 0;
    this.#pendingChanged();
    this.#flush();
  }

  again(key) {
    const send = this.pending.find((candidate) => candidate.key === key);
    if (send) {
      send.state = 'waiting';
      this.#pendingChanged();
      this.#flush();
    }
  }

  discard(key) {
    this.pending = this.pending.filter((send) => send.key !== key);
    this.#pendingChanged();
  }

  /** The page before the first message that is here. */
  async loadOlder() {
    if (this.isLoading || !this.hasOlder || !this.subscribed) {
      return;
    }
    this.isLoading = true;
    this.emit('changed', 'loading');
    const epoch = this.#epoch;
    try {
      const answer = await this.#connection.request('history', { room: this.name, before: this.#before, limit: PAGE });
      if (epoch === this.#epoch && answer.head.epoch === epoch) {
        this.#prepend(answer);
      }
    } catch (fault) {
      if (!(fault instanceof Disconnected || fault instanceof Refused)) {
        throw fault;
      }
    } finally {
      this.isLoading = false;
      this.emit('changed', 'older');
    }
  }

  async image(seq) {
    return await this.#connection.request('image', { room: this.name, seq });
  }

  /** All that is here has been seen. */
  markRead() {
    if (this.readSeq < this.#last) {
      this.readSeq = this.#last;
      ofBrowser.set(this.#place('read'), { epoch: this.#epoch, seq: this.#last });
      this.emit('changed', 'read');
    }
  }

  /** Tells the others, at most once in 2 s. */
  typed() {
    if (this.subscribed && Date.now() - this.#typedAt > 2_000) {
      this.#typedAt = Date.now();
      this.#connection.request('typing', { room: this.name }).catch(() => {});
    }
  }

  #begin({ head, after, first }) {
    const read = ofBrowser.get(this.#place('read'));
    this.#epoch = head.epoch;
    this.#last = after;
    this.#before = after + 1;
    this.messages = [];
    this.hasOlder = after >= first && after > 0;
    this.readSeq = read?.epoch === head.epoch ? Math.min(read.seq, head.seq) : head.seq;
    this.lineAfter = this.readSeq < head.seq ? this.readSeq : 0;
  }

  #append(message) {
    if (message.seq <= this.#last) {
      return;
    }
    if (message.seq !== this.#last + 1) {
      this.#connection.reopen();
      return;
    }
    this.#last = message.seq;
    this.messages.push(message);
    this.#stopTyping(message.from); // it is written
    if (message.from === this.#me) {
      this.#settle(message);
    }
    const isFresh = message.seq > this.#goal;
    this.emit('changed', 'newer');
    if (isFresh) {
      this.emit('fresh', message);
    }
    if (message.seq === this.#goal) {
      this.#flush();
    }
  }

  #settle(message) {
    const send = this.pending.find((candidate) => candidate.key === message.key);
    if (send) {
      message.blob = send.blob; // the picture is here already
      this.pending = this.pending.filter((candidate) => candidate !== send);
      this.#keepPending();
    }
  }

  #prepend({ messages, first }) {
    let from = messages.length;
    let before = this.#before;
    while (from > 0 && messages[from - 1].seq === before - 1) {
      from--;
      before--;
    }
    const older = messages.slice(from);
    this.messages = [...older, ...this.messages];
    this.hasOlder = older.length > 0 && before > first;
    this.#before = before;
  }

  /** One after the other, so that they stay in order; stops when the connection goes, and begins again with the next one. */
  async #flush() {
    if (this.#sending || !this.isCaughtUp) {
      return;
    }
    this.#sending = true;
    let failures = 0;
    for (let send; this.isCaughtUp && (send = this.pending.find(({ state }) => state === 'waiting'));) {
      try {
        const content = send.image ? { image: send.image, file_name: send.file_name } : { text: send.text };
        await this.#connection.request('send', { room: this.name, key: send.key, ...content });
        send.state = 'sent'; // its message comes, or is here already
        failures = 0;
      } catch (fault) {
        if (fault instanceof Disconnected) {
          break;
        }
        if (fault.retryable) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE, 300 * 2 ** failures++)));
          continue;
        }
        send.state = 'failed';
        send.error = fault.message;
      }
      this.#pendingChanged();
    }
    this.#sending = false;
    if (this.isCaughtUp && this.pending.some(({ state }) => state === 'waiting')) {
      this.#flush();
    }
  }

  #typing(user) {
    if (user === this.#me) {
      return;
    }
    clearTimeout(this.typists.get(user));
    this.typists.set(user, setTimeout(() => this.#stopTyping(user), 5_000));
    this.emit('typing');
  }

  #stopTyping(user) {
    if (this.typists.has(user)) {
      clearTimeout(this.typists.get(user));
      this.typists.delete(user);
      this.emit('typing');
    }
  }

  #lost() {
    this.subscribed = false;
    for (const send of this.pending) {
      if (send.state === 'sent') {
        send.state = 'waiting'; // accepted, and not seen yet: the same key again does no harm
      }
    }
    this.emit('changed', 'pending');
  }

  #pendingChanged() {
    this.#keepPending();
    this.emit('changed', 'pending');
  }

  /** Texts survive a reload; pictures are too big for a tab's storage. */
  #keepPending() {
    const texts = this.pending.filter(({ text }) => text !== undefined).map(({ key, at, text }) => ({ key, at, text }));
    ofTab.set(this.#place('pending'), texts.length > 0 ? texts : null);
  }

  #place(what) {
    return `${what}:${this.#me}:${this.name}`;
  }
}
