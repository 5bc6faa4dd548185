"""Lists of stays: filters, the stages of the clock, the figures above a list, a page by keyset."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from members import person_lists
from members.floating import clocks
from members.floating.clocks import Clock, Stage
from members.floating.models import Contact, FloatingMember, LearningDone, PairHelper, Report
from members.models import Membership, Organization
from members.models.people import in_force
from portal import clock, paging
from portal.reading import whole

WITH = ("person", "branch__parent", "other_branch", "station", "officer__person")
STATES = (("", "在外"), ("lost", "失联"), ("ended", "已返回、转出"))


def begins(today: dt.date) -> dict[Stage, dt.date]:
    """Return for each stage the latest day from which it has begun today."""
    yesterday = today - dt.timedelta(days=1)
    return {
        Stage.REMIND: clocks.latest_start(today, clocks.REMIND),
        Stage.OVERDUE: clocks.latest_start(yesterday, clocks.DUE),
        Stage.VISIT: clocks.latest_start(today, clocks.VISIT),
        Stage.LOST: clocks.latest_start(today, clocks.LOST),
    }


def in_stage(stage: Stage, today: dt.date) -> Q:
    """Return the condition that a stay, `timed`, is in a stage of its clock today."""
    found, order = begins(today), list(Stage)
    condition = Q(state=FloatingMember.State.AWAY)
    if stage in found:
        condition &= Q(counted_from__lte=found[stage])
    following = order[order.index(stage) + 1 :]
    if following:
        condition &= Q(counted_from__gt=found[following[0]])
    return condition


def narrowed(
    rows: QuerySet[FloatingMember],
    *,
    direction: str = "",
    state: str = "",
    stage: str = "",
    destination: str = "",
    name: str = "",
    places: list[Organization] | None = None,
) -> Any:
    """Return the stays that fit; what nobody offers narrows nothing."""
    found: Any = rows
    if direction in FloatingMember.Direction.values:
        found = found.filter(direction=direction)
    if state == "ended":
        found = found.exclude(state__in=FloatingMember.OPEN)
    elif state == "lost":
        found = found.filter(state=FloatingMember.State.LOST)
    else:
        found = found.open()
    if stage in list(Stage):
        found = found.filter(in_stage(Stage(stage), clock.today()))
    if words := destination.strip():
        found = found.filter(Q(city__startswith=words) | Q(province__startswith=words))
    found = person_lists.called(found, name)
    if places is not None:
        found = found.filter(person_lists.inside(places, "branch__path"))
    return found


@dataclass(frozen=True)
class Line:
    """A stay in a list with its clock."""

    stay: FloatingMember
    clock: Clock
    stage: Stage | None
    """None where it has ended or was declared out of contact."""
    helper: str

    @property
    def last_report(self) -> dt.date | None:
        """The day of the last report."""
        found: dt.date | None = self.stay.last_report  # type: ignore[attr-defined]
        return found


@dataclass(frozen=True)
class Page:
    """One page of a list, who has been silent longest first. `after` is the key for the next page."""

    lines: list[Line]
    after: str
    is_first: bool


def page(rows: Any, after: str, size: int = paging.PAGE_SIZE) -> Page:
    """Return the page behind the key `after` ('' or a key nobody gave: the first); two queries."""
    day, _, number = after.partition(".")
    start = whole(number)
    try:
        since = dt.date.fromisoformat(day)
    except ValueError:
        start = None
    rows = rows.timed()
    if start is not None:
        rows = rows.filter(Q(counted_from__gt=since) | Q(counted_from=since, pk__gt=start))
    found = list(rows.select_related(*WITH).order_by("counted_from", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    key = f"{last.counted_from.isoformat()}.{last.pk}" if last else ""
    return Page(lines_of(found[:size]), key, start is None)


def lines_of(found: list[Any]) -> list[Line]:
    """Return timed stays as lines, with their helpers; one query."""
    pairs = PairHelper.objects.filter(stay__in=found, until=None).select_related("helper")
    helpers = {pair.stay_id: pair.helper.name for pair in pairs}
    today = clock.today()
    lines = []
    for stay in found:
        runs = Clock(stay.counted_from)
        stage = runs.stage(today) if stay.state == FloatingMember.State.AWAY else None
        lines.append(Line(stay, runs, stage, helpers.get(stay.pk, "")))
    return lines


def figures(rows: Any) -> dict[str, Any]:
    """Return how many stays are open, by direction, and how many stand in each stage; one query."""
    today = clock.today()
    counts = {stage.value: Count("pk", filter=in_stage(stage, today)) for stage in Stage}
    found: dict[str, Any] = (
        rows.open()
        .timed()
        .aggregate(
            all=Count("pk"),
            out=Count("pk", filter=Q(direction="out")),
            came=Count("pk", filter=Q(direction="in")),
            declared=Count("pk", filter=Q(state="lost")),
            **counts,
        )
    )
    return found


@dataclass(frozen=True)
class StayPage:
    """What the page of one stay shows beside the stay."""

    line: Line
    reports: list[Report]
    contacts: list[Contact]
    pairs: list[PairHelper]
    learnt: list[LearningDone]
    earlier: list[FloatingMember]
    moved: bool
    """His membership is no longer with the branch he went out from: the stay is to be ended."""


def of(stay: Any) -> StayPage:
    """Return what is shown of a `timed` stay."""
    home = Membership.objects.filter(in_force(), person=stay.person_id).first()
    moved = stay.direction == "out" and (home is None or home.branch_id != stay.branch_id)
    earlier = FloatingMember.objects.filter(person=stay.person_id, branch=stay.branch_id)
    return StayPage(
        line=lines_of([stay])[0],
        reports=list(stay.reports.select_related("by__person")[:20]),
        contacts=list(
            Contact.objects.filter(pair__stay=stay).select_related("pair__helper", "by")[:20]
        ),
        pairs=list(stay.pairs.select_related("helper")),
        learnt=list(stay.learnt.select_related("learning")[:20]),
        earlier=list(earlier.exclude(pk=stay.pk).order_by("-left_on")[:20]),
        moved=moved and stay.is_open,
    )
