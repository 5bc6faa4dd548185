/* The mouse on the sheet: a click stands on a cell, dragging stretches a block, a second click in
   quick succession edits. */

export class Pointer {
  constructor(sheet) {
    this.sheet = sheet;
    this.dragging = false;
    const { element } = sheet.table;
    element.addEventListener("mousedown", (event) => this.down(event));
    element.addEventListener("mouseover", (event) => this.over(event));
    document.addEventListener("mouseup", () => { this.dragging = false; });
  }

  down(event) {
    const { sheet } = this;
    if (event.button !== 0 || event.target.closest("a, button")) { return; }
    if (event.target === sheet.editor.field && sheet.editor.isActive) { return; }
    const place = sheet.table.place(event.target);
    if (!place) { this.head(event); return; }
    event.preventDefault();
    const { r, c, isBlock } = sheet.cursor;
    if (place.r === r && place.c === c && !isBlock) {
      sheet.focus();
      if (event.detail === 2) { sheet.editor.begin("edit"); } else { this.dragging = true; }
      return;
    }
    if (place.c === 0) {
      sheet.go(place.r, sheet.table.first);
      sheet.go(place.r, sheet.table.last, true);
      return;
    }
    this.dragging = true;
    sheet.go(place.r, place.c, event.shiftKey);
  }

  /* A click on a column's head takes the whole column. */
  head(event) {
    const th = event.target.closest("thead th[data-col]");
    if (!th) { return; }
    event.preventDefault();
    const c = Math.max(1, Number(th.dataset.col));
    this.sheet.go(0, c);
    this.sheet.go(this.sheet.table.rows.length - 1, c, true);
  }

  over(event) {
    const { sheet } = this;
    if (!this.dragging || !(event.buttons & 1)) { return; }
    const place = sheet.table.place(event.target);
    const { er, ec } = sheet.cursor;
    if (place && place.c > 0 && (place.r !== er || place.c !== ec)) { sheet.go(place.r, place.c, true); }
  }
}
