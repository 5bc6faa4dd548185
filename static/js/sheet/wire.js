/* The line to the server: one request at a time for writing, repeated with growing patience. */

const PATIENCE = [1000, 2000, 4000, 8000, 16000, 30000];
const MOST = 500;

/* Ask the server; status 0 when there is no line. Never throws for what a network does. */
export async function ask(url, { method = "GET", body = null, quiet = false } = {}) {
  const headers = { Accept: "application/json" };
  if (quiet) { headers["X-Portal-Quiet"] = "1"; }
  if (body) {
    headers["Content-Type"] = "application/json";
    headers["X-CSRFToken"] = window.portal.cookie("csrftoken");
  }
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 20000);
  try {
    const response = await fetch(url, {
      method, headers, body: body && JSON.stringify(body),
      signal: abort.signal, credentials: "same-origin", cache: "no-store",
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return { status: response.status, body: isJson ? await response.json() : null };
  } catch (problem) {
    if (problem instanceof TypeError || problem instanceof DOMException || problem instanceof SyntaxError) {
      return { status: 0, body: null };
    }
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

export class Wire {
  /* `answered(answer)` takes what the server made of a batch; `stopped(answer)` anything but success,
     and returns whether to go on trying; `moved()` is called whenever the state may have changed. */
  constructor({ url, account, queue, at, answered, stopped, moved }) {
    Object.assign(this, { url, account, queue, at, answered, stopped, moved });
    this.busy = false;
    this.failures = 0;
    this.blocked = false;
    this.timer = 0;
  }

  get waiting() { return [...this.queue.items.values()].filter((item) => !item.held).length; }

  schedule(delay = 250) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  /* Something says that the line is there again. */
  wake() {
    if (this.failures && !this.busy) {
      this.failures = 0;
      this.schedule(0);
    }
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy || this.blocked || !this.waiting) { this.moved(); return; }
    this.busy = true;
    const cells = this.queue.take(MOST);
    this.moved();
    const answer = await ask(this.url, {
      method: "POST", body: { cells, at: this.at(), account: this.account },
    });
    this.busy = false;
    let again = true;
    if (answer.status === 200) {
      this.failures = 0;
      this.answered(answer.body);
    } else {
      again = this.stopped(answer);
      if (again) { this.failures += 1; }
    }
    this.queue.land();
    this.queue.keep();
    this.moved();
    if (this.waiting && again && !this.blocked) { this.schedule(this.pause()); }
  }

  pause() {
    if (!this.failures) { return 0; }
    return PATIENCE[Math.min(this.failures, PATIENCE.length) - 1];
  }
}
