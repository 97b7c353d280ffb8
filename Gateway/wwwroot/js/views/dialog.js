import { told } from '../told.js';
import { byId, element, icon } from './dom.js';

let made = 0;

/**
 * A dialog with a form: over everything, closed by Escape, its buttons, or when what it is for is done. The browser keeps the focus inside and gives it back.
 * @param act asked when it is submitted; may answer a promise, and that a function, for when the dialog is away. An error is told in the dialog, which stays
 * @returns `{ dialog, close, say }`
 */
export function openDialog({ title, text, content = [], submit, isDanger = false, cancel = 'Cancel', isWide = false, act }) {
  const id = `dialog-${++made}`;
  const alert = element('p', { class: 'alert', role: 'alert', hidden: true });
  const close = element('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' }, icon('close'));
  const no = element('button', { type: 'button', class: 'secondary', text: cancel });
  const yes = submit ? element('button', { type: 'submit', class: isDanger ? 'primary danger' : 'primary', text: submit }) : null;
  const form = element('form', { novalidate: true },
    element('header', {}, element('h2', { id: `${id}-title`, text: title }), close),
    text ? element('p', { class: 'dialog-text', id: `${id}-text`, text }) : null,
    element('div', { class: 'dialog-body' }, alert, ...content),
    element('footer', {}, no, yes));
  const dialog = element('dialog', { class: isWide ? 'dialog wide' : 'dialog', 'aria-labelledby': `${id}-title`, 'aria-describedby': text ? `${id}-text` : null }, form);
  const say = (sentence) => {
    alert.textContent = sentence ?? '';
    alert.hidden = !sentence;
  };
  close.addEventListener('click', () => dialog.close());
  no.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (document.activeElement === document.body) {
      byId('composer-text').focus(); // what had opened it is not there any more
    }
  });
  dialog.addEventListener('pointerdown', ({ target }) => target === dialog && dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!yes || yes.disabled) {
      return;
    }
    yes.disabled = true;
    say(null);
    try {
      const then = await act();
      dialog.close();
      then?.();
    } catch (fault) {
      say(told(fault));
      form.querySelector('input:not([type="radio"]), textarea')?.focus();
    } finally {
      yes.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector('[autofocus]') ?? (isDanger ? no : yes) ?? no).focus();
  return { dialog, say, close: () => dialog.close() };
}

/** A question that is answered by a button. */
export function ask({ title, text, submit, act, isDanger = true }) {
  openDialog({ title, text, submit, act, isDanger });
}

/** A labelled line or area of text. */
export function field(label, attributes, hint = null) {
  const isArea = attributes.rows !== undefined;
  const { value, ...others } = attributes;
  const input = element(isArea ? 'textarea' : 'input', { autocomplete: 'off', ...others });
  input.value = value ?? '';
  const row = element('label', { class: 'field' }, element('span', { text: label }), input, hint ? element('small', { class: 'muted', text: hint }) : null);
  return { row, input };
}

/** One of a few, each with what it means. @param choices `{ value, icon, text, hint }` */
export function choice(label, name, choices, chosen) {
  const set = element('fieldset', { class: 'choices' }, element('legend', { text: label }));
  for (const { value, icon: symbol, text, hint } of choices) {
    set.append(element('label', { class: 'choice' },
      element('input', { type: 'radio', name, value, checked: value === chosen }),
      icon(symbol),
      element('span', {}, element('strong', { text }), element('small', { class: 'muted', text: hint }))));
  }
  return { row: set, get value() { return set.querySelector('input:checked').value; } };
}
