"""Reads of cases: lists by state and deadline with keyset paging, one case with its log, cheap counts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet

from grids.models import Case, CaseEscalation, CaseStep
from grids.models.cases import handled_by
from portal import clock
from portal.paging import PAGE_SIZE

WITH = ("kind", "organization", "town", "grid", "handler", "handler_person", "county")
"""What a case is shown with."""

OPEN = ~Q(state__in=("closed", "filed", "merged"))
"""Not ended; written like the condition of the index case_open, so that it serves."""
RUNNING = Q(done_on__isnull=True) & OPEN
"""What the deadline asks for is still wanted."""


def overdue(day: dt.date | None = None) -> Q:
    """Return the condition that a case is overdue on a day: at once, the day after its last day."""
    return RUNNING & Q(due_on__lt=day or clock.today())


def is_overdue(case: Case, day: dt.date | None = None) -> bool:
    """Return whether one case is overdue on a day (today)."""
    return case.is_running and case.due_on < (day or clock.today())


@dataclass(frozen=True)
class Page:
    """One page of cases by deadline. `after` is the cursor of the next page, '' on the last."""

    rows: list[Case]
    after: str


def page(
    rows: QuerySet[Case],
    after: str = "",
    size: int = PAGE_SIZE,
    *,
    latest_first: bool = False,
    few: bool = False,
) -> Page:
    """Return the page of cases behind a cursor, soonest deadline first; '' or nonsense: the first page.

    With `latest_first` the latest deadline first. Two queries, whatever the number of cases: which ones,
    by the index alone, then these with what they are shown with. The cursor is the last row's deadline
    and id. `few` says that the rows are few of all that lie along the deadlines, or lie together far
    from where the page begins: they are gathered and sorted then, not looked for along the deadlines.
    """
    wanted = _behind(rows, after, latest_first)
    order = ("-due_on", "-pk") if latest_first else ("due_on", "pk")
    asked = wanted.order_by(*order)
    if few:
        due = Func(F("due_on"), template="(%(expressions)s + 0)")  # no index is in this order
        asked = wanted.order_by(due.desc() if latest_first else due, order[1])
    ids = list(asked.values_list("pk", flat=True)[: size + 1])
    found = list(Case.objects.filter(pk__in=ids).select_related(*WITH).order_by(*order))
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{last.due_on:%Y%m%d}.{last.pk}" if last else "")


def _behind(rows: QuerySet[Case], after: str, latest_first: bool) -> QuerySet[Case]:
    if (start := _cursor(after)) is None:
        return rows
    day, pk = start
    if latest_first:
        return rows.filter(due_on__lte=day).filter(Q(due_on__lt=day) | Q(pk__lt=pk))
    return rows.filter(due_on__gte=day).filter(Q(due_on__gt=day) | Q(pk__gt=pk))


def _cursor(text: str) -> tuple[dt.date, int] | None:
    day, _, number = text.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    try:
        return dt.datetime.strptime(day, "%Y%m%d").date(), int(number)  # noqa: DTZ007  (a plain date)
    except ValueError:
        return None


def listed(
    account: Any, *, state: str = "", late: bool = False, escalated_to: str = ""
) -> QuerySet[Case]:
    """Return the cases the account sees: of a state, else the open ones; overdue, or gone up to a level."""
    rows = Case.objects.visible_to(account)
    rows = rows.filter(state=state) if state else rows.filter(OPEN)
    if late:
        rows = rows.filter(overdue())
    return rows.filter(gone_up(escalated_to)) if escalated_to else rows


def gone_up(to: str = "") -> Q:
    """Return the condition that a running case has gone up in its present round, to a level if named."""
    ups = CaseEscalation.objects.filter(case=OuterRef("pk"), round=OuterRef("reopened"))
    return RUNNING & Q(Exists(ups.filter(to=to) if to else ups))


def mine(account: Any) -> QuerySet[Case]:
    """Return what the account has reported, newest first."""
    return Case.objects.filter(finder=account).select_related(*WITH, "merged_into").order_by("-pk")


def to_handle(account: Any) -> QuerySet[Case]:
    """Return what waits for the account as handler, soonest first."""
    rows = Case.objects.filter(waits_for(account))
    return rows.select_related(*WITH).order_by("due_on", "pk")


def waits_for(account: Any) -> Q:
    """Return the condition that a case waits for the account as handler."""
    waiting = (Case.State.DISPATCHED, Case.State.ACCEPTED, Case.State.HANDLING, Case.State.RESOLVED)
    return handled_by(account) & Q(state__in=waiting, done_on__isnull=True)


@dataclass(frozen=True)
class StateCounts:
    """How many open cases there are by state, and of them overdue; closed ones are not counted."""

    by_state: dict[str, int]
    late: int


def open_counts(account: Any) -> StateCounts:
    """Count the open cases the account sees, by state, in one query over open cases alone."""
    rows = Case.objects.visible_to(account).filter(OPEN).order_by()
    counted = rows.values("state").annotate(n=Count("pk"), late=Count("pk", filter=overdue()))
    found = list(counted)
    return StateCounts({r["state"]: r["n"] for r in found}, sum(r["late"] for r in found))


def log_of(case: Case) -> QuerySet[CaseStep]:
    """Return the log of a case, oldest first, with its words; two queries at the most."""
    return case.log.select_related("actor", "actor__person", "handler", "note").order_by("pk")


def answering(case: Case) -> Case:
    """Return the case that answers this one: itself, or what it was merged into."""
    return case.merged_into or case
