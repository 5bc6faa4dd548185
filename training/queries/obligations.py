"""The table of a county's obligations in training: of each what was owed, done, not done, not recorded.

Missing is not zero: where nothing is owed the row says why, and what has no record is told apart from what
was not done. Every number is the number of its items, which `items` lists.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from members.models import Organization
from training import obligations as o
from training import rights
from training.obligations import Obligation
from training.queries import obliged_people as people
from training.queries import obliged_sessions as sessions
from training.queries.obliged import AHEAD, DONE, MISSED, STATES, UNKNOWN, Item, Scene

Finder = Callable[[Scene], Iterable[Item]]
FINDERS: Mapping[str, Finder] = {
    o.WEEKLY.code: sessions.weekly,
    o.WEEKLY_SHAPE.code: sessions.weekly_shape,
    o.WEEKLY_SPEAKERS.code: sessions.weekly_speakers,
    o.WEEKLY_ASPECTS.code: sessions.weekly_aspects,
    o.EVENING.code: sessions.evening,
    o.QUESTIONS.code: sessions.questions,
    o.SHARE.code: sessions.share,
    o.LEADERS.code: people.leaders,
    o.SECRETARIES.code: people.secretaries,
    o.COVERAGE.code: people.covered,
    o.NEW_SECRETARIES.code: people.new_secretaries,
}
"""Code → what lists its items; those of hours are found together (`people.hours`)."""
ORDER = (MISSED, UNKNOWN, AHEAD, DONE)
"""In which order the items of one obligation are listed: what wants doing first."""


@dataclass(frozen=True)
class Told:
    """One obligation in one period, in numbers."""

    obligation: Obligation
    period: str
    done: int
    missed: int
    unknown: int
    ahead: int

    @property
    def due(self) -> int:
        """How many were owed by now."""
        return self.done + self.missed + self.unknown

    @property
    def cadence(self) -> str:
        """How often it is owed, in words."""
        return o.EVERY[self.obligation.every]

    @property
    def applies(self) -> bool:
        """Whether anything is or will be owed."""
        return bool(self.due or self.ahead)

    @property
    def rate(self) -> Decimal | None:
        """The share done of what was owed, in percent; None where nothing was owed by now (E-ZERO), and of
        people's years while they run: who was done early would be the only ones counted."""
        if not self.due or (self.ahead and self.obligation.every in ("year", "half_year")):
            return None
        return Decimal(100 * self.done) / self.due


def of_county(scene: Scene) -> list[Told]:
    """Return the table of a scene, in the order it is declared."""
    found = people.hours(scene)
    return [
        _told(scene, one, found[one.code] if one.code in found else FINDERS[one.code](scene))
        for one in o.ALL
    ]


def items(scene: Scene, obligation: Obligation) -> list[Item]:
    """Return everything one obligation counts, what wants doing first."""
    finder = FINDERS.get(obligation.code)
    rows = finder(scene) if finder else people.hours(scene)[obligation.code]
    return sorted(rows, key=lambda one: (ORDER.index(one.state), str(one.on or ""), one.label))


def told_of(scene: Scene, obligation: Obligation, rows: Iterable[Item]) -> Told:
    """Return the numbers of one obligation from its items."""
    return _told(scene, obligation, rows)


def _told(scene: Scene, one: Obligation, rows: Iterable[Item]) -> Told:
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        counts[row.state] += row.count
    return in_numbers(scene, one, counts)


def in_numbers(scene: Scene, one: Obligation, counts: Mapping[str, int]) -> Told:
    """Return one obligation of a scene, given how many items are in each state."""
    period = scene.year if one.every == "year" else scene.period
    return Told(one, period.label, counts[DONE], counts[MISSED], counts[UNKNOWN], counts[AHEAD])


def shown(account: Any, scene: Scene, rows: list[Item]) -> list[Item]:
    """Return items as an account may read them: names of people to who reads their hours, else their
    unit's; links to sessions, classes and teachers to who sees them. Counts stay (PV-STAFF)."""
    paths = {row.path for row in rows if row.path}
    labels = {place.path: place.label for place in Organization.objects.filter(path__in=paths)}
    sees = bool(account.may(rights.SEE_TRAINING, scene.county.path))
    return [_shown(account, row, labels, sees) for row in rows]


def _shown(account: Any, row: Item, labels: Mapping[str, str], sees: bool) -> Item:
    if not row.path:
        return row if sees or not row.needs else replace(row, url="")
    unit, seen = labels.get(row.path, ""), (rights.SEE_TRAINING, rights.UNIT_TRAINING)
    if row.label and any(account.may(right, row.path) for right in seen):
        return row
    return replace(row, label=unit, url="")
