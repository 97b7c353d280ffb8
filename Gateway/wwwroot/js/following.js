/**
 * Where this page stands in a room's log.
 *
 * The law: every event with a number moves the place forward by one, whatever it is; a number that skips says that the connection cannot
 * be trusted: it is opened again, and the subscription goes on from the last number. What the server cannot go on from begins anew.
 */
export class Following {
  epoch = null;
  /** Number of the last event that is here. */
  last = 0;
  /** The head at the time of the subscription. */
  goal = 0;
  isOn = false;
  #connection;
  #name;
  #begin;
  #take;
  #subscribing = null;

  /** @param begin told `{ after, first }` when what is here is to be dropped @param take told each event, once, in order */
  constructor(connection, name, { begin, take }) {
    this.#connection = connection;
    this.#name = name;
    this.#begin = begin;
    this.#take = take;
  }

  get isCaughtUp() {
    return this.isOn && this.last >= this.goal;
  }

  /** From where it stands, or, if it does not yet, from the head that the server has told of. @returns whether it has begun anew */
  start(head) {
    this.#subscribing ??= this.#subscribe(head).finally(() => this.#subscribing = null);
    return this.#subscribing;
  }

  stop() {
    this.isOn = false;
  }

  hear(event) {
    if (event.seq === this.last + 1) {
      this.last = event.seq;
      this.#take(event);
    } else if (event.seq > this.last) {
      this.#connection.reopen();
    }
  }

  async #subscribe(head) {
    const after = this.epoch === null ? head : { epoch: this.epoch, seq: this.last };
    const answer = await this.#connection.request('subscribe', { room: this.#name, after: { epoch: after.epoch, seq: after.seq } });
    const isAnew = this.epoch === null || answer.recovered === false;
    if (isAnew) {
      this.epoch = answer.head.epoch;
      this.last = answer.after;
      this.#begin(answer);
    }
    this.goal = answer.head.seq;
    this.isOn = true;
    return isAnew;
  }
}
