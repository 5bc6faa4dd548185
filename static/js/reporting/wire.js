/* The line to the server. Its three addresses come from the page's own script element. */

export const at = document.getElementById("reporting").dataset;
export const account = Number(document.body.dataset.account);
const READY_MS = 15000;
const SEND_MS = 120000;

/* Ask; status 0 when there is no answer. Never throws for what a network does. */
async function ask(url, options, patience) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  const headers = { Accept: "application/json", ...options.headers };
  try {
    const answer = await fetch(url, {
      ...options, headers, signal: abort.signal, credentials: "same-origin", cache: "no-store",
    });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.status, body: isJson ? await answer.json() : null };
  } catch (problem) {
    if (problem instanceof TypeError || problem instanceof DOMException || problem instanceof SyntaxError) {
      return { status: 0, body: null };
    }
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

/* Who is signed in, and the token to send with. Asking is no activity, reporting is. */
export function ready() { return ask(at.ready, { headers: { "X-Portal-Quiet": "1" } }, READY_MS); }

/* Send one report. It carries its key, so that any number of tries is one case; and for how many days
   it lay here, because only the server knows what day it is. */
export function send(report, token) {
  const body = new FormData();
  Object.entries(report.fields).forEach(([name, text]) => body.append(name, text));
  body.append("key", report.key);
  body.append("days_ago", String(daysSince(report.at)));
  report.photos.forEach((photo, number) => body.append("photos", photo, `照片${number + 1}.jpg`));
  return ask(at.report, { method: "POST", body, headers: { "X-CSRFToken": token } }, SEND_MS);
}

function daysSince(time) {
  const then = new Date(time), now = new Date();
  const midnight = (day) => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.max(0, Math.round((midnight(now) - midnight(then)) / 86400000));
}
