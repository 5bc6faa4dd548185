"""Grid trees for every county, by the report's numbers: 汶上县 has 15, 348, 1,482 and 11,560 nodes (P03), the
others as many for each of their villages; who serves on them are members of the village's branches."""

from grids import shipped
from grids.actions.trees import NewLevel, set_levels
from grids.demo.trees import COUNTY
from grids.models import GridLevel
from members.demo import city
from members.demo.city import Plan
from members.demo.city.accounts import villages
from members.models import Organization
from members.models.organizations import Kind
from members.pinyin import sort_key

LEVELS = (15, 348, 1_482, 11_560)
"""P03: the nodes of the four levels."""
SINCE = "2025-01-01"
_PER_VILLAGE = {
    3: {3: 4872 / 304},  # P14: 微山县 counts 304 and 4,872
    4: {3: LEVELS[2] / LEVELS[1], 4: LEVELS[3] / LEVELS[1]},
    5: {3: 2.0, 4: 8.0, 5: 24.0},  # P29: not counted by the report, assumed
}
"""Nodes of a level for each village, by how many levels a county has."""

_TOWNS = """
INSERT INTO grids_grid (code, name, level_id, organization_id, path, households, sort_key, since)
SELECT o.code, coalesce(nullif(o.short_name, ''), o.name), l.id, o.id, '', 0, o.sort_key, %(since)s
  FROM members_organization o
  JOIN grids_gridlevel l ON l.county_id = o.parent_id AND l.number = 1
 WHERE o.id IN (SELECT town FROM city_village)
   AND NOT EXISTS (SELECT FROM grids_grid g WHERE g.organization_id = o.id AND g.level_id = l.id)
 ORDER BY o.code"""
_VILLAGES = """
INSERT INTO grids_grid (code, name, level_id, parent_id, organization_id, path, households, sort_key, since)
SELECT w.code, w.name, w.level, w.up, w.id, '', 0, w.sort_key, %(since)s
  FROM (SELECT v.code, coalesce(nullif(o.short_name, ''), o.name) AS name, l.id AS level, up.id AS up,
               v.id, o.sort_key, v.county_code,
               row_number() OVER (PARTITION BY v.county ORDER BY v.code) AS i
          FROM city_village v
          JOIN members_organization o ON o.id = v.id
          JOIN grids_gridlevel top ON top.county_id = v.county AND top.number = 1
          JOIN grids_gridlevel l ON l.county_id = v.county AND l.number = 2
          JOIN grids_grid up ON up.organization_id = v.town AND up.level_id = top.id AND up.until IS NULL
         WHERE NOT EXISTS (SELECT FROM grids_grid g WHERE g.organization_id = v.id)) w
 WHERE w.county_code <> %(county)s OR w.i <= %(most)s
 ORDER BY w.code"""
_BELOW = """
INSERT INTO grids_grid (code, name, level_id, parent_id, organization_id, path, households, sort_key, since)
SELECT up.code || '-' || lpad(j::text, greatest(2, length(j::text)), '0'), f.name || j, f.level, up.id,
       up.organization_id, '',
       CASE WHEN f.is_last THEN 8 + pg_temp.pick('households', hashtextextended(up.code, j), 9) ELSE 0 END,
       f.key || ' ' || j, %(since)s
  FROM (SELECT g.id, g.code, g.organization_id, v.county,
               row_number() OVER (PARTITION BY v.county ORDER BY g.code) AS i,
               count(*) OVER (PARTITION BY v.county) AS n
          FROM grids_grid g
          JOIN grids_gridlevel l ON l.id = g.level_id AND l.number = %(number)s - 1
          JOIN city_village v ON v.id = g.organization_id
         WHERE g.until IS NULL AND NOT EXISTS (SELECT FROM grids_grid b WHERE b.parent_id = g.id)) up
  JOIN city_fan f ON f.county = up.county AND f.number = %(number)s,
       generate_series(1, f.wanted * up.i / up.n - f.wanted * (up.i - 1) / up.n) j
 ORDER BY up.code, j"""
_HOLDING = """
SELECT count(*) FROM grids_grid g
 WHERE g.level_id = %(level)s AND g.until IS NULL
   AND (g.organization_id IN (SELECT id FROM city_village)
        OR EXISTS (SELECT FROM grids_grid b WHERE b.parent_id = g.id))"""
