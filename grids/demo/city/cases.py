"""A year of cases over the city's grids: found, sent on, handled in time or late, rated, closed, filed.

What is still open is what was found lately or got stuck; how many are late differs from township to township.
Each has the log of its steps, the tallies are written by the triggers and folded at the end.
"""

import datetime as dt

from grids.actions.escalation import escalate_overdue
from grids.actions.tallies import fold
from grids.demo.script import WORDS
from grids.dues import due_on
from grids.models import CaseKind
from members.demo import city
from members.demo.city import Plan
from members.demo.city.accounts import villages
from portal import workdays

CASES, DAYS = 1_000_000, 365
AT_A_TIME = 200_000
"""Cases of one statement: what their triggers and checks remember stays small."""
KINDS = {"difficulty": 40, "opinion": 22, "hazard": 18, "errand": 10, "dispute": 7, "listening": 3}
"""Kinds of cases and how common they are in a hundred."""

_LEAVES = """
DROP TABLE IF EXISTS city_leaf;
CREATE TEMP TABLE city_leaf AS
SELECT row_number() OVER (ORDER BY g.code) - 1 AS n, g.id, g.path, v.id AS village, v.path AS scope,
       v.town, v.town_path, v.county, coalesce(w.id, h.id, d.id) AS finder, coalesce(h.id, d.id) AS head,
       d.id AS desk, hashtextextended(v.town_code, 0) AS luck
  FROM city_village v
  JOIN grids_grid g ON g.organization_id = v.id AND g.until IS NULL
  JOIN grids_gridlevel l ON l.id = g.level_id AND l.number > 2
  JOIN LATERAL (SELECT r.account_id AS id FROM members_grant r
                 WHERE r.organization_id = v.town AND r.role = 'grid_dispatcher' AND r.until IS NULL
                 ORDER BY r.account_id LIMIT 1) d ON true
  LEFT JOIN LATERAL (SELECT r.account_id AS id FROM members_grant r
                      WHERE r.organization_id = v.id AND r.role = 'village_secretary' AND r.until IS NULL
                      ORDER BY r.account_id LIMIT 1) h ON true
  LEFT JOIN LATERAL (SELECT r.account_id AS id FROM members_grant r
                      WHERE r.organization_id = v.id AND r.role = 'grid_worker' AND r.until IS NULL
                      ORDER BY r.account_id LIMIT 1) w ON true
 ORDER BY g.code"""

# One row a case with all that is drawn: where, what, when, how long it took (`took` days from the first to
# the result, null for what got stuck), how it was rated. The case's columns and its steps follow from this.
_DRAWN = """
DROP TABLE IF EXISTS city_case;
CREATE TEMP TABLE city_case AS
SELECT c.g, c.day, k.kind, k.code, k.words, k.followup, u.urgency, u.due, c.age,
       l.id AS grid, l.path AS grid_path, l.village, l.scope, l.town, l.town_path, l.county,
       l.finder, l.head, l.desk,
       (k.channels)[1 + pg_temp.pick('channel', c.g, cardinality(k.channels))] AS channel,
       pg_temp.draw('level', c.g) < 0.1 AS by_town,
       CASE WHEN c.age < 70 AND pg_temp.draw('stuck', c.g) < 0.012 THEN NULL
            WHEN pg_temp.draw('late', c.g) < 0.03 + 0.15 * pg_temp.draw('late', l.luck)
            THEN u.due - c.day + 1 + pg_temp.pick('took', c.g, 9)
            ELSE pg_temp.pick('took', c.g, u.due - c.day + 1) END AS took,
       CASE WHEN pg_temp.draw('reached', c.g) < 0.06 THEN NULL
            WHEN pg_temp.draw('rating', c.g) < 0.52 THEN 5 WHEN pg_temp.draw('rating', c.g) < 0.84 THEN 4
            WHEN pg_temp.draw('rating', c.g) < 0.95 THEN 3
            WHEN pg_temp.draw('rating', c.g) < 0.98 THEN 2 ELSE 1 END AS rating,
       1 + pg_temp.pick('closing', c.g, 3) AS closing, 3 + pg_temp.pick('filing', c.g, 8) AS filing,
       (c.age > 3 AND pg_temp.draw('merged', c.g) < 0.012) AS twin,
       (c.age > 20 AND pg_temp.draw('again', c.g) < 0.012)::int AS again
  FROM (SELECT g, pg_temp.pick('leaf', g, %(leaves)s) AS leaf,
               %(day)s::date - pg_temp.pick('day', g, %(days)s) AS day,
               pg_temp.pick('day', g, %(days)s) AS age
          FROM generate_series(1, %(cases)s) g) c
  JOIN city_leaf l ON l.n = c.leaf
  JOIN city_kind k ON pg_temp.pick('kind', c.g, 100) BETWEEN k.low AND k.high
  JOIN city_due u ON u.kind = k.kind AND u.day = c.day
                 AND u.place = CASE WHEN pg_temp.draw('urgency', c.g) < 0.82 THEN 0
                                    ELSE pg_temp.pick('urgent', c.g, k.urgencies) END"""

