/* The sheet itself: what is typed goes into the queue and onto the page, what the server says back. */

import { Cursor } from "./cursor.js";
import { Editor, tidied } from "./editor.js";
import { keyOf } from "./table.js";
import { Undo } from "./undo.js";

const LONGEST = 300;

export class Sheet {
  constructor({ table, queue, store, says }) {
    Object.assign(this, { table, queue, store, says });
    this.cursor = new Cursor(table);
    this.history = new Undo();
    this.rivals = new Map();
    this.rival = null;
    this.present = [];
    this.pasted = [];
    this.runFrom = null;
    this.stateBefore = null;
    this.changed = () => {};
    this.editor = new Editor({
      began: () => this.began(),
      typed: (text) => this.typing(text),
      ended: () => this.ended(),
    });
  }

  /* --- where one stands --- */

  clamp(r, c) {
    const inside = (value, low, high) => Math.min(Math.max(value, low), high);
    return [inside(r, 0, this.table.rows.length - 1), inside(c, 1, this.table.width - 1)];
  }

  /* Stand on a cell, or stretch the block to it. Keeps the focus in the sheet. */
  go(r, c, extend = false, running = false) {
    if (this.editor.isActive && !this.commit()) { return; }
    if (!running) { this.runFrom = null; }
    if (extend && this.cursor.isSet) {
      this.cursor.stretch(r, c);
    } else {
      this.stand(r, c);
    }
    this.cursor.reveal();
    this.focus();
  }

  stand(r, c) {
    if (this.cursor.isSet) { this.table.cell(this.cursor.r, this.cursor.c).removeAttribute("tabindex"); }
    this.editor.close();
    this.cursor.set(r, c);
    const row = this.table.rows[r];
    const column = this.table.columns[c];
    const td = this.table.cell(r, c);
    if (this.table.isOpen(r, c)) {
      const why = td.getAttribute("aria-describedby");
      this.editor.open(td, {
        text: this.table.text(r, c),
        label: `${row.number} ${row.name} ${column.name}`,
        isNumber: column.isNumber,
        describedBy: why ? `${why} sheet-ask` : "sheet-ask",
        invalid: Boolean(why),
      });
    } else {
      td.tabIndex = 0;
    }
    this.bar();
    this.changed();
  }

  focus() {
    if (this.editor.mode !== "off") { this.editor.focus(); } else if (this.cursor.isSet) {
      this.table.cell(this.cursor.r, this.cursor.c).focus({ preventScroll: true });
    }
  }

  /* The cell one can type into, for the others to see; null elsewhere. */
  at() {
    const { r, c } = this.cursor;
    if (r < 0 || !this.table.isOpen(r, c) || document.hidden) { return null; }
    return { subject: this.table.rows[r].id, field: this.table.columns[c].field };
  }

  pageOfLines() {
    return Math.max(1, Math.floor(this.table.box.clientHeight / this.table.rows[0].tr.offsetHeight) - 3);
  }

  bar() {
    const { r, c } = this.cursor;
    if (r < 0) { return; }
    const row = this.table.rows[r];
    const column = this.table.columns[c];
    const here = this.present.find((one) => one.subject === row.id && one.field === column.field);
    const ask = here ? `${here.name}正在填这一格。${this.asks(row, column)}` : this.asks(row, column);
    const text = this.editor.isActive ? this.editor.field.value : this.table.text(r, c);
    this.says.bar(`${row.number} ${row.name} / ${column.name}`, text, ask);
  }

  asks(row, column) {
    if (row.lock) { return row.lock; }
    if (column.kind === "auto") { return `${column.name}按方案自动计算，填齐以后显示。`; }
    if (column.kind === "total") { return "合计按方案自动计算，这个人填齐以后显示。"; }
    if (column.kind === "who") { return "按Enter看这个人的附件、更多加减分和改动记录。"; }
    if (!column.field.endsWith(".actual")) { return column.ask; }
    const part = (name) => this.shown(row.id, column.field.replace(/actual$/, name));
    const title = part("title");
    const target = part("target");
    return `${title ? `${title}${target ? `，目标${target}` : ""}。` : ""}${column.ask}`;
  }

  /* --- typing --- */

  began() {
    const td = this.table.rows[this.cursor.r].tr.lastElementChild;
    this.stateBefore = [...td.childNodes];
    const soft = document.createElement("span");
    soft.className = "jn-soft";
    soft.textContent = "编辑中";
    td.replaceChildren(soft);
    this.seen = this.table.base(this.table.rows[this.cursor.r].id, this.table.columns[this.cursor.c].field).id;
    this.unmark();
  }

