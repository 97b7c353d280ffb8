import { Emitter } from './emitter.js';

/** The server said no. `code` and `name` are of docs/errors.md. */
export class Refused extends Error {
  constructor({ code, name, text, retryable }) {
    super(text || name || 'The server refused this.');
    this.code = code;
    this.reason = name;
    this.retryable = retryable === true;
  }
}

/** The socket went before the answer came: what was asked may have been done or not. */
export class Disconnected extends Error {
  constructor() {
    super('The connection is lost.');
    this.name = 'Disconnected';
  }
}

const PROTOCOL = 'orleanschat.v1';
const ANSWER_WITHIN = 20_000;       // a request without an answer for so long: the connection is dead, whatever the socket says
const ASK_AFTER = 25_000;           // silence after which the server is asked whether it is there
const SHORTEST_WAIT = 300;
const LONGEST_WAIT = 15_000;

/** Four bytes of length, the request, the file. */
function withFile(text, file) {
  const request = new TextEncoder().encode(text);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, request.length);
  return new Blob([length, request, file]);
}

const STAY_AWAY = (code) => code >= 4500 && code <= 4999;

/**
 * One socket at a time, opened again until it is stopped: requests with their answers, and events.
 * Emits `state` (off, connecting, open, waiting), `open` (sign in now), `lost`, `event` (a frame that answers nothing) and `away` (the server wants no more of this).
 */
export class Connection extends Emitter {
  state = 'off';
  nextTryAt = 0;
  #url;
  #socket = null;
  #asked = new Map();
  #lastId = 0;
  #failures = 0;
  #comeBackIn = null;
  #timer = 0;
  #heardAt = 0;
  #unsent = 0;

  constructor(url) {
    super();
    this.#url = url;
    setInterval(() => this.#check(), 5_000);
    addEventListener('online', () => this.tryNow());
    document.addEventListener('visibilitychange', () => document.hidden || this.tryNow());
  }

  start() {
    if (this.state === 'off') {
      this.#failures = 0;
      this.#open();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#drop();
    this.#become('off');
    this.emit('lost');
  }

  /** Ends the wait between two tries. */
  tryNow() {
    if (this.state === 'waiting') {
      clearTimeout(this.#timer);
      this.#open();
    }
  }

  /** Gives the socket up and opens another: for when what comes over it cannot be trusted. */
  reopen() {
    if (this.#socket) {
      this.#drop();
      this.#wait();
    }
  }

  /** @param file sent behind the request in one binary frame @returns the answer's fields @throws Refused, Disconnected */
  request(t, fields = {}, file = null) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Disconnected());
    }
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, at: Date.now() });
      const text = JSON.stringify({ t, id, ...fields });
      this.#socket.send(file ? withFile(text, file) : text);
    });
  }

  #open() {
    this.#become('connecting');
    const socket = new WebSocket(this.#url, PROTOCOL);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => {
      this.#heardAt = Date.now();
      this.#become('open');
      this.emit('open');
    };
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(data);
    socket.onclose = ({ code }) => this.#socket === socket && this.#closed(code);
  }

  #hear(data) {
    this.#heardAt = Date.now();
    const frame = JSON.parse(data);
    if (frame.t === 'ok' || frame.t === 'error') {
      const asked = this.#asked.get(frame.id);
      this.#asked.delete(frame.id);
      if (frame.t === 'ok') {
        asked?.resolve(frame);
      } else {
        asked?.reject(new Refused(frame));
      }
    } else if (frame.t === 'closing') {
      this.#comeBackIn = frame.come_back_in_ms;
    } else {
      this.emit('event', frame);
    }
  }

  /** The server serves what this page needs: the next failure is the first one again. */
  isGood() {
    this.#failures = 0;
  }

  #closed(code) {
    this.#drop();
    if (STAY_AWAY(code)) {
      this.#become('off');
      this.emit('away', code);
      this.emit('lost');
    } else {
      this.#wait();
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) {
      reject(new Disconnected());
    }
  }

  /** Longer after each failure, and at random, so that a thousand pages do not come back in the same moment. */
  #wait() {
    const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.min(this.#failures++, 10));
    const delay = this.#comeBackIn ?? SHORTEST_WAIT / 2 + Math.random() * longest;
    this.#comeBackIn = null;
    this.nextTryAt = Date.now() + delay;
    this.#become('waiting');
    this.emit('lost');
    this.#timer = setTimeout(() => this.state === 'waiting' && this.#open(), delay);
  }

  #check() {
    if (this.state !== 'open') {
      return;
    }
    const now = Date.now();
    const unsent = this.#socket.bufferedAmount;
    if (unsent < this.#unsent) {
      this.#heardAt = now; // a picture on its way over a slow line: somebody takes it
    }
    this.#unsent = unsent;
    if ([...this.#asked.values()].some(({ at }) => now - at > ANSWER_WITHIN && now - this.#heardAt > ANSWER_WITHIN)) {
      this.reopen();
    } else if (now - this.#heardAt > ASK_AFTER && this.#asked.size === 0) {
      this.request('info', { room: 'lobby' }).catch(() => {});
    }
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.emit('state', state);
    }
  }
}
