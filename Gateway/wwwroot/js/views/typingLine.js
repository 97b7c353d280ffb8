import { byId, element } from './dom.js';

/** Who writes just now. */
export function drawTyping({ typists: { names } }) {
  const line = byId('typing');
  const name = (user) => element('bdi', { text: user });
  if (names.length === 0) {
    line.replaceChildren();
  } else if (names.length === 1) {
    line.replaceChildren(dots(), name(names[0]), ' is typing…');
  } else if (names.length === 2) {
    line.replaceChildren(dots(), name(names[0]), ' and ', name(names[1]), ' are typing…');
  } else {
    line.replaceChildren(dots(), 'Several people are typing…');
  }
}

const dots = () => element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