# How far each has come: the last step of the road that is over by today (0 found … 9 filed), and its number.
_PLACED = """
DROP TABLE IF EXISTS city_told;
CREATE TEMP TABLE city_told AS
SELECT row_number() OVER (ORDER BY c.day, c.g) AS place, nextval('grids_case_id_seq') AS id, c.*,
       extract(year FROM c.day)::int AS year,
       coalesce(n.last, 0) + row_number() OVER (PARTITION BY c.county, extract(year FROM c.day)::int
                                                    ORDER BY c.day, c.g) AS number,
       CASE WHEN c.took IS NULL OR c.took > c.age
            THEN CASE WHEN c.age = 0 THEN pg_temp.pick('stage', c.g, 3)
                      WHEN c.age = 1 THEN 2 + pg_temp.pick('stage', c.g, 2)
                      WHEN c.age < 4 THEN 3 + pg_temp.pick('stage', c.g, 2) ELSE 4 END
            WHEN c.took + c.closing > c.age THEN 5 + pg_temp.pick('stage', c.g, 3)
            WHEN c.took + c.closing + greatest(c.filing, coalesce(c.followup, 0)) > c.age THEN 8
            ELSE 9 END AS stage
  FROM (SELECT * FROM city_case ORDER BY day, g) c
  LEFT JOIN grids_casecounter n ON n.county_id = c.county AND n.year = extract(year FROM c.day)::int"""
_STATES = """ARRAY['found', 'registered', 'dispatched', 'accepted', 'handling', 'resolved', 'fed_back',
                   'rated', 'closed', 'filed']"""
_CASES = f"""
INSERT INTO grids_case
  (id, key, kind_id, county_id, year, number, town_id, organization_id, scope_path, grid_id, grid_path,
   finder_id, channel, urgency, words, found_on, reported_at, counted_from, due_on, state, level, handler_id,
   handler_path, extended, extensions, resolved_on, done_on, satisfaction, unreachable, reopened, closed_on,
   followup_on, filed_on)
SELECT id, md5('city' || %(seed)s || ':' || g)::uuid, kind, county, year, number, town, village, scope, grid,
       grid_path, finder, channel, urgency, words[1 + pg_temp.pick('words', g, cardinality(words))], day,
       (day + time '08:00' + interval '1 minute' * pg_temp.pick('minute', g, 600)) AT TIME ZONE %(zone)s,
       day, due, ({_STATES})[1 + stage],
       CASE WHEN stage < 2 THEN '' WHEN by_town THEN 'town' ELSE 'village' END,
       CASE WHEN stage < 2 THEN NULL WHEN by_town THEN town ELSE village END,
       CASE WHEN stage < 2 THEN '' WHEN by_town THEN town_path ELSE scope END,
       false, 0, CASE WHEN stage > 4 THEN day + took END, CASE WHEN stage > 5 THEN day + took END,
       CASE WHEN stage > 6 THEN rating END, stage > 6 AND rating IS NULL,
       CASE WHEN stage > 7 THEN again ELSE 0 END,
       CASE WHEN stage > 7 THEN day + took + closing END,
       CASE WHEN stage > 7 AND followup IS NOT NULL THEN day + took + closing + followup END,
       CASE WHEN stage > 8 THEN day + took + closing + greatest(filing, coalesce(followup, 0)) END
  FROM city_told WHERE place BETWEEN %(first)s AND %(last)s ORDER BY place"""  # noqa: S608  (constants)
