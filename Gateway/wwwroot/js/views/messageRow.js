import { partsOf } from '../links.js';
import { clockTime, dayName, dayOf, wholeTime } from '../times.js';
import { avatar, element, icon, tintOf } from './dom.js';

const GROUP_WITHIN = 5 * 60_000;
const JUMBO = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic}\ufe0f?)*\s*){1,4}$/u;

/** Whether a message goes under the name that the one before it has. */
const follows = (message, previous) => previous && previous.from === message.from
  && dayOf(previous.at) === dayOf(message.at) && new Date(message.at) - new Date(previous.at) < GROUP_WITHIN;

/** How a message looks where it stands; rows with the same look are not made again. */
export function lookOf(message, previous, next, room) {
  const hasLine = room.lineAfter > 0 && message.seq === room.lineAfter + 1;
  return {
    day: previous && dayOf(previous.at) === dayOf(message.at) ? null : dayName(message.at),
    hasLine,
    isFirst: hasLine || !follows(message, previous),
    isLast: !next || !follows(next, message) || (room.lineAfter > 0 && next.seq === room.lineAfter + 1),
    isOwn: message.from === room.me,
    state: message.state ?? 'there',
    error: message.error ?? null,
  };
}

/** A message with the lines above it, as an item of the list. */
export function makeRow(message, look, act) {
  const row = element('li', { class: classes(message, look), 'data-seq': message.seq ?? null, 'data-key': message.key });
  if (look.day) {
    row.append(element('div', { class: 'day' }, element('span', { text: look.day })));
  }
  if (look.hasLine) {
    row.append(element('div', { class: 'unread-line' }, element('span', { text: 'New' })));
  }
  row.append(element('div', { class: 'message' },
    look.isOwn ? null : (look.isFirst ? avatar(message.from) : element('span', { class: 'avatar-space' })),
    element('div', { class: 'column' }, head(message, look), bubble(message, look, act), state(message, look, act))));
  return row;
}

function classes(message, look) {
  const names = ['row', look.isOwn ? 'own' : 'other', `is-${look.state}`, `kind-${message.kind}`];
  if (look.isFirst) {
    names.push('first');
  }
  if (look.isLast) {
    names.push('last');
  }
  if (message.kind === 'text' && message.text.length < 60 && JUMBO.test(message.text.trim())) {
    names.push('jumbo');
  }
  return names.join(' ');
}

/** The name, once a group; a screen reader hears it with every message. */
function head(message, look) {
  const isShown = look.isFirst && !look.isOwn;
  return element('div', { class: isShown ? 'head' : 'sr-only' },
    element('bdi', { class: `author ${tintOf(message.from)}`, text: look.isOwn ? `${message.from} (you)` : message.from }));
}

function bubble(message, look, act) {
  const time = element('time', { datetime: message.at, title: wholeTime(message.at), text: clockTime(message.at) });
  switch (message.kind) {
    case 'image': return element('div', { class: 'bubble picture-bubble' }, act.picture(message), time);
    case 'text': return element('div', { class: 'bubble' }, text(message.text), time);
    default: return element('div', { class: 'bubble unknown' }, element('span', { text: `A message that this page cannot show (${message.bytes ?? 0} bytes)` }), time);
  }
}

function text(content) {
  const paragraph = element('p', { class: 'text', dir: 'auto' });
  for (const part of partsOf(content)) {
    paragraph.append(typeof part === 'string'
      ? part
      : element('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: part.href, text: part.text }));
  }
  return paragraph;
}

function state(message, look, act) {
  switch (look.state) {
    case 'waiting':
    case 'sent':
      return element('div', { class: 'state' }, icon('clock'), element('span', { text: 'Sending…' }));
    case 'failed': {
      const again = element('button', { type: 'button', class: 'link', text: 'Send again' });
      const discard = element('button', { type: 'button', class: 'link', text: 'Discard' });
      again.addEventListener('click', () => act.again(message.key));
      discard.addEventListener('click', () => act.discard(message.key));
      return element('div', { class: 'state failed', role: 'alert' }, element('span', { text: `Not sent: ${look.error}` }), again, discard);
    }
    default:
      return null;
  }
}
