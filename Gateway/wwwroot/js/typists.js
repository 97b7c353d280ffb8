const SHOWN = 5_000;
const SAID_EVERY = 2_000;

/** Who writes in a room just now; and when the others are told that the user does. */
export class Typists {
  #timers = new Map();
  #me;
  #changed;
  #saidAt = 0;

  constructor(me, changed) {
    this.#me = me;
    this.#changed = changed;
  }

  get names() {
    return [...this.#timers.keys()];
  }

  typed(user) {
    if (user !== this.#me) {
      clearTimeout(this.#timers.get(user));
      this.#timers.set(user, setTimeout(() => this.stopped(user), SHOWN));
      this.#changed();
    }
  }

  stopped(user) {
    if (this.#timers.has(user)) {
      clearTimeout(this.#timers.get(user));
      this.#timers.delete(user);
      this.#changed();
    }
  }

  /** At most once in two seconds: the server tells no more on, sent or not. */
  maySay() {
    const isTime = Date.now() - this.#saidAt > SAID_EVERY;
    this.#saidAt = isTime ? Date.now() : this.#saidAt;
    return isTime;
  }
}
