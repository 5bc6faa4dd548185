"""Nine months of points: an account for every member of the branches the plan fills, a sheet for each of
these branches and months, and a ledger of some ten entries a member."""

import datetime as dt

from assessments.demo.city import schemes
from assessments.models import PointItem, SchemeVersion
from assessments.points.rules import Rules
from members.demo import city
from members.demo.city import Plan
from members.models import Organization
from members.models.organizations import Kind

ENTRIES = 5_000_000
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 10))
"""January to September; of September some sheets are still on their way, a few not even reported."""
SHIPPED = "jinxiang_points"
OWN = ("jinxiang_points", "jiaxiang_category", "sishui_twelve")
"""The shipped schemes of points that counties have of their own (P08, P24, P25)."""
SINCE = dt.date(2026, 1, 1)
KINDS = {"bonus": 40, "base": 52, "deduction": 8}
"""How common the kinds of entries are in a hundred; what a scheme does not have goes to the others."""

_ACCOUNTS = """
INSERT INTO assessments_pointaccount
  (scheme_id, organization_id, person_id, name, household, "group", listed, since)
SELECT s.scheme, m.branch, m.person, m.name, '', '', false, %(since)s
  FROM city_member m
  JOIN city_scheme s ON starts_with(m.path, s.path)
 WHERE NOT EXISTS (SELECT FROM assessments_pointaccount a
                    WHERE a.scheme_id = s.scheme AND a.person_id = m.person AND a.until IS NULL)
 ORDER BY m.n"""
_LISTED = """
DROP TABLE IF EXISTS city_account;
CREATE TEMP TABLE city_account AS
SELECT row_number() OVER (ORDER BY m.n) AS n, a.id, m.branch, s.scheme, s.component
  FROM city_member m
  JOIN city_scheme s ON starts_with(m.path, s.path)
  JOIN assessments_pointaccount a ON a.scheme_id = s.scheme AND a.person_id = m.person AND a.until IS NULL
 ORDER BY m.n"""
_SHEETS = """
INSERT INTO assessments_pointsheet
  (scheme_id, organization_id, period_code, state, opened_at, changed_at, reported_on, posted_on)
SELECT w.scheme, w.branch, w.month, w.state,
       w.last + time '09:00' - interval '29 days', w.last + time '17:00',
       CASE WHEN w.state <> 'open' THEN w.last + 2 END,
       CASE WHEN w.state IN ('posted', 'filed') THEN w.last + 9 END
  FROM (SELECT a.scheme, a.branch, m.month,
               ((m.month || '-01')::date + interval '1 month - 1 day')::date AS last,
               CASE WHEN m.month < %(latest)s THEN 'filed'
                    WHEN pg_temp.draw('sheet', a.n) < 0.78 THEN 'posted'
                    WHEN pg_temp.draw('sheet', a.n) < 0.86 THEN 'confirmed'
                    WHEN pg_temp.draw('sheet', a.n) < 0.93 THEN 'recognised'
                    WHEN pg_temp.draw('sheet', a.n) < 0.97 THEN 'reported' ELSE 'open' END AS state
          FROM (SELECT scheme, branch, min(n) AS n FROM city_account GROUP BY scheme, branch) a,
               unnest(%(months)s) AS m(month)
         ORDER BY m.month, a.n) w
    ON CONFLICT (scheme_id, organization_id, period_code) DO NOTHING"""

