"""What training adds to the personal file and to 我的信息: the year's hours against the minimum."""

from collections.abc import Iterable
from typing import Any

from portal import clock
from portal.providers import Panel, person_section
from training import relations
from training.queries import statements


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The statement of this year, to himself, his unit, and who keeps training over it; else nothing."""
    if relations.reads_hours(account, person):
        told = statements.of(person, clock.today().year)
        if told.entries or told.minimum:
            yield "training/parts/person_section.html", {"told": told}
