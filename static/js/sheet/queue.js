/* Cells on their way to the server. An item holds what is typed, the entry it rests on (`seen`), the
   texts already sent for it (so that an answer that got lost is known again as one's own), and
   whether it is held back because somebody else changed the cell. */

import { keyOf } from "./table.js";

export class Queue {
  constructor(store) {
    this.store = store;
    this.items = new Map();
    this.flying = new Map();
  }

  get size() { return this.items.size; }

  get(key) { return this.items.get(key); }

  put(subject, field, text, seen) {
    const key = keyOf(subject, field);
    const item = this.items.get(key);
    if (item) {
      item.text = text;
    } else {
      this.items.set(key, { subject, field, text, seen, sent: [], held: false });
    }
  }

  /* Take back an item that was stored; its text rests on the entry it rested on then. */
  restore(stored) {
    const key = keyOf(stored.subject, stored.field);
    this.items.set(key, { ...stored, sent: stored.sent || [], held: false });
  }

  drop(key) { this.items.delete(key); }

  clear() { this.items.clear(); }

  keep() { this.store.write([...this.items.values()]); }

  /* The next cells to send; what is sent for each is noted before it leaves. */
  take(most) {
    const batch = [];
    for (const [key, item] of this.items) {
      if (item.held || batch.length >= most) { continue; }
      if (!item.sent.includes(item.text)) { item.sent.push(item.text); }
      this.flying.set(key, item.text);
      batch.push({ subject: item.subject, field: item.field, text: item.text, seen: item.seen });
    }
    this.keep();
    return batch;
  }

  land() { this.flying.clear(); }

  /* The server has what was sent: done, unless something newer was typed meanwhile. */
  acknowledge(key, id) {
    const item = this.items.get(key);
    if (!item) { return true; }
    if (item.text === this.flying.get(key)) {
      this.items.delete(key);
      return true;
    }
    item.seen = id;
    item.sent = [];
    return false;
  }
}
