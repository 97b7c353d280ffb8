import { Emitter } from './emitter.js';

const PAGE = 200;

/** Who is in a room, with roles. Asked for when somebody looks, kept up by what changes after that. Emits `changed`. */
export class Membership extends Emitter {
  members = [];
  count = 0;
  isLoaded = false;
  hasMore = false;
  #connection;
  #room;
  #loading = null;
  #upTo = null;     // the last name that the server has listed

  constructor(connection, room) {
    super();
    this.#connection = connection;
    this.#room = room;
  }

  find(user) {
    return this.members.find((member) => member.user === user);
  }

  /** Once; what comes later comes as changes. After a reconnect those have come, too. */
  async load() {
    if (!this.isLoaded) {
      await this.#ask(null);
    }
  }

  /** What is here is of another log, or too old. */
  forget() {
    this.isLoaded = false;
  }

  async loadAgain() {
    await this.#ask(null);
  }

  async loadMore() {
    if (this.hasMore) {
      await this.#ask(this.#upTo);
    }
  }

  hear({ what, user, from, role, muted_until }) {
    const about = user ?? from;
    const member = this.find(about);
    switch (what) {
      case 'joined': this.#put({ user: about, role: role ?? 'member' }); break;
      case 'invited': this.#put({ user: about, role: 'invited' }); break;
      case 'role': this.#put({ ...member, user: about, role }); break;
      case 'muted': this.#put({ role: 'member', ...member, user: about, muted_until }); break;
      case 'unmuted': this.#put({ role: 'member', ...member, user: about, muted_until: null }); break;
      case 'banned': this.#put({ user: about, role: 'none', banned: true }); break;
      case 'left':
      case 'kicked':
      case 'unbanned': this.#remove(about); break;
      default: return;
    }
    this.emit('changed');
  }

  async #ask(after) {
    this.#loading ??= this.#connection.request('members', { room: this.#room.name, limit: PAGE, ...(after !== null && { after }) });
    try {
      const { members, count } = await this.#loading;
      const known = new Set(members.map(({ user }) => user));
      this.members = [...after === null ? [] : this.members.filter(({ user }) => !known.has(user)), ...members];
      this.count = count;
      this.hasMore = members.length === PAGE;
      this.#upTo = members.at(-1)?.user ?? after;
      this.isLoaded = true;
    } catch {
      // away: asked again when somebody looks again
    } finally {
      this.#loading = null;
    }
    this.emit('changed');
  }

  #put(member) {
    if (this.isLoaded) {
      this.count += counts(member) - counts(this.find(member.user));
      this.members = [...this.members.filter(({ user }) => user !== member.user), member];
    }
  }

  #remove(user) {
    this.count -= counts(this.find(user));
    this.members = this.members.filter((member) => member.user !== user);
  }
}

const counts = (member) => member && member.role !== 'none' && member.role !== 'invited' ? 1 : 0;
