"""What is due from grid workers, leaders, townships and the county: obligations of C.5 not met yet (待办)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from grids import rights
from grids.actions.filings import due_on
from grids.models import Case, DisputeMeeting, Grid, GridPost, Inspection, Review, ReviewItem, Visit
from grids.models.cases import handler_paths
from grids.obligations import VILLAGE_LEVEL
from grids.queries import filings
from grids.queries.reviews import reviews
from grids.queries.rhythm import week_of
from grids.queries.trees import on_day
from members.models.organizations import Kind
from portal import clock, workdays
from portal.periods import containing_day
from portal.providers import Due, due_provider
from portal.scope import within

MOST = 20
"""Nodes told one by one."""


@due_provider
def visit_due(account: Any) -> Iterator[Due]:
    """Today's visit, of a worker, on a working day (P03-R3)."""
    today = clock.today()
    if not account.person_id or not account.may_anywhere(rights.REPORT):
        return
    posts = GridPost.objects.filter(on_day(today), person=account.person_id, role="worker")
    if not posts.exists() or not workdays.Calendar(today, today).is_workday(today):
        return
    if not Visit.objects.filter(person=account.person_id, on=today).exists():
        why = "每个工作日至少走访一户、记一则日记（P03-R3）"
        yield Due("今天的走访", reverse("grids:visit_new"), "去记录", today, why)


@due_provider
def meetings_due(account: Any) -> Iterator[Due]:
    """This week's dispute meeting and this month's inspection, of who leads a village's node."""
    nodes = _led(account)
    if not nodes:
        return
    today = clock.today()
    monday, sunday = week_of(today)
    month = containing_day(today, "month")
    held = DisputeMeeting.objects.filter(grid__in=nodes, held_on__range=(monday, sunday))
    done = Inspection.objects.filter(grid__in=nodes, done_on__range=(month.start, month.end))
    met, inspected = (set(rows.values_list("grid", flat=True)) for rows in (held, done))
    for node in nodes:
        if node.pk not in met:
            yield _due("本周研判例会", "meeting_new", node, sunday, "每周一次（P03-R5）")
        if node.pk not in inspected:
            yield _due("本月网格大摸排", "inspection_new", node, month.end, "每月一次（P03-R4）")


def _led(account: Any) -> list[Grid]:
    if not account.person_id or not account.may_anywhere(rights.REPORT):
        return []
    posts = GridPost.objects.filter(
        on_day(clock.today()),
        person=account.person_id,
        role="leader",
        grid__level__number=VILLAGE_LEVEL,
    )
    return [post.grid for post in posts.select_related("grid")[:MOST]]


def _due(what: str, name: str, node: Grid, day: dt.date, why: str) -> Due:
    return Due(
        f"{what}：{node.name}", f"{reverse(f'grids:{name}')}?grid={node.pk}", "去登记", day, why
    )


@due_provider
def filings_due(account: Any) -> Iterator[Due]:
    """The ledger of the month that is over, of who files it (P03-R8)."""
    if not account.may_anywhere(rights.DISPATCH):
        return
    for town, month in filings.waiting_for(account):
        url = reverse("grids:ledger", args=[town.pk, month.code])
        why = "每月5日前报县里（P03-R8）"
        yield Due(f"报备{month.short_label}台账：{town.label}", url, "去报备", due_on(month), why)


def _reviewed(account: Any) -> Exists:
    return Exists(Review.objects.visible_to(account).filter(closed_at=None))


@due_provider(where=_reviewed)
def reviews_due(account: Any) -> Iterator[Due]:
    """Reviews the county has opened and not closed (P03-R9)."""
    if not account.may_anywhere(rights.REVIEW):
        return
    waiting: Any = reviews(account).filter(closed_at=None)[:MOST]
    for review in waiting:
        url = reverse("grids:review", args=[review.pk])
        why = f"{review.n}件，已有意见{review.decided}件"
        yield Due(f"逐件调度：{review}", url, "去办理", None, why, review.decided, review.n)


@due_provider
def decisions_due(account: Any) -> Iterator[Due]:
    """What closed reviews told the account's units to do about cases that are not done (P03-R9). One query.

    A unit that is told to help with a case it does not handle has no page of that case: it reads here
    what is wanted, and comes to the list of its own.
    """
    if not any(map(account.may_anywhere, (rights.DISPATCH, rights.SUBMIT, rights.HANDLE))):
        return
    sees = Exists(Case.objects.visible_to(account).filter(pk=OuterRef("case")))
    rows = _told_to(account).annotate(sees=sees).select_related("case__county", "to")
    for item in rows.order_by("act_by", "pk")[:MOST]:
        url = reverse("grids:case", args=[item.case_id]) if item.sees else reverse("grids:cases")
        what = f"县级调度{item.get_decision_display()}：{item.case.label}"
        why = f"{item.to.label if item.to else ''}：{Truncator(item.words).chars(60)}（P03-R9）"
        yield Due(what, url, "去办理", item.act_by, why)


def _told_to(account: Any) -> QuerySet[ReviewItem]:
    """The decisions addressed to a unit the account acts for: its township, its village, its department.

    Not to a village below: a township does not act in a village's name.
    """
    towns = within(account.paths_for(rights.DISPATCH), "to__path") & Q(to__kind=Kind.TOWN)
    villages = Q(to__path__in=account.paths_for(rights.SUBMIT), to__kind=Kind.VILLAGE)
    acting = Q(to__path__in=handler_paths(account)) | towns | villages
    rows = ReviewItem.objects.filter(
        acting, review__closed_at__isnull=False, act_by__isnull=False, case__done_on=None
    )
    return rows.exclude(case__state=Case.State.MERGED)
