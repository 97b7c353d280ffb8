import { Disconnected } from './connection.js';
import { Emitter } from './emitter.js';
import { newKey } from './ids.js';
import { ofTab } from './storage.js';

const LONGEST_PAUSE = 10_000;
const NO_SUCH_MESSAGE = 205;
/** What is shown as not done until it is tried again or given up; the others are told once. */
const STAYING = new Set(['send', 'edit']);

/**
 * What this page wants of a room and has not seen done: sends, edits, deletions, reactions. Each has a key and keeps it; one goes after
 * the other, so they stay in order, and only while the room is caught up: what had been accepted has then been seen, and is not sent at all.
 * Texts survive a reload of the tab; pictures are too big for its storage.
 *
 * Emits `changed`, and `refused` (command, fault) for what is given up.
 */
export class Outbox extends Emitter {
  commands = [];
  #connection;
  #room;
  #place;
  #isReady;
  #sending = false;

  /** @param isReady whether the room is followed, and up to its head here */
  constructor(connection, room, place, isReady) {
    super();
    this.#connection = connection;
    this.#room = room;
    this.#place = place;
    this.#isReady = isReady;
    this.commands = (ofTab.get(place) ?? []).map((command) => ({ t: 'send', ...command, state: 'waiting' }));
  }

  get sends() {
    return this.commands.filter(({ t }) => t === 'send');
  }

  add(t, fields, file = null) {
    this.commands.push({ t, key: newKey(), at: new Date().toISOString(), state: 'waiting', fields, file });
    this.#changed();
    this.flush();
  }

  again(key) {
    const command = this.commands.find((candidate) => candidate.key === key);
    if (command) {
      command.state = 'waiting';
      this.#changed();
      this.flush();
    }
  }

  discard(key) {
    this.commands = this.commands.filter((command) => command.key !== key);
    this.#changed();
  }

  /** It has been seen. @returns the command, if there was one with this key */
  settle(key) {
    const command = this.commands.find((candidate) => candidate.key === key);
    if (command) {
      this.commands = this.commands.filter((candidate) => candidate !== command);
      this.#keep();
    }
    return command;
  }

  /** Everything up to this number is here. */
  passed(seq) {
    const left = this.commands.filter((command) => !(command.state === 'sent' && command.seq <= seq));
    if (left.length < this.commands.length) {
      this.commands = left;
      this.#changed();
    }
  }

  lost() {
    for (const command of this.commands) {
      if (command.state === 'sent') {
        command.state = 'waiting'; // accepted, and not seen yet: the same key again does no harm
      }
    }
    this.emit('changed');
  }

  /** Stops when the connection goes; the next one begins again. */
  async flush() {
    if (this.#sending || !this.#isReady()) {
      return;
    }
    this.#sending = true;
    let failures = 0;
    for (let command; this.#isReady() && (command = this.commands.find(({ state }) => state === 'waiting'));) {
      try {
        const { t, key, fields, file } = command;
        command.seq = (await this.#connection.request(t, { room: this.#room, key, ...fields }, file)).seq;
        command.state = 'sent'; // it comes as an event, or has come already
        failures = 0;
      } catch (fault) {
        if (fault instanceof Disconnected) {
          break;
        }
        if (fault.retryable) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE, 300 * 2 ** failures++)));
          continue;
        }
        if (command.t === 'delete' && fault.code === NO_SUCH_MESSAGE) {
          this.settle(command.key); // somebody else was faster
        } else {
          this.#refused(command, fault);
        }
      }
      this.#changed();
      this.emit('answered');
    }
    this.#sending = false;
    if (this.#isReady() && this.commands.some(({ state }) => state === 'waiting')) {
      this.flush();
    }
  }

  #refused(command, fault) {
    if (STAYING.has(command.t)) {
      command.state = 'failed';
      command.fault = fault;
    } else {
      this.commands = this.commands.filter((candidate) => candidate !== command);
    }
    this.emit('refused', command, fault);
  }

  #changed() {
    this.#keep();
    this.emit('changed');
  }

  #keep() {
    const kept = this.commands.filter(({ file, state }) => !file && state !== 'failed').map(({ t, key, at, fields }) => ({ t, key, at, fields }));
    ofTab.set(this.#place, kept.length > 0 ? kept : null);
  }
}
