/* What the sheet says: the bar above it, notices with what can be done about them, the foot. */

import { icon } from "./table.js";

const ORDER = ["clash", "stopped", "refused", "expired", "offline", "toolong", "trouble", "storage", "leaving", "aside", "back"];

function button(label, deed, className = "btn small") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = label;
  made.addEventListener("click", deed);
  return made;
}

export class Says {
  constructor() {
    const one = (id) => document.getElementById(id);
    this.box = one("sheet-says");
    this.cell = one("sheet-cell");
    this.save = one("sheet-save");
    this.foot = one("sheet-foot");
    this.wrong = one("sheet-wrong");
    this.tip = this.foot.querySelector(".tip");
    this.hint = [...this.tip.childNodes];
    this.lines = new Map();
  }

  /* Show a notice under its name, in place of an earlier one of that name. `parts` may hold nodes. */
  tell(name, { tone = "", sign = "info-circle", parts, actions = [] }) {
    const words = parts.map((part) => (part instanceof Node ? part.textContent : part)).join("");
    const signature = [words, ...actions.map((action) => action.label)].join("\n");
    const old = this.lines.get(name);
    if (old && old.signature === signature) {
      old.deeds = actions.map((action) => action.deed);
      return;
    }
    const line = document.createElement("div");
    line.className = `jn-notice ${tone}`.trim();
    line.dataset.says = name;
    line.setAttribute("role", tone ? "alert" : "status");
    const text = document.createElement("span");
    text.append(...parts);
    line.append(icon(sign, false), text);
    const said = { line, signature, deeds: actions.map((action) => action.deed) };
    if (actions.length) {
      const end = document.createElement("span");
      end.className = "end jn-row";
      end.append(...actions.map((action, i) => button(action.label, () => said.deeds[i]())));
      line.append(end);
    }
    this.hush(name);
    this.lines.set(name, said);
    const rank = (key) => ORDER.indexOf(key);
    const after = [...this.lines.keys()].filter((key) => rank(key) > rank(name));
    const next = after.sort((a, b) => rank(a) - rank(b))[0];
    this.box.insertBefore(line, next ? this.lines.get(next).line : null);
  }

  hush(name) {
    const old = this.lines.get(name);
    if (!old) { return; }
    const held = old.line.contains(document.activeElement);
    old.line.remove();
    this.lines.delete(name);
    return held;
  }

  /* The bar above: which cell, what is in it, what it asks for. */
  bar(at, value, ask) {
    const set = (name, text) => { this.cell.querySelector(`[data-${name}]`).textContent = text; };
    set("at", at);
    set("value", value);
    set("ask", ask);
    this.cell.querySelector("[data-ask]").title = ask;
  }

  /* Whether everything is saved: `at` the server's clock at the last saving. */
  saved({ waiting, busy, lost, at }) {
    const state = waiting ? (lost ? "waits" : "saving") : at ? "saved" : "";
    const words = { waits: `${waiting}格待保存`, saving: "正在保存", saved: `${at} 已保存`, "": "" }[state];
    if (this.save.textContent === words) { return; }
    const signs = { waits: "wifi-off", saving: "loader-2", saved: "cloud-check" };
    this.save.className = `jn-save ${state}`;
    this.save.replaceChildren(...(state ? [icon(signs[state], false)] : []), words);
    this.save.setAttribute("aria-busy", String(Boolean(busy)));
  }

  counts(counts, wrong) {
    for (const [name, number] of Object.entries(counts)) {
      const b = this.foot.querySelector(`[data-count="${name}"]`);
      if (b) { b.textContent = number; }
    }
    this.wrong.hidden = wrong === 0;
    this.wrong.querySelector("span").textContent = wrong;
  }

  /* A passing remark at the foot, in place of the hint, which comes back after a while. */
  remark(words) {
    this.tip.setAttribute("role", "status");
    this.tip.classList.add("said");
    this.tip.textContent = words;
    clearTimeout(this.passing);
    this.passing = setTimeout(() => {
      this.tip.removeAttribute("role");
      this.tip.classList.remove("said");
      this.tip.replaceChildren(...this.hint);
    }, 15000);
  }

  /* Ask before something is written. Resolves with whether to go on. */
  confirm({ title, lines, yes, no = "取消" }) {
    const dialog = document.createElement("dialog");
    dialog.className = "jn-dialog";
    const head = document.createElement("h3");
    head.id = "sheet-asks";
    head.textContent = title;
    dialog.setAttribute("aria-labelledby", head.id);
    const said = lines.map((words) => {
      const p = document.createElement("p");
      p.textContent = words;
      return p;
    });
    const row = document.createElement("div");
    row.className = "jn-row";
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
      const end = (value) => () => dialog.close(value);
      if (yes) { row.append(button(yes, end("yes"), "btn btn-primary")); }
      row.append(button(no, end("no"), "btn"));
      dialog.append(head, ...said, row);
      document.body.append(dialog);
      dialog.showModal();
      row.lastElementChild.focus();
    });
  }
}
