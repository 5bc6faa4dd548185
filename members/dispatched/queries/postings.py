"""Lists of postings: filters, figures, a page by keyset, what is due of each at the moment."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from members import person_lists
from members.dispatched.models import Leave, Posting, SpotCheck
from members.models import Organization
from portal import clock, paging

WITH = ("person", "village", "second_village", "team__town", "team__leader", "sender")
STATES = (("", "在派驻"), ("away", "今天请假"), ("ended", "已结束"))
SOON = 60
"""Days before the end of a term from which it is told."""


def away_on(day: dt.date) -> Q:
    """Return the condition that a leave has begun and nobody has said that it ended: overdue ones too."""
    return Q(state=Leave.State.APPROVED, from_on__lte=day)


def narrowed(
    rows: Any, *, name: str = "", state: str = "", places: list[Organization] | None = None
) -> Any:
    """Return the postings that fit; what nobody offers narrows nothing."""
    found = rows.exclude(until=None) if state == "ended" else rows.present()
    if state == "away":
        leaves = Leave.objects.filter(away_on(clock.today()))
        found = found.filter(pk__in=leaves.values("posting"))
    found = person_lists.called(found, name)
    if places is not None:
        found = found.filter(person_lists.inside(places, "village__path", "sender__path"))
    return found


@dataclass(frozen=True)
class Line:
    """A posting in a list: his leave of today, if any, and his last check on record."""

    posting: Posting
    leave: Leave | None
    checked_on: dt.date | None

    @property
    def overdue(self) -> bool:
        """Whether he should be back and has not said that he is."""
        return self.leave is not None and self.leave.to_on < clock.today()

    @property
    def ends_soon(self) -> bool:
        """Whether his term ends within two months, or has."""
        left = self.posting.planned_until - clock.today()
        return self.posting.is_open and left.days <= SOON


def page(rows: Any, before: str) -> tuple[paging.NewestFirst, list[Line]]:
    """Return a page of postings and its lines; three queries."""
    found = paging.newest_first(rows.select_related(*WITH), before)
    return found, lines_of(found.rows)


def lines_of(found: list[Posting]) -> list[Line]:
    """Return postings as lines; two queries."""
    today = clock.today()
    leaves = Leave.objects.filter(away_on(today), posting__in=found)
    away = {one.posting_id: one for one in leaves.order_by("from_on")}
    checks = SpotCheck.objects.filter(posting__in=found).exclude(asked_at=None)
    last = dict(checks.values_list("posting").annotate(last=Max("asked_at")).order_by())
    return [
        Line(one, away.get(one.pk), last[one.pk].date() if one.pk in last else None)
        for one in found
    ]


def figures(rows: Any) -> dict[str, int]:
    """Return how many are posted, of each role, how many are away today or late; one query."""
    today = clock.today()
    approved = Q(leaves__state="approved", leaves__from_on__lte=today)
    found: dict[str, int] = (
        rows.present()
        .order_by()
        .aggregate(
            all=Count("pk", distinct=True),
            first=Count("pk", filter=Q(role="first"), distinct=True),
            teams=Count("team", distinct=True),
            senders=Count("sender", distinct=True),
            away=Count("pk", filter=approved & Q(leaves__to_on__gte=today), distinct=True),
            late=Count("pk", filter=approved & Q(leaves__to_on__lt=today), distinct=True),
        )
    )
    return found
