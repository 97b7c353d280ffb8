import { Emitter } from './emitter.js';
import { newKey } from './ids.js';
import { isMember } from './rights.js';
import { Room } from './room.js';
import { newRoomId } from './roomIds.js';

const AT_ONCE = 8;
const OUT_OF = new Set(['left', 'kicked', 'banned']);
const NO_SUCH_ROOM = 203;
const NOT_A_MEMBER = 208;
const TOO_MANY_ROOMS = 216;

/**
 * The rooms of one user: those he is in, which are followed, and those he is invited to. What the server says of them after each sign-in is the
 * truth; what changes in between is told by events, and hints make this ask again.
 *
 * Emits `changed`, `invited` (what the server says of the room), `gone` (a room, and the change that took the user out of it, where it is known) and `news` (an entry that came now, its room).
 */
export class Rooms extends Emitter {
  invitations = [];
  #connection;
  #me;
  #rooms = new Map();
  #isFull = false;  // the connection follows as many rooms as it may

  constructor(connection, me) {
    super();
    this.#connection = connection;
    this.#me = me;
  }

  get all() {
    return [...this.#rooms.values()];
  }

  get(name) {
    return this.#rooms.get(name);
  }

  /** Makes a room known before the server has said a word: what was written in it can be seen while there is no connection. */
  expect(info) {
    return this.get(info.room) ?? this.#add(info);
  }

  /** After each sign-in. @param first the room that is looked at @throws Refused (retryable), Disconnected */
  async enter(first) {
    const { rooms } = await this.#connection.request('rooms');
    this.#isFull = false;
    this.invitations = rooms.filter((info) => !isMember(info));
    const joined = new Map(rooms.filter(isMember).map((info) => [info.room, info]));
    for (const room of this.all) {
      if (!joined.has(room.name)) {
        this.#remove(room);
      }
    }
    for (const info of joined.values()) {
      this.expect(info).learn(info);
    }
    const waiting = this.all.sort((one, other) => (other === first) - (one === first));
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let room; (room = waiting.shift());) {
        await this.#follow(room);
      }
    }));
    this.emit('changed');
  }

  /** The user has gone: nothing of it is followed any more. */
  close() {
    this.all.forEach((room) => room.close());
    this.#rooms.clear();
  }

  /** A room that the connection has no place for gets that of another, which then is as the server last told of it. @throws Refused, Disconnected */
  async makePlaceFor(room) {
    const other = this.all.find((one) => one.subscribed && one !== room && one.info.kind !== 'open');
    if (this.#isFull && !room.subscribed && other) {
      other.pause();
      this.#rooms.delete(other.name); // to the end: the next to make place is another one
      this.#rooms.set(other.name, other);
      await this.#connection.request('unsubscribe', { room: other.name });
      await this.#follow(room);
    }
  }

  hear(event) {
    if (event.t === 'rooms_changed') {
      this.#ask(event.room);
      return;
    }
    const room = this.get(event.room);
    room?.hear(event);
    if (room && event.t === 'changed' && OUT_OF.has(event.what) && (event.user ?? event.from) === this.#me) {
      this.#remove(room, event);
    }
  }

  /** @returns the room @throws Refused, Disconnected */
  async create({ title, kind, topic, invite }, key = newKey()) {
    return await this.#enterInto('create', { room: newRoomId(title, kind), key, kind, title, topic, invite });
  }

  async direct(user) {
    return await this.#enterInto('direct', { user });
  }

  async join(name) {
    return await this.#enterInto('join', { room: name });
  }

  async leave(name) {
    await this.#connection.request('leave', { room: name });
    this.invitations = this.invitations.filter(({ room }) => room !== name);
    const room = this.get(name);
    if (room) {
      this.#remove(room, { what: 'left', from: this.#me, user: this.#me });
    }
    this.emit('changed');
  }

  async directory(search, after) {
    return (await this.#connection.request('directory', { limit: 50, ...(search && { search }), ...(after && { after }) })).rooms;
  }

  /** invite, kick, ban, unban, mute, unmute, role, settings */
  async command(t, room, fields) {
    return await this.#connection.request(t, { room: room.name, ...fields });
  }

  async #enterInto(t, fields) {
    const { info } = await this.#connection.request(t, fields);
    return await this.#take(info);
  }

  /** What is known of a room is not true any more. */
  async refresh(room) {
    await Promise.all([this.#ask(room.name), room.members.loadAgain()]);
  }

  async #ask(name) {
    try {
      await this.#take((await this.#connection.request('info', { room: name })).info);
    } catch (fault) {
      if (fault.code === NO_SUCH_ROOM) {
        this.#forget(name);
      } // else the next sign-in tells
    }
  }

  async #take(info) {
    const isKnown = this.invitations.some(({ room }) => room === info.room);
    this.invitations = this.invitations.filter(({ room }) => room !== info.room);
    if (isMember(info)) {
      const room = this.expect(info);
      room.learn(info);
      this.emit('changed');
      if (!room.subscribed) {
        await this.#follow(room);
      }
      return room;
    }
    this.#forget(info.room);
    if (info.role === 'invited') {
      this.invitations = [...this.invitations, info];
      if (!isKnown) {
        this.emit('invited', info);
      }
    }
    this.emit('changed');
    return null;
  }

  #forget(name) {
    this.invitations = this.invitations.filter(({ room }) => room !== name);
    const room = this.get(name);
    if (room) {
      this.#remove(room);
    }
    this.emit('changed');
  }

  async #follow(room) {
    try {
      await room.subscribe();
    } catch (fault) {
      if (fault.code === NO_SUCH_ROOM || fault.code === NOT_A_MEMBER) {
        this.#remove(room);
        return;
      }
      if (fault.code !== TOO_MANY_ROOMS) {
        throw fault;
      }
      this.#isFull = true; // it is in the list with what the server has said of it
    }
  }

  #add(info) {
    const room = new Room(this.#connection, info, this.#me);
    this.#rooms.set(info.room, room);
    room.on('fresh', (entry) => this.emit('news', entry, room));
    for (const name of ['changed', 'info', 'roster']) {
      room.on(name, () => this.emit('changed'));
    }
    return room;
  }

  #remove(room, change = null) {
    if (this.#rooms.delete(room.name)) {
      room.close();
      this.emit('gone', room, change);
      this.emit('changed');
    }
  }
}
