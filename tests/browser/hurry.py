"""Pages in a hurry: what they wait for before they ask again is waited for in a fifth of the time."""

import json

from playwright.sync_api import BrowserContext

SOONER = """{
  const real = window.setTimeout, delays = DELAYS;
  window.setTimeout = (go, ms, ...more) => real(go, delays.includes(ms) ? ms / 5 : ms, ...more);
}"""


def hurry(context: BrowserContext, *delays_ms: int) -> None:
    """Shorten the timers of exactly these delays on every page of a context."""
    context.add_init_script(SOONER.replace("DELAYS", json.dumps(delays_ms)))
