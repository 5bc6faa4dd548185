/* Where one stands: the active cell, and the block stretched from it. Draws both and the heads. */

export class Cursor {
  constructor(table) {
    this.table = table;
    this.r = -1;
    this.c = -1;
    this.er = -1;
    this.ec = -1;
    this.drawn = [];
    this.column = -1;
  }

  get isSet() { return this.r >= 0; }

  get isBlock() { return this.r !== this.er || this.c !== this.ec; }

  rect() {
    return {
      top: Math.min(this.r, this.er), bottom: Math.max(this.r, this.er),
      left: Math.min(this.c, this.ec), right: Math.max(this.c, this.ec),
    };
  }

  each(deed) {
    const { top, bottom, left, right } = this.rect();
    for (let r = top; r <= bottom; r += 1) {
      for (let c = left; c <= right; c += 1) { deed(r, c); }
    }
  }

  set(r, c) {
    this.erase();
    Object.assign(this, { r, c, er: r, ec: c });
    this.draw();
  }

  stretch(r, c) {
    this.erase();
    this.er = r;
    this.ec = c;
    this.draw();
  }

  erase() {
    this.drawn.forEach((td) => td.classList.remove("on", "sel"));
    this.drawn = [];
    if (!this.isSet) { return; }
    this.table.rows[this.r].tr.classList.remove("here");
    this.head(this.c, false);
  }

  draw() {
    const active = this.table.cell(this.r, this.c);
    active.classList.add("on");
    this.drawn.push(active);
    if (this.isBlock) {
      this.each((r, c) => {
        const td = this.table.cell(r, c);
        if (td !== active) { td.classList.add("sel"); this.drawn.push(td); }
      });
    }
    this.table.rows[this.r].tr.classList.add("here");
    this.head(this.c, true);
  }

  head(c, on) {
    const th = this.table.element.querySelector(`thead th[data-col="${c}"]`);
    if (th) { th.classList.toggle("here", on); }
  }

  reveal(r = this.er, c = this.ec) {
    const td = this.table.cell(r, c);
    if (td.colSpan > 1 || c < 2) {
      td.parentElement.cells[2].scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      td.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  /* The end of the filled stretch in a direction, as spreadsheets jump with Ctrl and an arrow. */
  edge(r, c, dr, dc) {
    const inside = (y, x) => y >= 0 && y < this.table.rows.length && x >= 1 && x < this.table.width;
    const full = (y, x) => this.table.text(y, x) !== "";
    let y = r + dr;
    let x = c + dc;
    if (!inside(y, x)) { return [r, c]; }
    const run = full(r, c) && full(y, x);
    while (inside(y + dr, x + dc)) {
      if (run && !full(y + dr, x + dc)) { break; }
      if (!run && full(y, x)) { break; }
      y += dr;
      x += dc;
    }
    return [y, x];
  }

  /* The next cell to fill, along the line and on to the next one; null at the end of the table. */
  next(r, c, step) {
    const { rows, width } = this.table;
    let at = r * width + c + step;
    for (; at >= 0 && at < rows.length * width; at += step) {
      const y = Math.floor(at / width);
      if (this.table.isOpen(y, at % width)) { return [y, at % width]; }
    }
    return null;
  }

  /* The next line that can be filled in a column, else where one stands. */
  below(r, c, step) {
    for (let y = r + step; y >= 0 && y < this.table.rows.length; y += step) {
      if (this.table.isOpen(y, c) || this.table.columns[c].kind !== "cell") { return y; }
    }
    return r;
  }
}
