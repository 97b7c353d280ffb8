/** An element with text, attributes and children. Text is text: nothing here reads markup. */
export function element(name, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

const SVG = 'http://www.w3.org/2000/svg';

/** One of the symbols in index.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Initials on one of the twelve colours of the style sheet, the same for the same name everywhere. */
export function avatar(name) {
  let hash = 7;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)) % 1_000_003;
  }
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? ['?'];
  const first = [...words[0]];
  const second = words.length > 1 ? [...words.at(-1)][0] : /\p{N}/u.test(first.at(-1)) ? first.at(-1) : '';
  const initials = first[0] + second;
  return element('span', { class: `avatar tint-${hash % 12}`, 'aria-hidden': 'true', text: initials.toUpperCase() });
}

export const tintOf = (name) => avatar(name).className.split(' ')[1];
