/* The sheet under the hands: moving, selecting, typing, pasting. Without this script it is a table and the
   plain form beside it does the same job. */
import * as clipboard from "./clipboard.js";
import * as grid from "./grid.js";
import * as history from "./history.js";
import * as others from "./others.js";
import * as queue from "./queue.js";

const MOST = 4000;
const box = document.querySelector(".jn-sheetbox");
const trouble = document.getElementById("trouble"), saved = document.getElementById("saved");
let at = null, anchor = null, input = null, dragging = false;

/* where we stand */
function select(td, extend) {
  if (!td) { return; }
  if (at) { at.classList.remove("on"); at.tabIndex = -1; at.parentElement.classList.remove("here"); grid.head(at).classList.remove("here"); }
  at = td;
  if (!extend) { anchor = td; }
  at.classList.add("on");
  at.tabIndex = 0;
  at.parentElement.classList.add("here");
  grid.head(at).classList.add("here");
  at.focus({ preventScroll: true });
  reveal(at);
  paint();
  tell();
}
function reveal(td) {
  const frame = box.getBoundingClientRect(), spot = td.getBoundingClientRect();
  const left = frame.left + 118, top = frame.top + 64;
  if (spot.left < left) { box.scrollLeft -= left - spot.left; }
  if (spot.right > frame.right - 8) { box.scrollLeft += spot.right - frame.right + 8; }
  if (spot.top < top) { box.scrollTop -= top - spot.top; }
  if (spot.bottom > frame.bottom - 34) { box.scrollTop += spot.bottom - frame.bottom + 34; }
}
function tell() {
  const head = grid.head(at);
  document.getElementById("at").textContent = grid.name(at) + " / " + (head.dataset.label || head.textContent.trim());
  document.getElementById("val").textContent = grid.text(at);
  document.getElementById("ask").textContent = at.dataset.problem || head.dataset.ask || "这一格由平台计算。";
}
function area() {
  const a = grid.place(anchor), b = grid.place(at);
  return { r1: Math.min(a.r, b.r), r2: Math.max(a.r, b.r), c1: Math.min(a.c, b.c), c2: Math.max(a.c, b.c) };
}
function paint() {
  grid.table.querySelectorAll("td.sel, td.pasted").forEach((td) => td.classList.remove("sel", "pasted"));
  if (anchor === at) { return; }
  each(area(), (td) => td.classList.add("sel"));
}
function each(a, act) {
  for (let r = a.r1; r <= a.r2; r += 1) {
    for (let c = a.c1; c <= a.c2; c += 1) { const td = grid.cell(r, c); if (td) { act(td, r - a.r1, c - a.c1); } }
  }
}
function step(dr, dc, { extend = false, far = false, open = false } = {}) {
  let { r, c } = grid.place(at);
  for (let i = 0; i < 5000; i += 1) {
    r += dr; c += dc;
    if (open && c >= grid.width) { c = 0; r += 1; }
    if (open && c < 0) { c = grid.width - 1; r -= 1; }
    if (r < 0 || r >= grid.rows.length || c < 0 || c >= grid.width) { break; }
    const td = grid.cell(r, c);
    if (!td || (open && !grid.isOpen(td))) { continue; }
    select(td, extend);
    if (!far) { return; }
  }
}

/* typing */
function edit(text) {
  if (!grid.isOpen(at) || input) { return; }
  const old = grid.text(at), td = at;
  input = document.createElement("input");
  input.value = text === null ? old : text;
  input.maxLength = 300;
  input.setAttribute("aria-label", grid.name(td) + " " + grid.head(td).dataset.label);
  if ("number" in grid.head(td).dataset) { input.inputMode = "decimal"; }
  td.classList.add("edit");
  td.querySelector(".v").hidden = true;
  td.append(input);
  input.focus();
  if (text === null) { input.select(); }
  input.addEventListener("blur", () => commit());
  input.addEventListener("input", () => { document.getElementById("val").textContent = input.value; });
}
function close() {
  const text = input.value, td = input.parentElement;
  const gone = input;
  input = null;
  gone.remove();
  td.classList.remove("edit");
  td.querySelector(".v").hidden = false;
  return { td, text };
}
function commit() {
  if (!input) { return; }
  const { td, text } = close();
  history.write([[td, text.trim()]]);
  tell();
}
function cancel() { const { td } = close(); td.focus(); }

