import { isImage, prepare, toBase64 } from '../images.js';
import { ofTab } from '../storage.js';
import { byId, element, icon } from './dom.js';

/** Where a message is written. What is typed is kept for this tab, over reconnects and reloads, until it is sent. */
export class Composer {
  #text = byId('composer-text');
  #send = byId('composer-send');
  #file = byId('composer-file');
  #chosen = byId('chosen');
  #error = byId('composer-error');
  #room = null;
  #files = [];

  constructor() {
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#text.addEventListener('input', () => this.#typed());
    byId('composer-image').addEventListener('click', () => this.#file.click());
    this.#file.addEventListener('change', () => {
      this.#add([...this.#file.files]);
      this.#file.value = '';
    });
    this.#acceptPaste();
    this.#acceptDrop();
  }

  show(room) {
    this.#room = room;
    this.#text.value = ofTab.get(this.#place) ?? '';
    this.#text.placeholder = `Message #${room.name}`;
    this.#files = [];
    this.#drawChosen();
    this.#grow();
    if (matchMedia('(pointer: fine)').matches) {
      this.#text.focus(); // on a phone this would open the keyboard over what there is to read
    }
  }

  hide() {
    this.#room = null;
  }

  get #place() {
    return `draft:${this.#room.me}:${this.#room.name}`;
  }

  #typed() {
    ofTab.set(this.#place, this.#text.value);
    if (this.#text.value.trim()) {
      this.#room.typed();
    }
    this.#grow();
  }

  #grow() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
    this.#send.disabled = !this.#text.value.trim() && this.#files.length === 0;
  }

  #submit() {
    const text = this.#text.value.trim();
    for (const { blob, name, image } of this.#files) {
      this.#room.send({ image, file_name: name, blob });
    }
    if (text) {
      this.#room.send({ text });
    }
    this.#files.forEach(({ url }) => URL.revokeObjectURL(url));
    this.#files = [];
    this.#text.value = '';
    this.#error.hidden = true;
    ofTab.set(this.#place, null);
    this.#drawChosen();
    this.#grow();
    this.#text.focus();
  }

  async #add(files) {
    this.#error.hidden = true;
    for (const file of files) {
      try {
        if (!isImage(file)) {
          throw new Error(`“${file.name}” is no image; only images can be sent.`);
        }
        const { blob, name } = await prepare(file);
        this.#files.push({ blob, name, image: await toBase64(blob), url: URL.createObjectURL(blob) });
      } catch (fault) {
        this.#error.textContent = fault.message;
        this.#error.hidden = false;
      }
    }
    this.#drawChosen();
    this.#grow();
    this.#text.focus();
  }

  #drawChosen() {
    this.#chosen.hidden = this.#files.length === 0;
    this.#chosen.replaceChildren(...this.#files.map((file) => {
      const remove = element('button', { type: 'button', 'aria-label': `Remove ${file.name}` }, icon('close'));
      remove.addEventListener('click', () => {
        this.#files = this.#files.filter((other) => other !== file);
        URL.revokeObjectURL(file.url);
        this.#drawChosen();
        this.#grow();
        this.#text.focus();
      });
      return element('li', {}, element('img', { src: file.url, alt: file.name, title: file.name }), remove);
    }));
  }

  #acceptPaste() {
    document.addEventListener('paste', (event) => {
      const files = [...event.clipboardData?.files ?? []].filter(isImage);
      if (this.#room && files.length > 0) {
        event.preventDefault();
        this.#add(files);
      }
    });
  }

  #acceptDrop() {
    const drop = byId('drop');
    const hasFiles = (event) => this.#room && event.dataTransfer?.types.includes('Files');
    let depth = 0;
    addEventListener('dragenter', (event) => {
      if (hasFiles(event)) {
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
        event.preventDefault();
        this.#add([...event.dataTransfer.files]);
      }
    });
  }
}
