/* The service worker of /grids/: without a signal the report page still opens, from what shell.js kept.

   The server is always asked first; nothing is answered from the phone while there is a line. Reports
   themselves are none of its business: sender.js sends them. */

const CACHE = "report";
const REPORT = "/grids/report/";
const SLOW_MS = 10000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (request.mode === "navigate") {
    event.respondWith(page(request, url));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

/* The page from the server; when it does not answer, the report page. */
async function page(request, url) {
  const kept = await (await caches.open(CACHE)).match(REPORT);
  if (!kept) { return fetch(request); }
  const answer = await answered(request);
  if (answer) { return answer; }
  return url.pathname === REPORT ? kept : Response.redirect(REPORT);
}

/* null when there is no line, or so bad a one that nobody would wait for it. */
function answered(request) {
  const slow = new Promise((resolve) => { setTimeout(() => resolve(null), SLOW_MS); });
  return Promise.race([fetch(request).catch(() => null), slow]);
}

async function file(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && await cache.match(request.url)) { await cache.put(request.url, answer.clone()); }
    return answer;
  } catch (problem) {
    const kept = await cache.match(request.url, { ignoreVary: true });
    if (kept) { return kept; }
    throw problem;
  }
}