  ended() {
    this.store.draft(null);
    if (this.stateBefore) {
      this.table.rows[this.cursor.r].tr.lastElementChild.replaceChildren(...this.stateBefore);
      this.stateBefore = null;
    }
  }

  typing(text) {
    const at = this.at();
    if (at) { this.store.draft({ ...at, text: text.trim(), seen: this.seen, sent: [] }); }
    this.says.cell.querySelector("[data-value]").textContent = text;
    this.changed();
  }

  /* End the edit and keep what was typed; false when it cannot be kept and has to be mended first. */
  commit() {
    const { editor, cursor } = this;
    if (!editor.isActive) { return true; }
    const column = this.table.columns[cursor.c];
    const text = tidied(editor.field.value, column.isNumber);
    if ([...text].length > LONGEST) {
      this.says.tell("toolong", {
        tone: "err", sign: "alert-circle",
        parts: [`${column.name}最多${LONGEST}字，现有${[...text].length}字。请缩短。`],
      });
      return false;
    }
    const { r, c } = cursor;
    this.says.hush("toolong");
    const { seen, rival } = this;
    this.rival = null;
    editor.rest(text);
    this.write([{ r, c, text }], { seen, rival });
    this.bar();
    return true;
  }

  cancel() {
    const { r, c } = this.cursor;
    this.says.hush("toolong");
    this.rival = null;
    this.editor.rest(this.shown(this.table.rows[r].id, this.table.columns[c].field));
    this.bar();
    this.changed();
  }

  clear() {
    const changes = [];
    this.cursor.each((r, c) => { if (this.table.isOpen(r, c)) { changes.push({ r, c, text: "" }); } });
    this.write(changes);
    return true;
  }

  /* Write texts into cells as one step: onto the page, into the queue, into the history. */
  write(changes, { seen, rival, remember = true, mark = false } = {}) {
    const step = [];
    for (const { r, c, text } of changes) {
      const row = this.table.rows[r];
      const column = this.table.columns[c];
      const before = this.shown(row.id, column.field);
      if (before === text) { continue; }
      step.push({ subject: row.id, field: column.field, before, after: text });
      this.put(row, column, text, seen, rival);
      if (mark) { this.mark(row.cells[c]); }
    }
    if (remember) { this.history.note(step); }
    if (step.length) { this.queue.keep(); }
    this.changed(step.length ? "typed" : "");
    return step.length;
  }

  put(row, column, text, seen, rival) {
    const key = keyOf(row.id, column.field);
    const base = row.base.get(column.field);
    const item = this.queue.get(key);
    const settled = !this.queue.flying.has(key) && !(item && (item.sent.length || item.held));
    if (text === base.text && settled) {
      this.queue.drop(key);
    } else {
      this.queue.put(row.id, column.field, text, seen === undefined ? base.id : seen);
      if (rival?.key === key && seen !== rival.cell.id) { this.clash(key, rival.cell); }
    }
    this.draw(row, column);
  }

  mark(td) {
    td.classList.add("pasted");
    this.pasted.push(td);
  }

  unmark() {
    this.pasted.forEach((td) => td.classList.remove("pasted"));
    this.pasted = [];
  }

  undo(again) {
    const turned = again ? this.history.again((ch) => this.shown(ch.subject, ch.field))
      : this.history.back((ch) => this.shown(ch.subject, ch.field));
    const word = again ? "重做" : "撤销";
    if (!turned) { this.says.remark(again ? "没有可以重做的。" : "没有可以撤销的。"); return; }
    const places = turned.changes.map(({ subject, field, text }) => ({
      r: this.table.byId.get(subject).index, c: this.table.byField.get(field).index, text,
    })).filter(({ r, c }) => this.table.isOpen(r, c));
    if (places.length) { this.go(places[0].r, places[0].c); }
    this.write(places, { remember: false });
    this.refreshEditor();
    const left = turned.left ? `${turned.left}格后来改过，没有动。` : "";
    this.says.remark(`已${word}${places.length}格。${left}`);
  }

  /* --- what is shown --- */

  shown(subject, field) {
    const item = this.queue.get(keyOf(subject, field));
    return item ? item.text : this.table.base(subject, field).text;
  }

