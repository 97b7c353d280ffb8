import { withReaction, withoutReaction } from './timeline.js';

/** An entry as it will be when what this page has asked of it is done; with the state of that. */
export function present(entry, commands, me) {
  let seen = entry;
  for (const { t, fields, state, fault, key } of commands) {
    if (fields.target !== entry.seq) {
      continue;
    }
    switch (t) {
      case 'edit':
        seen = { ...seen, text: fields.text, edited: true, change: { key, state, fault } };
        break;
      case 'delete':
        seen = { ...seen, change: { key, state: 'deleting' } };
        break;
      case 'react':
        seen = { ...seen, reactions: withReaction(seen.reactions ?? [], fields.reaction, me) };
        break;
      case 'unreact':
        seen = { ...seen, reactions: withoutReaction(seen.reactions ?? [], fields.reaction, me) };
        break;
      default: // a send has no target
    }
  }
  return seen;
}

/** A send that is on its way, as the message it will be. */
export function presentSend({ key, at, state, fault, fields, file }, me) {
  const content = file ? { kind: 'image', file_name: fields.file_name, blob: file } : { kind: 'text', text: fields.text };
  return { key, at, state, fault, from: me, reply_to: fields.reply_to, ...content };
}
