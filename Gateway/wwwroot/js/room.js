import { partsOfChange, settingsOf } from './changes.js';
import { Emitter } from './emitter.js';
import { Following } from './following.js';
import { History } from './history.js';
import { Membership } from './membership.js';
import { Outbox } from './outbox.js';
import { present, presentSend } from './present.js';
import { Reading } from './reading.js';
import { isModerator } from './rights.js';
import { silenceOf } from './silence.js';
import { Timeline } from './timeline.js';
import { Typists } from './typists.js';

/**
 * One room as this page has it: what the server says of it, what has been said in it, what is on its way to it, how far it is read.
 * It begins at its head, without messages; history is asked for when somebody looks.
 *
 * Emits `changed` (kind: all, older, newer, pending, state, read, loading), `fresh` (an entry that came now), `info`, `typing`, `roster`, `refused`.
 */
export class Room extends Emitter {
  roster = { count: 0, users: [] };
  /** Images that go with the next message. */
  chosen = [];
  /** Unread from behind this number on, drawn as a line; 0: no line. */
  lineAfter = 0;
  /** How many were unread when the line was drawn. */
  lineCount = 0;
  #connection;
  #timeline = new Timeline();
  #following;
  #history;
  #outbox;
  #reading;
  #stop;

  constructor(connection, info, me) {
    super();
    this.#connection = connection;
    this.info = info;
    this.me = me;
    this.#following = new Following(connection, info.room, { begin: (answer) => this.#begin(answer), take: (event) => this.#take(event) });
    this.#history = new History(connection, this, this.#timeline, (entry) => this.#settle(entry));
    this.members = new Membership(connection, this);
    this.members.on('changed', () => this.emit('info'));
    this.typists = new Typists(me, () => this.emit('typing'));
    this.#reading = new Reading(this, (seq) => connection.request('read', { room: this.name, seq }));
    this.#outbox = new Outbox(connection, info.room, `pending:${me}:${info.room}`, () => this.#following.isCaughtUp && !this.#isUnsure);
    this.#outbox.on('changed', () => this.emit('changed', 'pending'));
    this.#outbox.on('answered', () => this.#outbox.passed(this.last));
    this.#outbox.on('refused', (command, fault) => this.emit('refused', command, fault));
    this.#stop = connection.on('lost', () => this.pause());
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

  /** Whether what happens in it comes here. */
  get subscribed() {
    return this.#following.isOn;
  }

  /** Number of the last event that is here. */
  get last() {
    return this.#following.last;
  }

  /** Whether there is history before the first entry. */
  get hasOlder() {
    return this.#history.hasOlder;
  }

  get isLoading() {
    return this.#history.isLoading;
  }

  get epoch() {
    return this.#following.epoch;
  }

  /** What a reload brought along may have been accepted, in history that has not come yet. */
  get #isUnsure() {
    return this.hasOlder && this.entries.length === 0;
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
    this.info = info;
    if (this.epoch && info.head.epoch !== this.epoch) {
      this.#reading.reset();
    }
    this.#reading.count(info);
    this.emit('info');
    this.emit('changed', 'read');
  }

  /** Follows it, from where this page stands in it. */
  async subscribe() {
    const isAnew = await this.#following.start(this.info.head);
    this.emit('changed', isAnew ? 'all' : 'state');
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
      default: return event.seq ? this.#following.hear(event) : undefined; // else a later server's hint
    }
  }

  /** @param content `{ text }` or `{ blob, file_name }`, perhaps with `reply_to` */
  send({ blob, ...content }) {
    this.lineAfter = 0;
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
  async loadOlder() {
    await this.#history.loadOlder();
    this.#outbox.flush();
  }

  /** @returns whether the entry is here now */
  async loadBackTo(seq) {
    return await this.#history.loadBackTo(seq);
  }

  /** What a reply refers to. Undefined while it is on its way, null if it cannot be had. */
  quoted(seq) {
    return this.#history.quoted(seq);
  }

  async image(seq) {
    return await this.#connection.request('image', { room: this.name, seq });
  }

  /** All that is here has been seen. */
  markRead() {
    if (this.#reading.mark(this.last)) {
      this.emit('changed', 'read');
    }
  }

  /** Somebody begins to look: the line is where he had stopped. */
  drawLine() {
    this.lineAfter = this.unread > 0 ? this.#reading.upTo : 0;
    this.lineCount = this.unread;
  }

  typed() {
    if (this.subscribed && this.typists.maySay()) {
      this.#connection.request('typing', { room: this.name }).catch(() => {});
    }
  }

  #begin({ after, first }) {
    this.#timeline.clear();
    this.#history.begin(after, first);
    this.members.forget();
    this.drawLine();
  }

  #take(event) {
    const settled = this.#settle(event);
    switch (event.t) {
      case 'message': this.#append(settled); break;
      case 'changed': this.#change(event); break;
      case 'edited':
      case 'deleted':
      case 'reacted':
      case 'unreacted':
        this.#timeline.apply(event);
        this.#history.heard(event);
        this.emit('changed', 'state');
        break;
      default: // a later server's: it has a number, and that is all
    }
    this.#outbox.passed(event.seq);
    if (event.seq === this.#following.goal) {
      this.#outbox.flush();
    }
  }

  /** What has been seen is not on its way any more. */
  #settle(entry) {
    const command = entry.from === this.me ? this.#outbox.settle(entry.key) : null;
    if (command?.file) {
      entry.blob = command.file; // the picture is here already
    }
    return entry;
  }

  #append(event) {
    this.typists.stopped(event.from); // it is written
    const entry = this.#timeline.append(event);
    this.emit('changed', 'newer');
    if (event.seq > this.#following.goal) {
      this.emit('fresh', entry);
    }
  }

  #change(event) {
    const entry = { ...event, kind: 'change' };
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

  /** What happens in it does not come here until it is followed again. */
  pause() {
    this.#following.stop();
    this.#outbox.lost();
  }

  close() {
    this.pause();
    this.#stop();
  }
}
