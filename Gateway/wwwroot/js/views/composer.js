import { Draft } from '../drafts.js';
import { ChosenImages } from './chosenImages.js';
import { byId, element, icon } from './dom.js';
import { snippetOf } from './messageText.js';

const SILENT_FOR = 1_000;

/** Where messages are written, answered and edited. */
export class Composer {
  #text = byId('composer-text');
  #send = byId('composer-send');
  #mode = byId('composer-mode');
  #images;
  #act;
  #room = null;
  #draft = null;
  #timer = 0;

  /** @param act lastOwn, goTo, remove, announce */
  constructor(act) {
    this.#act = act;
    this.#images = new ChosenImages(() => this.#room && !this.#room.silence && !this.#draft.editing, () => {
      this.#grow();
      this.focus();
    });
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => this.#key(event));
    this.#text.addEventListener('input', () => this.#typed());
  }

  show(room) {
    this.#room = room;
    this.#draft = new Draft(room);
    this.draw();
    this.#set();
    if (matchMedia('(pointer: fine)').matches) {
      this.focus(); // on a phone this would open the keyboard over what there is to read
    }
  }

  hide() {
    this.#room = null;
    this.#text.value = '';
    this.#images.show([]);
    clearTimeout(this.#timer);
  }

  focus() {
    if (!this.#text.disabled) {
      this.#text.focus();
    }
  }

  /** Whether one may write here, and if not, why. */
  draw() {
    const silence = this.#room.silence;
    const line = byId('composer-silence');
    line.hidden = !silence;
    if (line.textContent !== (silence ?? '')) {
      line.textContent = silence ?? '';
    }
    byId('composer-row').hidden = Boolean(silence);
    this.#text.disabled = Boolean(silence);
    this.#mode.hidden = Boolean(silence) || !(this.#draft.editing || this.#draft.replyingTo);
    this.#text.placeholder = this.#room.info.kind === 'direct' ? `Message ${this.#room.title}` : `Message #${this.#room.title}`;
    clearTimeout(this.#timer);
    if (silence) {
      this.#timer = setTimeout(() => this.#room && this.draw(), SILENT_FOR); // it may have ended
    }
  }

  reply(message) {
    this.#draft.reply({ seq: message.seq, from: message.from, text: snippetOf(message) });
    this.#set();
    this.focus();
  }

  edit(message) {
    this.#draft.edit({ seq: message.seq, original: message.text, text: message.text });
    this.#set();
    this.focus();
    this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
    this.#act.announce('Editing your message. Escape cancels.');
  }

  #key(event) {
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && (this.#draft.editing || this.#draft.replyingTo)) {
      event.preventDefault();
      this.#cancel();
    } else if (event.key === 'ArrowUp' && !this.#text.value && !event.shiftKey && this.#images.files.length === 0) {
      const own = this.#act.lastOwn();
      if (own) {
        event.preventDefault();
        this.edit(own);
      }
    }
  }

  #typed() {
    this.#draft.text = this.#text.value;
    if (this.#text.value.trim() && !this.#draft.editing) {
      this.#room.typed();
    }
    this.#grow();
  }

  /** The text and the line above it, as the draft has them. */
  #set() {
    this.#text.value = this.#draft.text;
    this.#images.show(this.#draft.editing ? [] : this.#room.chosen);
    this.#drawMode();
    this.#grow();
  }

  #drawMode() {
    const { editing, replyingTo } = this.#draft;
    this.#mode.hidden = !(editing || replyingTo) || Boolean(this.#room.silence);
    if (!editing && !replyingTo) {
      this.#mode.replaceChildren();
      return;
    }
    const what = editing
      ? [icon('pen'), element('strong', { text: 'Editing your message' }), element('bdi', { class: 'muted', text: snippetOf({ kind: 'text', text: editing.original }) })]
      : [icon('reply'), element('strong', {}, 'Reply to ', element('bdi', { text: replyingTo.from })), element('bdi', { class: 'muted', text: replyingTo.text })];
    const label = editing ? 'Cancel editing' : 'Cancel the reply';
    const cancel = element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: `${label} (Escape)` }, icon('close'));
    cancel.addEventListener('click', () => this.#cancel());
    this.#mode.replaceChildren(...what, cancel);
  }

  #cancel() {
    this.#draft.plain();
    this.#set();
    this.focus();
  }

  #grow() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
    this.#send.disabled = !this.#text.value.trim() && this.#images.files.length === 0;
    const label = this.#draft.editing ? 'Save' : 'Send';
    this.#send.setAttribute('aria-label', label);
    this.#send.title = label;
    this.#send.querySelector('use').setAttribute('href', this.#draft.editing ? '#i-check' : '#i-send');
    byId('composer-image').hidden = Boolean(this.#draft.editing);
  }

  #submit() {
    if (!this.#room || this.#room.silence) {
      return;
    }
    this.#draft.editing ? this.#save() : this.#say();
    this.#set();
    this.focus();
  }

  #save() {
    const { seq, original } = this.#draft.editing;
    const text = this.#text.value.trim();
    this.#draft.plain();
    if (!text) {
      this.#act.remove(this.#room.find(seq) ?? { seq });
    } else if (text !== original) {
      this.#room.edit(seq, text);
    }
  }

  #say() {
    const text = this.#text.value.trim();
    const { files } = this.#images;
    if (!text && files.length === 0) {
      return;
    }
    let reply = this.#draft.replyingTo ? { reply_to: this.#draft.replyingTo.seq } : {};
    for (const { blob, name } of files) {
      this.#room.send({ blob, file_name: name, ...reply });
      reply = {};
    }
    if (text) {
      this.#room.send({ text, ...reply });
    }
    this.#draft.sent();
    this.#images.clear();
  }
}
