import { byId } from './dom.js';

/** Light or dark: the system's, until the button says otherwise. The choice is read before the first paint by js/theme.js. */
export class Theme {
  #system = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    byId('theme-toggle').addEventListener('click', () => this.#toggle());
    this.#system.addEventListener('change', () => this.#draw());
    this.#draw();
  }

  get #isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : this.#system.matches;
  }

  #toggle() {
    const theme = this.#isDark ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // until the page is left
    }
    this.#draw();
  }

  #draw() {
    const button = byId('theme-toggle');
    const label = this.#isDark ? 'Light theme' : 'Dark theme';
    button.setAttribute('aria-label', label);
    button.title = label;
    button.querySelector('use').setAttribute('href', this.#isDark ? '#i-sun' : '#i-moon');
  }
}
