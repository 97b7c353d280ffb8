const AT_END = 48;

/** Where somebody reads: the topmost visible row stays where it is while rows come and go around it, and who is at the end stays at the end. */
export class ReadingPlace {
  isPinned = true;
  #scroller;
  #list;
  #rowOf;
  #anchor = null;
  #at = 0;            // where it was scrolled to when that was noted

  /** @param rowOf the row of a place, however often it has been made anew */
  constructor(scroller, list, rowOf) {
    this.#scroller = scroller;
    this.#list = list;
    this.#rowOf = rowOf;
    const resized = new ResizeObserver(() => this.#resized());
    resized.observe(list);
    resized.observe(scroller);
  }

  /** To the end. */
  pin() {
    this.isPinned = true;
    this.#anchor = null;
  }

  /** To nowhere yet: whoever draws next says where. */
  release() {
    this.isPinned = false;
    this.#anchor = null;
    this.#at = this.#scroller.scrollTop;
  }

  /** Notes what the reader looks at. @param hasEnd whether the last row is the end of the room */
  look(hasEnd) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#at = scrollTop;
    this.isPinned = hasEnd && scrollHeight - scrollTop - clientHeight < AT_END;
    const top = this.#scroller.getBoundingClientRect().top;
    const row = this.#topRow(top);
    this.#anchor = row && { key: row.dataset.place, offset: row.getBoundingClientRect().bottom - top }; // its lower edge: lines come and go at the upper one
  }

  /** The reader has scrolled, and the event is yet to come. */
  catchUp(hasEnd) {
    if (this.#scroller.scrollTop !== this.#at) {
      this.look(hasEnd);
    }
  }

  /** Puts what the reader looks at back to where it was. */
  hold() {
    if (this.isPinned) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#at = this.#scroller.scrollTop;
      return;
    }
    const row = this.#anchor && this.#rowOf(this.#anchor.key);
    if (row) {
      const moved = row.getBoundingClientRect().bottom - this.#scroller.getBoundingClientRect().top - this.#anchor.offset;
      if (Math.abs(moved) >= 1) {
        this.#scroller.scrollTop += moved;
        this.#at = this.#scroller.scrollTop;
      }
    }
  }

  /** A picture has come, or the window is another: where the reader has scrolled to since the last look counts. */
  #resized() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (this.#anchor && scrollTop !== this.#at && scrollHeight - scrollTop - clientHeight > 1) { // else it is cut short, not scrolled
      this.#anchor.offset += this.#at - scrollTop;
      this.#at = scrollTop;
    }
    this.hold();
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
}
