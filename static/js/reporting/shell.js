/* The report page as it is kept on the phone, so that it opens without a signal: the page of the account
   that is signed in (its name, its grids) and the files it is made of. worker.js gives it out. */

import { account, at } from "./wire.js";

const CACHE = "report";
/* worker.js knows it by this name too. */
const works = "serviceWorker" in navigator && "caches" in window;

/* Keep the page as the server gives it now. A copy is asked for, because the page that is open may hold
   messages of the moment. */
export async function keep() {
  if (!works) { return; }
  await navigator.serviceWorker.register(at.worker, { scope: "/grids/" });
  const page = await fetch(at.report, {
    headers: { "X-Portal-Quiet": "1" }, credentials: "same-origin", cache: "no-store",
  });
  if (!page.ok || page.redirected) { return; }
  const cache = await caches.open(CACHE);
  await cache.put(at.report, page);
  await Promise.all(files().map(async (url) => {
    if (!await cache.match(url)) { await cache.add(url); }
  }));
}

/* What the open page was made of. */
function files() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]);
  const ours = loaded.filter((url) => url.startsWith(`${location.origin}/static/`));
  return [...new Set(ours)];
}

export async function forget() {
  if (works) { await caches.delete(CACHE); }
}

/* Another account's page does not stay where somebody else has signed in. */
export async function forgetOthers() {
  if (!works || !await caches.has(CACHE)) { return; }
  const page = await (await caches.open(CACHE)).match(at.report);
  const owner = page && new DOMParser().parseFromString(await page.text(), "text/html").body;
  if (owner && owner.dataset.account !== String(account)) { await forget(); }
}
