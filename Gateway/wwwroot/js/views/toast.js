import { byId, element, icon } from './dom.js';

const SHOWN = 4_000;
const ALERT_SHOWN = 9_000;

/** Something that has happened, said at the edge of the page for a moment, and read out. */
export function toast(text, { isAlert = false } = {}) {
  const close = element('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss' }, icon('close'));
  const made = element('div', { class: isAlert ? 'toast is-alert' : 'toast', role: isAlert ? 'alert' : 'status' }, element('span', { text }), close);
  const remove = () => made.remove();
  close.addEventListener('click', remove);
  setTimeout(remove, isAlert ? ALERT_SHOWN : SHOWN);
  const toasts = byId('toasts');
  toasts.append(made);
  if (toasts.children.length > 3) {
    toasts.firstChild.remove();
  }
}