/* keys */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function keyInEdit(event) {
  if (event.isComposing) { return; }
  if (event.key === "Escape") { event.preventDefault(); cancel(); return; }
  if (event.key === "Enter" || event.key === "Tab") {
    event.preventDefault();
    commit();
    if (event.key === "Enter") { step(event.shiftKey ? -1 : 1, 0); } else { step(0, event.shiftKey ? -1 : 1, { open: true }); }
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    event.preventDefault();
    commit();
    step(event.key === "ArrowUp" ? -1 : 1, 0);
  }
}
function key(event) {
  if (!at) { return; }
  if (input) { keyInEdit(event); return; }
  const ctrl = event.ctrlKey || event.metaKey, name = event.key;
  let done = true;
  if (name in MOVES) { step(...MOVES[name], { extend: event.shiftKey, far: ctrl }); }
  else if (name === "Tab") { step(0, event.shiftKey ? -1 : 1, { open: true }); }
  else if (name === "Enter") { step(event.shiftKey ? -1 : 1, 0); }
  else if (name === "Home") { const { r } = grid.place(at); select(grid.cell(ctrl ? firstRow() : r, 0), event.shiftKey); }
  else if (name === "End") { const { r } = grid.place(at); select(grid.cell(r, grid.width - 1), event.shiftKey); }
  else if (name === "F2") { edit(null); }
  else if (name === "Escape") { select(at); }
  else if (name === "Delete" || name === "Backspace") { clear(); }
  else if (ctrl && name.toLowerCase() === "z") { const td = event.shiftKey ? history.redo() : history.undo(); select(td || at); }
  else if (ctrl && name.toLowerCase() === "y") { select(history.redo() || at); }
  else if (ctrl && name.toLowerCase() === "a") { all(); }
  else if (event.keyCode === 229 || event.isComposing) { edit(""); done = false; }
  else if (!ctrl && !event.altKey && name.length === 1) { edit(name); }
  else { done = false; }
  if (done) { event.preventDefault(); }
}
function firstRow() { return grid.rows.findIndex((tr) => !tr.classList.contains("out")); }
function all() { anchor = grid.cell(firstRow(), 0); select(grid.cell(lastRow(), grid.width - 1), true); }
function lastRow() { return grid.rows.length - 1 - [...grid.rows].reverse().findIndex((tr) => !tr.classList.contains("out")); }
function clear() { const changes = []; each(area(), (td) => { if (grid.isOpen(td)) { changes.push([td, ""]); } }); history.write(changes); tell(); }

/* the clipboard */
function copy(event) {
  if (!at || input) { return; }
  const rows = [];
  each(area(), (td, r, c) => { rows[r] = rows[r] || []; rows[r][c] = grid.text(td); });
  clipboard.write(event.clipboardData, rows.filter(Boolean).map((row) => Array.from(row, (t) => t || "")));
  event.preventDefault();
  if (event.type === "cut") { clear(); }
}
function paste(event) {
  if (!at) { return; }
  const rows = clipboard.read(event.clipboardData);
  const single = rows.length === 1 && rows[0].length === 1;
  if (!rows.length || (input && single)) { return; }
  event.preventDefault();
  if (input) { cancel(); }
  if (single) { const changes = []; each(area(), (td) => changes.push([td, rows[0][0]])); finish(changes, 0, 0); return; }
  const wide = Math.max(...rows.map((row) => row.length)), { r1, c1 } = area();
  if (rows.length * wide > MOST) { say("粘贴的内容有" + rows.length + "行" + wide + "列，一次最多" + MOST + "格。请分几次粘贴，或用模板工作簿导入。"); return; }
  const fitRows = Math.min(rows.length, grid.rows.length - r1), fitCols = Math.min(wide, grid.width - c1);
  if (fitRows < rows.length || fitCols < wide) { oversize(rows, wide, fitRows, fitCols, r1, c1); return; }
  spread(rows, fitRows, fitCols, r1, c1);
}
function oversize(rows, wide, fitRows, fitCols, r1, c1) {
  say("粘贴的内容有" + rows.length + "行" + wide + "列，从这一格起只放得下" + fitRows + "行" + fitCols + "列。还没有写入。", [
    ["只粘贴放得下的", () => spread(rows, fitRows, fitCols, r1, c1)], ["不粘贴", () => say("")],
  ]);
}
function spread(rows, fitRows, fitCols, r1, c1) {
  const changes = [];
  let passed = 0;
  for (let r = 0; r < fitRows; r += 1) {
    for (let c = 0; c < Math.min(fitCols, rows[r].length); c += 1) {
      const td = grid.cell(r1 + r, c1 + c);
      if (grid.isOpen(td)) { changes.push([td, rows[r][c]]); } else if (rows[r][c]) { passed += 1; }
    }
  }
  finish(changes, passed, fitRows);
}
function finish(changes, passed, rows) {
  const written = history.write(changes);
  paint();
  changes.forEach(([td]) => { if (grid.isOpen(td)) { td.classList.add("pasted"); } });
  say(rows ? "已粘贴" + rows + "行，改了" + written + "格。" + (passed ? "有" + passed + "格落在不能填的格上，没有写入。" : "") : "");
  tell();
}

