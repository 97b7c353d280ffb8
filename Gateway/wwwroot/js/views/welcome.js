import { byId } from './dom.js';

/** Sign in, or make an account where the server lets people do that. */
export class Welcome {
  #view = byId('welcome');
  #form = this.#view.querySelector('form');
  #error = byId('welcome-error');
  #session;
  #how = 'sign_in';

  constructor(session) {
    this.#session = session;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId('welcome-switch').querySelector('button').addEventListener('click', () => this.#become(this.#how === 'sign_in' ? 'register' : 'sign_in'));
    byId('welcome-reveal').addEventListener('click', ({ currentTarget }) => {
      const isShown = this.#password.type === 'password';
      this.#password.type = isShown ? 'text' : 'password';
      currentTarget.setAttribute('aria-pressed', String(isShown));
    });
    this.#askServer();
  }

  show(why) {
    this.#view.hidden = false;
    this.#become('sign_in');
    this.#say(why);
    this.#password.value = '';
    (this.#user.value ? this.#password : this.#user).focus();
  }

  hide() {
    this.#view.hidden = true;
    this.#password.value = '';
  }

  get #user() {
    return this.#form.elements.user;
  }

  get #password() {
    return this.#form.elements.password;
  }

  async #askServer() {
    try {
      const answer = await fetch('/api/page');
      byId('welcome-switch').hidden = (await answer.json()).registration_open !== true;
    } catch {
      // unknown: who has no account is told nothing wrong
    }
  }

  async #submit() {
    const user = this.#user.value.trim();
    const password = this.#password.value;
    if (!user || !password) {
      this.#say('A user name and a password, please.');
      (user ? this.#password : this.#user).focus();
      return;
    }
    this.#busy(true);
    this.#say(null);
    try {
      await this.#session.signIn(this.#how, user, password);
    } catch (fault) {
      this.#say(fault.message);
      this.#password.select();
    } finally {
      this.#busy(false);
    }
  }

  #busy(isBusy) {
    this.#form.querySelector('.primary').disabled = isBusy;
    this.#form.classList.toggle('busy', isBusy);
    byId('welcome-submit').textContent = isBusy ? 'One moment…' : this.#how === 'sign_in' ? 'Sign in' : 'Create account';
  }

  #become(how) {
    this.#how = how;
    const isSignIn = how === 'sign_in';
    byId('welcome-title').textContent = isSignIn ? 'Sign in' : 'Create an account';
    byId('welcome-hint').textContent = isSignIn ? 'and join the conversation' : 'A name that nobody has yet, and a password';
    this.#password.autocomplete = isSignIn ? 'current-password' : 'new-password';
    const [question, button] = byId('welcome-switch').children;
    question.textContent = isSignIn ? 'New here?' : 'Have an account?';
    button.textContent = isSignIn ? 'Create an account' : 'Sign in';
    this.#say(null);
    this.#busy(false);
  }

  #say(text) {
    this.#error.hidden = !text;
    this.#error.textContent = text ?? '';
  }
}
