import { newKey } from '../ids.js';
import { isOfSomebody, isOwner } from '../rights.js';
import { choice, field, openDialog } from './dialog.js';
import { element } from './dom.js';

const KINDS = [
  { value: 'public', icon: 'hash', text: 'Public', hint: 'Anybody can find and join it.' },
  { value: 'private', icon: 'lock', text: 'Private', hint: 'Only who is invited can see and join it.' },
];

/** @param open shows the room that was made */
export function openCreateRoom(rooms, open) {
  const key = newKey(); // kept over a lost connection: pressed twice, made once
  const title = field('Name', { maxlength: 80, placeholder: 'Book club', autofocus: true, required: true });
  const topic = field('Topic (optional)', { maxlength: 300, placeholder: 'What it is about' });
  const kind = choice('Who can join', 'kind', KINDS, 'public');
  openDialog({
    title: 'Create a room',
    content: [title.row, topic.row, kind.row],
    submit: 'Create room',
    act: async () => {
      const name = title.input.value.trim();
      if (!name) {
        throw new Error('A room needs a name.');
      }
      const room = await rooms.create({ title: name, kind: kind.value, topic: topic.input.value.trim() }, key);
      return () => open(room);
    },
  });
}

/** What may be changed of a room by whoever looks: moderators name it, owners say who joins and who writes. */
export function openSettings(rooms, room) {
  const { info } = room;
  const mayRule = isOwner(info);
  const title = field('Name', { maxlength: 80, value: info.title || info.room, autofocus: true });
  const topic = field('Topic', { maxlength: 300, rows: 3, value: info.topic ?? '' });
  const kind = mayRule && isOfSomebody(info) ? choice('Who can join', 'kind', KINDS, info.kind) : null;
  const readOnly = element('input', { type: 'checkbox' });
  readOnly.checked = info.read_only === true;
  const writers = mayRule ? element('label', { class: 'check' }, readOnly, element('span', {}, element('strong', { text: 'Read only' }), element('small', { class: 'muted', text: 'Only moderators and owners write.' }))) : null;
  openDialog({
    title: 'Room settings',
    content: [title.row, topic.row, kind?.row, writers],
    submit: 'Save',
    act: async () => {
      const wanted = { title: title.input.value.trim() || info.room, topic: topic.input.value.trim() };
      if (mayRule) {
        wanted.read_only = readOnly.checked;
      }
      if (kind) {
        wanted.kind = kind.value;
      }
      const changed = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== (info[name] ?? (name === 'read_only' ? false : ''))));
      if (Object.keys(changed).length > 0) {
        await rooms.command('settings', room, changed);
      }
    },
  });
}

/** @param people names that are known, to choose from while one types */
export function openDirect(rooms, people, open) {
  openPersonDialog({
    title: 'New message',
    text: 'Who is it for? Only the two of you will see it.',
    submit: 'Open',
    people,
    act: async (user) => {
      const room = await rooms.direct(user);
      return () => open(room);
    },
  });
}

export function openInvite(rooms, room, people, say) {
  openPersonDialog({
    title: `Invite to ${room.title}`,
    submit: 'Invite',
    people,
    act: async (user) => {
      await rooms.command('invite', room, { user });
      return () => say(`${user} is invited.`);
    },
  });
}

function openPersonDialog({ title, text, submit, people, act }) {
  const list = element('datalist', { id: 'people-known' }, ...people.map((value) => element('option', { value })));
  const name = field('User name', { list: 'people-known', maxlength: 200, autocapitalize: 'none', spellcheck: 'false', autofocus: true });
  openDialog({
    title,
    text,
    content: [name.row, list],
    submit,
    act: async () => {
      const user = name.input.value.trim();
      if (!user) {
        throw new Error('A user name, please.');
      }
      return await act(user);
    },
  });
}
