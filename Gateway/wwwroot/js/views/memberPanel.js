import { isMember, isModerator, isMuted, isOfSomebody } from '../rights.js';
import { momentOf } from '../times.js';
import { avatar, byId, element, icon } from './dom.js';

const RANKS = { owner: 0, moderator: 1, member: 2 };

/** Who is in the room: who of them is here, what they are in it, and what may be done about it. */
export class MemberPanel {
  #list = byId('members-list');
  #invite = byId('members-invite');
  #act;
  #room = null;
  #leave = () => {};
  #drawn = '';

  /** @param act person (name, opener), invite */
  constructor(act) {
    this.#act = act;
    this.#invite.addEventListener('click', () => act.invite());
  }

  show(room) {
    this.#leave();
    this.#room = room;
    this.#leave = room.members.on('changed', () => this.draw());
    this.#drawn = '';
    this.#list.replaceChildren();
    this.draw();
  }

  hide() {
    this.#leave();
    this.#room = null;
    this.#list.replaceChildren();
  }

  draw() {
    if (!this.#room) {
      return;
    }
    this.#invite.hidden = !(isOfSomebody(this.#room.info) && isMember(this.#room.info));
    const groups = groupsOf(this.#room);
    const sign = JSON.stringify([groups, this.#room.members.hasMore, this.#room.info.role]);
    if (sign === this.#drawn) {
      return;
    }
    this.#drawn = sign;
    const focused = document.activeElement?.closest?.('#members-list [data-user]')?.dataset.user;
    this.#list.replaceChildren(...groups.flatMap(([name, people]) => people.length === 0 ? [] : [
      element('section', { 'aria-label': name },
        element('h3', { class: 'label', text: `${name} – ${people.length}` }),
        element('ul', {}, ...people.map((person) => this.#item(person)))),
    ]), ...this.#room.members.hasMore ? [this.#more()] : []);
    if (focused !== undefined) {
      ([...this.#list.querySelectorAll('[data-user]')].find(({ dataset }) => dataset.user === focused) ?? byId('members-close')).focus();
    }
  }

  #item({ user, role, until, isOnline, isBanned }) {
    const isMe = user === this.#room.me;
    const face = avatar(user);
    face.classList.toggle('is-online', isOnline);
    const tag = isBanned ? 'banned' : { owner: 'owner', moderator: 'moderator', invited: 'invited' }[role];
    const parts = [face,
      element('span', { class: 'person-name' }, element('bdi', { text: user }), isMe ? element('span', { class: 'muted', text: ' (you)' }) : null),
      until ? element('span', { class: 'muted-mark', title: `Muted until ${until}` }, icon('muted'), element('span', { class: 'sr-only', text: `muted until ${until}` })) : null,
      tag ? element('span', { class: `tag is-${tag}`, text: tag }) : null,
      element('span', { class: 'sr-only', text: isOnline ? 'online' : 'not here' })];
    if (isMe) {
      return element('li', {}, element('div', { class: 'person' }, ...parts));
    }
    const button = element('button', { type: 'button', class: 'person', 'data-user': user, 'aria-haspopup': 'menu' }, ...parts);
    button.addEventListener('click', () => this.#act.person(user, button));
    return element('li', {}, button);
  }

  #more() {
    const button = element('button', { type: 'button', class: 'link', text: 'More people' });
    button.addEventListener('click', () => this.#room.members.loadMore());
    return button;
  }
}

/** `[name of the group, its people]` in order. */
function groupsOf(room) {
  const online = new Set(room.roster.users);
  const known = new Map(room.members.members.map((member) => [member.user, member]));
  for (const user of online) {
    if (!known.has(user)) {
      known.set(user, { user, role: 'member' });
    }
  }
  const people = [...known.values()]
    .map((member) => ({ user: member.user, role: member.role, isBanned: member.banned === true, isOnline: online.has(member.user), until: isMuted(member) ? momentOf(member.muted_until) : null }))
    .sort((one, other) => (RANKS[one.role] ?? 3) - (RANKS[other.role] ?? 3) || one.user.localeCompare(other.user));
  const isIn = ({ role }) => role in RANKS;
  return [
    ['Here', people.filter((person) => isIn(person) && person.isOnline)],
    ['Not here', people.filter((person) => isIn(person) && !person.isOnline)],
    ['Invited', people.filter(({ role }) => role === 'invited')],
    ['Banned', isModerator(room.info) ? people.filter(({ isBanned }) => isBanned) : []],
  ];
}
