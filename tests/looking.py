"""A page looked over as a person with a ruler and a screen reader would: axe, and nothing sticking out.

A page is loaded once and looked at in all sizes, every third page in a run; axe runs in one of the two
sizes whose layouts differ most, another one each time (`./test --long`: every page, both sizes).
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page

from tests import turns

SIZES = ((1366, 768), (1920, 1080), (360, 800), (683, 384))
"""A desk, a large screen, a phone, and the desk at 200 %."""
AXED = SIZES[0], SIZES[2]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it is now: rule, place, what would mend it."""
    page.wait_for_load_state()
    axe = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [f"{v['id']} {v['nodes'][0]['target']} {v['help']}" for v in found]


def overhang(page: Page) -> int:
    """How many pixels of the page stick out at the side; 0 where it fits.

    Waits until the page and its styles are there: a press of a button returns as soon as the answer
    begins, and Chromium measures a page whose styles are still on their way as if it had none.
    """
    page.wait_for_load_state()
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def axed(address: str) -> tuple[tuple[int, int], ...]:
    """The sizes axe runs in on a page."""
    found = tuple(size for size in AXED if turns.is_due(f"{_kind(address)} {size}", of=len(AXED)))
    return found or AXED[:1]


def _kind(address: str) -> str:
    """What page it is: neither the server's port nor numbers of rows decide its turn."""
    return re.sub(r"\d+", "", urlsplit(address).path)


def faults(page: Page, address: str) -> list[str]:
    """Open the address and return every complaint in any of the sizes, and each size it is wider than;
    [] where the page's turn is in another run."""
    if not turns.is_due(_kind(address), of=3):
        return []
    page.goto(address)
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('.jn-main details').forEach(d => d.open = true)")
    found = []
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if size in axed(address):
            found += [f"{address} {size}: {complaint}" for complaint in complaints(page)]
        wide = overhang(page)
        if wide:
            found.append(f"{address} {size}: {wide} px too wide")
    return found
