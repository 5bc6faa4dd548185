"""Reads of cases: lists by state and deadline with keyset paging, one case with its log, cheap counts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grids.models import Case, CaseEscalation, CaseStep
from grids.models.cases import handled_by
from portal import clock
from portal.paging import PAGE_SIZE

_WITH = ("kind", "organization", "town", "grid", "handler", "handler_person", "county")

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


def page(rows: QuerySet[Case], after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the page of cases behind a cursor, soonest deadline first; '' or nonsense: the first page.

    One query, whatever the number of cases: the cursor is the last row's deadline and id.
    """
    wanted = rows
    if (start := _cursor(after)) is not None:
        day, pk = start
        wanted = rows.filter(due_on__gte=day).filter(Q(due_on__gt=day) | Q(pk__gt=pk))
    found = list(wanted.select_related(*_WITH).order_by("due_on", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{last.due_on:%Y%m%d}.{last.pk}" if last else "")


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
    if escalated_to:
        gone_up = CaseEscalation.objects.filter(case=OuterRef("pk"), round=OuterRef("reopened"))
        rows = rows.filter(RUNNING, Exists(gone_up.filter(to=escalated_to)))
    return rows


def mine(account: Any) -> QuerySet[Case]:
    """Return what the account has reported, newest first."""
    return Case.objects.filter(finder=account).select_related(*_WITH, "merged_into").order_by("-pk")


def to_handle(account: Any) -> QuerySet[Case]:
    """Return what waits for the account as handler, soonest first."""
    waiting = (Case.State.DISPATCHED, Case.State.ACCEPTED, Case.State.HANDLING, Case.State.RESOLVED)
    rows = Case.objects.filter(handled_by(account), state__in=waiting, done_on__isnull=True)
    return rows.select_related(*_WITH).order_by("due_on", "pk")


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
