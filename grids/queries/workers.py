"""What is logged of the grid workers themselves: who served, and the four rates an appraisal takes (P03-R10).

Of a person in a period, from logged data alone:

- visits: working days with a visit of his, of the working days on which he held a worker's post;
- discovery: cases found by him, of all cases found in the nodes he served, and below them, while he did;
- on time: of the cases he found, those done by their last day, of those done or overdue;
- satisfaction: of the cases he found, the sum of ratings, of five for each that was rated.

Merged cases are left out, and who could not be reached for a rating. Nothing to count is no rate (E-ZERO).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q

from grids.models import Case, GridPost
from grids.queries import rates
from grids.queries.obligations import workdays_in
from grids.queries.rates import Rate
from portal import clock

NOTHING = Rate(0, 0)


@dataclass(frozen=True)
class WorkerRates:
    """The four rates of one person in one period."""

    person: int
    visits: Rate = NOTHING
    discovery: Rate = NOTHING
    on_time: Rate = NOTHING
    satisfaction: Rate = NOTHING


@dataclass(frozen=True)
class Serving:
    """A worker of a period: his township of most days, his nodes, and how many days he served at all."""

    person: int
    name: str
    town: int
    nodes: str
    days: int


_VISITS = """
    WITH days AS (SELECT unnest(%(days)s::date[]) AS d),
    duty AS (
      SELECT DISTINCT p.person_id, d.d FROM grids_gridpost p
        JOIN days d ON d.d >= p.since AND (p.until IS NULL OR d.d < p.until)
       WHERE p.role = 'worker' AND p.person_id = ANY(%(people)s))
    SELECT duty.person_id, count(v.d), count(*) FROM duty
      LEFT JOIN (SELECT DISTINCT person_id, "on" AS d FROM grids_visit
                  WHERE "on" BETWEEN %(first)s AND %(last)s AND person_id = ANY(%(people)s)) v
        ON v.person_id = duty.person_id AND v.d = duty.d
     GROUP BY 1"""

# A case counts once for a person, though he serves a node and one below it. Its path is that of the day it
# was found; the counties of the people keep the search to their own cases.
_DISCOVERY = """
    WITH duty AS (
      SELECT p.person_id, p.grid_id, p.since, p.until FROM grids_gridpost p
       WHERE p.role = 'worker' AND p.person_id = ANY(%(people)s)),
    counties AS (
      SELECT DISTINCT l.county_id FROM duty
        JOIN grids_grid g ON g.id = duty.grid_id JOIN grids_gridlevel l ON l.id = g.level_id)
    SELECT q.person_id, count(*) FILTER (WHERE q.own), count(*)
      FROM (SELECT DISTINCT d.person_id, c.id, coalesce(a.person_id = d.person_id, FALSE) AS own
              FROM grids_case c
             CROSS JOIN LATERAL unnest(
                     string_to_array(trim(both '/' from c.grid_path), '/')::bigint[]) AS up(id)
              JOIN duty d ON d.grid_id = up.id
               AND c.found_on >= d.since AND (d.until IS NULL OR c.found_on < d.until)
              LEFT JOIN members_account a ON a.id = c.finder_id
             WHERE c.county_id IN (SELECT county_id FROM counties)
               AND c.found_on BETWEEN %(first)s AND %(last)s
               AND c.state <> 'merged' AND c.grid_path <> '') q
     GROUP BY 1"""


def rates_of(
    people: Collection[int], first: dt.date, last: dt.date, day: dt.date | None = None
) -> dict[int, WorkerRates]:
    """Return the four rates of each person, overdue as of `day` (today); three queries and the calendar's.

    Who has nothing to count has rates without a value. Days that are not over are not wanted.
    """
    asked = {"people": list(people), "first": first, "last": last}
    over = min(last, clock.today() - dt.timedelta(days=1))
    found = {person: WorkerRates(person) for person in people}
    for person, rate in _counted(_VISITS, asked | {"days": workdays_in(first, over)}).items():
        found[person] = replace(found[person], visits=rate)
    for person, rate in _counted(_DISCOVERY, asked).items():
        found[person] = replace(found[person], discovery=rate)
    rows = Case.objects.filter(finder__person__in=people, found_on__range=(first, last))
    for row in rates.by(rows.exclude(state=Case.State.MERGED), "finder", day):
        found[row.of] = replace(found[row.of], on_time=row.on_time, satisfaction=row.satisfaction)
    return found


def _counted(sql: str, asked: Mapping[str, Any]) -> dict[int, Rate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(asked))
        return {person: Rate(of, out_of) for person, of, out_of in cursor.fetchall()}


def serving(path: str, first: dt.date, last: dt.date) -> list[Serving]:
    """Return who held a worker's post under `path` in a period, by township and name; one query.

    A person of several nodes is one worker (E-MULTI), in the township where he served most days, of
    equal ones the later post's.
    """
    posts = GridPost.objects.filter(
        Q(until=None) | Q(until__gt=first),
        role="worker",
        since__lte=last,
        grid__organization__path__startswith=path,
    ).select_related("person", "grid__organization")
    own: dict[int, list[GridPost]] = {}
    for post in posts.order_by("since", "pk"):
        own.setdefault(post.person_id, []).append(post)
    found = [_served(held, first, last) for held in own.values()]
    sort_keys = {held[0].person_id: held[0].person.sort_key for held in own.values()}
    placed = [one for one in found if one.town]
    return sorted(placed, key=lambda one: (one.town, sort_keys[one.person], one.person))


def _served(held: list[GridPost], first: dt.date, last: dt.date) -> Serving:
    """One person's posts as one; 0 for the township of posts that stand in none."""
    days: dict[int, set[dt.date]] = {}
    for post in held:
        until = min(post.until or last + dt.timedelta(1), last + dt.timedelta(1))
        begin = max(post.since, first)
        span = {begin + dt.timedelta(n) for n in range((until - begin).days)}
        days.setdefault(_town_of(post), set()).update(span)
    # of equal counts the last one: the posts came in the order in which they began
    town = max(reversed(list(days)), key=lambda pk: len(days[pk]))
    names = list(dict.fromkeys(post.grid.name for post in held))
    everywhere = set().union(*days.values())
    person = held[-1].person
    return Serving(person.pk, person.name, town, "、".join(names[:3]), len(everywhere))


def _town_of(post: GridPost) -> int:
    """The township of a post: its node's organization, or what that stands below."""
    place = post.grid.organization
    return place.pk if place.kind == "town" else place.parent_id or 0