/* what is said */
function say(words, choices = []) {
  trouble.textContent = words;
  choices.forEach(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = label;
    button.onclick = () => { say(""); act(); };
    trouble.append(" ", button);
  });
}
const STATES = {
  saving: ["正在保存", ""], offline: ["没有网络，填的内容先存在本机，恢复后自动保存。", "off"],
  trouble: ["暂时没有保存成功，内容在本机，会自动再试。", "off"], "signed-out": ["登录已过期，填的内容在本机。", "off"],
};
queue.on("state", (state, words) => {
  if (state === "saved") { saved.textContent = words + " 已保存"; saved.className = "jn-save"; return; }
  if (state === "closed" || state === "refused") { say(words); saved.textContent = state === "closed" ? "没有保存" : ""; return; }
  saved.textContent = STATES[state][0];
  saved.className = "jn-save " + STATES[state][1];
  if (state === "signed-out") {
    const link = document.createElement("a");
    link.href = grid.table.dataset.signIn;
    link.target = "_blank";
    link.textContent = "在新窗口登录";
    saved.append(link, "，登录后自动保存。");
  }
});
queue.on("clash", others.clash);
queue.on("answer", () => { if (at && !input) { tell(); } });

/* hands on */
grid.table.setAttribute("role", "grid");
grid.table.addEventListener("mousedown", (event) => {
  const td = event.target.closest("td");
  if (!td || event.target.closest("a, input") || !grid.table.contains(td) || td.cellIndex < 3 || td.cellIndex >= grid.width + 3) { return; }
  if (td.closest("tr.why, tr.out")) { return; }
  event.preventDefault();
  commit();
  select(td, event.shiftKey);
  dragging = true;
});
grid.table.addEventListener("mouseover", (event) => {
  const td = event.target.closest("td");
  if (dragging && td && td.closest("tr[data-subject]:not(.out)") && td.cellIndex > 2 && td.cellIndex < grid.width + 3) { select(td, true); }
});
document.addEventListener("mouseup", () => { dragging = false; });
grid.table.addEventListener("dblclick", (event) => { if (at && at.contains(event.target)) { edit(null); } });
grid.table.addEventListener("keydown", key);
["copy", "cut"].forEach((name) => document.addEventListener(name, (event) => { if (grid.table.contains(document.activeElement)) { copy(event); } }));
document.addEventListener("paste", (event) => { if (grid.table.contains(document.activeElement)) { paste(event); } });
document.getElementById("next-bad").addEventListener("click", () => {
  const bad = [...grid.table.querySelectorAll("td.bad")];
  const after = bad.find((td) => at && (at.compareDocumentPosition(td) & Node.DOCUMENT_POSITION_FOLLOWING));
  select(after || bad[0] || at);
});
const submit = document.getElementById("submit");
if (submit) {
  submit.addEventListener("submit", async (event) => {
    commit();
    if (!queue.size()) { return; }
    event.preventDefault();
    await queue.flush();
    if (queue.size()) { say("还有" + queue.size() + "格没有保存，保存好以后再提交。"); } else { submit.submit(); }
  });
}
document.querySelectorAll('form[action*="sign-out"]').forEach((form) => form.addEventListener("submit", (event) => {
  if (queue.size() && !window.confirm("还有" + queue.size() + "格没有保存，退出会丢掉它们。仍要退出吗？")) { event.preventDefault(); return; }
  queue.forget();
}));
grid.explainAll();
if (firstRow() >= 0) { select(grid.cell(firstRow(), 0)); }
if (queue.restore()) { say("上次没有存上的内容已放回表里，正在保存。"); }
setInterval(() => { if (!document.hidden) { others.look(at && grid.isOpen(at) ? at : null, input ? input.parentElement : null); } }, 4000);
