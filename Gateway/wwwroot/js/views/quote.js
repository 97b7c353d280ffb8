import { element, icon, tintOf } from './dom.js';

/** The message that a reply is to, in one line; a click goes there. @param quoted `[from, text]`; from is null where it is not known */
export function quote([from, text], go) {
  const button = element('button', { type: 'button', class: `quote ${from ? tintOf(from) : ''}`, 'data-focus': 'quote', title: 'Go to this message' },
    icon('reply'),
    element('span', { class: 'sr-only', text: 'In reply to ' }),
    from ? element('bdi', { class: 'quote-from', text: from }) : null,
    element('bdi', { class: 'quote-text', text }));
  button.addEventListener('click', go);
  return button;
}