  draw(row, column) {
    const key = keyOf(row.id, column.field);
    const td = row.cells[column.index];
    const text = this.shown(row.id, column.field);
    this.table.show(row, column, text);
    const item = this.queue.get(key);
    td.classList.toggle("saving", Boolean(item) && !item.held);
    td.classList.toggle("clash", Boolean(item) && item.held);
    td.classList.toggle("todo", column.required && !text && !td.classList.contains("bad"));
  }

  refreshEditor() {
    const { r, c } = this.cursor;
    if (r >= 0 && this.editor.mode === "idle") {
      this.editor.rest(this.table.text(r, c));
      this.bar();
    }
  }

  /* --- what the server made of it --- */

  /* An entry stands in a cell now. `own` when it is what this page sent. */
  stands(cell, own) {
    const row = this.table.byId.get(cell.subject);
    const column = this.table.byField.get(cell.field);
    if (!row || row.out || !column) { return; }
    const key = keyOf(cell.subject, cell.field);
    const base = row.base.get(cell.field);
    if (!own && base.id !== null && cell.id <= base.id) { return; }
    if (own) {
      this.queue.acknowledge(key, cell.id);
      this.rivals.delete(key);
    } else if (this.queue.flying.has(key)) {
      return;
    } else if (this.overtaken(key, cell)) {
      this.setBase(base, cell);
      this.clash(key, cell);
      return;
    }
    this.setBase(base, cell);
    this.draw(row, column);
    this.refreshIfHere(row, column, cell, own);
  }

  setBase(base, cell) { Object.assign(base, { id: cell.id, text: cell.text, file: cell.file }); }

  /* Whether somebody else was faster in a cell that waits here to be saved. */
  overtaken(key, cell) {
    const item = this.queue.get(key);
    if (!item) { return false; }
    if (item.text === cell.text) { this.queue.drop(key); return false; }
    if (cell.mine && item.sent.includes(cell.text)) { item.seen = cell.id; return false; }
    return true;
  }

  refreshIfHere(row, column, cell, own) {
    const { r, c } = this.cursor;
    if (r !== row.index || c !== column.index) { return; }
    this.refreshEditor();
    if (!this.editor.isActive) { return; }
    if (own) {
      this.seen = cell.id;
    } else if (cell.text !== this.editor.before) {
      this.rival = { key: keyOf(row.id, column.field), cell };
      this.changed("clash");
    }
  }

  /* Somebody else changed the cell that is being edited: take theirs, or go on with one's own. */
  settleHere(mine) {
    const { cell } = this.rival;
    if (mine) {
      this.seen = cell.id;
      this.rival = null;
      this.commit();
    } else {
      this.cancel();
    }
    this.focus();
  }

  /* The server refused to overwrite: either an answer of our own that got lost, or somebody else. */
  refusedOver(cell) {
    const key = keyOf(cell.subject, cell.field);
    const item = this.queue.get(key);
    const base = this.table.base(cell.subject, cell.field);
    if (base) { this.setBase(base, cell); }
    if (!item) { return; }
    if (cell.mine && item.sent.includes(cell.text)) {
      item.seen = cell.id;
      item.sent = [];
    } else if (item.text === cell.text) {
      this.queue.drop(key);
    } else {
      this.clash(key, cell);
    }
    this.draw(this.table.byId.get(cell.subject), this.table.byField.get(cell.field));
  }

  clash(key, cell) {
    const item = this.queue.get(key);
    item.held = true;
    this.rivals.set(key, cell);
    this.draw(this.table.byId.get(cell.subject), this.table.byField.get(cell.field));
    this.changed("clash");
  }

  /* Entry is over: the table can still be read and copied from. */
  close() {
    if (!this.table.open) { return; }
    this.commit();
    this.table.open = false;
    if (this.cursor.isSet) { this.stand(this.cursor.r, this.cursor.c); }
  }

  /* One of two has to stand: theirs, or what was typed here. */
  settle(key, mine) {
    const cell = this.rivals.get(key);
    const item = this.queue.get(key);
    this.rivals.delete(key);
    if (item && mine) {
      Object.assign(item, { held: false, seen: cell.id, sent: [] });
    } else {
      this.queue.drop(key);
    }
    const row = this.table.byId.get(cell.subject);
    this.draw(row, this.table.byField.get(cell.field));
    this.queue.keep();
    this.refreshEditor();
    this.changed("typed");
  }
}
