import { Images } from '../images.js';
import { byId, element } from './dom.js';
import { lookOf, makeRow } from './messageRow.js';
import { Pictures } from './picture.js';

const MOST_ROWS = 200;
const STEP = 50;
const NEAR = 900;       // pixels from an end of what is drawn at which more is drawn
const AT_END = 48;

/**
 * Draws a window of a room's messages: at most some 200 rows, however many there are. Rows come at one end and go at the other while
 * the reader scrolls, and what the reader looks at stays where it is: the topmost visible row is the anchor of every change.
 * A reader at the end stays at the end.
 */
export class MessageList {
  #scroller = byId('scroller');
  #list = byId('messages');
  #historyState = byId('history-state');
  #toEnd = byId('to-end');
  #enlarged;
  #room = null;
  #images = null;
  #pictures = null;
  #rows = new Map();
  #from = 0;          // first number that is drawn
  #to = null;         // last one; null: to the end, with what is on its way
  #isPinned = true;
  #anchor = null;
  #at = 0;            // where it was scrolled to when that was noted
  #drawnPending = 0;
  #leave = [];

  constructor(enlarged) {
    this.#enlarged = enlarged;
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#toEnd.addEventListener('click', () => this.toEnd());
    const resized = new ResizeObserver(() => this.#resized());
    resized.observe(this.#list);
    resized.observe(this.#scroller);
    addEventListener('focus', () => this.#read());
    document.addEventListener('visibilitychange', () => this.#read());
  }

  show(room) {
    this.hide();
    this.#room = room;
    this.#images = new Images(room);
    this.#pictures = new Pictures(this.#images, this.#scroller, (message, from) => this.#enlarged.show(this.#images, message, from));
    this.#from = Infinity;
    this.#to = null;
    this.#isPinned = true;
    this.#leave = [room.on('changed', (kind) => this.#changed(kind)), room.on('fresh', (message) => this.#fresh(message))];
    this.#changed('all');
  }

  hide() {
    this.#leave.forEach((leave) => leave());
    this.#leave = [];
    this.#images?.close();
    this.#room = null;
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  toEnd() {
    this.#isPinned = true;
    this.#to = null;
    this.#from = Math.max(this.#first, this.#last - STEP + 1);
    this.#draw();
    this.#read();
  }

  get #first() {
    return this.#room.messages[0]?.seq ?? this.#room.last + 1;
  }

  get #last() {
    return this.#room.last;
  }

  get #isReading() {
    return this.#isPinned && this.#room?.subscribed && !document.hidden && document.hasFocus();
  }

  #changed(kind) {
    if (kind === 'all') {
      this.#from = Math.max(this.#first, Math.min(this.#from, this.#last - STEP + 1));
      this.#to = this.#to !== null && this.#to >= this.#first && this.#to < this.#last ? this.#to : null;
    }
    if (kind === 'pending' && this.#room.pending.at(-1)?.state === 'waiting' && !this.#isPinned && this.#room.pending.length > this.#drawnPending) {
      this.toEnd(); // who writes wants to see it
      return;
    }
    if (kind === 'older' && this.#scroller.scrollTop < NEAR) {
      this.#widenUp(); // in one step: at the very top nothing could be held in place in between
    }
    this.#draw();
    this.#fill();
    this.#read();
  }

  #fresh(message) {
    if (!this.#isReading && message.from !== this.#room.me && this.#room.unread === 1) {
      this.#room.lineAfter = message.seq - 1;
      this.#draw();
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
    this.#look();
    this.#fill();
    this.#read();
  }

  /** Notes what the reader looks at. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#at = scrollTop;
    this.#isPinned = this.#to === null && scrollHeight - scrollTop - clientHeight < AT_END;
    const top = this.#scroller.getBoundingClientRect().top;
    const row = this.#topRow(top);
    this.#anchor = row && { key: row.dataset.place, offset: row.getBoundingClientRect().bottom - top }; // its lower edge: lines come and go at the upper one
  }

  /** The first row that reaches into sight: rows are in order, so half of the rest is out with every look. */
  #topRow(top) {
    const rows = this.#list.children;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = low + high >> 1;
      if (rows[middle].getBoundingClientRect().bottom > top) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return rows[low] ?? null;
  }

  /** A picture has come, or the window is another: where the reader has scrolled to since the last look counts. */
  #resized() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (this.#anchor && scrollTop !== this.#at && scrollHeight - scrollTop - clientHeight > 1) { // else it is cut short, not scrolled
      this.#anchor.offset += this.#at - scrollTop;
      this.#at = scrollTop;
    }
    this.#hold();
  }

  /** Puts what the reader looks at back to where it was. */
  #hold() {
    if (this.#isPinned) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#at = this.#scroller.scrollTop;
      return;
    }
    const row = this.#anchor && this.#rows.get(this.#anchor.key)?.row;
    if (row) {
      const moved = row.getBoundingClientRect().bottom - this.#scroller.getBoundingClientRect().top - this.#anchor.offset;
      if (Math.abs(moved) >= 1) {
        this.#scroller.scrollTop += moved;
        this.#at = this.#scroller.scrollTop;
      }
    }
  }

  /** Draws more where the reader comes near an end of what is drawn, and asks for history where that is all there is. */
  #fill() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollTop < NEAR) {
      if (this.#from > this.#first) {
        this.#widenUp();
        this.#draw();
      } else {
        this.#room.loadOlder();
      }
    } else if (this.#to !== null && scrollHeight - scrollTop - clientHeight < NEAR) {
      const to = this.#to + STEP;
      this.#to = to >= this.#last ? null : to;
      this.#from = Math.max(this.#from, this.#end - MOST_ROWS + 1);
      this.#draw();
    }
  }

  #widenUp() {
    this.#from = Math.max(this.#first, this.#from - STEP);
    this.#to = this.#end - this.#from >= MOST_ROWS ? this.#from + MOST_ROWS - 1 : this.#to;
  }

  get #end() {
    return this.#to ?? this.#last;
  }

  #draw() {
    if (this.#to === null && this.#last - this.#from >= MOST_ROWS + STEP) {
      if (this.#isPinned) {
        this.#from = this.#last - MOST_ROWS + 1;
      } else {
        this.#to = this.#from + MOST_ROWS - 1;
      }
    }
    if (this.#scroller.scrollTop !== this.#at) {
      this.#look(); // scrolled, and the event is yet to come
    }
    const { messages, pending } = this.#room;
    const base = this.#first;
    const shown = messages.slice(Math.max(0, this.#from - base), this.#end - base + 1);
    const before = messages[this.#from - base - 1];
    const sends = this.#to === null ? pending.map((send) => this.#asMessage(send)) : [];
    this.#drawnPending = pending.length;
    this.#place([...shown, ...sends], before, this.#to === null ? undefined : messages[this.#end - base + 1]);
    this.#drawState();
    this.#hold();
    this.#look();
    this.#drawButton();
  }

  #asMessage(send) {
    return send.text === undefined ? { kind: 'image', from: this.#room.me, ...send } : { kind: 'text', from: this.#room.me, ...send };
  }

  /** Makes the rows that look otherwise than before, and puts all in order with as few moves as that takes. */
  #place(messages, before, after) {
    const keys = messages.map((message) => message.from === this.#room.me ? `key ${message.key}` : `seq ${message.seq}`);
    const staying = new Set(keys);
    for (const [key, { row }] of this.#rows) {
      if (!staying.has(key)) {
        row.remove();
      }
    }
    const rows = new Map();
    let at = this.#list.firstChild;
    messages.forEach((message, index) => {
      const key = keys[index];
      const look = lookOf(message, messages[index - 1] ?? before, messages[index + 1] ?? after, this.#room);
      const sign = JSON.stringify(look);
      const old = this.#rows.get(key);
      const row = old?.sign === sign ? old.row : this.#make(message, look, key);
      if (old && old.row !== row) {
        if (at === old.row) {
          at = at.nextSibling;
        }
        old.row.remove();
      }
      if (row === at) {
        at = at.nextSibling;
      } else {
        this.#list.insertBefore(row, at);
      }
      rows.set(key, { row, sign });
    });
    this.#rows = rows;
  }

  #make(message, look, key) {
    const row = makeRow(message, look, {
      picture: (pictured) => this.#pictures.make(pictured),
      again: (failed) => this.#room.again(failed),
      discard: (failed) => this.#room.discard(failed),
    });
    row.dataset.place = key;
    return row;
  }

  #drawState() {
    const { isLoading, hasOlder, subscribed, messages, pending } = this.#room;
    const isEmpty = subscribed && messages.length === 0 && pending.length === 0;
    const isTop = this.#from <= this.#first;
    const state = isEmpty && !hasOlder ? 'empty' : isTop && (isLoading || hasOlder) ? 'loading' : isTop && subscribed ? 'start' : 'none';
    if (this.#historyState.dataset.state === state) {
      return;
    }
    this.#historyState.dataset.state = state;
    this.#historyState.hidden = state === 'none';
    const contents = {
      empty: () => [element('strong', { text: 'Nobody has said anything yet' }), element('span', { text: 'Write the first message.' })],
      loading: () => [element('span', { class: 'spinner', 'aria-hidden': 'true' }), element('span', { text: 'Earlier messages…' })],
      start: () => [element('span', { text: 'This is where the conversation begins.' })],
      none: () => [],
    };
    this.#historyState.replaceChildren(...contents[state]());
  }

  #drawButton() {
    const unread = this.#room?.unread ?? 0;
    this.#toEnd.hidden = !this.#room || this.#isPinned;
    byId('to-end-count').hidden = unread === 0;
    byId('to-end-count').textContent = unread > 99 ? '99+' : String(unread);
    byId('to-end-text').textContent = unread > 0 ? (unread === 1 ? 'new message' : 'new messages') : 'Newest';
  }
}
