import { ofTab } from './storage.js';

/** What is being written in a room: kept for this tab, over reconnects and reloads, until it is sent. */
export class Draft {
  #place;
  #kept;

  constructor(room) {
    this.#place = `draft:${room.me}:${room.name}`;
    const kept = ofTab.get(this.#place);
    this.#kept = typeof kept === 'string' ? { text: kept } : kept ?? {};
  }

  get text() {
    return this.editing ? this.editing.text : this.#kept.text ?? '';
  }

  set text(text) {
    if (this.editing) {
      this.#keep({ editing: { ...this.editing, text } });
    } else {
      this.#keep({ text });
    }
  }

  /** `{ seq, original, text }` of the message that is being edited; what was being written waits. */
  get editing() {
    return this.#kept.editing ?? null;
  }

  /** `{ seq, from, text }` of the message that is being answered. */
  get replyingTo() {
    return this.#kept.replyingTo ?? null;
  }

  reply(replyingTo) {
    this.#keep({ editing: null, replyingTo });
  }

  edit(editing) {
    this.#keep({ editing });
  }

  /** Neither a reply nor an edit any more. */
  plain() {
    this.#keep(this.editing ? { editing: null } : { replyingTo: null });
  }

  sent() {
    this.#kept = {};
    this.#keep({});
  }

  #keep(changed) {
    this.#kept = { ...this.#kept, ...changed };
    const { text, editing, replyingTo } = this.#kept;
    ofTab.set(this.#place, text || editing || replyingTo ? this.#kept : null);
  }
}
