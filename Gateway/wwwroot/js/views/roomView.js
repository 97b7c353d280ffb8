import { told } from '../told.js';
import { ask } from './dialog.js';
import { Composer } from './composer.js';
import { MemberPanel } from './memberPanel.js';
import { MessageList } from './messageList.js';
import { openPersonMenu } from './personMenu.js';
import { openReactionPicker } from './reactionPicker.js';
import { RoomBar } from './roomBar.js';
import { openInvite, openSettings } from './roomDialogs.js';
import { toast } from './toast.js';
import { drawTyping } from './typingLine.js';

/** The room that is looked at: its bar, its messages, who is in it, and where one writes. What people do in it starts here. */
export class RoomView {
  room = null;
  #list;
  #composer;
  #members;
  #bar;
  #desk;
  #leave = [];

  /** @param desk rooms, direct (a name), people, announce, refresh (a room) */
  constructor(desk, enlarged) {
    this.#desk = desk;
    this.#list = new MessageList(enlarged, {
      write: () => this.#composer.focus(),
      reply: (message) => this.#composer.reply(message),
      edit: (message) => this.#composer.edit(message),
      remove: (message) => this.#remove(message),
      react: (message, reaction, isOn) => this.#react(message, reaction, isOn),
      pick: (message, opener) => openReactionPicker(opener, (reaction) => this.#react(message, reaction, true)),
      copy: (message) => this.#copy(message),
      direct: (user) => desk.direct(user),
      person: (user, opener) => this.#person(user, opener),
      missed: () => toast('That message cannot be shown: it is too far back, or not there any more.'),
    });
    this.#composer = new Composer({
      lastOwn: () => this.#list.lastOwn,
      remove: (message) => this.#remove(message),
      announce: (text) => desk.announce(text),
    });
    this.#members = new MemberPanel({ person: (user, opener) => this.#person(user, opener), invite: () => this.#invite() });
    this.#bar = new RoomBar({ invite: () => this.#invite(), settings: () => openSettings(desk.rooms, this.room), leave: () => this.#askLeave() });
  }

  show(room) {
    this.hide();
    this.room = room;
    room.drawLine();
    this.#bar.show(room);
    this.#list.show(room);
    this.#composer.show(room);
    this.#members.show(room);
    drawTyping(room);
    this.loadMembers();
    this.#leave = [
      room.on('info', () => {
        this.#bar.draw(room);
        this.#composer.draw();
        this.#members.draw();
      }),
      room.on('roster', () => {
        this.#bar.draw(room);
        this.#members.draw();
      }),
      room.on('typing', () => drawTyping(room)),
      room.on('refused', (command, fault) => this.#refused(command, fault)),
    ];
  }

  hide() {
    this.#leave.forEach((leave) => leave());
    this.#leave = [];
    this.#list.hide();
    this.#composer.hide();
    this.#members.hide();
    this.room = null;
  }

  /** Again after a reconnect, if that was in the way. */
  loadMembers() {
    this.room?.members.load();
  }

  #react(message, reaction, isOn) {
    this.room.react(message.seq, reaction, isOn);
    this.#desk.announce(isOn ? `${reaction} added` : `${reaction} taken back`);
  }

  #remove(message) {
    const { room } = this;
    ask({
      title: 'Delete this message?',
      text: 'It goes for everybody, and does not come back.',
      submit: 'Delete',
      act: () => {
        room.remove(message.seq);
        return () => this.#composer.focus();
      },
    });
  }

  async #copy({ text }) {
    try {
      await navigator.clipboard.writeText(text);
      toast('Copied.');
    } catch {
      toast('The browser does not let this page copy.', { isAlert: true });
    }
  }

  #person(user, opener) {
    openPersonMenu(opener, user, this.room, { rooms: this.#desk.rooms, direct: (name) => this.#desk.direct(name) });
  }

  #invite() {
    const inside = new Set(this.room.members.members.map(({ user }) => user));
    openInvite(this.#desk.rooms, this.room, this.#desk.people().filter((user) => !inside.has(user)), toast);
  }

  #askLeave() {
    const { room } = this;
    ask({
      title: `Leave ${room.title}?`,
      text: room.info.kind === 'private' ? 'It is private: to come back you have to be invited again.' : 'You can come back at any time.',
      submit: 'Leave',
      act: async () => {
        await this.#desk.rooms.leave(room.name);
        return () => this.#composer.focus();
      },
    });
  }

  #refused({ t }, fault) {
    const what = { react: 'The reaction was not added', unreact: 'The reaction was not taken back', delete: 'The message was not deleted' }[t];
    if (what) {
      toast(`${what}. ${told(fault)}`, { isAlert: true });
    }
    if (fault.reason === 'muted' || fault.reason === 'read_only') {
      this.#desk.refresh(this.room);
    }
  }
}

