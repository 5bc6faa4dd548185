"""Branch life as pages show it: a branch's year as a board, who is behind in a period, one meeting.

What is wanted of a branch is told by members.life.obligations: a span counts when it is over and the branch
stood on its last day. One statement, whatever the number of branches.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from members import rights
from members.life import obligations as o
from members.life.places import below
from members.life.queries.organizations import branches
from members.life.rules import COMMITTEE_FROM
from members.models import Meeting, Membership, Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import Period, containing_day

_WANTED = """
    WITH spans AS (
      SELECT * FROM unnest(%(kinds)s::text[], %(firsts)s::date[], %(lasts)s::date[])
             AS s(kind, first, last)),
    branches AS MATERIALIZED (
      SELECT b.id, b.path, b.since, b.until,
             coalesce(nullif(b.short_name, ''), b.name) AS label,
             (SELECT count(*) FROM (
                SELECT 1 FROM members_membership m
                 WHERE m.branch_id = b.id AND m.until IS NULL AND m.stage = 'full'
                 LIMIT %(committee)s) AS there) AS members,
             (SELECT min(coalesce(g.since, '-infinity')) FROM members_organization g
               WHERE g.parent_id = b.id AND g.kind = 'group' AND g.until IS NULL) AS grouped
        FROM members_organization b
       WHERE b.kind = 'branch' AND ({within}))
    SELECT b.id, b.label, s.kind, count(*), count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM members_meeting x
              WHERE x.branch_id = b.id AND x.kind = s.kind AND x.struck_on IS NULL
                AND x.held_on BETWEEN s.first AND s.last))
      FROM branches b
      JOIN spans s ON (b.since IS NULL OR b.since <= s.last)
                  AND (b.until IS NULL OR b.until > s.last)
                  AND (s.kind <> 'committee' OR b.members >= %(committee)s)
                  AND (s.kind <> 'group' OR b.grouped <= s.last)
     WHERE b.members > 0
     GROUP BY b.id, b.label, b.path, s.kind ORDER BY b.path"""
"""Members are counted as far as it matters: whether there are any, and enough for a committee."""


@dataclass(frozen=True)
class Fulfilled:
    """How often kinds of meetings were wanted of a branch or a unit, and how often held."""

    key: int
    name: str
    by_kind: dict[str, tuple[int, int]]
    """Kind → (wanted, held)."""

    @property
    def wanted(self) -> int:
        """All that was wanted."""
        return sum(wanted for wanted, _ in self.by_kind.values())

    @property
    def missing(self) -> int:
        """All that was not held."""
        return self.wanted - sum(held for _, held in self.by_kind.values())


def spans(periods: Iterable[Period], *, over: bool = True) -> list[tuple[str, Period]]:
    """Return the months and quarters of each kind inside the periods; those that are over alone, if asked."""
    today = clock.today()
    return [
        (one.kind, span)
        for one in o.ALL
        for period in periods
        if period.months >= {"month": 1, "quarter": 3}[one.every]
        for span in period.split(one.every)
        if not over or span.end < today
    ]


def fulfilment(paths: Sequence[str], wanted: Sequence[tuple[str, Period]]) -> list[Fulfilled]:
    """Return what the branches under the paths held of what was wanted, in the tree's order."""
    if not paths or not wanted:
        return []
    words: dict[str, Any] = {
        "kinds": [kind for kind, _ in wanted],
        "firsts": [span.start for _, span in wanted],
        "lasts": [span.end for _, span in wanted],
        "committee": COMMITTEE_FROM.value,
    }
    within, places = below("b.path", paths)
    found: dict[int, Fulfilled] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WANTED.replace("{within}", within), words | places)
        for pk, label, kind, asked, held in cursor.fetchall():
            found.setdefault(pk, Fulfilled(pk, label, {})).by_kind[kind] = (asked, held)
    return list(found.values())