"""Nodes of villages that are filled, or have been before."""
_SERVE = """
INSERT INTO grids_gridpost (person_id, grid_id, role, since)
SELECT coalesce(m.person, v.head), g.id, r.role, %(since)s
  FROM (SELECT g.id, g.code, g.level_id, g.organization_id,
               row_number() OVER (PARTITION BY g.organization_id ORDER BY g.code) AS i
          FROM grids_grid g JOIN city_village w ON w.id = g.organization_id
         WHERE g.until IS NULL AND NOT EXISTS (SELECT FROM grids_gridpost p WHERE p.grid_id = g.id)) g
  JOIN city_village v ON v.id = g.organization_id
  JOIN grids_gridlevel l ON l.id = g.level_id
  JOIN (VALUES ('leader', 0), ('worker', 1)) AS r(role, place)
    ON CASE r.role WHEN 'leader' THEN l.has_leader ELSE l.has_worker END
  LEFT JOIN city_server m ON m.home = g.organization_id AND NOT (l.number = 2 AND r.role = 'leader')
                         AND m.place = (g.i + r.place - 1) - (g.i + r.place - 1) / m.n * m.n
 WHERE coalesce(m.person, v.head) IS NOT NULL
 ORDER BY g.code, r.role"""
_SERVERS = """
DROP TABLE IF EXISTS city_server;
CREATE TEMP TABLE city_server AS
SELECT m.home, m.person, row_number() OVER (PARTITION BY m.home ORDER BY m.n) - 1 AS place,
       count(*) OVER (PARTITION BY m.home) AS n
  FROM city_member m JOIN city_village v ON v.id = m.home"""


def load(plan: Plan) -> int:
    """Lay the trees of the villages the plan fills, and who serves on them; return how many nodes. The roll
    of members must be laid."""
    villages(plan)
    made = plant()
    city.run(_SERVERS)
    city.analyze("city_server")
    city.run(_SERVE, since=SINCE)
    city.analyze("grids_gridpost")
    return made


def plant() -> int:
    """Lay the trees of city_village down to the last level of its counties; return how many nodes."""
    # The trigger that keeps paths plans its look at the parent while the table is small (demo/published.py).
    city.run("DISCARD PLANS")
    city.run("SET LOCAL enable_seqscan = off")
    made = city.run(_TOWNS, since=SINCE)
    city.analyze("grids_grid")
    there = city.number(
        "SELECT count(*) FROM grids_grid g JOIN grids_gridlevel l ON l.id = g.level_id "
        "JOIN members_organization c ON c.id = l.county_id "
        "WHERE l.number = 2 AND g.until IS NULL AND c.code = %(code)s",
        code=COUNTY,
    )
    made += city.run(_VILLAGES, since=SINCE, county=COUNTY, most=LEVELS[1] - there)
    for number in (3, 4, 5):
        city.analyze("grids_grid")
        _fan(number)
        made += city.run(_BELOW, since=SINCE, number=number)
    city.run("SET LOCAL enable_seqscan = on")
    city.analyze("grids_grid")
    return made


def levels(plan: Plan) -> int:
    """Give the counties that state no levels those of 汶上县, none of them stated; return how many levels
    there are."""
    wanted = [level | {"stated": False} for level in shipped.levels()["汶上县"]]
    for county in Organization.objects.filter(kind=Kind.COUNTY, until=None).order_by("code"):
        if not GridLevel.objects.filter(county=county).exists():
            set_levels(actor=None, county=county, levels=[NewLevel(**one) for one in wanted])
    return GridLevel.objects.count()


def _fan(number: int) -> None:
    """Lay city_fan (county, number, level, name, key, is_last, wanted): the nodes a level lacks."""
    rows = []
    for county in Organization.objects.filter(kind=Kind.COUNTY, until=None).order_by("code"):
        levels = list(GridLevel.objects.filter(county=county).order_by("number"))
        ratio = _PER_VILLAGE.get(len(levels), {}).get(number)
        if ratio is None:
            continue
        level = levels[number - 1]
        nodes = city.number(_HOLDING, level=levels[1].pk)
        missing = round(nodes * ratio) - level.grids.filter(until=None).count()
        if missing > 0:
            name = level.name.removesuffix("网格")
            rows.append((county.pk, number, level.pk, name, sort_key(name),
                         number == len(levels), missing))  # fmt: skip
    columns = (
        "county bigint, number int, level bigint, name text, key text, is_last bool, wanted bigint"
    )
    city.laid("city_fan", columns, rows)
