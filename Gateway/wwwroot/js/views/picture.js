import { element } from './dom.js';

const MAX_WIDTH = 360;
const MAX_HEIGHT = 320;

/** Pictures of messages: asked for when they come near, clicked to enlarge. */
export class Pictures {
  #images;
  #enlarge;
  #sight;
  #load = new WeakMap();

  constructor(images, scroller, enlarge) {
    this.#images = images;
    this.#enlarge = enlarge;
    this.#sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          this.#sight.unobserve(target);
          this.#load.get(target)();
        }
      }
    }, { root: scroller, rootMargin: '600px' });
  }

  make(message) {
    const name = message.file_name || 'image';
    const image = element('img', { alt: name, draggable: 'false' });
    const button = element('button', { type: 'button', class: 'picture loading', 'data-focus': 'picture', 'aria-label': `Image ${name}, enlarge`, title: name }, image);
    const size = this.#images.sizes.get(message.key);
    if (size) {
      fit(image, size);
    }
    this.#load.set(button, () => this.#show(message, image, button));
    this.#sight.observe(button);
    button.addEventListener('click', () => this.#enlarge(message, button));
    return button;
  }

  async #show(message, image, button) {
    try {
      const { url } = await this.#images.get(message);
      image.src = url;
      await image.decode();
      const size = { width: image.naturalWidth, height: image.naturalHeight };
      this.#images.sizes.set(message.key, size);
      fit(image, size);
      button.classList.remove('loading');
    } catch {
      button.classList.replace('loading', 'broken');
      button.replaceChildren(element('span', { text: 'This image cannot be shown.' }));
      button.disabled = true;
    }
  }
}

function fit(image, { width, height }) {
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  image.width = Math.max(1, Math.round(width * scale));
  image.height = Math.max(1, Math.round(height * scale));
  image.style.aspectRatio = `${width} / ${height}`;
}
