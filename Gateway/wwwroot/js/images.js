import { Disconnected } from './connection.js';

/** What a browser draws and cannot run: no SVG. */
const DRAWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);
const MAX_BYTES = 4_000_000;    // of the 4 MiB less 1 KiB that a message's body has room for
const MAX_EDGES = [2560, 1920, 1280, 800];
const KEPT = 100;
const AT_ONCE = 3;

export const isImage = (file) => file.type.startsWith('image/');

/** A chosen file as it can be sent: as it is, or drawn smaller if it is too big. @throws Error with a sentence for the user */
export async function prepare(file) {
  if (DRAWN.has(file.type) && file.size <= MAX_BYTES) {
    return { blob: file, name: file.name || 'image.png' };
  }
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`“${file.name}” is no image that can be shown.`);
  });
  const name = (file.name || 'image').replace(/\.[^.]*$/, '') + '.jpg';
  for (const edge of MAX_EDGES) {
    const blob = await draw(bitmap, edge);
    if (blob && blob.size <= MAX_BYTES) {
      return { blob, name };
    }
  }
  throw new Error(`“${file.name}” is too big.`);
}

async function draw(bitmap, edge) {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff'; // JPEG has no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.86));
}

function toBlob(base64, type) {
  if (!DRAWN.has(type)) {
    throw new Error('This is no image that can be shown.');
  }
  return new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type });
}

/** The pictures of one room, asked for when they come into sight; the ones used last are kept. */
export class Images {
  /** Of pictures that were here once: rows that come back have their height at once. */
  sizes = new Map();
  #room;
  #kept = new Map();
  #waiting = [];
  #underWay = 0;

  constructor(room) {
    this.#room = room;
  }

  /** @returns a promise of `{ url, type }` */
  get(message) {
    const { seq } = message;
    let picture = this.#kept.get(seq);
    this.#kept.delete(seq);
    picture ??= message.blob ? Promise.resolve(this.#made(message.blob)) : this.#ask(seq);
    this.#kept.set(seq, picture);
    picture.catch(() => this.#kept.get(seq) === picture && this.#kept.delete(seq));
    this.#forgetOldest();
    return picture;
  }

  close() {
    for (const picture of this.#kept.values()) {
      picture.then(({ url }) => URL.revokeObjectURL(url), () => {});
    }
    this.#kept.clear();
  }

  #made(blob) {
    return { url: URL.createObjectURL(blob), type: blob.type };
  }

  async #ask(seq) {
    if (this.#underWay >= AT_ONCE) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay++;
    try {
      for (;;) {
        try {
          const { image, media_type: type } = await this.#room.image(seq);
          return this.#made(toBlob(image, type));
        } catch (fault) {
          if (!(fault instanceof Disconnected)) {
            throw fault;
          }
          await this.#online();
        }
      }
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  #online() {
    return new Promise((resolve) => {
      const stop = this.#room.on('changed', () => {
        if (this.#room.subscribed) {
          stop();
          resolve();
        }
      });
    });
  }

  #forgetOldest() {
    for (const [seq, picture] of this.#kept) {
      if (this.#kept.size <= KEPT) {
        return;
      }
      this.#kept.delete(seq);
      picture.then(({ url }) => URL.revokeObjectURL(url), () => {}); // what is drawn stays drawn
    }
  }
}
