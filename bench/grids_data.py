"""A county as large as the grids promise to carry: 13,405 grids, 1,000,000 cases, 200,000 of them open.

Cases stand in the order they were found, over the 1,800 days before; of the last two fifths every other
one is open and overdue by more than its kind's working days. Each of the lowest grids has a worker, who
visits on four days of five. Triggers sleep while rows are written.
"""

import datetime as dt
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from grids.demo.city.trees import LEVELS
from members.models import Account, Organization

CASES = 1_000_000
TODAY = dt.date(2026, 10, 13)

_PLACES = """
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 't' || g, '镇' || g, '', 'town', %(county)s, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, %(towns)s) g;
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 'v' || g, '村' || g, '', 'village', t.id, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, %(villages)s) g
  JOIN members_organization t ON t.code = 't' || (1 + (g - 1) %% %(towns)s)"""

_CASES = """
CREATE TEMP TABLE leaf AS
SELECT row_number() OVER (ORDER BY g.id) - 1 AS n, g.id, g.path, o.id AS village, o.path AS scope,
       o.parent_id AS town
  FROM grids_grid g JOIN members_organization o ON o.id = g.organization_id
  JOIN grids_gridlevel l ON l.id = g.level_id AND l.number = 4;
SET LOCAL session_replication_role = replica;  -- no queue of a million foreign keys
INSERT INTO grids_case
  (key, kind_id, county_id, year, number, town_id, organization_id, scope_path, grid_id, grid_path,
   finder_id, channel, urgency, words, found_on, reported_at, counted_from, due_on, state, level,
   handler_id, handler_path, extended, extensions, resolved_on, done_on, satisfaction, unreachable,
   reopened, closed_on, filed_on, merged_into_id)
SELECT gen_random_uuid(), kinds.ids[1 + c.g %% array_length(kinds.ids, 1)], %(county)s,
       extract(year FROM c.day), c.g, leaf.town, leaf.village, leaf.scope, leaf.id, leaf.path,
       %(finder)s, (ARRAY['visit', 'visit', 'hotline', 'group_chat', 'inspection'])[1 + c.g %% 5],
       'normal', '村西头第' || c.g || '号路灯不亮，请派人来修，晚上老人出门不方便。', c.day, c.day, c.day,
       c.day + 9, CASE WHEN c.is_open
         THEN (ARRAY['found', 'registered', 'dispatched', 'accepted', 'handling', 'handling', 'extension',
                     'returned'])[1 + c.g / 2 %% 8]
         ELSE (ARRAY['merged', 'closed', 'closed', 'filed'])[least(4, 1 + c.g %% 20)] END,
       'village', leaf.village, leaf.scope, false, 0, c.done, c.done,
       CASE WHEN c.is_open OR c.g %% 10 = 0 THEN NULL ELSE 1 + c.g %% 5 END, false,
       (c.g %% 40 = 1)::int, c.done + 1, c.done + 4,
       CASE WHEN NOT c.is_open AND c.g %% 20 = 0 THEN 1 END
  FROM (SELECT g, d.day, d.is_open, CASE WHEN NOT d.is_open THEN d.day + (g %% 12)::int END AS done
          FROM generate_series(1, %(cases)s) g,
               LATERAL (SELECT %(today)s::date - 1800 + (g::bigint * 1780 / %(cases)s)::int AS day,
                               g > %(cases)s * 6 / 10 AND g %% 2 = 0 AS is_open) d) c
  JOIN leaf ON leaf.n = (c.g::bigint * 7919) %% {leaves},
       (SELECT array_agg(id ORDER BY id) AS ids FROM grids_casekind) kinds
 ORDER BY c.g;
INSERT INTO grids_casecounter (county_id, year, last) VALUES (%(county)s, 2026, %(cases)s);
SET LOCAL session_replication_role = origin""".replace("{leaves}", str(LEVELS[3]))

VISITS_SINCE = dt.date(2026, 7, 1)
_WORKERS = """
SET LOCAL session_replication_role = replica;
INSERT INTO members_person (name, sort_key, initials, home_id)
SELECT 'W' || g.id, lpad(g.id::text, 9, '0'), 'w', g.organization_id
  FROM grids_grid g JOIN grids_gridlevel l ON l.id = g.level_id AND l.number = 4;
INSERT INTO grids_gridpost (person_id, grid_id, role, since)
SELECT p.id, g.id, 'worker', '2020-01-01'
  FROM grids_grid g JOIN members_person p ON p.name = 'W' || g.id;
INSERT INTO grids_visit
  (key, grid_id, organization_id, worker_id, person_id, "on", matter, household, words, late, logged_at)
SELECT gen_random_uuid(), p.grid_id, g.organization_id, %(finder)s, p.person_id, d::date, 'routine', '',
       '好', false, d
  FROM grids_gridpost p JOIN grids_grid g ON g.id = p.grid_id,
       generate_series(%(since)s::date, %(today)s::date - 1, '1 day') d
 WHERE extract(isodow FROM d) < 6 AND (p.id * 31 + extract(doy FROM d)::int * 17) %% 10 < 8;
SET LOCAL session_replication_role = origin"""


@dataclass(frozen=True)
class County:
    """What was built, and who looks at it."""

    county: Organization
    town: Organization
    village: Organization
    officer: Account
    dispatcher: Account
    secretary: Account
    grids: int
    cases: int
    open: int


def build(share: int) -> County:
    """Make the county with 1/share of the cases; the grids are always all there."""
    from django.db import connection, transaction

    from grids import library
    from grids.demo.city import trees
    from grids.models import Case, Grid
    from grids.queries.cases import OPEN
    from members.demo.city import Plan, accounts, ready
    from portal import workdays
    from portal.models import Demonstration
    from tests import world as w

    Demonstration.objects.create(day=TODAY, seed=1)
    for year in (2025, 2026):
        workdays.seed(year)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370830", "汶上县", "county", city)
    library.load()
    officer = w.account("officer", "county_officer", county)
    asked = {"county": county.pk, "area": county.area_id, "finder": officer.pk, "today": TODAY}
    asked |= {"since": VISITS_SINCE, "towns": LEVELS[0], "villages": LEVELS[1]}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLACES, asked)
        ready(Plan(1, share, TODAY))
        accounts.lay([f"v{number}" for number in range(1, LEVELS[1] + 1)])
        trees.plant()
        cursor.execute("ANALYZE")
        cursor.execute(_CASES, asked | {"cases": CASES // share})
        cursor.execute(_WORKERS, asked)
        for name in ("0014_days_of_visits", "0015_cases_counted_as_they_change"):
            # what triggers would have written, as the migrations fill it in
            cursor.execute(import_module(f"grids.migrations.{name}").FILL)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    town, village = (Organization.objects.get(code=code) for code in ("t1", "v1"))
    return County(
        county,
        town,
        village,
        officer,
        _person("dispatcher", "grid_dispatcher", town),
        _person("secretary", "village_secretary", village),
        Grid.objects.count(),
        Case.objects.count(),
        Case.objects.filter(OPEN).count(),
    )


def _person(name: str, role: str, place: Organization) -> Any:
    from members.models import Person
    from tests import world as w

    made = w.account(name, role, place)
    made.person = Person.objects.create(name=name, sort_key=name, initials="x", home=place)
    made.save()
    return made
