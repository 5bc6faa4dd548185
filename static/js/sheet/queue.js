/* What is typed and not yet on the server: kept on this machine, sent in order, dropped when acknowledged. */
import * as grid from "./grid.js";

const { cells: url, account, panel } = grid.table.dataset;
const KEY = "sheet:" + account + ":" + panel;
const pending = new Map();
let flying = null, timer = 0, pause = 0, stopped = false;
const listeners = { state() {}, clash() {}, answer() {} };

export function on(name, listener) { listeners[name] = listener; }
export function size() { return pending.size + (flying ? flying.size : 0); }
export function isPending(td) { return pending.has(keyOf(td)) || Boolean(flying && flying.has(keyOf(td))); }
function keyOf(td) { return grid.subjectOf(td) + "|" + td.dataset.field; }
function cookie(name) {
  const found = document.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)"));
  return found ? decodeURIComponent(found[1]) : "";
}
function keep() {
  const all = [...(flying ? flying.values() : []), ...pending.values()];
  if (all.length) { localStorage.setItem(KEY, JSON.stringify(all)); } else { localStorage.removeItem(KEY); }
}

/** Have a cell's present text sent; `seen` is the entry the person saw there. */
export function put(td, seen = grid.seen(td)) {
  const earlier = pending.get(keyOf(td));
  pending.set(keyOf(td), {
    subject: grid.subjectOf(td), field: td.dataset.field, text: grid.text(td), seen: earlier ? earlier.seen : seen,
  });
  td.classList.add("saving");
  keep();
  schedule(350);
}
export function drop(td) { pending.delete(keyOf(td)); td.classList.remove("saving"); keep(); }

/** Take up again what an earlier visit could not send. Returns how many cells. */
export function restore() {
  let kept = [];
  try { kept = JSON.parse(localStorage.getItem(KEY) || "[]"); } catch (broken) { localStorage.removeItem(KEY); }
  kept.forEach((change) => {
    const td = grid.find(change.subject, change.field);
    if (!td) { return; }
    grid.setText(td, change.text);
    td.classList.add("saving");
    pending.set(keyOf(td), change);
  });
  keep();
  if (pending.size) { schedule(0); }
  return pending.size;
}
export function forget() { pending.clear(); localStorage.removeItem(KEY); }

function schedule(wait) { clearTimeout(timer); timer = setTimeout(flush, wait); }

/** Send what waits. One request at a time; what fails for want of a network or a session is tried again. */
export async function flush() {
  if (flying || stopped || !pending.size) { return; }
  flying = new Map(pending);
  pending.clear();
  listeners.state("saving");
  let answer = null, status = 0;
  try {
    const reply = await fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify({ cells: [...flying.values()] }),
    });
    status = reply.status;
    answer = await reply.json();
  } catch (lost) { if (status < 400) { status = 0; } }
  const sent = flying;
  flying = null;
  if (status === 200 && answer) { pause = 0; done(sent, answer); } else { failed(sent, status, answer); }
  keep();
}

function done(sent, answer) {
  const settle = (entry, theirs) => {
    const td = grid.find(entry.subject, entry.field);
    if (!td) { return; }
    const mine = sent.get(entry.subject + "|" + entry.field), newer = pending.get(keyOf(td));
    td.dataset.seen = entry.id;
    if (newer) { newer.seen = entry.id; } else { td.classList.remove("saving"); }
    if (theirs) { listeners.clash(td, entry, mine.text); }
  };
  answer.saved.forEach((entry) => settle(entry, false));
  answer.clashes.forEach((entry) => settle(entry, true));
  Object.entries(answer.rows).forEach(([subject, row]) => grid.drawRow(subject, row));
  sent.forEach((change, key) => {
    const td = grid.find(change.subject, change.field);
    if (td && !pending.has(key)) { td.classList.remove("saving"); }
  });
  grid.drawCounts(answer.counts);
  listeners.answer(answer);
  listeners.state("saved", answer.at);
  if (pending.size) { schedule(0); }
}

function failed(sent, status, answer) {
  const words = answer && answer.title ? answer.title : "";
  if (status === 422 && answer.problems && Object.keys(answer.problems).length) {
    refuse(sent, answer.problems);
    listeners.state("refused", words);
  } else {
    sent.forEach((change, key) => { if (!pending.has(key)) { pending.set(key, change); } });
    if (status === 409 || status === 404 || status === 422) { stopped = true; listeners.state("closed", words); return; }
    listeners.state(status === 401 || status === 403 ? "signed-out" : status ? "trouble" : "offline", words);
    pause = Math.min(pause ? pause * 2 : 2000, 30000);
  }
  if (pending.size) { schedule(pause || 0); }
}
function refuse(sent, problems) {
  sent.forEach((change, key) => {
    const why = problems[change.subject + "." + change.field];
    const td = grid.find(change.subject, change.field);
    if (why && td) { td.classList.add("bad"); td.classList.remove("saving"); td.dataset.problem = why[0]; return; }
    if (!pending.has(key)) { pending.set(key, change); }
  });
}
window.addEventListener("online", () => schedule(0));
window.addEventListener("focus", () => { if (pending.size) { schedule(0); } });
window.addEventListener("beforeunload", (event) => { if (size()) { event.preventDefault(); event.returnValue = ""; } });