def by_unit(rows: Iterable[Fulfilled], units: dict[int, tuple[int, str]]) -> list[Fulfilled]:
    """Add branches up by the unit `units` names for each."""
    found: dict[int, Fulfilled] = {}
    for row in rows:
        key, name = units[row.key]
        sums = found.setdefault(key, Fulfilled(key, name, {})).by_kind
        for kind, (wanted, held) in row.by_kind.items():
            before = sums.get(kind, (0, 0))
            sums[kind] = (before[0] + wanted, before[1] + held)
    return list(found.values())


@dataclass(frozen=True)
class Cell:
    """One month or quarter of the board: what was held, or how it stands."""

    period: Period
    meetings: list[Meeting]
    state: str
    """held, missing, due, coming, or '' where it is not wanted."""

    @property
    def span(self) -> int:
        """How many months wide it is."""
        return self.period.months


@dataclass(frozen=True)
class BoardLine:
    """One kind of meeting over a year."""

    obligation: o.Obligation
    cells: list[Cell]
    wanted: bool


def board(branch: Organization, year: Period) -> list[BoardLine]:
    """Return a branch's year: three queries."""
    rows = Meeting.objects.filter(
        branch=branch, struck_on=None, held_on__range=(year.start, year.end)
    )
    held: dict[str, list[Meeting]] = {}
    for meeting in rows.order_by("held_on", "pk"):
        held.setdefault(meeting.kind, []).append(meeting)
    from_day = _applies(branch)
    return [_line(one, held.get(one.kind, []), branch, year, from_day.get(one.of)) for one in o.ALL]


def _applies(branch: Organization) -> dict[str, dt.date]:
    """Return which obligations a branch has now, and from which day."""
    full = Membership.objects.filter(branch=branch, until=None, stage=Membership.Stage.FULL)
    since = branch.since or dt.date.min
    of = {"all": since}
    if full.count() >= COMMITTEE_FROM.value:
        of["committee"] = since
    groups = branch.children.filter(kind=Kind.GROUP, until=None).values_list("since", flat=True)
    if days := [day or dt.date.min for day in groups]:
        of["groups"] = max(min(days), since)
    return of


def _line(
    one: o.Obligation,
    held: list[Meeting],
    branch: Organization,
    year: Period,
    since: dt.date | None,
) -> BoardLine:
    cells = []
    for period in year.split(one.every):
        there = [m for m in held if period.start <= m.held_on <= period.end]
        cells.append(Cell(period, there, _state(period, bool(there), branch, since)))
    return BoardLine(one, cells, since is not None)


def _state(period: Period, held: bool, branch: Organization, since: dt.date | None) -> str:
    today = clock.today()
    ended = branch.until is not None and branch.until <= period.end
    if held:
        return "held"
    if since is None or since > period.end or ended:
        return ""
    if period.end < today:
        return "missing"
    return "due" if period.start <= today else "coming"


def recent(branch: Organization, year: Period) -> list[Meeting]:
    """Return a year's meetings, the newest first, with how many were asked and came; the struck out too."""
    rows = Meeting.objects.filter(branch=branch, held_on__range=(year.start, year.end))
    return list(rows.select_related("by__person", "group").prefetch_related("attendance")[:200])


def members_on(branch: Organization, day: dt.date) -> list[Membership]:
    """Return who belonged to a branch on a day, by name."""
    rows = Membership.objects.filter(branch=branch, since__lte=day).exclude(until__lte=day)
    return list(rows.select_related("person").order_by("person__sort_key", "pk"))


def owed_now(paths: Sequence[str]) -> list[tuple[Fulfilled, Period]]:
    """Return which branches lack something of this month, and of this quarter, with the period."""
    today = clock.today()
    found = []
    for every in ("month", "quarter"):
        period = containing_day(today, every)
        wanted = [(one.kind, period) for one in o.ALL if one.every == every]
        found += [(row, period) for row in fulfilment(paths, wanted) if row.missing]
    return found


def own_branches(account: Any, most: int = 3) -> list[Organization]:
    """Return the branches of who keeps a few of them; [] for who keeps many."""
    if not account.may_anywhere(rights.KEEP_BRANCH):
        return []
    rows = branches(account, rights.KEEP_BRANCH).order_by("sort_key", "pk")
    found = list(rows[: most + 1])
    return found if len(found) <= most else []
