/* The entry sheet as a spreadsheet. The page works without this: the table can be read, and the plain
   form beside it takes entries. On narrow screens the table stays a list of people. */

import { Clipboard } from "./clipboard.js";
import { Keys } from "./keys.js";
import { Lines } from "./lines.js";
import { Live } from "./live.js";
import { Notices } from "./notices.js";
import { Pointer } from "./pointer.js";
import { Queue } from "./queue.js";
import { Says } from "./says.js";
import { Sheet } from "./sheet.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Wire } from "./wire.js";

function start(element) {
  const { cells: url, account, panel, last, aside } = element.dataset;
  const table = new Table(element);
  const store = new Store(account, panel);
  const queue = new Queue(store);
  const says = new Says();
  const sheet = new Sheet({ table, queue, store, says });
  const lines = new Lines(sheet);
  const at = () => sheet.at();

  const wire = new Wire({
    url, account: Number(account), queue, at,
    answered: (body) => notices.answered(body),
    stopped: (answer) => notices.stopped(answer),
    moved: () => notices.status(),
  });
  const live = new Live({
    url, last: Number(last), at,
    news: (body) => notices.news(body),
    lost: (status) => notices.lost(status),
    back: () => wire.wake(),
  });
  const notices = new Notices({ sheet, lines, says, wire, queue, store, aside });
  sheet.changed = (what) => notices.changed(what);

  dress(element);
  new Keys(sheet);
  new Pointer(sheet);
  new Clipboard(sheet);
  resume(sheet, queue, store, notices);
  sheet.editor.field.addEventListener("blur", () => { if (document.hasFocus()) { sheet.commit(); } });
  says.wrong.addEventListener("click", (event) => { event.preventDefault(); lines.next(); });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "drawer") { live.soon(); } });
  leave(sheet, queue, store);
  stand(sheet);
  live.start();
  wire.schedule(0);
}

/* Tell readers of the screen that this is a grid, and keep its links out of the Tab order: Enter opens. */
function dress(element) {
  element.setAttribute("role", "grid");
  element.closest(".jn-sheetbox").removeAttribute("tabindex");
  element.querySelectorAll("tbody a").forEach((a) => { a.tabIndex = -1; });
}

/* Put back what was typed and not saved before a reload, a crash or the end of a session. */
function resume(sheet, queue, store, notices) {
  const own = store.takeOver(true);
  let count = 0;
  for (const item of own) {
    const row = sheet.table.byId.get(item.subject);
    const column = sheet.table.byField.get(item.field);
    const base = row && row.base.get(item.field);
    if (!base || !column || base.text === item.text) { continue; }
    queue.restore(item);
    sheet.draw(row, column);
    count += 1;
  }
  queue.keep();
  notices.restored(count);
}

/* Begin at the first cell that is still to be filled. */
function stand(sheet) {
  const { rows, columns, first } = sheet.table;
  const places = rows.flatMap((row) => columns.map((column) => [row.index, column.index]));
  const empty = places.find(([r, c]) => columns[c].required && sheet.table.isOpen(r, c) && !sheet.table.text(r, c));
  const open = places.find(([r, c]) => sheet.table.isOpen(r, c));
  sheet.stand(...(empty || open || [0, first]));
  sheet.cursor.reveal();
  if (document.activeElement === document.body) { sheet.focus(); }
}

/* Leaving with something unsaved: it stays on this machine, and the browser asks all the same. */
function leave(sheet, queue, store) {
  window.addEventListener("beforeunload", (event) => {
    sheet.commit();
    if (queue.size) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("pagehide", () => {
    sheet.commit();
    store.write([...queue.items.values()], 0);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { queue.keep(); } });
}

const element = document.getElementById("sheet");
const wide = window.matchMedia("(min-width: 48.01rem)");
function whenWide() {
  if (!wide.matches) { return; }
  wide.removeEventListener("change", whenWide);
  start(element);
}
if (element) {
  wide.addEventListener("change", whenWide);
  whenWide();
}

