/* On every page of who is signed in: send what still lies on this phone, and at sign-out leave nothing. */

import * as store from "./store.js";
import * as shell from "./shell.js";
import { start } from "./sender.js";
import { account } from "./wire.js";

const PATIENCE_MS = 2000;

/* A browser whose storage hangs or fails must not keep anybody from signing out. */
function soon(promise, otherwise) {
  const waited = new Promise((resolve) => { setTimeout(() => resolve(otherwise), PATIENCE_MS); });
  return Promise.race([promise.catch(() => otherwise), waited]);
}

async function leave(form) {
  const left = (await soon(store.all(account), [])).length;
  const words = `还有${left}件没有发出。现在退出，这${left}件会从手机里删掉，不再上报。仍要退出吗？`;
  if (left && !window.confirm(words)) { return; }
  await soon(Promise.all([store.clear(account), shell.forget()]), null);
  form.submit();
}

/* On the window, so after every listener of the document: a sheet may keep the person here. */
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !/\/sign-out\/$/.test(event.target.action || "")) { return; }
  event.preventDefault();
  leave(event.target);
});

if (window.indexedDB) {
  shell.forgetOthers();
  start();
}
