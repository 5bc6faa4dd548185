"""A small unit with an open sheet, and desks in front of it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext

from assessments.models import Panel
from members.models import Account
from tests import world as w
from tests.browser.sheets import Sheet, open_sheet


class Underway:
    """Counts the requests the live server is at."""

    def __init__(self) -> None:
        self.count = 0
        request_started.connect(self._more)
        request_finished.connect(self._fewer)

    def _more(self, **told: Any) -> None:
        self.count += 1

    def _fewer(self, **told: Any) -> None:
        self.count -= 1

    def wait(self, seconds: float = 3) -> None:
        """Wait until what pages had just asked is answered: afterwards the tables may be emptied."""
        until, quiet = time.monotonic() + seconds, 0
        while quiet < 3 and time.monotonic() < until:
            time.sleep(0.02)
            quiet = quiet + 1 if self.count <= 0 else 0


@pytest.fixture
def world(transactional_db: None) -> w.World:
    """Six people, the quarter open."""
    made = w.build(6)
    w.open_quarter(made)
    return made


@pytest.fixture
def panel(world: w.World) -> Panel:
    """The unit's panel."""
    return Panel.objects.get(organization=world.unit)


@pytest.fixture
def contexts(
    browser: Browser, browser_context_args: dict[str, Any], transactional_db: None
) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts: `contexts(java_script_enabled=False)`; each is a desk of its own."""
    made: list[BrowserContext] = []
    underway = Underway()

    def make(**more: Any) -> BrowserContext:
        made.append(browser.new_context(**(browser_context_args | more)))
        return made[-1]

    yield make
    for context in made:
        context.close()
    underway.wait()


@pytest.fixture
def desk(
    contexts: Callable[..., BrowserContext], live_server: Any, panel: Panel
) -> Callable[..., Sheet]:
    """Open the unit's sheet as an account, in a browser of its own."""

    def sit_down(account: Account, **more: Any) -> Sheet:
        return open_sheet(contexts(**more), account, panel, live_server.url)

    return sit_down


@pytest.fixture
def sheet(desk: Callable[..., Sheet], world: w.World) -> Sheet:
    """The sheet as the unit's clerk has it."""
    return desk(world["unit_clerk"])
