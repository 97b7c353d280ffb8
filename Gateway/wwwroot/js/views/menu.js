import { element, icon } from './dom.js';
import { openPopup } from './popup.js';

/** A menu at a button. @param items `{ text, icon, isDanger, act }`; `null` is a line between two groups */
export function openMenu(opener, label, items) {
  const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': label });
  for (const item of items) {
    if (!item) {
      menu.append(element('div', { class: 'menu-line', role: 'separator' }));
      continue;
    }
    const button = element('button', { type: 'button', role: 'menuitem', tabindex: '-1', class: item.isDanger ? 'danger' : null },
      item.icon ? icon(item.icon) : null, element('span', { text: item.text }));
    button.addEventListener('click', () => {
      close();
      item.act();
    });
    menu.append(button);
  }
  const buttons = [...menu.querySelectorAll('button')];
  menu.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = {
      ArrowDown: (at + 1) % buttons.length,
      ArrowUp: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }[event.key] ?? startingWith(buttons, event, at);
    if (to !== undefined && to >= 0) {
      event.preventDefault();
      event.stopPropagation();
      buttons[to].focus();
    }
  });
  const close = openPopup(opener, menu);
  buttons[0].focus();
}

/** The next item that begins with the letter. */
function startingWith(buttons, { key, ctrlKey, metaKey, altKey }, at) {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) {
    return undefined;
  }
  const order = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
  return buttons.indexOf(order.find((button) => button.textContent.toLowerCase().startsWith(key.toLowerCase())));
}
