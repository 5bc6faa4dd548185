/* What the sheet makes of answers and failures: which notice stands, and what can be done about it. */

import { keyOf } from "./table.js";

const named = (text) => (text === "" ? "空着" : `“${text}”`);

/* A number stands bare in a sentence, words in quotation marks. */
const said = (text) => (/^[\d.]+$/.test(text) ? text : named(text));

export class Notices {
  constructor({ sheet, lines, says, wire, queue, store, aside }) {
    Object.assign(this, { sheet, lines, says, wire, queue, store, aside });
    this.at = "";
    this.isLost = false;
    this.signInUrl = document.querySelector("#say-signed-out").content.querySelector("a").getAttribute("href");
    this.watchForms();
  }

  changed(what) {
    if (what === "typed") { this.wire.schedule(); }
    this.clashes();
    this.status();
  }

  status() {
    const waiting = this.wire.waiting;
    this.says.saved({ waiting, busy: this.wire.busy, lost: this.isLost || this.wire.blocked, at: this.at });
    if (!waiting) { this.says.hush("back"); }
    if (!this.store.works) {
      this.says.tell("storage", {
        tone: "warn", sign: "alert-triangle",
        parts: ["这个浏览器不让页面在本机暂存内容。断网时请不要关闭或刷新本页。"],
      });
    }
  }

  restored(count) {
    if (!count) { return; }
    this.says.tell("back", { sign: "history", parts: [`上次没有保存上的${count}格已放回表里，正在保存。`] });
  }

  /* --- answers --- */

  answered(body) {
    this.found();
    const { sheet } = this;
    body.saved.forEach((cell) => sheet.stands(cell, true));
    body.clashes.forEach((cell) => sheet.refusedOver(cell));
    this.around(body);
  }

  news(body) {
    this.found();
    const { sheet } = this;
    body.cells.forEach((cell) => sheet.stands(cell, false));
    this.around(body);
    this.queue.keep();
    if (body.closed) { this.close(body.closed); }
    if (body.aside.join(",") !== this.aside) { this.moved(); }
    this.adopt();
  }

  around(body) {
    const { sheet, says } = this;
    Object.entries(body.rows).forEach(([id, told]) => this.lines.update(id, told));
    sheet.present = body.present;
    this.draw(body.present);
    says.counts(body.counts, this.lines.wrong);
    if (body.saved) { this.at = body.at; }
    sheet.bar();
  }

  /* Where the others stand. */
  draw(present) {
    const { table } = this.sheet;
    table.element.querySelectorAll("td[data-who]").forEach((td) => { delete td.dataset.who; });
    for (const { name, subject, field } of present) {
      const row = table.byId.get(subject);
      const column = table.byField.get(field);
      if (row && column) { row.cells[column.index].dataset.who = name; }
    }
  }

  /* What tabs that are gone left unsaved. */
  adopt() {
    const { sheet, queue } = this;
    for (const item of this.store.takeOver()) {
      const key = keyOf(item.subject, item.field);
      const row = sheet.table.byId.get(item.subject);
      const base = row && row.base.get(item.field);
      if (!base || queue.get(key) || base.text === item.text) { continue; }
      queue.restore(item);
      sheet.draw(row, sheet.table.byField.get(item.field));
      this.changed("typed");
    }
  }

  /* --- failures --- */

  found() {
    this.isLost = false;
    ["offline", "expired", "trouble"].forEach((name) => this.says.hush(name));
  }

  lost(status) {
    this.isLost = true;
    if (status === 401) {
      this.expired();
    } else if (status === 0) {
      this.offline();
    } else if (status === 404 || status === 403) {
      this.close("这张表现在不在您的授权范围内。");
    }
    this.status();
  }

  /* Say why a batch was not taken; returns whether to try again. */
  stopped({ status, body }) {
    const title = body && body.title;
    if (status === 0 || status === 401) {
      this.lost(status);
      return true;
    }
    if (status === 422 && body && Object.keys(body.problems || {}).length) {
      this.refused(body.problems);
      return true;
    }
    if (title && [403, 404, 409, 422].includes(status)) {
      this.close(title);
      return false;
    }
    this.isLost = true;
    this.says.tell("trouble", {
      tone: "warn", sign: "alert-triangle",
      parts: [`没有保存上，过一会儿自动再试，填的内容存在本机。（${status}）`],
    });
    return true;
  }

  offline() {
    this.says.tell("offline", {
      tone: "warn", sign: "wifi-off",
      parts: ["没有网络，填的内容先存在本机，恢复后自动保存。"],
    });
  }

