"""How ranks moved from the period before: who stands better or worse in the same unit than last time.

A rank is compared where somebody has one in both periods' results in force, of the same scheme and in the
same unit: ranks stay inside a unit, so a person who changed units is not compared.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.models import Cycle, Panel
from assessments.queries import settled
from assessments.queries.overview import WITH_RESULTS
from portal.periods import parse

_ASKED = """
WITH asked AS (
  SELECT c.id, c.organization_id, v.scheme_id, p.code AS previous
    FROM unnest(%(cycles)s::bigint[], %(previous)s::text[]) AS p(id, code)
    JOIN assessments_cycle c ON c.id = p.id
    JOIN assessments_schemeversion v ON v.id = c.scheme_version_id)"""
_EARLIER = """
    JOIN assessments_cycle c ON c.organization_id = a.organization_id AND c.period_code = a.previous
    JOIN assessments_schemeversion v ON v.id = c.scheme_version_id AND v.scheme_id = a.scheme_id"""
_IN_FORCE = "p.state = ANY(%(states)s) AND (p.corrects_id IS NULL OR p.state = ANY(%(locked)s))"

_RUNS = f"""{_ASKED},
both_of AS (SELECT id AS asked, id FROM asked UNION SELECT a.id, c.id FROM asked a {_EARLIER})
SELECT b.asked, sum(hashint8extended(p.id, p.run_id))
  FROM both_of b JOIN assessments_panel p ON p.cycle_id = b.id
 WHERE {_IN_FORCE}
 GROUP BY 1"""  # noqa: S608  (our own parts)

_MOVED = f"""{_ASKED},
standing AS NOT MATERIALIZED (
  SELECT p.cycle_id, p.organization_id, p.id AS panel_id, s.person_id, r.rank, r.grade
    FROM assessments_panel p
    JOIN assessments_result r ON r.panel_id = p.id AND r.run_id = p.run_id
    JOIN assessments_cyclesubject s ON s.id = r.subject_id
   WHERE {_IN_FORCE}),
earlier AS MATERIALIZED (
  SELECT a.id AS cycle_id, w.organization_id, w.person_id, w.rank
    FROM asked a {_EARLIER}
    JOIN standing w ON w.cycle_id = c.id
   WHERE w.person_id IS NOT NULL AND w.rank IS NOT NULL)
SELECT n.cycle_id, n.panel_id, n.grade, count(*), count(e.rank) FILTER (WHERE n.rank < e.rank),
       count(e.rank) FILTER (WHERE n.rank > e.rank), count(e.rank) FILTER (WHERE n.rank IS NOT NULL)
  FROM standing n
  JOIN asked a ON a.id = n.cycle_id
  LEFT JOIN earlier e ON e.cycle_id = n.cycle_id AND e.organization_id = n.organization_id
                     AND e.person_id = n.person_id
 GROUP BY 1, 2, 3"""  # noqa: S608  (our own parts)


@dataclass(frozen=True)
class Moved:
    """People of one panel with one grade (None: without): how many, and of those compared who moved."""

    cycle: int
    panel: int
    grade: str | None
    people: int
    up: int
    down: int
    compared: int


def moved(cycles: Collection[tuple[int, str]]) -> list[Moved]:
    """Return the results in force of cycles, given as (id, period code), by panel and grade; two statements,
    one where it is kept what they say.

    The caller has asked whether the account may see the cycles as a whole.
    """
    codes = dict(cycles)
    runs = dict(_asked(_RUNS, codes))
    found = settled.counted(
        "moved", runs, lambda missing: _counted({pk: codes[pk] for pk in missing})
    )
    return [one for rows in found.values() for one in rows]


def _counted(codes: Mapping[int, str]) -> dict[int, list[Moved]]:
    found: dict[int, list[Moved]] = {pk: [] for pk in codes}
    for row in _asked(_MOVED, codes):
        found[row[0]].append(Moved(*row))
    return found


def _asked(sql: str, codes: Mapping[int, str]) -> list[Any]:
    words: dict[str, Any] = {
        "cycles": list(codes),
        "previous": [parse(code).previous.code for code in codes.values()],
        "states": list(WITH_RESULTS),
        "locked": list(Panel.LOCKED),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return cursor.fetchall()


@dataclass(frozen=True)
class UnitMoved:
    """How many people of a unit stand better or worse than last time, of those who can be compared."""

    up: int
    down: int
    compared: int


def by_unit(account: Any, cycle: Cycle) -> dict[int, UnitMoved]:
    """Return panel → how its people's ranks moved, of the panels the account sees; two statements."""
    seen = set(Panel.objects.visible_to(account).filter(cycle=cycle).values_list("pk", flat=True))
    found: dict[int, UnitMoved] = {}
    for row in moved([(cycle.pk, cycle.period_code)]):
        if row.panel in seen and row.compared:
            so_far = found.get(row.panel, UnitMoved(0, 0, 0))
            found[row.panel] = UnitMoved(
                so_far.up + row.up, so_far.down + row.down, so_far.compared + row.compared
            )
    return found
