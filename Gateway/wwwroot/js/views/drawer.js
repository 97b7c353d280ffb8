/** A side of the page that is out of the way on narrow windows: opens over the room, closes with Escape or a click beside it, and gives the focus back. */
export class Drawer {
  #app;
  #name;
  #panel;
  #opener;
  #closer;
  #veil;

  constructor({ app, name, panel, opener, closer, veil }) {
    this.#app = app;
    this.#name = name;
    this.#panel = panel;
    this.#opener = opener;
    this.#closer = closer;
    this.#veil = veil;
    opener.addEventListener('click', () => this.#set(!this.isOpen, true));
    closer.addEventListener('click', () => this.#set(false, true));
    veil.addEventListener('click', () => this.close());
    panel.addEventListener('keydown', (event) => event.key === 'Escape' && this.#set(false, true));
  }

  get isOpen() {
    return this.#app.classList.contains(`${this.#name}-open`);
  }

  open() {
    this.#set(true, false);
  }

  close() {
    this.#set(false, false);
  }

  #set(isOpen, movesFocus) {
    this.#app.classList.toggle(`${this.#name}-open`, isOpen);
    this.#opener.setAttribute('aria-expanded', String(isOpen));
    this.#veil.hidden = !this.#app.matches('.rooms-open, .members-open');
    if (movesFocus) {
      (isOpen && getComputedStyle(this.#closer).display !== 'none' ? this.#closer : this.#opener).focus();
    }
  }
}
