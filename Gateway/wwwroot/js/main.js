import { Connection, Disconnected, Refused } from './connection.js';
import { Room } from './room.js';
import { Session } from './session.js';
import { Announcer } from './views/announcer.js';
import { Composer } from './views/composer.js';
import { avatar, byId } from './views/dom.js';
import { Drawer } from './views/drawer.js';
import { Enlarged } from './views/enlarged.js';
import { MessageList } from './views/messageList.js';
import { Notice } from './views/notice.js';
import { People } from './views/people.js';
import { RoomList } from './views/roomList.js';
import { Theme } from './views/theme.js';
import { Welcome } from './views/welcome.js';

const connection = new Connection(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
const session = new Session(connection);

const app = byId('app');
const welcome = new Welcome(session);
const notice = new Notice(connection);
const messageList = new MessageList(new Enlarged());
const composer = new Composer();
const people = new People();
const announcer = new Announcer();
const roomList = new RoomList(open);
const veil = byId('veil');
const roomDrawer = new Drawer({ app, name: 'rooms', panel: byId('rooms'), opener: byId('rooms-open'), closer: byId('rooms-close'), veil });
const memberDrawer = new Drawer({ app, name: 'members', panel: byId('members'), opener: byId('members-toggle'), closer: byId('members-close'), veil });
new Theme();

/** Of the user who is signed in, by name; they outlive a session that has ended, for the same user. */
let rooms = new Map();
let owner = null;
let current = null;

session.on('in', async () => {
  const user = session.user;
  if (owner !== user) {
    enter(user);
  }
  try {
    const { rooms: known } = await connection.request('rooms');
    for (const { room: name } of known) {
      if (!rooms.has(name)) {
        add(name);
      }
    }
    await Promise.all([...rooms.values()].map((room) => room.subscribe()));
    connection.isGood();
    if (!current) {
      open(rooms.values().next().value);
    }
  } catch (fault) {
    if (fault instanceof Refused) {
      connection.reopen(); // a room that cannot be followed just now
    } else if (!(fault instanceof Disconnected)) {
      throw fault;
    }
  }
  drawState();
});

session.on('out', (why) => {
  app.hidden = true;
  if (!why) {
    leave();
  }
  welcome.show(why);
  document.title = 'OrleansChat';
});

connection.on('state', drawState);
connection.on('event', (event) => rooms.get(event.room)?.hear(event));
byId('sign-out').addEventListener('click', () => session.signOut());
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
  add('lobby');
  open(rooms.get('lobby'));
  if (matchMedia('(min-width: 1100px)').matches) {
    memberDrawer.open();
  }
}

function leave() {
  messageList.hide();
  composer.hide();
  roomDrawer.close();
  memberDrawer.close();
  rooms = new Map();
  owner = null;
  current = null;
}

function add(name) {
  const room = new Room(connection, name, owner);
  rooms.set(name, room);
  room.on('changed', () => {
    drawRooms();
    drawState();
  });
  room.on('fresh', (message) => message.from !== room.me && announcer.say(message));
  room.on('roster', () => room === current && people.draw(room));
  room.on('typing', () => room === current && people.drawTyping(room));
}

function open(room) {
  roomDrawer.close();
  if (room !== current) {
    current = room;
    byId('room-name').textContent = room.name;
    welcome.hide();
    app.hidden = false;
    messageList.show(room);
    composer.show(room);
    people.draw(room);
    people.drawTyping(room);
  }
  drawRooms();
}

function drawRooms() {
  const all = [...rooms.values()];
  roomList.draw(all, current);
  const unread = all.reduce((sum, room) => sum + room.unread, 0);
  document.title = current ? `${unread > 0 ? `(${unread}) ` : ''}${current.name} – OrleansChat` : 'OrleansChat';
}

function drawState() {
  if (session.user && current) {
    if (app.hidden && connection.state === 'open') {
      welcome.hide();
      app.hidden = false;
    }
    notice.draw(connection.state === 'open' && current.subscribed);
  }
}

/** Who begins to type while nothing takes letters means the message box. */
function typeAnywhere(event) {
  const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isFree = document.activeElement === document.body || document.activeElement === byId('scroller');
  if (isLetter && isFree && current && !byId('enlarged').open) {
    byId('composer-text').focus();
  }
}
