/**
 * What was said in a room and what changed there, by number, each entry as it is now. Numbers have gaps: an edit, a deletion or a
 * reaction has a number and is no entry.
 *
 * The law: an entry says up to which number its state counts (`asOf`); what happened to it later is applied, what happened before is in it already.
 */
export class Timeline {
  entries = [];
  #quoted = new Map(); // by number: what replies refer to and is not among the entries

  clear() {
    this.entries = [];
    this.#quoted.clear();
  }

  /** Where the first entry is that has this number or a later one. */
  indexAt(seq) {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.entries[middle].seq < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  find(seq) {
    const entry = this.entries[this.indexAt(seq)];
    return entry?.seq === seq ? entry : this.#quoted.get(seq);
  }

  append(event) {
    const entry = { ...event, asOf: event.seq };
    this.entries.push(entry);
    return entry;
  }

  /** @param page of history, as of `head` */
  prepend(page, head) {
    this.entries = [...page.map((entry) => ({ ...entry, asOf: head })), ...this.entries];
  }

  quote(entry, head) {
    this.#quoted.set(entry.seq, { ...entry, asOf: head });
  }

  /** @param event edited, deleted, reacted or unreacted */
  apply(event) {
    const entry = this.entries[this.indexAt(event.target)];
    for (const one of [entry?.seq === event.target ? entry : null, this.#quoted.get(event.target)]) {
      if (one && event.seq > one.asOf) {
        one.asOf = event.seq;
        changes[event.t](one, event);
      }
    }
  }
}

const changes = {
  edited(entry, { text }) {
    if (!entry.deleted) {
      entry.text = text;
      entry.edited = true;
    }
  },
  deleted(entry) {
    entry.deleted = true;
    delete entry.text;
    delete entry.blob;
    delete entry.file_name;
    delete entry.reactions;
  },
  reacted(entry, { reaction, from }) {
    entry.reactions = withReaction(entry.reactions ?? [], reaction, from);
  },
  unreacted(entry, { reaction, from }) {
    entry.reactions = withoutReaction(entry.reactions ?? [], reaction, from);
  },
};

/** Reactions are a set of (who, what): putting one in twice is putting it in once. */
export function withReaction(reactions, reaction, user) {
  const found = reactions.find((one) => one.reaction === reaction);
  if (!found) {
    return [...reactions, { reaction, count: 1, users: [user] }];
  }
  return found.users.includes(user)
    ? reactions
    : reactions.map((one) => one === found ? { ...one, count: one.count + 1, users: [...one.users, user] } : one);
}

export function withoutReaction(reactions, reaction, user) {
  return reactions
    .map((one) => one.reaction === reaction && one.users.includes(user) ? { ...one, count: one.count - 1, users: one.users.filter((name) => name !== user) } : one)
    .filter(({ count }) => count > 0);
}
