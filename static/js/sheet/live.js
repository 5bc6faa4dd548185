/* What others do: their changes every few seconds, where they stand, and whether entry is still open. */

import { ask } from "./wire.js";

const EVERY = 4000;
const HIDDEN = 30000;
const SLOWEST = 16000;

export class Live {
  /* `news(body)` takes what is new; `lost(status)` that there is no answer, `back()` that there is again. */
  constructor({ url, last, at, news, lost, back }) {
    Object.assign(this, { url, last, at, news, lost, back });
    this.failures = 0;
    this.timer = 0;
    this.asking = false;
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { this.soon(); } });
    window.addEventListener("online", () => this.soon());
    window.addEventListener("focus", () => { if (this.failures) { this.soon(); } });
  }

  start() { this.later(EVERY); }

  soon() { this.later(0); }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), delay);
  }

  async look() {
    if (this.asking) { return; }
    this.asking = true;
    const at = this.at();
    const where = at ? `&at=${at.subject}.${encodeURIComponent(at.field)}` : "";
    const { status, body } = await ask(`${this.url}?since=${this.last}${where}`, { quiet: true });
    this.asking = false;
    if (status === 200 && body) {
      const wasLost = this.failures > 0;
      this.failures = 0;
      this.last = body.last;
      this.news(body);
      if (wasLost) { this.back(); }
    } else {
      this.failures += 1;
      this.lost(status, body);
    }
    const calm = document.hidden ? HIDDEN : EVERY;
    this.later(Math.max(calm, Math.min(SLOWEST, EVERY * this.failures)));
  }
}
