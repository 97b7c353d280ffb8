import { Images } from '../images.js';
import { byId } from './dom.js';
import { drawHistoryState } from './historyState.js';
import { MessageActions } from './messageActions.js';
import { MessageStops } from './messageStops.js';
import { Pictures } from './picture.js';
import { ReadingPlace } from './readingPlace.js';
import { Rows } from './rows.js';
import { soon } from './soon.js';
import { UnreadJump } from './unreadJump.js';

const MOST_ROWS = 200;
const STEP = 50;
const NEAR = 900;       // pixels from an end of what is drawn at which more is drawn

/**
 * Draws a window of a room's messages: at most some 200 rows, however many there are. Rows come at one end and go at the other while
 * the reader scrolls, and what the reader looks at stays where it is: the topmost visible row is the anchor of every change.
 * A reader at the end stays at the end.
 */
export class MessageList {
  #scroller = byId('scroller');
  #list = byId('messages');
  #toEnd = byId('to-end');
  #enlarged;
  #act;
  #actions;
  #stops;
  #rows;
  #room = null;
  #images = null;
  #from = 0;          // first number that is drawn, if there is an entry of it, else the first behind it
  #to = null;         // last one; null: to the end, with what is on its way
  #place;
  #jump;
  #drawnPending = 0;
  #leave = [];
  #drawSoon = soon(() => this.#room && this.#drawAll());

