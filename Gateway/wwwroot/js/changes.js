import { momentOf } from './times.js';

const ROLES = { owner: 'an owner', moderator: 'a moderator', member: 'a member' };

/** What a change says, as parts in order: texts, and `{ name }` for people. Null: nothing that is worth a line. */
export function partsOfChange(change) {
  const by = { name: change.from };
  const whom = { name: change.user ?? change.from };
  switch (change.what) {
    case 'created': return [by, ' created the room'];
    case 'joined': return [whom, ' joined'];
    case 'left': return [whom, ' left'];
    case 'invited': return [by, ' invited ', whom];
    case 'kicked': return [by, ' removed ', whom];
    case 'banned': return [by, ' banned ', whom];
    case 'unbanned': return [by, ' lifted the ban of ', whom];
    case 'muted': return [by, ' muted ', whom, change.muted_until ? ` until ${momentOf(change.muted_until)}` : ''];
    case 'unmuted': return [by, ' let ', whom, ' write again'];
    case 'role': return ROLES[change.role] ? [by, ' made ', whom, ` ${ROLES[change.role]}`] : null;
    case 'settings': return [by, ` ${settingsText(change)}`];
    default: return null; // a later server's
  }
}

export const textOfChange = (change) => (partsOfChange(change) ?? []).map((part) => part.name ?? part).join('');

/** @param change with `previous`, the settings before it, where they are known */
function settingsText(change) {
  const { previous } = change;
  const { title, topic, kind, read_only: isReadOnly } = settingsOf(change);
  if (!previous) {
    return topic ? `changed the settings of the room; its topic is “${topic}”` : 'changed the settings of the room';
  }
  const said = [];
  if (title !== previous.title) {
    said.push(`named the room “${title}”`);
  }
  if (topic !== previous.topic) {
    said.push(topic ? `set the topic to “${topic}”` : 'removed the topic');
  }
  if (kind !== previous.kind) {
    said.push(`made the room ${kind}`);
  }
  if (Boolean(isReadOnly) !== Boolean(previous.read_only)) {
    said.push(isReadOnly ? 'lets only moderators and owners write' : 'lets everybody write again');
  }
  return said.length > 0 ? said.join(' and ') : 'saved the settings of the room';
}

/** Lets each change of the settings know what they were before. */
export function relate(entries) {
  let settings = null;
  for (const entry of entries) {
    if (entry.kind === 'change' && (entry.what === 'created' || entry.what === 'settings')) {
      entry.previous ??= settings;
      settings = settingsOf(entry);
    }
  }
}

/** Of an entry: its `kind` says that it is a change, so the room's kind has another name. */
export const settingsOf = ({ title, topic, room_kind: kind, read_only: isReadOnly }) => ({ title, topic: topic ?? '', kind, read_only: isReadOnly === true });
