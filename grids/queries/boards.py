"""The township's board by state and deadline, and the county's view of its townships."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from grids import rights
from grids.models import Case, CaseNotice
from grids.models.cases import Level
from grids.queries import handlers, notices, tallied
from grids.queries.case_lists import GROUPS, Line, kinds_of, lines, of_kind
from grids.queries.cases import OPEN, WITH, gone_up, overdue, page
from members.models import Organization
from members.models.organizations import Kind
from members.scope import rights_of
from portal import clock
from portal.paging import count_up_to

CARDS = 5
"""Cases a column shows; the list has them all."""
OVERDUE = 4
"""Overdue cases in the block on top."""
PASSED = 8
NOTICES = 5
_NOTES = {"to_send": ("returned", "reopened"), "in_hand": ("extension",), "to_end": ("rated",)}
_NOTE_WORDS = {"to_send": "退回、重办", "in_hand": "申请延期", "to_end": "待结案"}


@dataclass(frozen=True)
class Card:
    """A case on the board; `suggested` is to whom one tap sends it."""

    line: Line
    suggested: Organization | None = None


@dataclass(frozen=True)
class Column:
    """A column: cases in time by deadline, how many there are, how many of the group run late."""

    code: str
    label: str
    count: int
    late: int
    note: str
    cards: list[Card]

    @property
    def more(self) -> int:
        """Cases the column does not show."""
        return self.count - len(self.cards)


def places(account: Any) -> list[Organization]:
    """Return the organizations on which the account was given the right to see cases. No query."""
    grants = (g for g in account.held_grants if rights.SEE_CASES in rights_of(g.role))
    return list({g.organization_id: g.organization for g in grants}.values())


def town_board(
    account: Any, place: Organization, *, kind: str = "", village: Organization | None = None
) -> dict[str, Any]:
    """Return the board of a township or a village; the same number of queries for any number of cases."""
    rows = Case.objects.visible_to(account, rights.SEE_CASES).filter(OPEN)
    rows = rows.filter(scope_path__startswith=(village or place).path)
    if kind:
        rows = rows.filter(of_kind(kind))
    counted = _counts(rows)
    late = _late(account, rows, counted)
    return late | {
        "place": place,
        "village": village,
        "kind": kind,
        "kinds": kinds_of(account),
        "villages": _villages(account, place),
        "columns": _columns(account, rows, counted),
        "passed_up": counted.get(Case.State.ESCALATED, {}).get("n", 0),
        "found_today": _found_today(account, place),
        "emergencies": _emergencies(account, place.path),
        "may_send": account.may(rights.DISPATCH, place.path),
        "batch_to": handlers.places_of(account),
    }


def _counts(rows: QuerySet[Case]) -> dict[str, Mapping[str, Any]]:
    """By state: cases and overdue ones. One query over open cases alone."""
    counted: Any = rows.order_by().values("state")
    found = counted.annotate(n=Count("pk"), late=Count("pk", filter=overdue()))
    return {row["state"]: row for row in found}


def _late(account: Any, rows: QuerySet[Case], counted: Mapping[str, Any]) -> dict[str, Any]:
    total = sum(row["late"] for row in counted.values())
    soonest = page(rows.filter(overdue()), size=OVERDUE).rows if total else []
    return {"late": lines(account, soonest), "late_total": total}


def _columns(account: Any, rows: QuerySet[Case], counted: Mapping[str, Any]) -> list[Column]:
    """In time, soonest first, and what is told of all their cases at once."""
    by_code: dict[str, list[Case]] = {code: [] for code in GROUPS}
    lane_of = {state: code for code, (_, states) in GROUPS.items() for state in states}
    for case in _soonest(rows):
        by_code[lane_of[case.state]].append(case)
    told = lines(account, [case for cases in by_code.values() for case in cases])
    by_case = {line.case.pk: line for line in told}
    suggested = handlers.usual(account, by_code["to_send"])
    return [
        _column(code, counted, [Card(by_case[c.pk], suggested.get(c.pk)) for c in by_code[code]])
        for code in GROUPS
    ]


def _soonest(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The first cases in time of every column, soonest first: found by the index alone, then read."""
    lanes = [When(state__in=states, then=Value(code)) for code, (_, states) in GROUPS.items()]
    in_time = rows.filter(state__in=[state for _, states in GROUPS.values() for state in states])
    in_time = in_time.filter(Q(done_on__isnull=False) | Q(due_on__gte=clock.today())).order_by()
    lane = Choice(*lanes, output_field=CharField())
    place = Window(RowNumber(), partition_by=lane, order_by=("due_on", "pk"))
    first = in_time.annotate(place=place).filter(place__lte=CARDS).values_list("pk", flat=True)
    return Case.objects.filter(pk__in=list(first)).select_related(*WITH).order_by("due_on", "pk")


