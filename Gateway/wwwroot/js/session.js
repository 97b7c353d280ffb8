import { Refused } from './connection.js';
import { Emitter } from './emitter.js';
import { ofTab } from './storage.js';

/**
 * Who is signed in on this tab. The token outlives a reload and a reconnect, and is renewed long before it ends; a password is never kept.
 * Emits `in` (after every sign-in, also of a reconnect) and `out` (with why, if there is a reason to tell).
 */
export class Session extends Emitter {
  user = null;
  #connection;
  #asking = null;
  #renewing = 0;

  constructor(connection) {
    super();
    this.#connection = connection;
    connection.on('open', () => this.#enter());
    connection.on('lost', () => this.#lost());
    connection.on('away', (code) => this.#away(code));
  }

  /** The user of the token that is kept; null: nobody has signed in here. */
  get remembered() {
    return ofTab.get('session')?.user ?? null;
  }

  /** Goes on with the token that is kept. */
  resume() {
    this.user = this.remembered;
    this.#connection.start();
  }

  /** @param how `sign_in` or `register` @throws Refused, or an error that can be shown */
  signIn(how, user, password) {
    this.#connection.stop();
    return new Promise((resolve, reject) => {
      this.#asking = { how, user, password, resolve, reject };
      this.#connection.start();
    });
  }

  async signOut() {
    const said = this.#connection.request('sign_out').catch(() => {});
    this.#forget();
    this.emit('out', null);
    await Promise.race([said, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    if (!this.user && !this.#asking) {
      this.#connection.stop();
    }
  }

  async #enter() {
    const asking = this.#asking;
    const token = ofTab.get('session')?.token;
    try {
      const answer = asking
        ? await this.#connection.request(asking.how, { user: asking.user, password: asking.password })
        : await this.#connection.request('sign_in', { token });
      this.#asking = null;
      this.#keep(answer);
      asking?.resolve();
      this.emit('in');
    } catch (fault) {
      this.#failed(asking, fault);
    }
  }

  #failed(asking, fault) {
    if (asking) {
      this.#asking = null;
      this.#connection.stop();
      asking.reject(fault);
    } else if (fault instanceof Refused && fault.retryable) {
      this.#connection.reopen();
    } else if (fault instanceof Refused) {
      this.#connection.stop();
      this.#forget();
      this.emit('out', 'Your session has ended. Sign in again; what you wrote is still here.');
    } // else the connection is lost, and opened again
  }

  #lost() {
    const asking = this.#asking;
    if (asking) {
      this.#asking = null;
      this.#connection.stop();
      asking.reject(new Error('The chat cannot be reached right now. Try again in a moment.'));
    }
  }

  #away(code) {
    const asking = this.#asking;
    this.#asking = null;
    asking?.reject(new Error('The chat did not accept this connection.'));
    if (this.user && !asking) {
      this.#forget();
      this.emit('out', code === 4501 ? 'Your session has ended. Sign in again; what you wrote is still here.' : `The chat closed the connection (${code}). Reload the page.`);
    }
  }

  #keep({ user, token, token_expires_in_ms: lifetime }) {
    this.user = user ?? this.user;
    ofTab.set('session', { user: this.user, token });
    clearTimeout(this.#renewing);
    this.#renewing = setTimeout(() => this.#renew(), Math.min(lifetime * 0.6, 2 ** 31 - 1));
  }

  async #renew() {
    try {
      this.#keep(await this.#connection.request('refresh'));
    } catch {
      // away just now: the sign-in of the reconnect brings a new one
    }
  }

  #forget() {
    clearTimeout(this.#renewing);
    this.user = null;
    ofTab.set('session', null);
  }
}