# Of each kind a scheme's items in the order of their points; small ones are drawn more often.
_ENTRIES = """
INSERT INTO assessments_pointentry
  (sheet_id, account_id, component, item_id, kind, points, evidence, evidence_key, reason, happened,
   entered_at)
SELECT s.id, e.account, e.component, i.id, i.kind, i.points, w.words, w.words, '', '',
       s.opened_at + interval '1 day' * pg_temp.pick('entered', e.g, 26)
  FROM (SELECT a.id AS account, a.branch, a.scheme, a.component, a.n * %(each)s + k AS g
          FROM city_account a, generate_series(0, %(each)s - 1) k
         WHERE pg_temp.pick('month', a.n * %(each)s + k, %(count)s) = %(place)s) e
  JOIN assessments_pointsheet s ON s.scheme_id = e.scheme AND s.organization_id = e.branch
                               AND s.period_code = %(month)s
  JOIN city_share_of_items k ON k.scheme = e.scheme
                            AND pg_temp.pick('kind', e.g, 100) BETWEEN k.low AND k.high
  JOIN city_item i ON i.scheme = e.scheme AND i.kind = k.kind
                  AND i.place = floor(pg_temp.draw('item', e.g) ^ 1.7 * k.items)::int,
       LATERAL (SELECT '支部' || %(said)s || '登记第' || e.g - e.g / 1000 * 1000 || '号' AS words) w
 ORDER BY s.id, e.account, e.g"""
_ITEMS = """
DROP TABLE IF EXISTS city_item;
CREATE TEMP TABLE city_item AS
SELECT i.scheme_id AS scheme, i.id, i.kind, i.points,
       row_number() OVER (PARTITION BY i.scheme_id, i.kind ORDER BY i.points, i.code) - 1 AS place,
       count(*) OVER (PARTITION BY i.scheme_id, i.kind) AS items
  FROM assessments_pointitem i JOIN city_scheme s ON s.scheme = i.scheme_id WHERE i.active"""


def load(plan: Plan) -> int:
    """Write accounts, sheets and entries; return how many entries. The roll of members must be laid."""
    _schemes()
    city.run(_ACCOUNTS, since=SINCE)
    city.analyze("assessments_pointaccount")
    city.run(_LISTED)
    city.run(_SHEETS, months=list(MONTHS), latest=MONTHS[-1])
    city.analyze("city_account", "assessments_pointsheet")
    accounts = city.number("SELECT count(*) FROM city_account")
    each = max(1, round(plan.part(ENTRIES) / max(1, accounts)))
    made = 0
    for place, month in enumerate(MONTHS):
        city.run("SET CONSTRAINTS ALL IMMEDIATE")
        said = f"{month[:4]}年{int(month[5:])}月"
        asked = {"each": each, "count": len(MONTHS), "place": place, "month": month, "said": said}
        made += city.run(_ENTRIES, **asked)
    city.analyze("assessments_pointentry")
    return made


def _schemes() -> None:
    """Lay city_scheme (scheme, path, component) of every county, its items, and the shares of their kinds."""
    rows = [_row(county) for county in Organization.objects.filter(kind=Kind.COUNTY, until=None)]
    city.laid("city_scheme", "scheme bigint, path text, component text", rows)
    city.run(_ITEMS)
    city.analyze("city_item")
    shares = []
    for scheme, _, _ in rows:
        shares += _shares(scheme)
    columns = "scheme bigint, kind text, low int, high int, items int"
    city.laid("city_share_of_items", columns, shares)


def _row(county: Organization) -> tuple[int, str, str]:
    version = _of(county)
    return version.scheme_id, county.path, Rules(version.document).component


def _of(county: Organization) -> SchemeVersion:
    code = f"points_{county.code.lower()}"
    return schemes.of(county, SHIPPED, OWN, code, "党员量化积分", SINCE)


def _shares(scheme: int) -> list[tuple[int, str, int, int, int]]:
    """A hundred places shared out among the kinds of items a scheme has."""
    held = PointItem.objects.filter(scheme=scheme, active=True)
    counts = {kind: held.filter(kind=kind).count() for kind in KINDS}
    there = {kind: weight for kind, weight in KINDS.items() if counts[kind]}
    rows, low, done = [], 0, 0
    for kind, weight in there.items():
        done += weight
        high = 100 * done // sum(there.values())
        rows.append((scheme, kind, low, high - 1, counts[kind]))
        low = high
    return rows
