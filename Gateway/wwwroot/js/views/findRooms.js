import { told } from '../told.js';
import { openDialog } from './dialog.js';
import { element, icon } from './dom.js';

const AFTER = 200;

/** The public rooms there are, searched while one types, to join or to open. */
export function openFindRooms(rooms, open) {
  const search = element('input', { type: 'search', class: 'search', 'aria-label': 'Search', placeholder: 'Search by name', autocomplete: 'off', autofocus: true });
  const state = element('p', { class: 'muted small', role: 'status' });
  const list = element('ul', { class: 'directory', 'aria-label': 'Public rooms' });
  const more = element('button', { type: 'button', class: 'link', text: 'More rooms', hidden: true });
  const { say, close } = openDialog({ title: 'Find rooms', content: [search, state, list, more], cancel: 'Close', isWide: true });
  let last = null;
  let timer = 0;
  let asked = 0;

  const show = async (after) => {
    const number = ++asked;
    try {
      const found = await rooms.directory(search.value.trim(), after);
      if (number !== asked) {
        return;
      }
      const items = found.map((info) => item(info));
      after ? list.append(...items) : list.replaceChildren(...items);
      last = found.at(-1)?.room ?? null;
      more.hidden = found.length < 50;
      const count = list.children.length;
      state.textContent = count > 0 ? (count === 1 ? '1 room' : `${count} rooms`) : search.value.trim() ? 'No public room of this name.' : 'There is no public room yet.';
      say(null);
      items[0] && after && items[0].querySelector('button').focus();
    } catch (fault) {
      say(told(fault));
    }
  };

  const item = (info) => {
    const isIn = Boolean(rooms.get(info.room));
    const name = info.title || info.room;
    const button = element('button', { type: 'button', class: isIn ? 'secondary' : 'primary', text: isIn ? 'Open' : 'Join', 'aria-label': `${isIn ? 'Open' : 'Join'} ${name}` });
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        const room = rooms.get(info.room) ?? await rooms.join(info.room);
        close();
        open(room);
      } catch (fault) {
        say(told(fault));
        button.disabled = false;
      }
    });
    return element('li', {}, element('span', { class: 'room-mark' }, icon('hash')),
      element('span', { class: 'found-name' },
        element('bdi', { text: name }),
        element('small', { class: 'muted' }, element('bdi', { text: `${info.members === 1 ? '1 member' : `${info.members} members`}${info.topic ? ` · ${info.topic}` : ''}` }))),
      button);
  };

  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(null), AFTER);
  });
  more.addEventListener('click', () => show(last));
  show(null);
}
