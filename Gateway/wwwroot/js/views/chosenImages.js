import { isImage, prepare } from '../images.js';
import { byId, element, icon } from './dom.js';

/** The images that go with the next message: chosen, pasted or dropped, shown above the message box until then. */
export class ChosenImages {
  files = [];
  #list = byId('chosen');
  #error = byId('composer-error');
  #input = byId('composer-file');
  #mayTake;
  #changed;

  constructor(mayTake, changed) {
    this.#mayTake = mayTake;
    this.#changed = changed;
    byId('composer-image').addEventListener('click', () => this.#input.click());
    this.#input.addEventListener('change', () => {
      this.#add([...this.#input.files]);
      this.#input.value = '';
    });
    this.#acceptPaste();
    this.#acceptDrop();
  }

  /** @param files those of another room, which stay until they are sent */
  show(files) {
    this.files = files;
    this.#error.hidden = true;
    this.#draw();
  }

  clear() {
    this.files.splice(0).forEach(({ url }) => URL.revokeObjectURL(url));
    this.show(this.files);
  }

  async #add(added) {
    const { files } = this;
    this.#error.hidden = true;
    for (const file of added) {
      try {
        if (!isImage(file)) {
          throw new Error(`“${file.name}” is no image; only images can be sent.`);
        }
        const { blob, name } = await prepare(file);
        files.push({ blob, name, url: URL.createObjectURL(blob) });
      } catch (fault) {
        this.#error.textContent = fault.message;
        this.#error.hidden = false;
      }
    }
    this.#draw();
    this.#changed();
  }

  #remove(file) {
    this.files.splice(this.files.indexOf(file), 1);
    URL.revokeObjectURL(file.url);
    this.#draw();
    this.#changed();
  }

  #draw() {
    this.#list.hidden = this.files.length === 0;
    this.#list.replaceChildren(...this.files.map((file) => {
      const remove = element('button', { type: 'button', 'aria-label': `Remove ${file.name}` }, icon('close'));
      remove.addEventListener('click', () => this.#remove(file));
      return element('li', {}, element('img', { src: file.url, alt: file.name, title: file.name }), remove);
    }));
  }

  #acceptPaste() {
    document.addEventListener('paste', (event) => {
      const files = [...event.clipboardData?.files ?? []].filter(isImage);
      if (this.#mayTake() && files.length > 0) {
        event.preventDefault();
        this.#add(files);
      }
    });
  }

  #acceptDrop() {
    const drop = byId('drop');
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    let depth = 0;
    addEventListener('dragenter', (event) => {
      if (hasFiles(event) && this.#mayTake()) {
        depth++;
        drop.hidden = false;
      }
    });
    addEventListener('dragleave', () => {
      depth = Math.max(0, depth - 1);
      drop.hidden = depth === 0;
    });
    addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
    addEventListener('drop', (event) => {
      depth = 0;
      drop.hidden = true;
      if (hasFiles(event)) {
        event.preventDefault(); // a file that is dropped beside it must not replace the page
        if (this.#mayTake()) {
          this.#add([...event.dataTransfer.files]);
        }
      }
    });
  }
}
