/**
 * The keyboard in the list of messages: one message at a time takes the focus; arrows go from one to the next, Enter or the right arrow into its actions, Tab
 * through what is in it, Escape back to the message box. The mouse, and a finger, bring the actions to a message, too.
 */
export class MessageStops {
  #list;
  #actions;
  #messageOf;
  #leave;
  #more;
  #active = null;     // key of the row that Tab comes to
  #last = null;       // key of the last row
  #pointed = null;    // key of the row that the mouse is over

  /** @param leave goes back to the message box @param more wants what is beyond the first (up) or last row */
  constructor(list, actions, { messageOf, leave, more }) {
    this.#list = list;
    this.#actions = actions;
    this.#messageOf = messageOf;
    this.#leave = leave;
    this.#more = more;
    list.addEventListener('keydown', (event) => this.#key(event));
    list.addEventListener('focusin', ({ target }) => this.#focused(target));
    list.addEventListener('focusout', ({ relatedTarget }) => relatedTarget === null || list.contains(relatedTarget) || this.#attach());
    list.addEventListener('pointerover', (event) => this.#over(event));
    list.addEventListener('pointerleave', () => this.#out());
  }

  reset() {
    this.#active = null;
    this.#pointed = null;
    this.#actions.hide();
  }

  /** Before rows are made anew: where the focus is. */
  remember() {
    const { activeElement } = document;
    const row = activeElement && this.#list.contains(activeElement) ? activeElement.closest('[data-place]') : null;
    return row ? { place: row.dataset.place, part: activeElement.dataset.focus ?? null } : null;
  }

  /** After that: there again, if it was in a row that is another element now. */
  restore(focus) {
    const last = this.#list.lastElementChild?.dataset.place;
    if (!this.#rowAt(this.#active) || (!focus && last !== this.#last)) {
      this.#active = null; // who comes back to the list comes to what is new
    }
    this.#last = last;
    this.#enable(this.#rowAt(this.#active) ?? this.#list.lastElementChild);
    this.#attach(focus?.place ?? null);
    const row = focus && this.#rowAt(focus.place);
    if (row && !this.#list.contains(document.activeElement) && (document.activeElement === document.body || !document.activeElement)) {
      this.#focus([...row.querySelectorAll('[data-focus]')].find((part) => part.dataset.focus === focus.part) ?? row.querySelector('.stop'));
    }
  }

  focusRow(row) {
    this.#focus(row.querySelector('.stop'));
  }

  #rowAt(place) {
    return place === null ? null : [...this.#list.children].find((row) => row.dataset.place === place) ?? null;
  }

  /** Tab comes to this row and what is in it, and to no other. */
  #enable(row) {
    for (const other of this.#list.querySelectorAll('[tabindex="0"]')) {
      if (!row?.contains(other)) {
        other.tabIndex = -1;
      }
    }
    row?.querySelectorAll('.stop, .stop a, .stop button').forEach((control) => {
      if (!this.#actions.bar.contains(control)) {
        control.tabIndex = 0;
      }
    });
    if (this.#actions.bar.firstChild) {
      this.#actions.bar.firstChild.tabIndex = 0;
    }
  }

  #focused(target) {
    const row = target.closest('[data-place]');
    if (row) {
      this.#active = row.dataset.place;
      this.#enable(row);
      this.#attach();
    }
  }

  #over({ pointerType, target }) {
    const row = pointerType === 'mouse' ? target.closest('[data-place]') : null;
    if (row && row.dataset.place !== this.#pointed) {
      this.#pointed = row.dataset.place;
      this.#attach();
    }
  }

  #out() {
    this.#pointed = null;
    this.#attach();
  }

  /** The actions are where they are used, else where the mouse is, else where the focus is. */
  #attach(was = null) {
    const { bar } = this.#actions;
    const isUsed = bar.querySelector(':focus-visible, [aria-expanded="true"]') !== null;
    const focused = this.#list.contains(document.activeElement) ? this.#active : was;
    const row = this.#rowAt(isUsed ? bar.closest('[data-place]')?.dataset.place ?? null : this.#pointed ?? focused);
    const message = row && this.#messageOf(row.dataset.place);
    const column = row?.querySelector('.column');
    if (message && column) {
      this.#actions.attach(column, message);
    } else if (!isUsed) {
      this.#actions.hide();
    }
  }

  #focus(part) {
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: 'nearest' });
  }

  #key(event) {
    const row = event.target.closest('[data-place]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const isAtStop = event.target.classList.contains('stop');
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown': {
        const to = event.key === 'ArrowUp' ? row.previousElementSibling : row.nextElementSibling;
        to ? this.focusRow(to) : this.#more(event.key === 'ArrowUp');
        break;
      }
      case 'Home': this.focusRow(this.#list.firstElementChild); break;
      case 'End': this.#more(false); this.focusRow(this.#list.lastElementChild); break;
      case 'Escape': isAtStop ? this.#leave() : row.querySelector('.stop').focus(); break;
      case 'Enter':
      case 'ArrowRight':
        if (!isAtStop) {
          return;
        }
        this.#actions.focusFirst();
        break;
      default: return;
    }
    event.preventDefault();
  }
}
