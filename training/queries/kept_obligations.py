"""The table of obligations as it was last told: a county's year of hours takes long to add up.

It is told with its time; a worker tells it anew for whoever comes next (`portal.kept_figures`). What was told
on another day or more than STALE ago is shown to nobody: it is told at once.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from members.models import Organization
from portal import kept_figures
from portal.figures import Figure, Links, Section
from portal.periods import Period
from training import obligations as o
from training import rights
from training.queries import obligations
from training.queries.obligations import Told
from training.queries.obliged import STATES, Scene, scene_of

STALE = dt.timedelta(minutes=30)


def tell(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell how much of each obligation is in each state."""
    for one in obligations.of_county(scene_of(place, period)):
        for state in STATES:
            yield Figure(f"{one.obligation.code}.{state}", getattr(one, state))


DUE = Section(
    "training_due", "培训应办事项", 45, rights.SEE_FIGURES, (), tell, lambda *asked: Links(), "",
    slow=True, apart=True,
)  # fmt: skip


def of_county(scene: Scene) -> tuple[list[Told], dt.datetime]:
    """Return the table of a scene, in the order it is declared, and when it was told."""
    there = kept_figures.at_most(DUE, scene.county, scene.period, STALE)
    found = {one.code: one.value for one in there.figures}
    rows = [obligations.in_numbers(scene, one, _counts(found, one.code)) for one in o.ALL]
    return rows, there.at  # type: ignore[return-value]  # told just now, or looked at above


def _counts(found: dict[str, Any], code: str) -> dict[str, int]:
    return {state: int(found[f"{code}.{state}"]) for state in STATES}
