"""What is due of cases: grouped by what they wait for, one line a group, however many there are."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from grids import rights
from grids.actions.urging import URGE, URGED_IN
from grids.models import Case, CaseStep
from grids.models.cases import Level, handled_by, handler_paths
from grids.queries import notices
from grids.queries.case_lists import FOUND, GROUPS, HANDLED
from grids.queries.cases import OPEN, gone_up, overdue
from portal import clock
from portal.paging import count_up_to
from portal.providers import Due, due_provider

S = Case.State
COUNTED_UP_TO = 1000
Group = tuple[int, dt.date | None, int | None]
"""How many, the soonest last day, the only one where there is one."""


def _list(**asked: Any) -> str:
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('grids:cases')}?{words}"


def _line(what: str, verb: str, group: Group, url: str, why: str = "") -> Iterator[Due]:
    """One line for a group of cases, straight to the case where there is one; none for no case."""
    count, first, only = group
    if count:
        one = reverse("grids:case", args=[only]) if count == 1 and only else url
        yield Due(f"{what}{count}件", one, verb, first, why)


def _by_state(rows: QuerySet[Case]) -> dict[str, dict[str, Any]]:
    counted: Any = rows.order_by().values("state")
    found = counted.annotate(
        n=Count("pk"), first=Min("due_on"), only=Min("pk"), late=Count("pk", filter=overdue())
    )
    return {row["state"]: row for row in found}


def _group(counted: dict[str, dict[str, Any]], states: Iterable[str]) -> Group:
    there = [counted[state] for state in states if state in counted]
    count = sum(row["n"] for row in there)
    return (
        count,
        min((row["first"] for row in there), default=None),
        there[0]["only"] if count == 1 else None,
    )


def _in_hand(account: Any) -> QuerySet[Case]:
    waiting = (S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.RESOLVED)
    return Case.objects.filter(handled_by(account), state__in=waiting).filter(OPEN)


@due_provider(where=lambda account: Exists(_in_hand(account)))
def handling_due(account: Any) -> Iterator[Due]:
    """Cases to accept, to handle, to tell the result of, for who handles them. One query."""
    if not any(map(account.may_anywhere, (rights.HANDLE, rights.REPORT, rights.SEE_GRIDS))):
        return
    counted = _by_state(_in_hand(account))
    yield from _line(
        "签收事项",
        "去签收",
        _group(counted, [S.DISPATCHED]),
        _list(whose=HANDLED, state=S.DISPATCHED),
    )
    yield from _line(
        "办理事项",
        "去办理",
        _group(counted, [S.ACCEPTED, S.HANDLING]),
        _list(whose=HANDLED, state="in_hand"),
    )
    yield from _line(
        "反馈办理结果",
        "去反馈",
        _group(counted, [S.RESOLVED]),
        _list(whose=HANDLED, state=S.RESOLVED),
        "已办结，还没有告诉上报人和群众",
    )


def _urged(account: Any) -> QuerySet[Case]:
    later = CaseStep.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    urged = CaseStep.objects.filter(~Exists(later), case=OuterRef("pk"), action=URGE)
    return Case.objects.filter(handled_by(account), Exists(urged), state__in=URGED_IN)


@due_provider(where=lambda account: Exists(_urged(account)))
def urged_due(account: Any) -> Iterator[Due]:
    """Cases the account was urged to go on with, until it takes its next step. One query."""
    if not any(map(account.may_anywhere, (rights.HANDLE, rights.REPORT, rights.SEE_GRIDS))):
        return
    counted = _by_state(_urged(account))
    yield from _line(
        "催办的事项",
        "去办理",
        _group(counted, URGED_IN),
        _list(whose=HANDLED),
        "镇街网格中心或县级催办，催办的话写在办理过程里",
    )


@due_provider
def dispatching_due(account: Any) -> Iterator[Due]:
    """What waits for a township's dispatcher: to send, extensions, overdue, to close. Two queries."""
    if not account.may_anywhere(rights.DISPATCH):
        return
    rows = Case.objects.visible_to(account, rights.DISPATCH)
    counted = _by_state(rows.filter(OPEN))
    back = sum(counted[s]["n"] for s in (S.RETURNED, S.REOPENED) if s in counted)
    why = f"其中退回、重新办理{back}件" if back else ""
    yield from _line(
        "登记分派事项", "去分派", _group(counted, GROUPS["to_send"][1]), _list(state="to_send"), why
    )
    yield from _line("决定延期", "去决定", _group(counted, [S.EXTENSION]), _list(state=S.EXTENSION))
    ending = _group(counted, [S.FED_BACK, S.RATED])
    yield from _line("评价、结案", "去办理", (ending[0], None, ending[2]), _list(state="to_end"))
    late = sum(row["late"] for row in counted.values())
    first = min((row["first"] for row in counted.values() if row["late"]), default=None)
    yield from _line("看逾期事项", "去看", (late, first, None), _list(late="on"))
    yield from _filing(rows)