def _column(code: str, counted: Mapping[str, Any], cards: list[Card]) -> Column:
    label, states = GROUPS[code]
    there = [counted[state] for state in states if state in counted]
    late = sum(row["late"] for row in there)
    noted = sum(counted[state]["n"] for state in _NOTES.get(code, ()) if state in counted)
    note = f"{_NOTE_WORDS[code]}{noted}件" if noted else ""
    return Column(code, label, sum(row["n"] for row in there) - late, late, note, cards)


def _villages(account: Any, place: Organization) -> list[Organization]:
    below = Organization.objects.visible_to(account, rights.SEE_CASES)
    rows = below.filter(parent=place, kind=Kind.VILLAGE, until=None)
    return list(rows.order_by("sort_key", "pk"))


def _found_today(account: Any, place: Organization) -> int:
    county = [int(part) for part in place.path.split("/") if part]
    rows = Case.objects.visible_to(account, rights.SEE_CASES).filter(county__in=county)
    return rows.filter(found_on=clock.today(), scope_path__startswith=place.path).count()


def _emergencies(account: Any, path: str) -> list[CaseNotice]:
    rows = notices.unread(account).filter(case__scope_path__startswith=path)
    return list(rows.select_related("case__kind", "case__organization")[:NOTICES])


@dataclass(frozen=True)
class Town:
    """A township on the county's board: open cases by what they wait for."""

    organization: Organization
    counts: Mapping[str, int]


def county_board(account: Any, county: Organization) -> dict[str, Any]:
    """Return the county's board: what was passed or went up to it, and its townships by state."""
    rows = Case.objects.visible_to(account, rights.SEE_CASES).filter(OPEN)
    rows = rows.filter(scope_path__startswith=county.path)
    passed = rows.filter(state=Case.State.ESCALATED).select_related(*WITH).order_by("due_on", "pk")
    up = rows.filter(gone_up(Level.COUNTY))
    towns = _towns(account, county)
    return {
        "place": county,
        "passed": lines(account, list(passed[:PASSED])),
        "passed_total": sum(town.counts["passed"] for town in towns),
        "late": lines(account, page(up, size=OVERDUE).rows),
        "late_total": count_up_to(up, 1000),
        "towns": towns,
        "groups": [(code, label) for code, (label, _) in GROUPS.items()],
        "emergencies": _emergencies(account, county.path),
    }


def _towns(account: Any, county: Organization) -> list[Town]:
    """The county's townships, those with most overdue cases first; three queries."""
    today, at = clock.today(), {"scope_path__startswith": county.path}
    told = tallied.told(account, rights.SEE_CASES, "town", at, today, today)
    below = Organization.objects.filter(path__startswith=county.path, kind=Kind.TOWN, until=None)
    towns = []
    for one in below.order_by("sort_key", "pk"):
        states = told.states.get(one.pk, Counter())
        counts = {code: sum(states[s] for s in wanted) for code, (_, wanted) in GROUPS.items()}
        counts |= {"passed": states[Case.State.ESCALATED], "late": told.late[one.pk]}
        towns.append(Town(one, counts))
    return sorted(towns, key=lambda town: -town.counts["late"])
