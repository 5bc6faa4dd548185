/* The keyboard of the sheet, as spreadsheet users have it in their fingers. */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keys {
  constructor(sheet) {
    this.sheet = sheet;
    this.leaving = false;
    sheet.table.element.addEventListener("keydown", (event) => this.down(event));
    document.addEventListener("keydown", (event) => this.around(event));
  }

  down(event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) { return; }
    const leaving = this.leaving;
    if (event.key !== "Shift") { this.leaving = false; }
    const { editor } = this.sheet;
    const taken = event.altKey ? this.withAlt(event)
      : event.ctrlKey || event.metaKey ? this.withCtrl(event)
        : ARROWS[event.key] ? this.arrow(event)
          : event.key === "Tab" ? !leaving && this.tab(event)
            : this.plain(event, editor);
    if (taken) { event.preventDefault(); }
  }

  arrow(event) {
    const { sheet } = this;
    if (sheet.editor.mode === "edit") { return false; }
    const [dr, dc] = ARROWS[event.key];
    if (sheet.editor.isActive && !sheet.commit()) { return true; }
    return this.step(event.shiftKey, (r, c) => sheet.clamp(r + dr, c + dc));
  }

  step(extend, to) {
    const { cursor } = this.sheet;
    const from = extend ? [cursor.er, cursor.ec] : [cursor.r, cursor.c];
    const [r, c] = to(...from);
    this.sheet.go(r, c, extend);
    return true;
  }

  tab(event) {
    const { sheet } = this;
    if (sheet.editor.isActive && !sheet.commit()) { return true; }
    const next = sheet.cursor.next(sheet.cursor.r, sheet.cursor.c, event.shiftKey ? -1 : 1);
    if (!next) { return false; }
    sheet.runFrom ??= sheet.cursor.c;
    sheet.go(...next, false, true);
    return true;
  }

  plain(event, editor) {
    const { sheet } = this;
    const { cursor } = sheet;
    switch (event.key) {
      case "Enter":
        return this.enter(event);
      case "Escape":
        return this.escape();
      case "F2":
        if (editor.mode === "idle") { editor.begin("edit"); }
        return true;
      case "Delete":
        return !editor.isActive && sheet.clear();
      case "Home":
      case "End":
        if (editor.isActive) { return false; }
        return this.step(event.shiftKey, (r) => [r, event.key === "Home" ? sheet.table.first : sheet.table.last]);
      case "PageUp":
      case "PageDown": {
        if (editor.isActive && !sheet.commit()) { return true; }
        const by = sheet.pageOfLines() * (event.key === "PageUp" ? -1 : 1);
        return this.step(event.shiftKey, (r, c) => sheet.clamp(r + by, c));
      }
      case " ":
        return editor.mode === "off" && cursor.isSet;
      default:
        return false;
    }
  }

  enter(event) {
    const { sheet } = this;
    const { cursor, editor } = sheet;
    if (editor.isActive && !sheet.commit()) { return true; }
    const link = sheet.table.cell(cursor.r, cursor.c).querySelector("a");
    if (link && editor.mode === "off") {
      if (document.activeElement !== link) { link.click(); }
      return document.activeElement !== link;
    }
    const column = sheet.runFrom ?? cursor.c;
    sheet.go(cursor.below(cursor.r, column, event.shiftKey ? -1 : 1), column);
    return true;
  }

  escape() {
    const { sheet } = this;
    if (sheet.editor.isActive) {
      sheet.cancel();
    } else {
      this.leaving = true;
      sheet.unmark();
      if (sheet.cursor.isBlock) { sheet.go(sheet.cursor.r, sheet.cursor.c); }
    }
    return true;
  }

  withCtrl(event) {
    const { sheet } = this;
    const { cursor, editor, table } = sheet;
    const key = event.key.toLowerCase();
    if (ARROWS[event.key] && editor.mode !== "edit") {
      if (editor.isActive && !sheet.commit()) { return true; }
      return this.step(event.shiftKey, (r, c) => cursor.edge(r, c, ...ARROWS[event.key]));
    }
    if (editor.isActive) { return false; }
    if (key === "home") { return this.step(event.shiftKey, () => [0, table.first]); }
    if (key === "end") { return this.step(event.shiftKey, () => [table.rows.length - 1, table.last]); }
    if (key === "z") { sheet.undo(event.shiftKey); return true; }
    if (key === "y") { sheet.undo(true); return true; }
    if (key === "a") {
      sheet.go(0, table.first);
      sheet.go(table.rows.length - 1, table.last, true);
      return true;
    }
    return false;
  }

  withAlt(event) {
    if (event.key !== "Enter" || !this.sheet.commit()) { return false; }
    this.sheet.table.cell(this.sheet.cursor.r, 1).querySelector("a").click();
    return true;
  }

  /* F6 goes round: the sheet, what is above it, what is below it. */
  around(event) {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) { return; }
    event.preventDefault();
    const stops = [
      () => this.sheet.focus(),
      () => (document.querySelector("#sheet-says :is(button, a)") || document.querySelector("#sheet-cell a")).focus(),
      () => (document.querySelector("#sheet-wrong:not([hidden])") || document.querySelector(".jn-acts a, .jn-acts button")).focus(),
    ];
    const places = ["#sheet-box", "#sheet-bar", "#sheet-foot, .jn-acts"];
    const here = places.findIndex((place) => document.activeElement.closest(place));
    const step = event.shiftKey ? stops.length - 1 : 1;
    stops[here < 0 ? 0 : (here + step) % stops.length]();
  }
}
