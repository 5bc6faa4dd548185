"""Reads of inspections and dispute meetings, and of the nodes an account may log them for."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids import rights
from grids.models import Case, DisputeMeeting, Grid, GridPost, Inspection
from grids.obligations import DISPUTE, VILLAGE_LEVEL
from grids.queries.cases import OPEN
from grids.queries.trees import on_day
from portal import clock
from portal.periods import Period, containing_day
from portal.scope import within

MONTHS_SHOWN = 6


def inspections(account: Any, month: Period) -> QuerySet[Inspection]:
    """Return the inspections of a month the account sees, newest first."""
    rows = Inspection.objects.visible_to(account).filter(done_on__range=(month.start, month.end))
    return rows.select_related("grid", "organization", "by__person").order_by("-pk")


def meetings(account: Any, month: Period) -> QuerySet[DisputeMeeting]:
    """Return the dispute meetings of a month the account sees, newest first, with their count of cases."""
    rows = DisputeMeeting.objects.visible_to(account)
    rows = rows.filter(held_on__range=(month.start, month.end)).annotate(cases=Count("discussed"))
    return rows.select_related("grid", "organization", "by__person").order_by("-pk")


def tells(account: Any, meeting: DisputeMeeting) -> bool:
    """Return whether the decisions of a meeting are shown to an account that sees it (PV-CASE).

    To who logged it, who submits in the village's name, who dispatches or supervises there; the others see
    when it was held, with how many people and on how many cases. No query for meetings of `meetings`.
    """
    reading = (rights.SUBMIT, rights.DISPATCH, rights.REVIEW)
    place = meeting.organization.path
    return meeting.by_id == account.pk or any(account.may(right, place) for right in reading)


def discussable(grid: Grid) -> QuerySet[Case]:
    """Return the open disputes of a node's village, soonest deadline first."""
    rows = Case.objects.filter(OPEN, scope_path__startswith=grid.organization.path)
    return rows.filter(kind__code=DISPUTE).select_related("kind").order_by("due_on", "pk")


def nodes_led(account: Any) -> list[Grid]:
    """Return the village nodes the account may log inspections and meetings for: those its person leads,
    and those where it submits in the village's name; the led ones first."""
    today = clock.today()
    posts = GridPost.objects.filter(on_day(today), person=account.person_id, role="leader")
    led = set(posts.values_list("grid", flat=True)) if account.person_id else set()
    places = within(account.paths_for(rights.SUBMIT), "organization__path")
    rows = Grid.objects.filter(on_day(today), places | Q(pk__in=led), level__number=VILLAGE_LEVEL)
    found = rows.select_related("level", "organization").order_by("code")
    return sorted(found, key=lambda grid: grid.pk not in led)


def months_shown() -> list[Period]:
    """Return this month and those before it that pages offer, newest first."""
    now = containing_day(clock.today(), "month")
    return [now.shift(-back) for back in range(MONTHS_SHOWN)]


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return Monday and Sunday of the week a day lies in."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)
