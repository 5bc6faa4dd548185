"""How ranks moved from the period before: who stands better or worse in the same unit than last time.

A rank is compared where somebody has one in both periods' results in force, of the same scheme and in the
same unit: ranks stay inside a unit, so a person who changed units is not compared.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.models import Cycle, Panel
from assessments.queries.overview import WITH_RESULTS
from portal.periods import parse

_MOVED = """
WITH asked AS (
  SELECT c.id, c.organization_id, v.scheme_id, p.code AS previous
    FROM unnest(%(cycles)s::bigint[], %(previous)s::text[]) AS p(id, code)
    JOIN assessments_cycle c ON c.id = p.id
    JOIN assessments_schemeversion v ON v.id = c.scheme_version_id),
standing AS NOT MATERIALIZED (
  SELECT p.cycle_id, p.organization_id, p.id AS panel_id, s.person_id, r.rank, r.grade
    FROM assessments_panel p
    JOIN assessments_result r ON r.panel_id = p.id AND r.run_id = p.run_id
    JOIN assessments_cyclesubject s ON s.id = r.subject_id
   WHERE p.state = ANY(%(states)s) AND (p.corrects_id IS NULL OR p.state = ANY(%(locked)s))),
earlier AS MATERIALIZED (
  SELECT a.id AS cycle_id, w.organization_id, w.person_id, w.rank
    FROM asked a
    JOIN assessments_cycle c ON c.organization_id = a.organization_id AND c.period_code = a.previous
    JOIN assessments_schemeversion v ON v.id = c.scheme_version_id AND v.scheme_id = a.scheme_id
    JOIN standing w ON w.cycle_id = c.id
   WHERE w.person_id IS NOT NULL AND w.rank IS NOT NULL)
SELECT n.cycle_id, n.panel_id, n.grade, count(*), count(e.rank) FILTER (WHERE n.rank < e.rank),
       count(e.rank) FILTER (WHERE n.rank > e.rank), count(e.rank) FILTER (WHERE n.rank IS NOT NULL)
  FROM standing n
  JOIN asked a ON a.id = n.cycle_id
  LEFT JOIN earlier e ON e.cycle_id = n.cycle_id AND e.organization_id = n.organization_id
                     AND e.person_id = n.person_id
 GROUP BY 1, 2, 3"""


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
    """Return the results in force of cycles, given as (id, period code), by panel and grade; one statement.

    The caller has asked whether the account may see the cycles as a whole.
    """
    words: dict[str, Any] = {
        "cycles": [pk for pk, _ in cycles],
        "previous": [parse(code).previous.code for _, code in cycles],
        "states": list(WITH_RESULTS),
        "locked": list(Panel.LOCKED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, words)
        return [Moved(*row) for row in cursor.fetchall()]


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
