import { element, icon } from './dom.js';
import { openMenu } from './menu.js';

/** What can be done with one message, as a bar of buttons at it. There is one bar; it goes to the message that the mouse or the keyboard is at. */
export class MessageActions {
  bar = element('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Message actions' });
  #act;
  #room = null;
  #message = null;
  #sign = '';

  constructor(act) {
    this.#act = act;
    this.bar.addEventListener('keydown', (event) => this.#key(event));
  }

  show(room) {
    this.#room = room;
    this.hide();
  }

  hide() {
    this.bar.remove();
  }

  /** @param column where the bar is put */
  attach(column, message) {
    const isWritable = !this.#room.silence;
    const names = message.state || message.deleted || message.kind === 'change' ? [] : [
      ...isWritable ? ['react', 'reply'] : [],
      ...isWritable && message.from === this.#room.me && message.kind === 'text' && message.change?.state !== 'deleting' ? ['edit'] : [],
      'more',
    ];
    this.#message = message;
    const sign = names.join(' ');
    if (sign !== this.#sign) {
      this.#sign = sign;
      this.bar.replaceChildren(...names.map((name, index) => this.#button(name, index)));
    }
    if (names.length === 0) {
      this.bar.remove();
    } else if (this.bar.parentElement !== column) {
      column.append(this.bar);
    }
  }

  focusFirst() {
    this.bar.firstChild?.focus();
  }

  #button(name, index) {
    const { label, symbol, popup } = BUTTONS[name];
    const button = element('button', { type: 'button', tabindex: index === 0 ? '0' : '-1', 'data-focus': `action ${name}`, 'aria-label': label, title: label, 'aria-haspopup': popup }, icon(symbol));
    button.addEventListener('click', () => this.#do(name, button));
    return button;
  }

  #do(name, button) {
    const message = this.#message;
    switch (name) {
      case 'react': return this.#act.pick(message, button);
      case 'reply': return this.#act.reply(message);
      case 'edit': return this.#act.edit(message);
      default: return openMenu(button, 'More actions', this.#more(message));
    }
  }

  #more(message) {
    const isOwn = message.from === this.#room.me;
    const items = [];
    if (message.kind === 'text') {
      items.push({ text: 'Copy text', icon: 'copy', act: () => this.#act.copy(message) });
    }
    if (!isOwn && this.#room.info.kind !== 'direct') {
      items.push({ text: `Message ${message.from}`, icon: 'chat', act: () => this.#act.direct(message.from) });
    }
    if (isOwn || this.#room.moderates) {
      items.push(null, { text: 'Delete message', icon: 'bin', isDanger: true, act: () => this.#act.remove(message) });
    }
    return items.length > 0 ? items : [{ text: 'Nothing to do here', act: () => {} }];
  }

  #key(event) {
    const buttons = [...this.bar.children];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      if (to < 0) {
        this.bar.closest('.stop').focus();
      } else {
        buttons[Math.min(to, buttons.length - 1)].focus();
      }
    }
  }
}

const BUTTONS = {
  react: { label: 'Add a reaction', symbol: 'smile', popup: 'dialog' },
  reply: { label: 'Reply', symbol: 'reply', popup: null },
  edit: { label: 'Edit', symbol: 'pen', popup: null },
  more: { label: 'More actions', symbol: 'more', popup: 'menu' },
};
