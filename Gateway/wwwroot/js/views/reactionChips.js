import { element, icon } from './dom.js';

const NAMED = 20;

/** What a row shows of a message's reactions. */
export const lookOfReactions = ({ reactions = [] }, me) => reactions.map(({ reaction, count, users }) => ({ reaction, count, isOwn: users.includes(me), users: users.slice(0, NAMED) }));

/** One chip for each reaction, with its number; pressed if it is one's own, and then pressing takes it back. */
export function chips(message, reactions, act) {
  if (reactions.length === 0) {
    return null;
  }
  const list = element('div', { class: 'chips', role: 'group', 'aria-label': 'Reactions' });
  for (const { reaction, count, isOwn, users } of reactions) {
    const names = users.join(', ') + (count > users.length && users.length > 0 ? ` and ${count - users.length} more` : '');
    const chip = element('button', { type: 'button', class: 'chip', 'data-focus': `chip ${reaction}`, 'aria-pressed': String(isOwn), title: names, 'aria-label': `${reaction} ${count}: ${names}` },
      element('bdi', { text: reaction }), element('span', { class: 'chip-count', text: count > 999 ? '999+' : String(count) }));
    chip.addEventListener('click', () => act.react(message, reaction, !isOwn));
    list.append(chip);
  }
  const more = element('button', { type: 'button', class: 'chip chip-more', 'data-focus': 'chips more', 'aria-label': 'Add a reaction', title: 'Add a reaction', 'aria-haspopup': 'dialog' }, icon('smile'));
  more.addEventListener('click', () => act.pick(message, more));
  list.append(more);
  return list;
}
