/* The report form: what is sent lies on the phone first, and goes from there. Without this script, or
   where the browser keeps nothing, the form is sent as any other. */

import * as shell from "./shell.js";
import * as store from "./store.js";
import { flush } from "./sender.js";
import { show } from "./list.js";
import { small } from "./pictures.js";
import { account } from "./wire.js";

const one = (id) => document.getElementById(id);
const form = one("report");
const PRIVATE = ["csrfmiddlewaretoken", "sender", "key", "photos"];
/* What of the form is not kept on the phone with the report. */
let shots = [], mending = null;

function newKey() {
  if (crypto.randomUUID) { return crypto.randomUUID(); }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* photos */
function complain(words) {
  one("photo-said").textContent = words;
  one("photo-said").hidden = !words;
}

function showShots() {
  one("shots").hidden = !shots.length;
  one("shot-count").textContent = shots.length ? `${shots.length}张，最多${one("photos").dataset.most}张` : `选填，最多${one("photos").dataset.most}张`;
  one("shots").replaceChildren(...shots.map((shot, number) => {
    const made = one("shot").content.firstElementChild.cloneNode(true);
    Object.assign(made.querySelector("img"), { src: shot.thumb, alt: `照片${number + 1}` });
    made.querySelector("button").addEventListener("click", () => {
      shots = shots.filter((other) => other !== shot);
      showShots();
    });
    return made;
  }));
}

async function pick(files) {
  const most = Number(one("photos").dataset.most);
  complain("");
  for (const file of files) {
    if (shots.length >= most) { complain(`照片最多${most}张，后面的没有加进来。`); break; }
    const shot = await small(file);
    if (shot) { shots.push(shot); } else { complain(`“${file.name}”打不开，没有加进来。请选JPG或PNG照片。`); }
  }
  showShots();
}

/* the form */
function fieldsOf() {
  const told = [...new FormData(form)].filter(([name]) => !PRIVATE.includes(name));
  return Object.fromEntries(told);
}

function reportOf() {
  const kind = form.querySelector("input[name=kind]:checked");
  return {
    key: mending ? mending.key : newKey(),
    at: mending ? mending.at : Date.now(),
    account,
    title: kind.parentElement.querySelector("b").textContent,
    fields: fieldsOf(),
    photos: shots.map((shot) => shot.photo),
  };
}

function empty() {
  const place = one("place") && one("place").value;
  form.reset();
  form.querySelectorAll("input[name=kind], input[type=checkbox]").forEach((box) => { box.checked = false; });
  form.querySelectorAll("textarea, input[name^=sealed_]").forEach((field) => { field.value = ""; });
  form.querySelectorAll(".jn-error:not(#photo-said), .jn-notice").forEach((old) => old.remove());
  if (place) { one("place").value = place; }
  shots = [];
  mending = null;
  showShots();
  count();
}

/* No room on this phone: sent as the form it is, with the photos made small. */
function sendPlain() {
  const basket = new DataTransfer();
  shots.forEach((shot, number) => basket.items.add(new File([shot.photo], `照片${number + 1}.jpg`, { type: "image/jpeg" })));
  form.querySelector("input[type=file]").files = basket.files;
  form.elements.key.value = newKey();
  form.submit();
}

async function keep(event) {
  event.preventDefault();
  one("send").disabled = true;
  try {
    await store.put(reportOf());
  } catch (problem) {
    if (!(problem instanceof DOMException)) { throw problem; }
    sendPlain();
    return;
  } finally {
    one("send").disabled = false;
  }
  empty();
  await show();
  one("main").scrollIntoView();
  flush();
}

async function mend(report) {
  empty();
  mending = report;
  Object.entries(report.fields).forEach(([name, text]) => {
    const field = form.elements.namedItem(name);
    if (field && field.type === "checkbox") { field.checked = true; } else if (field) { field.value = text; }
  });
  shots = [];
  await pick(report.photos);
  count();
  one("words").focus();
}

function count() {
  const most = one("words").maxLength, now = one("words").value.length;
  one("count").textContent = now ? `${now}/${most}字` : `最多${most}字`;
}

function label() {
  one("send").textContent = navigator.onLine ? one("send").dataset.online : one("send").dataset.offline;
}

function placed() {
  const chosen = one("place").selectedOptions[0];
  if (chosen && chosen.value) { one("place-now").textContent = chosen.textContent; }
}

async function asked() {
  const key = location.hash.slice(1);
  const found = key && (await store.all(account)).find((report) => report.key === key && report.refused);
  if (found) { await mend(found); }
}

if (form && window.indexedDB) {
  form.addEventListener("submit", keep);
  form.querySelectorAll("input[type=file]").forEach((input) => {
    input.addEventListener("change", async () => {
      await pick([...input.files]);
      input.value = "";
    });
  });
  document.addEventListener("reports:mend", (event) => {
    event.preventDefault();
    mend(event.detail);
  });
  one("words").addEventListener("input", count);
  if (one("place")) { one("place").addEventListener("change", placed); }
  window.addEventListener("online", label);
  window.addEventListener("offline", label);
  label();
  count();
  asked();
  shell.keep().catch((problem) => { if (!(problem instanceof TypeError || problem instanceof DOMException)) { throw problem; } });
}
