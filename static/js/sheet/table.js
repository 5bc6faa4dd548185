/* The table as the page brought it: columns from its col elements, lines from tr[data-id], and what
   stands in each cell according to the server. Coordinates are (line, column), both from 0. */

export const keyOf = (subject, field) => `${subject}|${field}`;

const sprite = () => document.querySelector("svg.jn-i use").getAttribute("href").split("#")[0];

/* An icon of the set; decoration only. */
export function icon(name, small = true) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", small ? "jn-i s" : "jn-i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

function span(className, ...inside) {
  const made = document.createElement("span");
  made.className = className;
  made.append(...inside);
  return made;
}

export class Table {
  constructor(element) {
    this.element = element;
    this.box = element.parentElement;
    this.open = true;
    this.columns = [...element.querySelectorAll("col")].map((col, index) => ({
      index,
      kind: col.dataset.kind,
      field: col.dataset.field || "",
      name: col.dataset.name || "",
      ask: col.dataset.ask || "",
      shows: col.dataset.shows || "",
      isNumber: "number" in col.dataset,
      required: "required" in col.dataset,
    }));
    this.width = this.columns.length;
    this.byField = new Map(this.columns.filter((c) => c.field).map((c) => [c.field, c]));
    this.rows = [...element.tBodies[0].querySelectorAll("tr[data-id]")].map((tr, index) => this.line(tr, index));
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    const cells = this.columns.filter((c) => c.kind === "cell");
    this.first = cells[0].index;
    this.last = cells[cells.length - 1].index;
  }

  line(tr, index) {
    const cells = [];
    for (const td of tr.cells) {
      for (let i = 0; i < td.colSpan; i += 1) { cells.push(td); }
    }
    const row = {
      index, tr, cells,
      id: Number(tr.dataset.id),
      lock: tr.dataset.lock || "",
      out: tr.classList.contains("out"),
      name: cells[1].textContent.trim(),
      number: cells[0].textContent.trim(),
      base: new Map(),
      problems: {},
    };
    if (!row.out) { this.readBase(row); }
    return row;
  }

  /* What the server said stands in each cell: entry id (null: none), text, whether a file is with it. */
  readBase(row) {
    for (const column of this.columns) {
      if (column.kind !== "cell") { continue; }
      const td = row.cells[column.index];
      const more = td.querySelector(".more");
      row.base.set(column.field, {
        id: td.dataset.seen ? Number(td.dataset.seen) : null,
        text: (td.querySelector(".v") || td).textContent,
        file: Boolean(td.querySelector(".clip")),
        more: more ? Number(more.textContent.replace(/\D/g, "")) : 0,
      });
      if (td.classList.contains("bad")) {
        row.problems[column.field] = td.getAttribute("aria-describedby");
      }
    }
  }

  cell(r, c) { return this.rows[r].cells[c]; }

  base(subject, field) { return this.byId.get(subject).base.get(field); }

  isOpen(r, c) {
    return this.open && this.columns[c].kind === "cell" && !this.rows[r].lock;
  }

  /* What a cell shows, whichever kind it is. */
  text(r, c) {
    const td = this.cell(r, c);
    const row = this.rows[r];
    if (row.out && td.colSpan > 1) { return c === row.cells.indexOf(td) ? td.textContent.trim() : ""; }
    if (this.columns[c].kind !== "cell") { return td.textContent.trim(); }
    const shown = td.dataset.text;
    return shown === undefined ? row.base.get(this.columns[c].field).text : shown;
  }

  /* Show a text in a cell; what belongs to the cell besides (file, further items, editor) stays. */
  show(row, column, text) {
    const td = row.cells[column.index];
    const base = row.base.get(column.field);
    td.dataset.text = text;
    const keep = td.querySelector("input");
    const inside = [];
    if (base.file) {
      inside.push(span("clip", icon("paperclip"), span("visually-hidden", "有附件")));
    }
    inside.push(base.file || base.more ? span("v", text) : text);
    if (base.more) { inside.push(span("more", `另${base.more}项`)); }
    [...td.childNodes].filter((node) => node !== keep).forEach((node) => node.remove());
    td.prepend(...inside);
  }

  /* Which cell a node lies in; null for heads, sentences and whatever else. */
  place(node) {
    const td = node.closest("td, th");
    const tr = td && td.closest("tr[data-id]");
    if (!tr || !this.element.contains(tr)) { return null; }
    const row = this.byId.get(Number(tr.dataset.id));
    return { r: row.index, c: row.cells.indexOf(td) };
  }
}
