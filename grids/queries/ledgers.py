"""A township's ledger of a month, computed from what is logged now (P03-R8).

Found: on a day of the month. Closed: on a day of the month. Open: found by its last day and not closed by
then; overdue: open, past its last day and not done on the month's last day. Merged cases are left out (the
case they were merged into counts). A case reopened since counts as open again: it keeps no closing day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from grids.models import Case, CaseStep, DisputeMeeting, Grid, GridPost, Inspection, Visit
from grids.obligations import VILLAGE_LEVEL
from grids.queries import rates
from grids.queries.trees import on_day
from members.models import Organization
from portal import clock
from portal.periods import Period

COUNTS = ("found", "closed", "open", "overdue", "extended")
RATES = {"discovery": "发现率", "closing": "办结率", "on_time": "按期率", "satisfaction": "满意率"}


@dataclass(frozen=True)
class Ledger:
    """The ledger: `body` as it would be filed, and the cases it is about, by number."""

    town: Organization
    month: Period
    body: dict[str, Any]
    cases: list[dict[str, Any]]


def ledger_of(town: Organization, month: Period) -> Ledger:
    """Compute the ledger of a township's month: a dozen queries, whatever the number of cases."""
    rows = touched(town, month)
    kinds = _by_kind(rows, month)
    body = {
        "day": clock.today().isoformat(),
        "cases": {key: sum(kind[key] for kind in kinds) for key in COUNTS},
        "kinds": kinds,
        "rates": _rates(town, month),
        "grants": _grants(rows, month),
        "rhythm": _rhythm(town, month),
    }
    return Ledger(town, month, body, _lines(rows, month))


def touched(town: Organization, month: Period) -> QuerySet[Case]:
    """Return the cases a month is about: found by its end, and not closed before it began."""
    rows = Case.objects.filter(scope_path__startswith=town.path, found_on__lte=month.end)
    running = Q(closed_on__isnull=True) | Q(closed_on__gte=month.start)
    return rows.filter(running).exclude(state=Case.State.MERGED)


def is_open(last: dt.date) -> Q:
    """Return the condition that a case was open at the end of a day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=last)


def was_overdue(last: dt.date) -> Q:
    """Return the condition that a case was past its last day and not done on a day."""
    return Q(due_on__lt=last) & (Q(done_on__isnull=True) | Q(done_on__gt=last))


def _by_kind(rows: QuerySet[Case], month: Period) -> list[dict[str, Any]]:
    last, inside = month.end, (month.start, month.end)
    grouped: Any = rows.order_by().values(code=F("kind__code"), title=F("kind__title"))
    counted = grouped.annotate(
        found=Count("pk", filter=Q(found_on__range=inside)),
        closed=Count("pk", filter=Q(closed_on__range=inside)),
        open=Count("pk", filter=is_open(last)),
        overdue=Count("pk", filter=is_open(last) & was_overdue(last)),
        extended=Count("pk", filter=Q(extensions__gt=0)),
    )
    return list(counted.order_by("kind__position", "kind__title"))


def _rates(town: Organization, month: Period) -> dict[str, dict[str, int]]:
    rows = Case.objects.filter(scope_path__startswith=town.path).exclude(state=Case.State.MERGED)
    found = rates.overall(rows.filter(found_on__range=(month.start, month.end)).order_by())
    return {
        name: {"of": getattr(found, name).of, "out_of": getattr(found, name).out_of}
        for name in RATES
    }


def _grants(rows: QuerySet[Case], month: Period) -> int:
    """How many extensions were granted in the month."""
    extended = rows.filter(extensions__gt=0).values("pk")
    granted = CaseStep.objects.filter(case__in=extended, action="grant_extension")
    return granted.filter(at__date__range=(month.start, month.end)).count()


def _rhythm(town: Organization, month: Period) -> dict[str, int]:
    inside = (month.start, month.end)
    here: dict[str, Any] = {"organization__path__startswith": town.path}
    visits = Visit.objects.filter(on__range=inside, **here)
    told = visits.aggregate(visits=Count("pk"), late=Count("pk", filter=Q(late=True)))
    inspected = Inspection.objects.filter(done_on__range=inside, **here)
    held = DisputeMeeting.objects.filter(held_on__range=inside, **here)
    nodes = Grid.objects.filter(on_day(month.end), level__number=VILLAGE_LEVEL, **here)
    posts = GridPost.objects.filter(
        on_day(month.end), role="worker", grid__organization__path__startswith=town.path
    )
    return {
        **told,
        "workers": posts.aggregate(n=Count("person", distinct=True))["n"],
        "nodes": nodes.count(),
        **inspected.aggregate(
            inspections=Count("pk"), inspected=Count("grid", distinct=True)
        ),
        **held.aggregate(meetings=Count("pk", distinct=True), discussed=Count("discussed")),
    }  # fmt: skip


def _lines(rows: QuerySet[Case], month: Period) -> list[dict[str, Any]]:
    """The cases by number, with their state as it is now; no words, nobody named (PV-CASE)."""
    last = month.end
    return [
        {
            "case": case.pk,
            "label": case.label,
            "kind": case.kind.title,
            "found_on": case.found_on.isoformat(),
            "due_on": case.due_on.isoformat(),
            "state": case.state,
            "overdue": _late(case, last),
            "extensions": case.extensions,
            "satisfaction": case.satisfaction,
        }
        for case in rows.select_related("kind").order_by("year", "number")
    ]


def _late(case: Case, last: dt.date) -> bool:
    still_open = case.closed_on is None or case.closed_on > last
    undone = case.done_on is None or case.done_on > last
    return still_open and undone and case.due_on < last