_STEPS = f"""
INSERT INTO grids_casestep
  (case_id, at, actor_id, action, before, after, due_before, due_on, handler_id, details)
SELECT c.id, (s.day + time '08:30' + interval '37 minutes' * s.n
              + interval '1 minute' * pg_temp.pick('minute', c.g, 30)) AT TIME ZONE %(zone)s,
       CASE WHEN s.n = 0 THEN c.finder WHEN s.n BETWEEN 3 AND 6 AND NOT c.by_town THEN c.head ELSE c.desk END,
       (ARRAY['report', 'register', 'dispatch', 'accept', 'start', 'resolve', 'feed_back', 'rate', 'close',
              'file'])[1 + s.n],
       CASE WHEN s.n = 0 THEN '' ELSE ({_STATES})[s.n] END, ({_STATES})[1 + s.n],
       CASE WHEN s.n > 0 THEN c.due END, c.due,
       CASE WHEN s.n < 2 THEN NULL WHEN c.by_town THEN c.town ELSE c.village END,
       CASE WHEN s.n = 0 THEN jsonb_build_object('kind', c.code, 'channel', c.channel) ELSE '{{}}' END
  FROM city_told c,
       LATERAL (SELECT n, CASE WHEN n < 3 THEN c.day
                               WHEN n < 5 THEN c.day + least(coalesce(c.took, 2), 1)
                               WHEN n < 7 THEN c.day + c.took
                               WHEN n < 9 THEN c.day + c.took + c.closing
                               ELSE c.day + c.took + c.closing + greatest(c.filing, coalesce(c.followup, 0))
                           END AS day
                  FROM generate_series(0, c.stage) n) s
 WHERE c.place BETWEEN %(first)s AND %(last)s ORDER BY c.place, s.n"""  # noqa: S608  (constants)
_MERGED = """
UPDATE grids_case c
   SET state = 'merged', merged_into_id = t.into_id, resolved_on = NULL, done_on = NULL, satisfaction = NULL,
       unreachable = false, reopened = 0, closed_on = NULL, followup_on = NULL, filed_on = NULL
  FROM (SELECT id, twin, max(CASE WHEN NOT twin THEN id END)
                         OVER (PARTITION BY village, kind ORDER BY place ROWS UNBOUNDED PRECEDING) AS into_id
          FROM city_told) t
 WHERE c.id = t.id AND t.twin AND t.into_id IS NOT NULL"""
_COUNTERS = """
INSERT INTO grids_casecounter (county_id, year, last)
SELECT county, year, max(number) FROM city_told GROUP BY county, year
    ON CONFLICT (county_id, year) DO UPDATE SET last = greatest(grids_casecounter.last, EXCLUDED.last)"""


def load(plan: Plan) -> int:
    """Write the plan's cases with their logs, let what is overdue go up, fold the tallies; return how many
    cases. Trees and those who act must be there."""
    villages(plan)
    _lay(plan)
    asked = {"day": plan.day, "days": DAYS, "cases": plan.part(CASES)}
    asked["leaves"] = city.number("SELECT count(*) FROM city_leaf")
    city.run(_DRAWN, **asked)
    city.run(_PLACED)
    city.run("CREATE INDEX ON city_told (place)")
    city.analyze("city_told")
    city.run("DROP TABLE city_case")
    count = city.number("SELECT count(*) FROM city_told")
    fixed = {"seed": plan.seed, "zone": "Asia/Shanghai"}
    for first in range(1, count + 1, AT_A_TIME):
        part = {"first": first, "last": first + AT_A_TIME - 1}
        city.run("SET CONSTRAINTS ALL IMMEDIATE")
        city.run(_CASES, **part, **fixed)
        city.run(_STEPS, **part, zone=fixed["zone"])
    city.run(_MERGED)
    city.run(_COUNTERS)
    city.run("DROP TABLE city_told")
    city.analyze("grids_case", "grids_casestep")
    escalate_overdue()
    fold()
    city.analyze("grids_casetally", "grids_caseescalation")
    return count


def _lay(plan: Plan) -> None:
    """Lay city_leaf, city_kind (a hundred places) and city_due: where, what, and by when."""
    city.run(_LEAVES)
    city.analyze("city_leaf")
    kinds = {k.code: k for k in CaseKind.objects.filter(organization__kind="city", code__in=KINDS)}
    low, told, dues = 0, [], []
    days = [plan.day - dt.timedelta(days=n) for n in range(DAYS)]
    calendar = workdays.Calendar(days[-1], plan.day + dt.timedelta(days=DAYS))
    for code, weight in KINDS.items():
        kind = kinds[code]
        told.append((low, low + weight - 1, kind.pk, code, len(kind.urgencies), _listed(kind.channels),
                     _listed(WORDS[code]), kind.followup_days))  # fmt: skip
        low += weight
        for place, urgency in enumerate(kind.urgencies):
            dues += [
                (kind.pk, place, urgency["code"], day, due_on(urgency, day, calendar))
                for day in days
            ]
    columns = (
        "low int, high int, kind bigint, code text, urgencies int, channels text[], words text[], "
        "followup int"
    )
    city.laid("city_kind", columns, told)
    city.laid("city_due", "kind bigint, place int, urgency text, day date, due date", dues)


def _listed(words: list[str] | tuple[str, ...]) -> str:
    """Words as the text of an array: none of ours holds quotes or commas of ASCII."""
    return "{" + ",".join(words) + "}"