  /** @param act what can be done with messages, see RoomView */
  constructor(enlarged, act) {
    this.#enlarged = enlarged;
    this.#act = act;
    this.#actions = new MessageActions(act);
    this.#stops = new MessageStops(this.#list, this.#actions, {
      messageOf: (key) => this.#rows.get(key)?.message,
      leave: () => act.write(),
      more: (isUp) => this.#beyond(isUp),
    });
    this.#rows = new Rows(this.#list, this.#stops);
    this.#place = new ReadingPlace(this.#scroller, this.#list, (key) => this.#rows.get(key)?.row);
    this.#jump = new UnreadJump(this.#scroller, (room) => this.#goToLine(room));
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#toEnd.addEventListener('click', () => {
      this.toEnd();
      act.write();
    });
    addEventListener('focus', () => this.#read());
    document.addEventListener('visibilitychange', () => this.#read());
  }

  show(room) {
    this.hide();
    this.#room = room;
    this.#images = new Images(room);
    const pictures = new Pictures(this.#images, this.#scroller, (message, from) => this.#enlarged.show(this.#images, message, from));
    this.#act.picture = (message) => pictures.make(message);
    this.#act.again = (key) => room.again(key);
    this.#act.discard = (key) => room.discard(key);
    this.#act.goTo = (seq) => this.goTo(seq);
    this.#from = Infinity;
    this.#to = null;
    this.#place.pin();
    this.#stops.reset();
    this.#jump.show(room);
    this.#actions.show(room);
    this.#leave = [room.on('changed', (kind) => this.#changed(kind)), room.on('fresh', (entry) => this.#fresh(entry)), room.on('info', () => this.#drawSoon())];
    this.#changed('all');
  }

  hide() {
    this.#leave.forEach((leave) => leave());
    this.#leave = [];
    this.#images?.close();
    this.#jump.hide();
    this.#room = null;
    this.#rows.clear();
  }

  toEnd() {
    this.#place.pin();
    this.#to = null;
    this.#from = this.#numberAt(this.#room.entries.length - STEP);
    this.#draw();
    this.#read();
  }

  /** Shows a message that may be far up, and gives it the focus. */
  async goTo(seq) {
    const room = this.#room;
    const isThere = await room.loadBackTo(seq);
    if (room !== this.#room || !isThere) {
      this.#act.missed();
      return;
    }
    const at = room.indexAt(seq);
    this.#place.release();
    this.#from = Math.min(this.#from, this.#numberAt(at - STEP));
    if (this.#indexes().length > MOST_ROWS) {
      this.#to = this.#numberAt(room.indexAt(this.#from) + MOST_ROWS - 1);
    }
    if (seq > this.#end) {
      this.#from = this.#numberAt(at - STEP);
      this.#to = at + STEP < room.entries.length ? this.#numberAt(at + STEP) : null;
    }
    this.#draw();
    const row = this.#rows.at(seq);
    row.scrollIntoView({ block: 'center' });
    this.#stops.focusRow(row);
    row.classList.add('found');
    setTimeout(() => row.classList.remove('found'), 1_800);
    this.#scrolled();
  }

  async #goToLine(room) {
    await room.loadBackTo(room.lineAfter + 1);
    const first = room.entries[room.indexAt(room.lineAfter + 1)];
    if (first && room === this.#room) {
      await this.goTo(first.seq);
    }
  }

  /** The last message of one's own that can be edited. */
  get lastOwn() {
    return this.#room.entries.findLast(({ from, kind, deleted }) => from === this.#room.me && kind === 'text' && !deleted);
  }

  /** Of the entry at an index, or of the nearest there is. */
  #numberAt(index) {
    const { entries, last } = this.#room;
    return entries[Math.max(0, Math.min(index, entries.length - 1))]?.seq ?? last + 1;
  }

  get #end() {
    return this.#to ?? Infinity;
  }

  #indexes() {
    const from = this.#room.indexAt(this.#from);
    const to = this.#to === null ? this.#room.entries.length : this.#room.indexAt(this.#to + 1);
    return { from, to, length: to - from };
  }

  get #isReading() {
    return this.#place.isPinned && this.#room?.subscribed && !document.hidden && document.hasFocus();
  }

  #changed(kind) {
    const { entries, pending } = this.#room;
    if (kind === 'all') {
      this.#from = Math.min(this.#from, this.#numberAt(entries.length - STEP));
      this.#to = this.#to !== null && this.#to >= this.#numberAt(0) && this.#to < this.#numberAt(Infinity) ? this.#to : null;
    }
    if (kind === 'pending' && pending.at(-1)?.state === 'waiting' && !this.#place.isPinned && pending.length > this.#drawnPending) {
      this.toEnd(); // who writes wants to see it
      return;
    }
    if (kind === 'older' && this.#scroller.scrollTop < NEAR) {
      this.#widenUp(); // in one step: at the very top nothing could be held in place in between
    }
    if (kind === 'all' || kind === 'older') {
      this.#drawAll();
    } else {
      this.#read();
      this.#drawSoon();
    }
  }

  #drawAll() {
    this.#draw();
    this.#fill();
    this.#read();
  }

  #fresh(entry) {
    if (!this.#isReading && entry.from !== this.#room.me && this.#room.unread === 1 && entry.kind !== 'change') {
      this.#room.lineAfter = entry.seq - 1;
      this.#drawSoon();
    }
  }

  #read() {
    if (this.#isReading) {
      this.#room.markRead();
    }
    this.#drawButton();
  }

  #scrolled() {
    if (!this.#room) {
      return;
    }
    this.#place.look(this.#to === null);
    this.#jump.draw();
    this.#fill();
    this.#read();
  }

  /** The keyboard is at the first or the last row, and wants what is beyond it. */
  #beyond(isUp) {
    if (isUp) {
      this.#scroller.scrollTop = 0;
    } else if (this.#to !== null) {
      this.toEnd();
    } else {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#act.write();
    }
  }

  /** Draws more where the reader comes near an end of what is drawn, and asks for history where that is all there is. */
  #fill() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollTop < NEAR) {
      if (this.#indexes().from > 0) {
        this.#widenUp();
        this.#draw();
      } else {
        this.#room.loadOlder();
      }
    } else if (this.#to !== null && scrollHeight - scrollTop - clientHeight < NEAR) {
      const to = this.#indexes().to - 1 + STEP;
      this.#to = to >= this.#room.entries.length - 1 ? null : this.#numberAt(to);
      this.#from = Math.max(this.#from, this.#numberAt(Math.min(to, this.#room.entries.length - 1) - MOST_ROWS + 1));
      this.#draw();
    }
  }

  #widenUp() {
    const from = Math.max(0, this.#indexes().from - STEP);
    this.#from = this.#numberAt(from);
    this.#to = this.#indexes().length > MOST_ROWS ? this.#numberAt(from + MOST_ROWS - 1) : this.#to;
  }

  #draw() {
    if (this.#to === null && this.#indexes().length >= MOST_ROWS + STEP) {
      if (this.#place.isPinned) {
        this.#from = this.#numberAt(this.#room.entries.length - MOST_ROWS);
      } else {
        this.#to = this.#numberAt(this.#indexes().from + MOST_ROWS - 1);
      }
    }
    this.#place.catchUp(this.#to === null);
    const room = this.#room;
    const { from, to } = this.#indexes();
    const shown = room.entries.slice(from, to).map((entry) => room.present(entry));
    const { pending } = room;
    this.#drawnPending = pending.length;
    this.#rows.draw([...shown, ...this.#to === null ? pending : []], {
      before: room.entries[from - 1],
      after: this.#to === null ? undefined : room.entries[to],
      room,
      act: this.#act,
    });
    drawHistoryState(room, from === 0);
    this.#place.hold();
    this.#place.look(this.#to === null);
    this.#jump.draw();
    this.#drawButton();
  }

  #drawButton() {
    const unread = this.#room?.unread ?? 0;
    this.#toEnd.hidden = !this.#room || this.#place.isPinned;
    byId('to-end-count').hidden = unread === 0;
    byId('to-end-count').textContent = unread > 99 ? '99+' : String(unread);
    byId('to-end-text').textContent = unread > 0 ? (unread === 1 ? 'new message' : 'new messages') : 'Newest';
  }
}