def _filing(rows: QuerySet[Case]) -> Iterator[Due]:
    """Closed cases whose follow-up day has come, counted up to a limit."""
    ready = Q(followup_on=None) | Q(followup_on__lte=clock.today())
    count = count_up_to(rows.filter(ready, state=S.CLOSED), COUNTED_UP_TO)
    if count != "0":
        yield Due(
            f"归档{count}件",
            _list(state=S.CLOSED),
            "去归档",
            None,
            "已结案，回访日期已到或不用回访",
        )


@due_provider
def county_due(account: Any) -> Iterator[Due]:
    """What was passed up to the county, or went up overdue. Two queries."""
    if not account.may_anywhere(rights.REVIEW):
        return
    rows = Case.objects.visible_to(account, rights.REVIEW)
    passed = _by_state(rows.filter(state=S.ESCALATED))
    yield from _line(
        "县级分派",
        "去分派",
        _group(passed, [S.ESCALATED]),
        _list(state=S.ESCALATED),
        "镇街办不了，上报县级",
    )
    count = count_up_to(rows.filter(gone_up(Level.COUNTY)), COUNTED_UP_TO)
    if count != "0":
        yield Due(
            f"看升级到县级的逾期事项{count}件",
            _list(escalated="on"),
            "去看",
            None,
            "逾期满3个工作日自动升级",
        )


@due_provider(where=lambda account: Exists(notices.unread(account)))
def emergencies_due(account: Any) -> Iterator[Due]:
    """Emergencies the account has not read of (P03-R8). One query."""
    if not any(map(account.may_anywhere, (rights.DISPATCH, rights.REVIEW))):
        return
    rows = notices.unread(account).values_list("case", "due_at")
    found = list(rows.order_by("due_at")[: COUNTED_UP_TO + 1])
    if found:
        at = found[0][1]
        late = sum(due < clock.now() for _, due in found)
        why = f"{late}件过了阅知时限（P03-R8）" if late else "要在时限内阅知（P03-R8）"
        only = found[0][0] if len(found) == 1 else None
        yield from _line(
            "紧急事项",
            "去阅知",
            (len(found), timezone.localdate(at), only),
            reverse("grids:board"),
            why,
        )


@due_provider
def rating_due(account: Any) -> Iterator[Due]:
    """Cases the account has found that wait for its rating. One query."""
    if not any(map(account.may_anywhere, (rights.REPORT, rights.SUBMIT))):
        return
    rows = Case.objects.filter(finder=account, state=S.FED_BACK).exclude(handled_by(account))
    rows = rows.exclude(handler_path__in=handler_paths(account))  # E-CONFLICT, whoever was named
    counted = _by_state(rows)
    group = _group(counted, [S.FED_BACK])
    yield from _line(
        "评价我上报的事项",
        "去评价",
        (group[0], None, group[2]),
        _list(whose=FOUND, state=S.FED_BACK),
    )
