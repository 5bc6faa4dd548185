"""Reads of visits: one's own diary, counts by worker, and the diaries an account may read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from grids import relations, rights
from grids.models import Grid, GridPost, Visit
from grids.queries.trees import on_day
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.scope import within

WITH = ("grid", "organization", "case__kind", "person")
SHOWN_WORKERS = 2000
"""Workers whose counts one page lists: a township's. A county is asked township by township."""
_LABEL = Coalesce(
    NullIf(F("grid__organization__short_name"), Value("")), F("grid__organization__name")
)
"""What a post's place is called, as Organization.label has it."""


def own(account: Any, first: dt.date, last: dt.date) -> QuerySet[Visit]:
    """Return the account's own diary of some days, newest first; none without a person."""
    if not account.person_id:
        return Visit.objects.none()
    rows = Visit.objects.filter(person=account.person_id, on__range=(first, last))
    return rows.select_related(*WITH).order_by("-on", "-pk")


def seen(account: Any) -> QuerySet[Visit]:
    """Return what the account reads in its own diary and in those it may read."""
    mine = Q(person=account.person_id) if account.person_id else Q(pk__in=[])
    return Visit.objects.filter(mine | _read_by(account)).select_related(*WITH)


def readable(account: Any) -> QuerySet[Visit]:
    """Return the visits whose words the account may read (PV-RESIDENT): its own, those of the nodes its
    person leads with all below them, and those of its township. Everybody else sees counts. Of a visit
    that became a case `tells` says whether its words are shown."""
    return Visit.objects.filter(_read_by(account)).select_related(*WITH).order_by("-on", "-pk")


def _read_by(account: Any) -> Q:
    mine = Q(worker=account) | within(account.paths_for(rights.DISPATCH), "organization__path")
    for path in _led(account):
        mine |= Q(grid__path__startswith=path)
    return mine


def tells(account: Any, visit: Visit) -> bool:
    """Return whether words and household of a visit the account may read are shown to it.

    Where the visit became a case, its words are the case's: of a dispute they are for whom the case's are
    for (PV-CASE). No query for visits of `own` and `readable`.
    """
    return visit.case is None or relations.reads(account, visit.case)


def _led(account: Any) -> list[str]:
    """The paths of the nodes the account's person leads today, of the village or below it.

    Not of the township's node: who leads that reads by the township's own right.
    """
    if not account.person_id or not account.may_anywhere(rights.SEE_CASES):
        return []
    posts = GridPost.objects.filter(on_day(clock.today()), person=account.person_id, role="leader")
    return list(posts.filter(grid__level__number__gt=1).values_list("grid__path", flat=True))


@dataclass(frozen=True)
class WorkerCount:
    """A worker's visits in some days: how many, on how many days, how many logged late."""

    person: int
    name: str
    place: str
    visits: int
    days: int
    late: int
    cases: int
    last_on: dt.date | None


def by_worker(account: Any, first: dt.date, last: dt.date, *, place: str = "") -> list[WorkerCount]:
    """Count the visits of everybody who serves as worker in the account's scope, under the path `place`
    ('': all of it): two queries. Who has logged nothing is listed with 0."""
    posts = GridPost.objects.visible_to(account, rights.SEE_CASES).filter(
        Q(until=None) | Q(until__gt=first), since__lte=last, role="worker"
    )
    rows = Visit.objects.visible_to(account).filter(on__range=(first, last))
    if place:
        posts = posts.filter(grid__organization__path__startswith=place)
        rows = rows.filter(organization__path__startswith=place)
    found = _counted(rows)
    nothing: Mapping[str, Any] = {"n": 0, "days": 0, "late": 0, "cases": 0, "last": None}
    people: dict[int, WorkerCount] = {}
    ordered = posts.order_by("grid__organization__path", "person__sort_key", "pk")
    # whole rows of post, person, node and place would take longer than the query itself
    for person, name, label in ordered.values_list("person", "person__name", _LABEL):
        if person not in people and len(people) < SHOWN_WORKERS:
            row = found.get(person, nothing)
            people[person] = WorkerCount(
                person, name, label,
                row["n"], row["days"], row["late"], row["cases"], row["last"],
            )  # fmt: skip
    return list(people.values())


def _counted(rows: QuerySet[Visit]) -> dict[int, Mapping[str, Any]]:
    grouped = (
        rows.order_by()
        .values("person")
        .annotate(
            n=Count("pk"),
            days=Count("on", distinct=True),
            late=Count("pk", filter=Q(late=True)),
            cases=Count("case"),
            last=Max("on"),
        )
    )
    return {row["person"]: row for row in grouped}


def nodes_served(account: Any, day: dt.date | None = None) -> list[Grid]:
    """Return the nodes the account's person serves on, the lowest first: where a visit may be logged."""
    posts = GridPost.objects.filter(on_day(day or clock.today()), person=account.person_id)
    rows = Grid.objects.filter(pk__in=posts.values("grid")).select_related("level", "organization")
    return list(rows.order_by("-level__number", "code")) if account.person_id else []


def towns(account: Any) -> list[Organization]:
    """Return the townships with grids in the account's scope; [] for one whose scope is smaller."""
    there = Grid.objects.filter(level__number=1).values("organization")
    rows = Organization.objects.visible_to(account, rights.SEE_CASES)
    return list(rows.filter(kind=Kind.TOWN, until=None, pk__in=there).order_by("code"))
