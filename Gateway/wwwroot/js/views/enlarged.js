import { byId } from './dom.js';

/** One picture over everything, until Escape, the button or a click beside it. */
export class Enlarged {
  #dialog = byId('enlarged');
  #image = byId('enlarged-image');

  constructor() {
    byId('enlarged-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#image.removeAttribute('src'));
  }

  async show(images, message, from) {
    try {
      const { url } = await images.get(message);
      const name = message.file_name || 'image';
      this.#image.src = url;
      this.#image.alt = name;
      byId('enlarged-name').textContent = name;
      byId('enlarged-save').href = url;
      byId('enlarged-save').download = name;
      this.#dialog.showModal(); // keeps the focus inside, and gives it back to `from`
    } catch {
      from.focus();
    }
  }
}
