"""Reads of listening days and receptions: a month's days by place, held or missed; one day with its cases."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from grids import rights
from grids.actions.listening import FIXED_DAYS
from grids.models import Case, ListeningShift, Sitting
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import Period, containing_day
from portal.scope import within

MOST_PLACES = 200


@dataclass(frozen=True)
class Day:
    """One fixed date at a place: when it falls, and what became of it: held, late, missed, to come, or none.

    A place takes part from the first day it held; before that, and where it never held one, nothing is missed
    (assumed: the report names the teams that take part, not every village).
    """

    planned_on: dt.date
    falls_on: dt.date
    sitting: Sitting | None
    state: str


@dataclass(frozen=True)
class Line:
    """A place with the month's fixed dates, and how many receptions it held."""

    place: Organization
    days: list[Day]
    receptions: int


def days_of(month: Period) -> list[dt.date]:
    """Return the fixed dates of a month: every month has all three."""
    return [month.start.replace(day=number) for number in FIXED_DAYS]


def towns(account: Any) -> list[Organization]:
    """Return the townships whose places the account may look at, in order."""
    paths = account.paths_for(rights.SEE_CASES)
    above = {int(number) for path in paths for number in path.split("/") if number}
    rows = Organization.objects.filter(kind=Kind.TOWN, until=None)
    found = rows.filter(within(paths, "path")) | rows.filter(pk__in=above)
    return list(found.select_related("parent").order_by("sort_key", "pk"))


def board(account: Any, town: Organization, month: Period) -> list[Line]:
    """Return a township and its villages, as far as the account sees them, with a month's days."""
    paths = account.paths_for(rights.SEE_CASES)
    places = Organization.objects.filter(
        within(paths, "path"),
        path__startswith=town.path,
        kind__in=(Kind.TOWN, Kind.VILLAGE),
        until=None,
    )
    there = list(places.order_by("depth", "sort_key", "pk")[:MOST_PLACES])
    moved = dict(
        ListeningShift.objects.filter(
            county=town.parent_id, day__range=(month.start, month.end)
        ).values_list("day", "to")
    )
    sat: dict[tuple[int, str], list[Sitting]] = {}
    rows = Sitting.objects.filter(planned_on__range=(month.start, month.end), place__in=there)
    for row in rows:
        sat.setdefault((row.place_id, row.kind), []).append(row)
    first = dict(
        Sitting.objects.filter(kind=Sitting.Kind.LISTENING, place__in=there)
        .order_by()
        .values_list("place")
        .annotate(first=Min("planned_on"))
    )
    return [_line(place, month, moved, sat, first.get(place.pk)) for place in there]


def _line(
    place: Organization,
    month: Period,
    moved: dict[dt.date, dt.date],
    sat: dict[tuple[int, str], list[Sitting]],
    first: dt.date | None,
) -> Line:
    heard = {row.planned_on: row for row in sat.get((place.pk, Sitting.Kind.LISTENING), [])}
    days = [_day(day, moved.get(day, day), heard.get(day), first) for day in days_of(month)]
    return Line(place, days, len(sat.get((place.pk, Sitting.Kind.RECEPTION), [])))


def _day(planned: dt.date, falls: dt.date, row: Sitting | None, first: dt.date | None) -> Day:
    if row is not None:
        return Day(planned, falls, row, "held" if row.held_on <= falls else "late")
    if first is None or planned < first:
        return Day(planned, falls, None, "none")
    return Day(planned, falls, None, "missed" if falls < clock.today() else "to_come")


def counts(lines: list[Line]) -> dict[str, int]:
    """Return how many of the days of these places were held, late, missed, are to come, and `idle` places."""
    found = dict.fromkeys(("held", "late", "missed", "to_come", "none"), 0)
    for line in lines:
        for day in line.days:
            found[day.state] += 1
    idle = sum(all(day.state == "none" for day in line.days) for line in lines)
    return found | {"idle": idle}


def places_for(account: Any) -> QuerySet[Organization]:
    """Return the places the account may log a day for."""
    rows = Organization.objects.visible_to(account, rights.SUBMIT)
    return rows.filter(kind__in=(Kind.VILLAGE, Kind.TOWN), until=None).order_by("depth", "sort_key")


def loggable() -> list[dt.date]:
    """Return the fixed dates of the last three months that may be logged today, newest first."""
    now = containing_day(clock.today(), "month")
    found = [day for back in range(3) for day in days_of(now.shift(-back))]
    return sorted((day for day in found if day <= clock.today()), reverse=True)


def sittings(account: Any) -> QuerySet[Sitting]:
    """Return the days the account sees, with the count of their cases."""
    rows = Sitting.objects.visible_to(account).select_related("place", "by__person")
    return rows.annotate(count=Count("cases"))


def addable(sitting: Sitting) -> QuerySet[Case]:
    """Return the cases that may have come up on a day and belong to none yet."""
    rows = Case.objects.filter(
        kind__code=sitting.kind, found_on=sitting.held_on, scope_path__startswith=sitting.place.path
    )
    return rows.filter(sitting__isnull=True).select_related("kind").order_by("pk")
