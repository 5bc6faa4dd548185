/* What lies on this phone, shown on top of the page; and what the line to the server is like. */

import * as store from "./store.js";
import { flush } from "./sender.js";
import { account } from "./wire.js";

const one = (id) => document.getElementById(id);
const two = (number) => String(number).padStart(2, "0");

function when(time) {
  const day = new Date(time), clock = `${two(day.getHours())}:${two(day.getMinutes())}`;
  const today = day.toDateString() === new Date().toDateString();
  return `${today ? "" : `${day.getMonth() + 1}月${day.getDate()}日`}${clock}存在手机`;
}

function card(report) {
  const made = one("unsent-one").content.firstElementChild.cloneNode(true);
  const part = (name) => made.querySelector(`[data-${name}]`);
  part("state").textContent = report.refused ? "没有收下" : "待发送";
  part("state").className = `jn-chip ${report.refused ? "err" : "warn"}`;
  part("at").textContent = when(report.at);
  part("words").textContent = report.fields.words;
  const shots = report.photos.length ? `，${report.photos.length}张照片` : "";
  part("about").textContent = `${report.title}${shots}`;
  part("said").textContent = report.refused || "";
  part("said").hidden = part("acts").hidden = !report.refused;
  part("mend").addEventListener("click", () => mend(report));
  part("drop").addEventListener("click", () => drop(report));
  return made;
}

/* On the report page the form takes it; from anywhere else the report page is opened for it. */
function mend(report) {
  const asked = new CustomEvent("reports:mend", { detail: report, cancelable: true });
  if (document.dispatchEvent(asked)) {
    location.href = `${one("unsent").dataset.report}#${report.key}`;
  }
}

async function drop(report) {
  if (!window.confirm("这一件不再上报，从手机里删掉。确定吗？")) { return; }
  await store.remove(report.key);
  show();
}

export async function show() {
  const reports = await store.all(account);
  one("unsent").hidden = !reports.length;
  const waiting = reports.filter((report) => !report.refused).length;
  one("unsent-head").textContent = waiting ? `${waiting}件待发送` : "没有收下的";
  one("retry").hidden = !waiting;
  one("unsent-list").replaceChildren(...reports.map(card));
  line();
}

function line() { one("line-offline").hidden = navigator.onLine; }

/* One receipt, a line for each report that has gone since the page was opened. */
function said(words) {
  let box = one("messages").querySelector("[data-sent]");
  if (box) {
    box.querySelector("span").append(document.createElement("br"), words);
  } else {
    box = one("sent-one").content.firstElementChild.cloneNode(true);
    box.querySelector("span").textContent = words;
    one("messages").replaceChildren(box);
  }
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("reports", (event) => {
  const { what, said: words } = event.detail;
  one("line-out").hidden = what !== "out";
  if (what === "sent") { said(words); }
  show();
});
window.addEventListener("online", line);
window.addEventListener("offline", line);
if (window.indexedDB) {
  one("retry").addEventListener("click", flush);
  show();
}
