"""What the pages of dues show: a branch's sheet of a month, sums by branch and township, arrears.

Sums tell numbers alone; names and amounts are read by who keeps the branch. Each is one statement.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from members.life.places import below
from members.life.rules import ARREARS_MONTHS
from members.models import DuesRecord, Membership, Organization
from portal import clock
from portal.periods import Period, containing_day

_SUMS = """
    SELECT b.id, b.name, b.short_name, b.parent_id, count(d.id), coalesce(sum(d.due), 0),
           coalesce(sum(d.paid), 0), count(d.id) FILTER (WHERE coalesce(d.paid, 0) < d.due),
           (SELECT count(*) FROM members_membership m
             WHERE m.branch_id = b.id AND m.since <= %(last)s
               AND (m.until IS NULL OR m.until > %(first)s))
      FROM members_organization b
      LEFT JOIN members_duesrecord d ON d.branch_id = b.id AND d.month = %(month)s
     WHERE b.kind = 'branch' AND ({within})
       AND (b.until IS NULL OR b.until > %(first)s)
     GROUP BY b.id ORDER BY b.path"""
_ARREARS = """
    SELECT d.person_id, p.name, count(*), sum(d.due - coalesce(d.paid, 0)), min(d.month)
      FROM members_duesrecord d
      JOIN members_person p ON p.id = d.person_id
      JOIN members_membership m ON m.person_id = d.person_id AND m.until IS NULL
      JOIN members_organization b ON b.id = m.branch_id
     WHERE coalesce(d.paid, 0) < d.due AND d.month < %(month)s AND b.path LIKE ANY(%(paths)s)
     GROUP BY 1, 2, p.sort_key HAVING count(*) > %(most)s ORDER BY count(*) DESC, p.sort_key
     LIMIT 200"""


@dataclass(frozen=True)
class SheetLine:
    """One member of a month's sheet: what is written of him, or what was the month before."""

    person: int
    name: str
    stage: str
    base: Decimal | None
    rate: Decimal | None
    record: DuesRecord | None

    @property
    def seen(self) -> int:
        """The revision of the line; 0 while nothing is written."""
        return self.record.revision if self.record else 0


def sheet(branch: Organization, month: Period) -> list[SheetLine]:
    """Return who was in the branch in a month, with base and rate of the latest month there is: 3 queries."""
    rows = Membership.objects.filter(branch=branch, since__lte=month.end)
    rows = rows.exclude(until__lte=month.start).select_related("person")
    members = {m.person_id: m for m in rows.order_by("person__sort_key", "person", "since")}
    written = DuesRecord.objects.filter(person__in=members, month__lte=month.code)
    latest = {one.person_id: one for one in written.order_by("month")}
    return [
        SheetLine(
            pk,
            m.person.name,
            m.get_stage_display(),
            latest[pk].base if pk in latest else None,
            latest[pk].rate if pk in latest else None,
            latest[pk] if pk in latest and latest[pk].month == month.code else None,
        )
        for pk, m in members.items()
    ]


@dataclass(frozen=True)
class Sums:
    """A branch's or a township's month: lines written, owed, paid, lines not paid in full, members."""

    key: int
    name: str
    lines: int
    due: Decimal
    paid: Decimal
    unpaid: int
    members: int

    @property
    def unwritten(self) -> int:
        """Members without a line."""
        return max(self.members - self.lines, 0)


def sums(paths: tuple[str, ...], month: Period) -> list[tuple[Sums, int]]:
    """Return each branch's month under the paths with the id above it, in the tree's order; one statement."""
    words: dict[str, Any] = {"month": month.code, "first": month.start, "last": month.end}
    within, places = below("b.path", paths)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.replace("{within}", within), words | places)
        return [
            (Sums(pk, short or name, *rest), above)
            for pk, name, short, above, *rest in cursor.fetchall()
        ]


def by_town(found: list[tuple[Sums, int]], towns: dict[int, tuple[int, str]]) -> list[Sums]:
    """Add branches up by the place `towns` names for each one's id."""
    added: dict[int, Sums] = {}
    for one, _ in found:
        key, name = towns[one.key]
        b = added.get(key, Sums(key, name, 0, Decimal(0), Decimal(0), 0, 0))
        added[key] = Sums(
            key, name, b.lines + one.lines, b.due + one.due, b.paid + one.paid,
            b.unpaid + one.unpaid, b.members + one.members,
        )  # fmt: skip
    return list(added.values())


@dataclass(frozen=True)
class Arrears:
    """A member who owes dues of more months than LIFE-R10 lets pass."""

    person: int
    name: str
    months: int
    owes: Decimal
    since: str


def arrears(paths: tuple[str, ...]) -> list[Arrears]:
    """Return who owes dues of more than three months before this one, wherever; the first 200."""
    month = containing_day(clock.today(), "month")
    with connection.cursor() as cursor:
        words: dict[str, Any] = {"month": month.code, "most": ARREARS_MONTHS.value}
        cursor.execute(_ARREARS, words | {"paths": [f"{path}%" for path in paths]})
        return [Arrears(*row) for row in cursor.fetchall()]
