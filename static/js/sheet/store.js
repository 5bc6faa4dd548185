/* What was typed and not yet acknowledged, kept on this machine: a reload, a lost line or an expired
   session loses nothing. One record a tab; the records of tabs that are gone are taken over. */

const LONG_AGO = 15000;
const DRAFT = ":draft";

/* Do something with the browser's storage; false where it has none or is full. */
function tried(deed) {
  try {
    deed();
    return true;
  } catch (problem) {
    if (problem instanceof DOMException) { return false; }
    throw problem;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (problem) {
    if (problem instanceof SyntaxError) { return null; }
    throw problem;
  }
}

export class Store {
  constructor(account, panel) {
    this.account = account;
    this.prefix = `sheet:${account}:${panel}:`;
    this.works = tried(() => {
      localStorage.setItem("sheet:try", "1");
      localStorage.removeItem("sheet:try");
    });
    this.key = this.prefix + (this.works ? this.tab() : "none");
  }

  /* This tab's name; a new one when a copy of this tab is alive under the old one. */
  tab() {
    const known = sessionStorage.getItem("sheet-tab");
    const record = known && parsed(localStorage.getItem(this.prefix + known) || "null");
    if (known && !(record && this.isAlive(record))) { return known; }
    const name = Math.random().toString(36).slice(2, 10);
    sessionStorage.setItem("sheet-tab", name);
    return name;
  }

  isAlive(record) { return record.alive > 0 && Date.now() - record.alive < LONG_AGO; }

  write(items, alive = Date.now()) {
    if (!this.works) { return; }
    this.works = tried(() => {
      if (items.length) {
        localStorage.setItem(this.key, JSON.stringify({ alive, items }));
      } else {
        localStorage.removeItem(this.key);
      }
    });
  }

  draft(item) {
    if (!this.works) { return; }
    tried(() => {
      if (item) {
        localStorage.setItem(this.key + DRAFT, JSON.stringify({ alive: Date.now(), items: [item] }));
      } else {
        localStorage.removeItem(this.key + DRAFT);
      }
    });
  }

  /* Take over what this tab left before its reload and what tabs that are gone left; [] if nothing. */
  takeOver(own = false) {
    if (!this.works) { return []; }
    const found = [];
    const names = Object.keys(localStorage).filter((name) => name.startsWith(this.prefix)).sort();
    for (const name of names) {
      const isOwn = name === this.key || name === this.key + DRAFT;
      const record = parsed(localStorage.getItem(name));
      if (isOwn ? !own : record && this.isAlive(record)) { continue; }
      localStorage.removeItem(name);
      if (record && Array.isArray(record.items)) { found.push(...record.items); }
    }
    return found;
  }

  /* At sign-out: nothing of the account stays on a machine others use. */
  forget() {
    if (!this.works) { return; }
    Object.keys(localStorage)
      .filter((name) => name.startsWith(`sheet:${this.account}:`))
      .forEach((name) => localStorage.removeItem(name));
  }
}
