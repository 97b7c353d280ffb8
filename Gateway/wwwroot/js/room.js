import { partsOfChange, relate, settingsOf } from './changes.js';
import { Disconnected, Refused } from './connection.js';
import { Emitter } from './emitter.js';
import { Membership } from './membership.js';
import { Outbox } from './outbox.js';
import { present, presentSend } from './present.js';
import { Reading } from './reading.js';
import { isModerator } from './rights.js';
import { silenceOf } from './silence.js';
import { Timeline } from './timeline.js';
import { Typists } from './typists.js';

const PAGE = 50;
const FAR_PAGE = 500;
const FAR_PAGES = 40;

/**
 * One room as this page follows it.
 *
 * The law: every event with a number moves the place forward by one, whatever it is; a number that skips says that the connection cannot
 * be trusted: it is opened again, and the subscription goes on from the last number. History is put before what is here only if it ends
 * where that begins. A room begins at its head, without messages; history is asked for when somebody looks.
 *
 * Emits `changed` (kind: all, older, newer, pending, state, read, loading), `fresh` (an entry that came now), `info`, `members`, `typing`, `roster`, `refused`.
 */
export class Room extends Emitter {
  roster = { count: 0, users: [] };
  isLoading = false;
  subscribed = false;
  /** Unread from behind this number on, drawn as a line; 0: no line. */
  lineAfter = 0;
  #connection;
  #timeline = new Timeline();
  #outbox;
  #reading;
  #epoch = null;
  #last = 0;        // number of the last event that is here
  #before = 0;      // number of the first entry that is here, or would be
  #first = 1;       // number of the first entry there is
  #goal = 0;        // the head at the time of the subscription
  #hasOlder = false;
  #meanwhile = [];  // what changed entries while history was on its way
  #asked = new Set();
  #stop;
  #subscribing = null;

  constructor(connection, info, me) {
    super();
    this.#connection = connection;
    this.info = info;
    this.me = me;
    this.members = new Membership(connection, this);
    this.members.on('changed', () => this.emit('info'));
    this.typists = new Typists(me, () => this.emit('typing'));
    this.#reading = new Reading(this, (seq) => connection.request('read', { room: this.name, seq }));
    this.#outbox = new Outbox(connection, info.room, `pending:${me}:${info.room}`, () => this.isCaughtUp && !this.#isUnsure);
    this.#outbox.on('changed', () => this.emit('changed', 'pending'));
    this.#outbox.on('answered', () => this.#outbox.passed(this.#last));
    this.#outbox.on('refused', (command, fault) => this.emit('refused', command, fault));
    this.#stop = connection.on('lost', () => this.#lost());
  }

  get name() {
    return this.info.room;
  }

  get title() {
    return this.info.with ?? (this.info.title || this.info.room);
  }

  get entries() {
    return this.#timeline.entries;
  }

  /** What is on its way, as messages. */
  get pending() {
    return this.#outbox.sends.map((send) => presentSend(send, this.me));
  }

  get last() {
    return this.#last;
  }

  /** Whether there is history before the first entry. */
  get hasOlder() {
    return this.#hasOlder;
  }

  get isCaughtUp() {
    return this.subscribed && this.#last >= this.#goal;
  }

