/* Sends what lies on this phone: one tab at a time, the oldest first, only of who is signed in now.

   A report leaves the phone when the server has acknowledged it, and not before. */

import * as store from "./store.js";
import { account, ready, send } from "./wire.js";

const PATIENCE = [3000, 8000, 20000, 60000, 120000];
const AGAIN = [401, 408, 425, 429];
/* Statuses that say nothing against the report itself. */

let busy = false, wanted = false, failures = 0, timer = 0;

const others = "BroadcastChannel" in window ? new BroadcastChannel("reports") : null;

/* `reports` tells the page what has become of them: sent, moved, out (nobody, or another, is signed in);
   the other tabs only that something has moved. */
function tell(what, more) {
  document.dispatchEvent(new CustomEvent("reports", { detail: { what, ...more } }));
  if (others && what !== "out") { others.postMessage("moved"); }
}
if (others) {
  others.onmessage = () => document.dispatchEvent(new CustomEvent("reports", { detail: { what: "moved" } }));
}

/* Send now, or as soon as what is under way is done. */
export async function flush() {
  clearTimeout(timer);
  if (busy) { wanted = true; return; }
  busy = true;
  try {
    do {
      wanted = false;
      await alone(round);
    } while (wanted);
  } finally {
    busy = false;
  }
}

/* With a lock that all tabs share, where the browser has one; the key makes up for one that has not. */
function alone(work) {
  if (!navigator.locks) { return work(); }
  return navigator.locks.request(`reports:${account}`, { ifAvailable: true }, (lock) => {
    if (lock) { return work(); }
    later();
    return null;
  });
}

async function round() {
  const waiting = (await store.all(account)).filter((report) => !report.refused);
  if (!waiting.length) { failures = 0; return; }
  const answer = await ready();
  if (answer.status === 401 || (answer.status === 200 && answer.body.account !== account)) {
    tell("out");
    return;
  }
  if (answer.status !== 200) { later(); return; }
  for (const report of waiting) {
    if (!await sent(report, answer.body.token)) { return; }
  }
  failures = 0;
}

/* Returns whether to go on with the next one. */
async function sent(report, token) {
  const answer = await send(report, token);
  if (answer.status === 200 && answer.body && answer.body.number) {
    await store.remove(report.key);
    tell("sent", { said: answer.body.said });
    return true;
  }
  if (answer.status === 401) { tell("out"); return false; }
  const said = refusal(answer);
  if (!said) { later(); return false; }
  await store.note(report.key, { refused: said });
  tell("moved");
  return true;
}

/* The sentence of a refusal of this very report; '' for anything that may go better another time. */
function refusal(answer) {
  if (answer.status === 413) { return "照片太大，平台没有收。请去掉几张再报。"; }
  const ours = answer.status >= 400 && answer.status < 500 && !AGAIN.includes(answer.status);
  if (!ours || !answer.body || !answer.body.title) { return ""; }
  const each = Object.values(answer.body.problems || {}).flat();
  return [...new Set([answer.body.title, ...each])].join("");
}

function later() {
  timer = setTimeout(flush, PATIENCE[Math.min(failures, PATIENCE.length - 1)]);
  failures += 1;
  tell("moved");
}

function wake() {
  failures = 0;
  flush();
}

/* Look after the queue as long as the page is open. */
export function start() {
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wake(); } });
  wake();
}
