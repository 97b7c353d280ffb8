import { partsOfChange, textOfChange } from '../changes.js';
import { clockTime, dayName, dayOf, wholeTime } from '../times.js';
import { told } from '../told.js';
import { avatar, element, icon, tintOf } from './dom.js';
import { chips, lookOfReactions } from './reactionChips.js';
import { snippetOf, textOf } from './messageText.js';
import { quote } from './quote.js';

const GROUP_WITHIN = 5 * 60_000;
const JUMBO = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic}\ufe0f?)*\s*){1,4}$/u;

/** Whether a message goes under the name that the one before it has. */
const follows = (message, previous) => previous && previous.from === message.from && previous.kind !== 'change' && message.kind !== 'change'
  && dayOf(previous.at) === dayOf(message.at) && new Date(message.at) - new Date(previous.at) < GROUP_WITHIN;

/** How a message looks where it stands; rows with the same look are not made again. */
export function lookOf(message, previous, next, room) {
  const isUnreadFrom = (entry, before) => room.lineAfter > 0 && entry.seq > room.lineAfter && !(before?.seq > room.lineAfter);
  const hasLine = isUnreadFrom(message, previous);
  const quoted = message.reply_to && !message.deleted ? room.quoted(message.reply_to) : null;
  return {
    day: previous && dayOf(previous.at) === dayOf(message.at) ? null : dayName(message.at),
    hasLine,
    isFirst: hasLine || !follows(message, previous),
    isLast: !next || !follows(next, message) || isUnreadFrom(next, message),
    isOwn: message.from === room.me,
    state: message.state ?? 'there',
    error: message.fault ? told(message.fault) : null,
    text: message.text,
    isEdited: message.edited === true,
    isDeleted: message.deleted === true,
    change: message.change ? [message.change.state, message.change.fault ? told(message.change.fault) : null] : null,
    line: message.kind === 'change' ? textOfChange(message) : null,
    quoted: message.reply_to && !message.deleted ? (quoted ? [quoted.from, snippetOf(room.present(quoted))] : [null, quoted === null ? 'This message is not there any more.' : '…']) : null,
    reactions: lookOfReactions(message, room.me),
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
  row.append(look.line === null ? messageOf(message, look, act) : changeOf(message, look));
  row.querySelectorAll('a, button').forEach((control) => control.tabIndex = -1); // until the row is the one that the keyboard is at
  return row;
}

function messageOf(message, look, act) {
  return element('div', { class: 'message stop', role: 'article', tabindex: '-1', 'aria-label': spoken(message, look) },
    look.isOwn ? null : (look.isFirst ? avatar(message.from) : element('span', { class: 'avatar-space' })),
    element('div', { class: 'column' },
      head(message, look, act),
      bubble(message, look, act),
      look.isDeleted ? null : chips(message, look.reactions, act),
      state(message, look, act)));
}

function changeOf(message, look) {
  const line = element('p', {});
  for (const part of partsOfChange(message)) {
    line.append(typeof part === 'string' ? part : element('bdi', { text: part.name }));
  }
  return element('div', { class: 'change stop', role: 'article', tabindex: '-1', 'aria-label': look.line, title: wholeTime(message.at) }, line);
}

function classes(message, look) {
  if (look.line !== null) {
    return 'change-row';
  }
  const names = ['row', look.isOwn ? 'own' : 'other', `is-${look.state}`, `kind-${message.kind}`];
  if (look.isFirst) {
    names.push('first');
  }
  if (look.isLast) {
    names.push('last');
  }
  if (look.isDeleted) {
    names.push('deleted');
  } else if (message.kind === 'text' && !look.quoted && message.text.length < 60 && JUMBO.test(message.text.trim())) {
    names.push('jumbo');
  }
  if (look.change) {
    names.push(`change-${look.change[0]}`);
  }
  return names.join(' ');
}

/** All of it in one sentence, for whoever hears the page. */
function spoken(message, look) {
  const said = [`${look.isOwn ? 'You' : message.from}, ${clockTime(message.at)}`];
  if (look.quoted) {
    said.push(look.quoted[0] ? `in reply to ${look.quoted[0]}: ${look.quoted[1]}` : 'a reply');
  }
  said.push(snippetOf(message, Infinity));
  if (look.isEdited && !look.isDeleted) {
    said.push('edited');
  }
  look.reactions.forEach(({ reaction, count }) => said.push(`${count} ${reaction}`));
  if (look.state === 'failed' || look.change?.[0] === 'failed') {
    said.push('not sent');
  } else if (look.state !== 'there') {
    said.push('sending');
  }
  return said.join(', ');
}

/** The name, once a group; a screen reader hears it with every message. */
function head(message, look, act) {
  if (!look.isFirst || look.isOwn) {
    return element('div', { class: 'sr-only' }, element('bdi', { class: 'author', text: look.isOwn ? `${message.from} (you)` : message.from }));
  }
  const author = element('button', { type: 'button', class: `author ${tintOf(message.from)}`, 'data-focus': 'author', 'aria-haspopup': 'menu', title: 'Message or manage' }, element('bdi', { text: message.from }));
  author.addEventListener('click', () => act.person(message.from, author));
  return element('div', { class: 'head' }, author);
}

function bubble(message, look, act) {
  const time = element('time', { datetime: message.at, title: wholeTime(message.at), text: `${look.isEdited && !look.isDeleted ? '(edited) ' : ''}${clockTime(message.at)}` });
  if (look.isDeleted) {
    return element('div', { class: 'bubble gone' }, icon('bin'), element('span', { text: 'message deleted' }), time);
  }
  const replied = look.quoted ? quote(look.quoted, () => act.goTo(message.reply_to)) : null;
  switch (message.kind) {
    case 'image': return element('div', { class: replied ? 'bubble' : 'bubble picture-bubble' }, replied, act.picture(message), time);
    case 'text': return element('div', { class: 'bubble' }, replied, textOf(message.text), time);
    default: return element('div', { class: 'bubble unknown' }, element('span', { text: `A message that this page cannot show (${message.bytes ?? 0} bytes)` }), time);
  }
}

function state(message, look, act) {
  if (look.state === 'failed') {
    return failed(`Not sent: ${look.error}`, 'Send again', () => act.again(message.key), () => act.discard(message.key));
  }
  if (look.change?.[0] === 'failed') {
    return failed(`Not saved: ${look.change[1]}`, 'Save again', () => act.again(message.change.key), () => act.discard(message.change.key));
  }
  const doing = look.change ? (look.change[0] === 'deleting' ? 'Deleting…' : 'Saving…') : look.state === 'there' ? null : 'Sending…';
  return doing ? element('div', { class: 'state' }, icon('clock'), element('span', { text: doing })) : null;
}

function failed(text, what, again, discard) {
  const once = element('button', { type: 'button', class: 'link', 'data-focus': 'again', text: what });
  const never = element('button', { type: 'button', class: 'link', 'data-focus': 'discard', text: 'Discard' });
  once.addEventListener('click', again);
  never.addEventListener('click', discard);
  return element('div', { class: 'state failed', role: 'alert' }, element('span', { text }), once, never);
}
