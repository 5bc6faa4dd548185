"""The quarterly visits to members in hardship (P24-R5): who is owed one, whether it was made. Computed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from members.categories.models import Care, Category, Classification, Helper
from members.categories.queries import members
from members.categories.queries.present import on_day
from members.models import Person
from portal import clock
from portal.periods import Period, containing_day

SHOWN = 600


@dataclass(frozen=True)
class Owed:
    """A member to be visited in a quarter: when he was, who helps him."""

    person: Person
    branch: str
    helper: str
    visited_on: dt.date | None
    period: Period

    @property
    def is_late(self) -> bool:
        """Not visited though half of the quarter is over (the card: red at mid-quarter)."""
        middle = self.period.start + (self.period.end - self.period.start) / 2
        return self.visited_on is None and clock.today() > middle


def in_hardship(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that hardship is a listed category on a day, the main one or a further one."""
    main = Q(**{f"{prefix}category": Category.HARDSHIP})
    return on_day(day, prefix) & (main | Q(**{f"{prefix}secondary__contains": [Category.HARDSHIP]}))


def quarter() -> Period:
    """Return the quarter that runs."""
    return containing_day(clock.today(), "quarter")


def owed(account: Any, period: Period) -> list[Owed]:
    """Return whom the branches in the account's charge owe a visit in a quarter, the missing first; a
    fixed number of queries."""
    day = min(period.end, clock.today())
    rows = Classification.objects.filter(in_hardship(day)).values("person")
    held = members.in_charge(account).filter(person__in=rows).select_related("person", "branch")
    found = list(held.order_by("branch__sort_key", "person__sort_key"))
    people = [one.person_id for one in found]
    seen = _visits(people, period)
    ties = Helper.objects.filter(person__in=people, until=None).select_related("helper")
    names = {tie.person_id: tie.helper.name for tie in ties}
    lines = [
        Owed(
            one.person, one.branch.label, names.get(one.person_id, ""),
            seen.get(one.person_id), period,
        )
        for one in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.visited_on is not None)


def _visits(people: list[int], period: Period) -> dict[int, dt.date]:
    rows = Care.objects.filter(
        person__in=people, kind=Care.Kind.VISIT, on__range=(period.start, period.end)
    )
    return dict(rows.values_list("person").annotate(Max("on")).order_by())


@dataclass(frozen=True)
class Helped:
    """A member somebody helps: his category in words, whether a visit is owed this quarter, when the last
    one was."""

    person: Person
    since: dt.date
    is_owed: bool
    visited_on: dt.date | None


def helped_by(person_id: int | None) -> list[Helped]:
    """Return whom a person helps now; one query for who helps nobody."""
    if not person_id:
        return []
    ties = Helper.objects.filter(helper=person_id, until=None).select_related("person")
    found = list(ties.order_by("person__sort_key"))
    if not found:
        return []
    people = [one.person_id for one in found]
    rows = Classification.objects.filter(in_hardship(clock.today()), person__in=people)
    owing = set(rows.values_list("person", flat=True))
    seen = _visits(people, quarter())
    return [
        Helped(one.person, one.since, one.person_id in owing, seen.get(one.person_id))
        for one in found
    ]