  expired() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.signInUrl, target: "_blank", rel: "noopener", textContent: "在新窗口登录" });
    this.says.tell("expired", {
      tone: "warn", sign: "lock",
      parts: ["登录已过期，填的内容先存在本机。请", link, "，登录后回到这里，自动保存。"],
    });
  }

  /* The sheet takes nothing any more; what is not saved stays to be read and copied. */
  close(sentence) {
    const { sheet, queue, wire } = this;
    wire.blocked = true;
    sheet.close();
    const left = [...queue.items.values()];
    const parts = [sentence];
    const actions = [{ label: "刷新", deed: () => location.reload() }];
    if (left.length) {
      parts.push(`有${left.length}格没有保存上：${this.list(left)}。内容还存在本机。`);
      actions.push({ label: "放弃这些内容", deed: () => { queue.clear(); queue.keep(); location.reload(); } });
    }
    this.says.tell("stopped", { tone: "err", sign: "lock", parts, actions });
    this.status();
  }

  list(items) {
    const words = items.slice(0, 6).map(({ subject, field, text }) => {
      const row = this.sheet.table.byId.get(subject);
      return `${row.name}${this.sheet.table.byField.get(field).name}${named(text)}`;
    });
    return words.join("，") + (items.length > 6 ? "等" : "");
  }

  /* Single cells the server cannot take: they leave the queue, what was typed stays in the sentence. */
  refused(problems) {
    const { sheet, queue } = this;
    const items = [];
    for (const name of Object.keys(problems)) {
      const [, subject, field] = /^(\d+)\.(.*)$/.exec(name);
      const key = keyOf(subject, field);
      if (!queue.get(key)) { continue; }
      items.push(queue.get(key));
      queue.drop(key);
      const row = sheet.table.byId.get(Number(subject));
      if (row && !row.out) { sheet.draw(row, sheet.table.byField.get(field)); }
    }
    const sentence = Object.values(problems)[0][0];
    if (!items.length) { this.close(sentence); return; }
    this.says.tell("refused", {
      tone: "err", sign: "alert-circle",
      parts: [`没有存上：${this.list(items)}。${sentence}`],
      actions: [{ label: "知道了", deed: () => { this.says.hush("refused"); sheet.focus(); } }],
    });
    sheet.refreshEditor();
  }

  moved() {
    this.says.tell("aside", {
      sign: "users", parts: ["考核名单有变动，有人改为不定等次或恢复参加考核。"],
      actions: [{ label: "刷新名单", deed: () => location.reload() }],
    });
  }

  /* --- two people in one cell --- */

  clashes() {
    const { sheet } = this;
    const keys = [...sheet.rivals.keys()].filter((key) => this.queue.get(key));
    const { r, c } = sheet.cursor;
    const here = r < 0 ? "" : keyOf(sheet.table.rows[r].id, sheet.table.columns[c].field);
    if (sheet.rival) {
      this.clash(sheet.rival.cell, sheet.editor.field.value.trim(), (mine) => sheet.settleHere(mine), 0);
    } else if (keys.length) {
      const key = keys.includes(here) ? here : keys[0];
      const deed = (mine) => { sheet.settle(key, mine); sheet.focus(); };
      this.clash(sheet.rivals.get(key), this.queue.get(key).text, deed, keys.length - 1, key === here);
    } else {
      this.says.hush("clash");
    }
  }

  clash(theirs, mine, deed, others, isHere = true) {
    const { sheet } = this;
    const row = sheet.table.byId.get(theirs.subject);
    const column = sheet.table.byField.get(theirs.field);
    const who = theirs.mine ? "您在别处" : theirs.by || "别人";
    const question = document.createElement("b");
    question.textContent = `留${said(theirs.text)}还是改成${said(mine)}？`;
    const where = isHere ? "" : `${row.name} / ${column.name}：`;
    const actions = [
      { label: `留${said(theirs.text)}`, deed: () => deed(false) },
      { label: `改成${said(mine)}`, deed: () => deed(true) },
    ];
    const parts = [`${where}您填${said(mine)}时，${who}${theirs.at}已把这一格改为${said(theirs.text)}。`, question];
    if (others) {
      parts.push(`另有${others}格也是这样。`);
      actions.push({ label: `${others + 1}格都留别人填的`, deed: () => this.settleAll(false) });
      actions.push({ label: "都改成我填的", deed: () => this.settleAll(true) });
    }
    this.says.tell("clash", { tone: "warn", sign: "users", parts, actions });
  }

  settleAll(mine) {
    [...this.sheet.rivals.keys()].forEach((key) => this.sheet.settle(key, mine));
    this.sheet.focus();
  }

  /* --- handing in and signing out --- */

  watchForms() {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.id === "sheet-submit") { this.beforeSubmit(event, form); }
      if (form.action.endsWith("/sign-out/")) { this.beforeSignOut(event, form); }
    });
  }

  beforeSubmit(event, form) {
    this.sheet.commit();
    if (!this.queue.size) { return; }
    event.preventDefault();
    this.whenSaved(() => form.requestSubmit(), (left) => {
      this.says.tell("leaving", {
        tone: "warn", sign: "alert-triangle",
        parts: [`还有${left}格没有保存上，保存以后再提交审核。`],
      });
    });
  }

  beforeSignOut(event, form) {
    this.sheet.commit();
    if (!this.queue.size) { this.store.forget(); return; }
    event.preventDefault();
    const menu = form.closest("details");  // open, it would lie over the answer
    if (menu) { menu.open = false; }
    this.whenSaved(() => form.requestSubmit(), (left) => {
      this.says.tell("leaving", {
        tone: "warn", sign: "alert-triangle",
        parts: [`还有${left}格没有保存上。现在退出，这${left}格会丢掉。`],
        actions: [{
          label: "放弃这些内容并退出",
          deed: () => { this.queue.clear(); this.store.forget(); form.requestSubmit(); },
        }],
      });
    });
  }

  /* Send what waits, then go on; after five seconds without success say what is left. */
  whenSaved(then, otherwise) {
    const until = Date.now() + 5000;
    this.wire.flush();
    const look = () => {
      if (!this.queue.size) {
        this.says.hush("leaving");
        then();
      } else if (this.isLost || this.wire.blocked || this.sheet.rivals.size || Date.now() > until) {
        otherwise(this.queue.size);
      } else {
        setTimeout(look, 100);
      }
    };
    setTimeout(look, 100);
  }
}