  /** What a reload brought along may have been accepted, in history that has not come yet. */
  get #isUnsure() {
    return this.#hasOlder && this.entries.length === 0;
  }

  get unread() {
    return Math.min(100, this.#reading.unread);
  }

  /** Why the user cannot write here, as a sentence; null: he can. */
  get silence() {
    return silenceOf({ ...this.info, muted_until: this.info.muted_until ?? this.members.find(this.me)?.muted_until });
  }

  get moderates() {
    return this.info.kind !== 'direct' && isModerator(this.info);
  }

  indexAt(seq) {
    return this.#timeline.indexAt(seq);
  }

  find(seq) {
    return this.#timeline.find(seq);
  }

  /** An entry with what this page has asked of it. */
  present(entry) {
    return this.#outbox.commands.length > 0 ? present(entry, this.#outbox.commands, this.me) : entry;
  }

  /** What the server says of the room now. */
  learn(info) {
    const isAnother = this.#epoch && info.head.epoch !== this.#epoch;
    this.info = info;
    if (isAnother) {
      this.#reading.reset();
    }
    this.#reading.count(info);
    this.emit('info');
    this.emit('changed', 'read');
  }

  /** Follows the room from where it stands, or from the head that the server has told of; anew when there is nothing to go on from. */
  subscribe() {
    this.#subscribing ??= this.#subscribe().finally(() => this.#subscribing = null);
    return this.#subscribing;
  }

  async #subscribe() {
    const isNew = this.#epoch === null;
    const { epoch, seq } = isNew ? this.info.head : { epoch: this.#epoch, seq: this.#last };
    const answer = await this.#connection.request('subscribe', { room: this.name, after: { epoch, seq } });
    if (isNew || answer.recovered === false) {
      this.#begin(answer);
    }
    this.#first = answer.first;
    this.#goal = answer.head.seq;
    this.subscribed = true;
    this.emit('changed', isNew || answer.recovered === false ? 'all' : 'state');
    if (this.#isUnsure && this.#outbox.commands.length > 0) {
      await this.loadOlder();
    }
    this.#outbox.flush();
  }

  hear(event) {
    switch (event.t) {
      case 'roster':
        this.roster = { count: event.count, users: event.users ?? [] };
        return this.emit('roster');
      case 'typing': return this.typists.typed(event.user);
      case 'read': return this.#readElsewhere(event.seq);
      default: return event.seq ? this.#take(event) : undefined; // a later server's hint
    }
  }

  /** @param content `{ text }` or `{ blob, file_name }`, perhaps with `reply_to` */
  send({ blob, ...content }) {
    this.lineAfter = 0;
    this.typists.wrote();
    this.#outbox.add('send', content, blob);
  }

  edit(target, text) {
    this.#outbox.add('edit', { target, text });
  }

  remove(target) {
    this.#outbox.add('delete', { target });
  }

  react(target, reaction, isOn) {
    this.#outbox.add(isOn ? 'react' : 'unreact', { target, reaction });
  }

  again(key) {
    this.#outbox.again(key);
  }

  discard(key) {
    this.#outbox.discard(key);
  }

  /** The page before the first entry that is here. */
  async loadOlder(limit = PAGE) {
    if (this.isLoading || !this.hasOlder || !this.subscribed) {
      return;
    }
    this.isLoading = true;
    this.#meanwhile = [];
    this.emit('changed', 'loading');
    const epoch = this.#epoch;
    try {
      const answer = await this.#connection.request('history', { room: this.name, before: this.#before, limit });
      if (epoch === this.#epoch && answer.head.epoch === epoch) {
        this.#prepend(answer);
      }
    } catch (fault) {
      if (!(fault instanceof Disconnected || fault instanceof Refused)) {
        throw fault;
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000)); // whoever asks again asks again then
    } finally {
      this.isLoading = false;
      this.emit('changed', 'older');
    }
    this.#outbox.flush();
  }

  /** Brings everything from this number on here. @returns whether it is here now */
  async loadBackTo(seq) {
    for (let pages = 0; seq < this.#before && this.hasOlder && this.subscribed && pages < FAR_PAGES; pages++) {
      await this.loadOlder(FAR_PAGE);
    }
    return this.entries[this.indexAt(seq)]?.seq === seq;
  }

  /** What a reply refers to. Undefined while it is on its way, null if it cannot be had. */
  quoted(seq) {
    const entry = this.find(seq);
    if (!entry && this.#asked.has(seq)) {
      return this.#asked.has(-seq) ? null : undefined;
    }
    if (!entry && this.subscribed) {
      this.#asked.add(seq);
      this.#ask(seq);
    }
    return entry;
  }

  async image(seq) {
    return await this.#connection.request('image', { room: this.name, seq });
  }

  /** All that is here has been seen. */
  markRead() {
    if (this.#reading.mark(this.#last)) {
      this.emit('changed', 'read');
    }
  }

  /** Somebody begins to look: the line is where he had stopped. */
  drawLine() {
    this.lineAfter = this.unread > 0 ? this.#reading.upTo : 0;
  }

  typed() {
    if (this.subscribed && this.typists.maySay()) {
      this.#connection.request('typing', { room: this.name }).catch(() => {});
    }
  }

  #begin({ head, after, first }) {
    this.#epoch = head.epoch;
    this.#last = after;
    this.#before = after + 1;
    this.#timeline.clear();
    this.#asked.clear();
    this.members.forget();
    this.#hasOlder = after >= first && after > 0;
    this.drawLine();
  }

  #take(event) {
    if (event.seq <= this.#last) {
      return;
    }
    if (event.seq !== this.#last + 1) {
      this.#connection.reopen();
      return;
    }
    this.#last = event.seq;
    const command = event.from === this.me ? this.#outbox.settle(event.key) : null;
    switch (event.t) {
      case 'message': this.#append(event, command); break;
      case 'changed': this.#change(event); break;
      case 'edited':
      case 'deleted':
      case 'reacted':
      case 'unreacted':
        this.#timeline.apply(event);
        this.#meanwhile.push(event);
        this.emit('changed', 'state');
        break;
      default: // a later server's: it has a number, and that is all
    }
    this.#outbox.passed(this.#last);
    if (event.seq === this.#goal) {
      this.#outbox.flush();
    }
  }

  #append(event, command = null) {
    this.typists.stopped(event.from); // it is written
    const entry = this.#timeline.append(event);
    if (command?.file) {
      entry.blob = command.file; // the picture is here already
    }
    this.emit('changed', 'newer');
    if (event.seq > this.#goal) {
      this.emit('fresh', entry);
    }
  }

  #change(event) {
    const entry = { ...event, kind: 'change', room_kind: event.room_kind ?? event.kind };
    const about = event.user ?? event.from;
    if (event.what === 'settings') {
      const { title = '', topic, kind, read_only } = settingsOf(entry);
      entry.previous = settingsOf({ ...this.info, room_kind: this.info.kind });
      this.info = { ...this.info, title, topic, kind, read_only };
    }
    if (about === this.me) {
      this.info = { ...this.info, role: event.role ?? this.info.role, muted_until: event.what === 'muted' ? event.muted_until : event.what === 'unmuted' ? null : this.info.muted_until };
    }
    this.members.hear(event);
    this.emit('info');
    if (partsOfChange(entry)) {
      this.#append(entry);
    }
  }

  #prepend({ messages, first, head }) {
    const older = messages.filter((entry) => entry.seq < this.#before);
    for (const entry of older) {
      const command = entry.from === this.me ? this.#outbox.settle(entry.key) : null;
      if (command?.file) {
        entry.blob = command.file;
      }
    }
    this.#timeline.prepend(older.filter((entry) => entry.kind !== 'change' || partsOfChange(entry)), head.seq);
    relate(this.entries);
    this.#meanwhile.forEach((event) => this.#timeline.apply(event));
    this.#before = older[0]?.seq ?? this.#before;
    this.#hasOlder = older.length > 0 && this.#before > first;
  }

  async #ask(seq) {
    try {
      const { messages, head } = await this.#connection.request('history', { room: this.name, before: seq + 1, limit: 1 });
      if (messages[0]?.seq === seq) {
        this.#timeline.quote(messages[0], head.seq);
      } else {
        this.#asked.add(-seq);
      }
    } catch (fault) {
      if (fault instanceof Disconnected) {
        this.#asked.delete(seq);
      } else {
        this.#asked.add(-seq);
      }
    }
    this.emit('changed', 'state');
  }

  async #readElsewhere(seq) {
    if (this.#reading.heard(seq)) {
      try {
        this.learn((await this.#connection.request('info', { room: this.name })).info);
      } catch {
        // the next reconnect tells
      }
    }
    this.emit('changed', 'read');
  }

  /** It is not followed any more. */
  close() {
    this.#lost();
    this.#stop();
  }

  #lost() {
    this.subscribed = false;
    this.#outbox.lost();
  }
}
