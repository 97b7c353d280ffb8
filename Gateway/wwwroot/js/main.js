import { Connection, Disconnected, Refused } from './connection.js';
import { Rooms } from './rooms.js';
import { Session } from './session.js';
import { ofTab } from './storage.js';
import { told } from './told.js';
import { Announcer } from './views/announcer.js';
import { avatar, byId } from './views/dom.js';
import { Drawer } from './views/drawer.js';
import { Enlarged } from './views/enlarged.js';
import { openFindRooms } from './views/findRooms.js';
import { Notice } from './views/notice.js';
import { openCreateRoom, openDirect } from './views/roomDialogs.js';
import { RoomList } from './views/roomList.js';
import { RoomView } from './views/roomView.js';
import { soon } from './views/soon.js';
import { Theme } from './views/theme.js';
import { toast } from './views/toast.js';
import { Welcome } from './views/welcome.js';

const LOBBY = { room: 'lobby', kind: 'open', title: 'Lobby', topic: '', role: 'member', head: { epoch: '', seq: 0 } };

const connection = new Connection(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
const session = new Session(connection);

const app = byId('app');
const welcome = new Welcome(session);
const notice = new Notice(connection);
const announcer = new Announcer();
const roomList = new RoomList({ open, accept, decline });
const veil = byId('veil');
const roomDrawer = new Drawer({ app, name: 'rooms', panel: byId('rooms'), opener: byId('rooms-open'), closer: byId('rooms-close'), veil });
const memberDrawer = new Drawer({ app, name: 'members', panel: byId('members'), opener: byId('members-toggle'), closer: byId('members-close'), veil });
new Theme();

/** Of the user who is signed in, or whose session has just ended. */
let rooms = null;
let owner = null;
const drawSoon = soon(draw);

const view = new RoomView({
  get rooms() { return rooms; },
  people: knownPeople,
  direct: (user) => attempt(async () => open(await rooms.direct(user))),
  announce: (text) => announcer.say(text),
  refresh: (room) => rooms.refresh(room),
}, new Enlarged());

session.on('in', async () => {
  if (owner !== session.user) {
    enter(session.user);
  }
  const { user } = session;
  try {
    await rooms.enter(view.room);
    connection.isGood();
    view.loadMembers();
  } catch (fault) {
    if (fault instanceof Refused && user === session.user) {
      connection.reopen(); // a room that cannot be followed just now
    } else if (!(fault instanceof Disconnected || fault instanceof Refused)) {
      throw fault;
    }
  }
  drawState();
});

session.on('out', (why) => {
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  document.querySelectorAll('.popup').forEach((popup) => popup.hidePopover());
  app.hidden = true;
  if (!why) {
    leave();
  }
  welcome.show(why);
  document.title = 'OrleansChat';
});

connection.on('state', drawState);
connection.on('event', (event) => rooms?.hear(event));
byId('sign-out').addEventListener('click', () => session.signOut());
byId('rooms-find').addEventListener('click', () => openFindRooms(rooms, open));
byId('rooms-create').addEventListener('click', () => openCreateRoom(rooms, open));
byId('direct-new').addEventListener('click', () => openDirect(rooms, knownPeople(), open));
document.addEventListener('keydown', typeAnywhere);

if (session.remembered) {
  enter(session.remembered);
  session.resume();
} else {
  welcome.show();
}

function enter(user) {
  leave();
  owner = user;
  byId('me-name').textContent = user;
  byId('me-avatar').replaceChildren(avatar(user));
  rooms = new Rooms(connection, user);
  rooms.on('changed', drawSoon);
  rooms.on('gone', gone);
  rooms.on('invited', (info) => toast(`${info.invited_by ?? 'Somebody'} invites you to ${info.title || info.room}.`));
  rooms.on('news', (entry, room) => entry.from !== room.me && (room === view.room ? announcer.hear(entry) : entry.kind !== 'change' && announcer.hear(entry, room)));
  rooms.expect(LOBBY);
  open(rooms.expect(ofTab.get(`room:${user}`) ?? LOBBY));
  if (matchMedia('(min-width: 1100px)').matches) {
    memberDrawer.open();
  }
}

function leave() {
  view.hide();
  roomList.draw([], [], null, () => false); // the next one may be somebody else
  byId('toasts').replaceChildren();
  roomDrawer.close();
  memberDrawer.close();
  rooms?.close();
  rooms = null;
  owner = null;
}

function open(room) {
  roomDrawer.close();
  if (room && room !== view.room) {
    welcome.hide();
    app.hidden = false;
    ofTab.set(`room:${owner}`, room.info);
    view.show(room);
    announcer.say(room.title);
    if (connection.state === 'open') {
      attempt(() => rooms.makePlaceFor(room));
    }
  }
  draw();
}

async function accept({ room }) {
  await attempt(async () => open(await rooms.join(room)));
}

async function decline({ room, title }) {
  await attempt(async () => {
    await rooms.leave(room);
    toast(`You have declined to join ${title || room}.`);
  });
}

/** The user is not in this room any more. */
function gone(room, change) {
  const by = change?.from;
  const why = {
    left: `You have left ${room.title}.`,
    kicked: `${by} removed you from ${room.title}.`,
    banned: `${by} banned you from ${room.title}.`,
  }[change?.what] ?? `${room.title} is not there for you any more.`;
  toast(why, { isAlert: change?.what !== 'left' });
  if (room === view.room) {
    open(rooms.expect(LOBBY));
  }
}

async function attempt(act) {
  try {
    await act();
  } catch (fault) {
    toast(told(fault), { isAlert: true });
  }
}

/** Everybody of whom this page has heard, by name. */
function knownPeople() {
  const names = new Set(rooms.all.flatMap(({ roster, members, info }) => [...roster.users, ...members.members.map(({ user }) => user), ...info.with ? [info.with] : []]));
  names.delete(owner);
  return [...names].sort((one, other) => one.localeCompare(other));
}

function draw() {
  if (!rooms) {
    return;
  }
  const { all } = rooms;
  roomList.draw(all, rooms.invitations, view.room, (user) => all.some(({ roster }) => roster.users.includes(user)));
  const unread = all.reduce((sum, room) => sum + room.unread, 0);
  const elsewhere = unread - (view.room?.unread ?? 0) + rooms.invitations.length;
  byId('rooms-open').classList.toggle('has-news', elsewhere > 0);
  byId('rooms-open').setAttribute('aria-label', elsewhere > 0 ? 'Open the room list, there is something new' : 'Open the room list');
  if (!app.hidden) {
    document.title = view.room ? `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${view.room.title} – OrleansChat` : 'OrleansChat';
  }
  drawState();
}

function drawState() {
  if (session.user && view.room) {
    if (app.hidden && connection.state === 'open') {
      welcome.hide();
      app.hidden = false;
    }
    notice.draw(connection.state === 'open' && view.room.subscribed);
  }
}

/** Who begins to type while nothing takes letters means the message box. */
function typeAnywhere(event) {
  const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isLetter && document.activeElement === document.body && view.room && !app.hidden && !document.querySelector('dialog[open]')) {
    byId('composer-text').focus();
  }
}
