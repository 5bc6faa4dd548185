"""What was wanted and what was done of the obligations of C.5, counted from what was logged.

A day is wanted of a worker when it is a working day, is over, and he held a post that day; a week or a
month of a village's node when it is over and the node was in force on its last day (a week without a
working day is not wanted). Done: a visit of that day; a meeting, an inspection of that week or month; a
filing of that month, late or not. One statement each, whatever the number of workers.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from grids import obligations as o
from grids import rights
from grids.actions.filings import due_on
from members.life.places import below
from portal import clock, workdays
from portal.periods import Period

_SEEN = "<o.path lies in scope>"
"""Stands in the statements where `_rows` writes the paths in, each by itself: LIKE ANY reads no index."""

# Days are bits of a month's number. Of a worker of several nodes a day counts once, in the village that
# comes first (E-MULTI): what villages before it have is taken away. People are joined from the left, though
# there is always one: so they are not looked up where a table shows sums alone.
_VISITS = f"""
    WITH months AS (SELECT * FROM unnest(%(months)s::date[], %(days)s::int[]) AS m(month, days)),
    posts AS (
      SELECT p.person_id, g.organization_id AS place, m.month,
             bit_or(m.days & ((1::bigint << least(coalesce(p.until - m.month, 31), 31))
                              - (1::bigint << greatest(p.since - m.month, 0)))) AS days
        FROM grids_gridpost p
        JOIN grids_grid g ON g.id = p.grid_id
        JOIN members_organization o ON o.id = g.organization_id
        JOIN months m ON p.since < m.month + 31 AND (p.until IS NULL OR p.until > m.month)
       WHERE p.role = 'worker' AND (p.until IS NULL OR p.since < p.until) AND {_SEEN}
       GROUP BY 1, 2, 3),
    duty AS (
      SELECT person_id, place, month, days & ~coalesce(bit_or(days) OVER (
               PARTITION BY person_id, month ORDER BY place
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS days FROM posts),
    owed AS (
      SELECT d.person_id, d.place, sum(bit_count(d.days::bit(64)))::int AS wanted,
             sum(bit_count((d.days & coalesce(v.days, 0))::bit(64)))::int AS done
        FROM duty d
        LEFT JOIN grids_visitmonth v ON v.person_id = d.person_id AND v.month = d.month
       WHERE d.days <> 0 GROUP BY 1, 2)
    SELECT owed.person_id AS key, w.name, o.id AS place, o.name AS place_name, o.parent_id AS town,
           wanted, done, o.path, w.sort_key
      FROM owed
      LEFT JOIN members_person w ON w.id = owed.person_id
      JOIN members_organization o ON o.id = owed.place"""  # noqa: S608  (constants of this module)

_OF_NODES = f"""
    WITH spans AS (SELECT * FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS s(first, last))
    SELECT g.id AS key, g.name, o.id AS place, o.name AS place_name, o.parent_id AS town,
           count(*)::int AS wanted, count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM {{table}} x
              WHERE x.grid_id = g.id AND x.{{day}} BETWEEN s.first AND s.last))::int AS done,
           o.path, '' AS sort_key
      FROM grids_grid g
      JOIN grids_gridlevel l ON l.id = g.level_id AND l.number = %(level)s
      JOIN members_organization o ON o.id = g.organization_id
      JOIN spans s ON g.since <= s.last AND (g.until IS NULL OR g.until > s.last)
     WHERE {_SEEN}
     GROUP BY g.id, o.id"""  # noqa: S608  (constants of this module)

_OF_TOWNS = f"""
    SELECT g.id AS key, g.name, o.id AS place, o.name AS place_name, o.id AS town,
           count(*)::int AS wanted, count(f.id)::int AS done, o.path, '' AS sort_key
      FROM grids_grid g
      JOIN grids_gridlevel l ON l.id = g.level_id AND l.number = 1
      JOIN members_organization o ON o.id = g.organization_id AND o.kind = 'town'
     CROSS JOIN unnest(%(months)s::text[]) AS m(code)
      LEFT JOIN grids_filing f ON f.town_id = o.id AND f.period_code = m.code AND f.version = 1
     WHERE {_SEEN} AND g.until IS NULL
     GROUP BY g.id, o.id"""  # noqa: S608  (constants of this module)

_EACH = "SELECT key, name, place, place_name, town, wanted, done, path, sort_key FROM ({rows}) r"
_SUMMED = """
    SELECT u.id AS key, {name} AS name, u.id AS place, {name} AS place_name, max(r.town) AS town,
           sum(r.wanted)::int AS wanted, sum(r.done)::int AS done, u.path, u.sort_key
      FROM ({rows}) r JOIN members_organization u ON {on} GROUP BY u.id"""
_LABEL = "coalesce(nullif(u.short_name, ''), u.name)"
BY = {
    "each": _EACH,
    "place": _SUMMED.format(rows="{rows}", name="u.name", on="u.id = r.place"),
    "town": _SUMMED.format(rows="{rows}", name=_LABEL, on="u.id = r.town AND u.kind = 'town'"),
}
_PART = """
    SELECT key, name, place, place_name, town, wanted, done,
           count(*) OVER ()::int, sum(wanted) OVER ()::int, sum(done) OVER ()::int
      FROM ({lines}) l ORDER BY wanted - done DESC, path, sort_key, key LIMIT %(limit)s OFFSET %(skip)s"""


@dataclass(frozen=True)
class Fulfilled:
    """How much of an obligation was wanted and done: of a worker, a node, or all of a place."""

    key: int
    name: str
    place: int
    place_name: str
    town: int | None
    wanted: int
    done: int

    @property
    def missed(self) -> int:
        """What is lacking."""
        return self.wanted - self.done


@dataclass(frozen=True)
class Part:
    """Some lines of a table, those with most missing first, and the sums of all of them."""

    rows: list[Fulfilled]
    count: int = 0
    wanted: int = 0
    done: int = 0


def fulfilment(
    account: Any, obligation: o.Obligation, period: Period, *, place: str = ""
) -> list[Fulfilled]:
    """Return how an obligation was met in a period by everyone in the account's scope, under the path
    `place` ('': all of it), in the order of the places; one statement."""
    if not (paths := _paths(account, place)):
        return []
    sql, words = _asked(obligation, period)
    rows = _rows(f"{_EACH} ORDER BY path, sort_key, key".format(rows=sql), words, paths)
    return [Fulfilled(*row[:7]) for row in rows]


def part(
    account: Any,
    obligation: o.Obligation,
    period: Period,
    *,
    by: str = "each",
    place: str = "",
    limit: int | None = None,
    skip: int = 0,
) -> Part:
    """Return `limit` lines of how an obligation was met, one by one or summed `by` village or township;
    one statement, whatever their number."""
    if not (paths := _paths(account, place)):
        return Part([])
    sql, words = _asked(obligation, period)
    lines = BY[by].format(rows=sql)
    found = _rows(_PART.format(lines=lines), words | {"limit": limit, "skip": skip}, paths)
    sums = found[0][7:] if found else (0, 0, 0)
    return Part([Fulfilled(*row[:7]) for row in found], *sums)


def _paths(account: Any, place: str) -> Sequence[str]:
    """The paths to look under: those of the account, cut down to `place`."""
    held: Sequence[str] = account.paths_for(rights.SEE_CASES)
    if place:
        return [place] if any(place.startswith(path) for path in held) else []
    return held


def _asked(obligation: o.Obligation, period: Period) -> tuple[str, dict[str, Any]]:
    yesterday = clock.today() - dt.timedelta(days=1)
    first, last = period.start, min(period.end, yesterday)
    if obligation is o.VISIT:
        return _VISITS, _as_bits(workdays_in(first, last))
    if obligation is o.FILING:
        return _OF_TOWNS, {"months": _months_due(period)}
    if obligation is o.MEETING:
        spans, table, day = weeks_in(period), "grids_disputemeeting", "held_on"
    else:
        spans, table, day = _months_over(period), "grids_inspection", "done_on"
    starts, ends = [one for one, _ in spans], [one for _, one in spans]
    words = {"starts": starts, "ends": ends, "level": o.VILLAGE_LEVEL}
    return _OF_NODES.format(table=table, day=day), words


def _as_bits(days: Iterable[dt.date]) -> dict[str, Any]:
    """Days by month, as grids_visitmonth has them."""
    found: dict[dt.date, int] = {}
    for day in days:
        month = day.replace(day=1)
        found[month] = found.get(month, 0) | 1 << (day.day - 1)
    return {"months": list(found), "days": list(found.values())}


def workdays_in(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the working days between two days, both included; [] where there are none."""
    if last < first:
        return []
    calendar = workdays.Calendar(first, last)
    every = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in every if calendar.is_workday(day)]


def weeks_in(period: Period) -> list[tuple[dt.date, dt.date]]:
    """Return the weeks, Monday to Sunday, that begin in the period, are over, and have a working day."""
    monday = period.start + dt.timedelta(days=-period.start.weekday() % 7)
    weeks = []
    while monday <= period.end and monday + dt.timedelta(days=6) < clock.today():
        weeks.append((monday, monday + dt.timedelta(days=6)))
        monday += dt.timedelta(days=7)
    days = set(workdays_in(weeks[0][0], weeks[-1][1])) if weeks else set()
    return [week for week in weeks if any(week[0] <= day <= week[1] for day in days)]


def _months_over(period: Period) -> list[tuple[dt.date, dt.date]]:
    months = period.split("month")
    return [(one.start, one.end) for one in months if one.end < clock.today()]


def _months_due(period: Period) -> list[str]:
    """The months whose filing was due by yesterday."""
    return [one.code for one in period.split("month") if due_on(one) < clock.today()]


def _rows(sql: str, words: dict[str, Any], paths: Sequence[str]) -> list[tuple[Any, ...]]:
    condition, filled = below("o.path", paths)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace(_SEEN, f"({condition})"), words | filled)
        return list(cursor.fetchall())
