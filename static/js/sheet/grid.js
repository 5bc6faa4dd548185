/* The table as rows and columns: which cell is where, what stands in it, how it is drawn. */

export const table = document.getElementById("sheet");
const heads = Array.from(table.tHead.rows[1].cells);
export const width = heads.length;

/** All people's rows, those that cannot be typed into among them. */
export const rows = Array.from(table.tBodies[0].querySelectorAll("tr[data-subject]"));
const byId = new Map(rows.map((tr) => [tr.dataset.subject, tr]));

/** The cell at a row and column, or null where the row is one message or the place is outside. */
export function cell(r, c) {
  const tr = rows[r];
  if (!tr || tr.classList.contains("out") || c < 0 || c >= width) { return null; }
  return tr.cells[c + 3];
}
export function isOpen(td) { return Boolean(td && td.dataset.field); }
export function place(td) { return { r: rows.indexOf(td.parentElement), c: td.cellIndex - 3 }; }
export function find(subject, field) {
  const tr = byId.get(String(subject));
  return tr ? Array.from(tr.cells).find((td) => td.dataset.field === field) || null : null;
}
export function subjectOf(td) { return Number(td.parentElement.dataset.subject); }
export function head(td) { return heads[td.cellIndex - 3]; }
export function text(td) {
  const v = td.querySelector(".v");
  return v ? v.textContent : td.textContent.trim();
}
export function setText(td, words) { td.querySelector(".v").textContent = words; }
export function seen(td) { return td.dataset.seen ? Number(td.dataset.seen) : null; }
export function name(td) {
  const tr = td.parentElement;
  return tr.cells[0].textContent + " " + (tr.dataset.name || tr.cells[1].textContent.trim());
}

/** Redraw one row from the server's answer: computed figures, state, wrong cells with their sentences. */
export function drawRow(subject, answer) {
  const tr = byId.get(String(subject));
  if (!tr || tr.classList.contains("out")) { return; }
  Object.entries(answer.auto).forEach(([code, value]) => {
    const td = tr.querySelector('[data-auto="' + code + '"]');
    if (td) { td.textContent = value; }
  });
  tr.querySelector("[data-total]").textContent = answer.total;
  const word = tr.querySelector("[data-word] span");
  word.textContent = answer.word;
  word.className = { ok: "jn-done", bad: "jn-late", todo: "jn-soon" }[answer.state];
  table.querySelectorAll('tr.why[data-of="' + subject + '"]').forEach((row) => row.remove());
  const missing = new Set(answer.missing);
  let after = tr;
  Array.from(tr.cells).filter(isOpen).forEach((td) => {
    const why = answer.problems[td.dataset.field] || "";
    td.classList.toggle("bad", Boolean(why));
    td.classList.toggle("todo", missing.has(td.dataset.field));
    td.setAttribute("aria-invalid", why ? "true" : "false");
    if (why) { td.dataset.problem = why; after = explain(after, td, why); } else { delete td.dataset.problem; }
  });
}
function explain(after, td, why) {
  const row = document.createElement("tr");
  row.className = "why";
  row.dataset.of = td.parentElement.dataset.subject;
  const right = td.cellIndex > (width + 5) / 2;
  const lead = row.insertCell(), say = row.insertCell();
  say.className = right ? "say r" : "say";
  say.id = "why-" + row.dataset.of + "-" + td.cellIndex;
  say.textContent = right ? why + " ↑" : "↑ " + why;
  td.setAttribute("aria-describedby", say.id);
  if (right) {
    lead.remove(); say.colSpan = td.cellIndex + 1; row.insertCell().colSpan = width + 4 - td.cellIndex;
  } else {
    lead.colSpan = Math.max(1, td.cellIndex); say.colSpan = width + 5 - Math.max(1, td.cellIndex);
  }
  after.after(row);
  return row;
}

/** Put the sentences the server wrote under the rows where their cells are. */
export function explainAll() {
  rows.filter((tr) => tr.querySelector("td.bad")).forEach((tr) => {
    table.querySelectorAll('tr.why[data-of="' + tr.dataset.subject + '"]').forEach((row) => row.remove());
    let after = tr;
    tr.querySelectorAll("td.bad").forEach((td) => { after = explain(after, td, td.dataset.problem); });
  });
}
export function drawCounts(counts) {
  document.querySelectorAll(".jn-sheetfoot [data-n]").forEach((n) => { n.textContent = counts[n.dataset.n]; });
  document.getElementById("next-bad").hidden = !counts.cells;
}
