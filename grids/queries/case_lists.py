"""The list of cases: what a filter asks for, and the rows as they are shown."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from grids import disclosure, rights
from grids.models import Case, CaseEscalation, CaseKind
from grids.models.cases import handled_by
from grids.queries.cases import OPEN, gone_up, overdue
from grids.queries.deadlines import Deadlines, Left
from members.models import Organization
from members.models.organizations import Kind
from members.scope import rights_of

ALL, ENDED = "all", "ended"
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "to_send": ("待登记分派", ("found", "registered", "returned", "reopened")),
    "to_accept": ("待签收", ("dispatched",)),
    "in_hand": ("办理中", ("accepted", "handling", "extension")),
    "to_end": ("待评价结案", ("resolved", "fed_back", "rated")),
}
"""States that wait for the same hand: the columns of the board, and choices of the list."""
HANDLED, FOUND = "handled", "found"
WHOSE = {HANDLED: "我承办的", FOUND: "我上报的"}
_COUNTS = ~Q(state=Case.State.MERGED)
COUNTED: dict[str, tuple[str, Callable[[], Q]]] = {
    "found": ("发现（不含并案）", lambda: _COUNTS),
    "closed": ("已结案", lambda: Q(state__in=(Case.State.CLOSED, Case.State.FILED))),
    "timely": ("按时办完", lambda: _COUNTS & Q(done_on__lte=F("due_on"))),
    "judged": ("已办完或已到期", lambda: _COUNTS & (Q(done_on__isnull=False) | overdue())),
    "rated": ("已评价", lambda: _COUNTS & Q(satisfaction__isnull=False)),
}
"""What a figure counts (`rates.counts`): its name, and the condition on the cases found in the period."""
_NUMBER = re.compile(r"(?:(\d{4})\s*[-－—]\s*)?0*(\d{1,9})")
VIEWERS = (
    rights.SEE_CASES, rights.DISPATCH, rights.REVIEW, rights.HANDLE, rights.REPORT, rights.SUBMIT,
)  # fmt: skip
"""Who has cases to look at: everybody who finds, handles, sends or sees them."""


@dataclass(frozen=True)
class Asked:
    """What a list of cases is narrowed to; empty does not narrow, but for `state`: '' are the open ones.

    `counted` asks for what a figure counts, whatever its state, and `part` for the county or township a case
    was found in, as figures do; both come from the figures' links.
    """

    state: str = ""
    kind: str = ""
    town: int = 0
    whose: str = ""
    q: str = ""
    found_from: dt.date | None = None
    found_to: dt.date | None = None
    late: bool = False
    escalated: bool = False
    counted: str = ""
    part: int = 0

    @property
    def is_of_the_past(self) -> bool:
        """Whether it shows ended cases, newest first, instead of open ones by deadline."""
        ended = self.state in (ALL, ENDED, *Case.ENDED)
        return ended or bool(self.q) or bool(self.counted)


def listed(account: Any, asked: Asked) -> QuerySet[Case]:
    """Return the cases the account sees that fit what is asked for; in no order yet."""
    rows = _whose(account, asked.whose)
    if asked.q:
        return _numbered(rows, asked.q)
    if asked.part:
        rows = rows.filter(Q(county=asked.part) | Q(town=asked.part))
    if asked.counted:
        return _found(rows.filter(COUNTED[asked.counted][1]()), asked)
    rows = _in_state(rows, asked.state)
    if asked.kind:
        rows = rows.filter(of_kind(asked.kind))
    if asked.town:
        rows = rows.filter(_below(asked.town))
    if asked.found_from or asked.found_to:
        rows = _found(rows, asked)
    if asked.late:
        rows = rows.filter(overdue())
    return rows.filter(gone_up()) if asked.escalated else rows


def is_few(account: Any, asked: Asked) -> bool:
    """Return whether what is asked for is little of what lies along the deadlines, or far along them.

    One's own cases, a village's, and those found until some day.
    """
    wide = (Kind.CITY, Kind.COUNTY, Kind.TOWN)
    grants = (g for g in account.held_grants if g.organization.kind in wide)
    sees_many = any(rights.SEE_CASES in rights_of(g.role) for g in grants)
    return bool(asked.whose or asked.found_to) or not sees_many


def _whose(account: Any, whose: str) -> QuerySet[Case]:
    """By relation directly: the index of the relation serves, and who stands in it sees the case."""
    if whose == HANDLED:
        return Case.objects.filter(handled_by(account))
    if whose == FOUND:
        return Case.objects.filter(finder=account)
    return Case.objects.visible_to(account)


def _in_state(rows: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == ALL:
        return rows
    if state in GROUPS:
        return rows.filter(state__in=GROUPS[state][1]).filter(OPEN)
    if state == ENDED:
        return rows.filter(state__in=Case.ENDED)
    return rows.filter(state=state) if state else rows.filter(OPEN)


def of_kind(code: str) -> Q:
    """Return the condition that a case is of a kind, the city's or a county's own."""
    kinds = CaseKind.objects.filter(code=code).values_list("pk", flat=True)
    return Q(kind__in=list(kinds))


def _below(town: int) -> Q:
    """In a township, by path: that is what the index is of."""
    path = Organization.objects.filter(pk=town).values_list("path", flat=True).first()
    return Q(scope_path__startswith=path) if path else Q(pk__in=[])


def _found(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """Those found in a period, by every county: the index of the day begins with it."""
    rows = rows.filter(county__in=_counties())
    if asked.found_from:
        rows = rows.filter(found_on__gte=asked.found_from)
    return rows.filter(found_on__lte=asked.found_to) if asked.found_to else rows


def _counties() -> list[int]:
    return list(Organization.objects.filter(kind=Kind.COUNTY).values_list("pk", flat=True))


def _numbered(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """The case of a number, 2026-000123 or its end; none for what is no number."""
    found = _NUMBER.fullmatch(words.strip())
    if found is None:
        return rows.none()
    year, number = found.groups()
    # by every county: the number is unique in one, and its index begins with it
    rows = rows.filter(county__in=_counties(), number=int(number))
    return rows.filter(year=int(year)) if year else rows.filter(year__gte=2000)


def towns_of(account: Any) -> list[Organization]:
    """Return the townships whose cases the account sees. One query."""
    rows = Organization.objects.visible_to(account, rights.SEE_CASES).filter(kind=Kind.TOWN)
    return list(rows.filter(until=None).order_by("sort_key", "pk"))


def kinds_of(account: Any) -> list[CaseKind]:
    """Return the kinds of the city and of the counties the account stands in, one a code. One query."""
    paths = {grant.scope_path for grant in account.held_grants}
    ids = {int(part) for path in paths for part in path.split("/") if part}
    nearest = {kind.code: kind for kind in CaseKind.objects.filter(organization__in=ids)}
    return sorted(nearest.values(), key=lambda kind: (kind.position, kind.pk))


@dataclass(frozen=True)
class Line:
    """A case as a list shows it: time left, its first words where they may be read, how far it went up."""

    case: Case
    left: Left
    brief: str
    gone_up: str = ""

    @property
    def up_words(self) -> str:
        """How far an overdue case has gone up, in words."""
        return {"town": "已升级到镇街", "county": "已升级到县级"}.get(self.gone_up, "")


def lines(account: Any, cases: list[Case]) -> list[Line]:
    """Return cases as they are shown: two queries for any number of them."""
    deadlines = Deadlines(cases)
    rounds = {(c.pk, c.reopened) for c in cases if c.is_running}
    ups = {
        (up.case_id, up.round): up.to
        for up in CaseEscalation.objects.filter(case__in=[pk for pk, _ in rounds])
    }
    return [
        Line(
            case,
            deadlines.of(case),
            disclosure.brief(account, case),
            ups.get((case.pk, case.reopened), "") if case.is_running else "",
        )
        for case in cases
    ]
