import { element } from './dom.js';
import { openPopup } from './popup.js';

const COMMON = [['👍', 'thumbs up'], ['❤️', 'heart'], ['😂', 'laughing'], ['🎉', 'party'], ['😮', 'surprised'], ['😢', 'sad'], ['🙏', 'thanks'], ['✅', 'done']];
const LONGEST = 32;

/** A few reactions to choose from, and a field for any other. */
export function openReactionPicker(opener, choose) {
  const picker = element('div', { class: 'picker', role: 'dialog', 'aria-label': 'Add a reaction' });
  const chosen = (reaction) => {
    close();
    choose(reaction);
  };
  const grid = element('div', { class: 'picker-grid', role: 'group', 'aria-label': 'Reactions' });
  for (const [emoji, name] of COMMON) {
    const button = element('button', { type: 'button', 'aria-label': name, title: name, text: emoji });
    button.addEventListener('click', () => chosen(emoji));
    grid.append(button);
  }
  grid.addEventListener('keydown', ({ key }) => {
    const at = [...grid.children].indexOf(document.activeElement);
    const to = at + ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: 4, ArrowUp: -4 }[key] ?? 0);
    grid.children[to]?.focus();
  });
  const input = element('input', { 'aria-label': 'Another emoji or a short word', placeholder: 'Another one…', maxlength: LONGEST, autocomplete: 'off', spellcheck: 'false' });
  const form = element('form', { class: 'picker-form' }, input, element('button', { type: 'submit', class: 'link', text: 'Add' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const reaction = input.value.replace(/\s+/g, '').slice(0, LONGEST);
    if (reaction) {
      chosen(reaction);
    } else {
      input.focus();
    }
  });
  picker.append(grid, form);
  const close = openPopup(opener, picker);
  grid.firstChild.focus();
}
