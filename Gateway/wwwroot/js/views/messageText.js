import { partsOf } from '../links.js';
import { element } from './dom.js';

const SHORT = 140;

/** A text with its links. */
export function textOf(content) {
  const paragraph = element('p', { class: 'text', dir: 'auto' });
  for (const part of partsOf(content)) {
    paragraph.append(typeof part === 'string'
      ? part
      : element('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: part.href, text: part.text }));
  }
  return paragraph;
}

/** A message in one line of text. */
export function snippetOf(message, longest = SHORT) {
  const whole = message.deleted
    ? 'message deleted'
    : message.kind === 'text' ? message.text : message.kind === 'image' ? `Image${message.file_name ? ` ${message.file_name}` : ''}` : 'a message';
  const line = longest === Infinity ? whole : whole.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${[...line].slice(0, longest).join('')}…` : line;
}
