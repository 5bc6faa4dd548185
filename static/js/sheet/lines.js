/* A line as the server sees it: computed figures, its word, the sentences under it. */

import { icon, keyOf } from "./table.js";

export class Lines {
  constructor(sheet) { this.sheet = sheet; }

  /* Bring a line up to date with what the server told of it. */
  update(id, told) {
    const { table } = this.sheet;
    const row = table.byId.get(Number(id));
    if (!row || row.out) { return; }
    for (const column of table.columns) {
      if (column.shows) { row.cells[column.index].textContent = told.auto[column.shows] || ""; }
      if (column.kind === "cell") { this.cell(row, column, told); }
    }
    row.problems = told.problems;
    this.sentences(row, told.why);
    this.word(row, told);
  }

  cell(row, column, told) {
    const { sheet } = this;
    const { table, queue } = sheet;
    const td = row.cells[column.index];
    const isBad = column.field in told.problems;
    const waits = queue.get(keyOf(row.id, column.field));
    td.classList.toggle("bad", isBad);
    td.classList.toggle("todo", !waits && told.missing.includes(column.field));
    if (isBad) {
      td.setAttribute("aria-invalid", "true");
      td.setAttribute("aria-describedby", `why-${row.id}-${column.field.replaceAll(".", "-")}`);
    } else {
      td.removeAttribute("aria-invalid");
      td.removeAttribute("aria-describedby");
    }
    const base = row.base.get(column.field);
    const more = told.more[column.field] || 0;
    if (base.more !== more) {
      base.more = more;
      table.show(row, column, sheet.shown(row.id, column.field));
    }
  }

  word(row, told) {
    const { editor, cursor } = this.sheet;
    const word = document.createElement("span");
    word.className = `jn-${told.tone}`;
    word.append(...(told.tone === "done" ? [icon("check")] : []), told.word);
    if (editor.isActive && cursor.r === row.index) {
      this.sheet.stateBefore = [word];
    } else {
      row.tr.lastElementChild.replaceChildren(word);
    }
  }

  /* The server draws these rows, here as on the page, so that there is one way to draw them. */
  sentences(row, html) {
    while (row.tr.nextElementSibling && row.tr.nextElementSibling.dataset.of) { row.tr.nextElementSibling.remove(); }
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const rows = [...holder.content.children];
    rows.forEach((tr) => tr.querySelectorAll("a").forEach((a) => { a.tabIndex = -1; }));
    row.tr.after(...rows);
    if (window.htmx) { rows.forEach((tr) => window.htmx.process(tr)); }
  }

  /* How many cells are wrong, by the server's last word. */
  get wrong() {
    return this.sheet.table.rows.reduce((sum, row) => sum + Object.keys(row.problems).length, 0);
  }

  /* Go to the next wrong cell after where one stands, round to the first. */
  next() {
    const { table, cursor } = this.sheet;
    const places = table.rows.flatMap((row) => Object.keys(row.problems).map((field) => {
      const shown = field.replace(/\.(bonus|deduction)\d+\./, ".$1.");
      return [row.index, table.byField.get(shown).index];
    })).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const { r, c } = cursor;
    const next = places.find(([y, x]) => y > r || (y === r && x > c)) || places[0];
    if (next) { this.sheet.go(...next); }
  }
}
