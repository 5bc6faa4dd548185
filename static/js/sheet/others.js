/* The other people on this sheet: their new values arrive, and where they are is shown. */
import * as grid from "./grid.js";
import * as queue from "./queue.js";

const { cells: url } = grid.table.dataset;
let newest = Number(grid.table.dataset.newest);
const bar = document.createElement("div");
const waiting = [];
bar.className = "jn-clashbar";
bar.setAttribute("role", "alert");

/** Ask which of two values stays, one clash after the other, in a bar above the sheet. */
export function clash(td, theirs, mine) {
  td.classList.add("clash");
  waiting.push({ td, theirs, mine });
  if (waiting.length === 1) { ask(); }
}
function ask() {
  bar.remove();
  if (!waiting.length) { return; }
  const { td, theirs, mine } = waiting[0];
  bar.textContent = "";
  const say = document.createElement("span"), keep = document.createElement("button"), change = document.createElement("button");
  const label = grid.name(td) + "“" + grid.head(td).dataset.label + "”：";
  say.textContent = label + "您填" + (mine || "空白") + "时，" + theirs.by + theirs.at + "已把这一格改为" + (theirs.text || "空白") +
    "。留" + (theirs.text || "空白") + "还是改成" + (mine || "空白") + "？";
  keep.textContent = "留" + (theirs.text || "空白");
  change.textContent = "改成" + (mine || "空白");
  [keep, change].forEach((button) => { button.type = "button"; button.className = "btn small"; });
  keep.onclick = () => settle(theirs.text, false);
  change.onclick = () => settle(mine, true);
  bar.append(say, keep, change);
  document.querySelector(".jn-sheetbox").before(bar);
}
function settle(text, send) {
  const { td, theirs } = waiting.shift();
  td.classList.remove("clash");
  grid.setText(td, text);
  td.dataset.seen = theirs.id;
  if (send) { queue.put(td, theirs.id); }
  ask();
}

/** Fetch what is new; `at` is the cell one stands in, `busy` the one being typed into. */
export async function look(at, busy) {
  const where = at ? grid.subjectOf(at) + "." + at.dataset.field : "";
  let news;
  try {
    const reply = await fetch(url + "?since=" + newest + "&at=" + encodeURIComponent(where), {
      headers: { Accept: "application/json", "X-Portal-Quiet": "1" }, credentials: "same-origin",
    });
    if (!reply.ok) { return; }
    news = await reply.json();
  } catch (lost) { return; }
  news.news.forEach((entry) => take(entry, busy));
  Object.entries(news.rows).forEach(([subject, row]) => grid.drawRow(subject, row));
  if (!queue.size()) { grid.drawCounts(news.counts); }
  show(news.others);
  if (!news.open) { document.getElementById("trouble").textContent = "录入已经截止或提交，请刷新页面。"; }
}
function take(entry, busy) {
  newest = Math.max(newest, entry.id);
  const td = grid.find(entry.subject, entry.field);
  if (!td || Number(td.dataset.seen || 0) >= entry.id || queue.isPending(td) || td === busy) { return; }
  td.dataset.seen = entry.id;
  grid.setText(td, entry.text);
}
function show(others) {
  grid.table.querySelectorAll("td.other").forEach((td) => td.classList.remove("other"));
  document.getElementById("others").textContent = others.map((one) => {
    const [subject, ...field] = one.at.split(".");
    const td = grid.find(subject, field.join("."));
    if (!td) { return ""; }
    td.classList.add("other");
    return one.name + "正在填" + grid.name(td) + "“" + grid.head(td).dataset.label + "”";
  }).filter(Boolean).join("，");
}
