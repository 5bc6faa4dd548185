"""The dashboard on the first page: a way to it, for whoever may see one."""

from collections.abc import Iterator
from typing import Any

from jining_dangjian.dashboard import rights
from jining_dangjian.dashboard.asked import usual
from portal import clock
from portal.providers import Panel, home_panel


@home_panel
def panel(account: Any) -> Iterator[Panel]:
    """Give the link to the dashboard of the usual quarter; no query."""
    if account.may_anywhere(rights.SEE):
        yield "dashboard/parts/home.html", {"period": usual(clock.today())}
