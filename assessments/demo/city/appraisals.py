"""Twenty quarters of the civil servants of every county but 微山县, whose quarters the demonstration plays by
its actions: subjects, totals, places, grades under the limit of 40 %, steps, all filed.

Common and individual points are drawn around an ability of one's own; all that follows from them is
computed in statements as the engine computes it (S-ROUND, S-TIE, S-CAP, S-EDGE), which a test compares.
"""

import datetime as dt

from assessments.actions.cycles import due_dates, what_of
from assessments.demo.city import schemes
from assessments.models import Cycle, Run, SchemeVersion
from assessments.scoring import ENGINE_VERSION
from members.demo import city
from members.demo.city import Plan, places
from members.models import Organization
from members.models.organizations import Kind
from members.structure import WEISHAN
from portal.periods import Period, parse

LAST, QUARTERS = "2026Q2", 20
SHIPPED = "weishan_civil_servant"

_PANELS = """
INSERT INTO assessments_panel (cycle_id, organization_id, version, state, meeting, submitted_at)
SELECT c.cycle, u.id, 1, 'submitted', '党组会议', %(due)s::date + time '17:00'
  FROM city_cycle c JOIN city_unit u ON u.county = c.county
 WHERE (SELECT count(*) FROM members_post p
         WHERE p.organization_id = u.id AND p.is_main AND p.since <= %(start)s AND p.until IS NULL) > 2
 ORDER BY u.code"""
_SUBJECTS = """
INSERT INTO assessments_cyclesubject
  (panel_id, kind, person_id, name, role, title, section, "group", attributes, position, state, state_reason)
SELECT w.panel, 'person', p.person_id, m.name, p.role, p.title,
       coalesce(nullif(s.short_name, ''), s.name, ''), '', '{}',
       row_number() OVER (PARTITION BY w.panel ORDER BY p.position, p.id), '', ''
  FROM (SELECT p.id AS panel, p.organization_id FROM assessments_panel p
          JOIN city_cycle c ON c.cycle = p.cycle_id) w
  JOIN members_post p ON p.organization_id = w.organization_id AND p.is_main AND p.since <= %(start)s
                     AND p.until IS NULL
  JOIN members_person m ON m.id = p.person_id
  LEFT JOIN members_organization s ON s.id = p.section_id
 ORDER BY w.panel, p.position, p.id"""

# Everything that follows from what was drawn, one row a subject. The limit is the floor of 40 % of those who
# are graded. Panels of fewer than three are not opened, so that no pool of small units is needed (E-SMALL).
_SCORED = """
DROP TABLE IF EXISTS city_score;
CREATE TEMP TABLE city_score AS
WITH drawn AS (
  SELECT s.id AS subject, s.panel_id AS panel, c.run,
         hashtextextended(u.code || ':' || s.name, 0) AS who, u.code
    FROM assessments_cyclesubject s
    JOIN assessments_panel p ON p.id = s.panel_id
    JOIN city_cycle c ON c.cycle = p.cycle_id
    JOIN city_unit u ON u.id = p.organization_id),
points AS (
  SELECT subject, panel, run,
         (round(2 * greatest(40, least(98,
           88 + 7 * (pg_temp.draw('able', who) + pg_temp.draw('diligent', who) - 1)
           + 9 * (pg_temp.draw('common' || %(code)s, who) - 0.5)
           - CASE WHEN pg_temp.draw('low' || %(code)s, who) < 0.006 THEN 26 ELSE 0 END
         )))::numeric / 2) AS common,
         round(greatest(35, least(100, 90 + 8 * (pg_temp.draw('able', who) + pg_temp.draw('skilled', who) - 1)
           + 10 * (pg_temp.draw('own' || %(code)s, who) - 0.5)
           - CASE WHEN pg_temp.draw('low' || %(code)s, who) < 0.006 THEN 30 ELSE 0 END))::numeric, 2) AS own,
         CASE WHEN pg_temp.draw('bonus' || %(code)s, who) < 0.07
              THEN 0.5 * (1 + pg_temp.pick('bonus size' || %(code)s, who, 4)) ELSE 0 END AS bonus,
         CASE WHEN pg_temp.draw('deduction' || %(code)s, who) < 0.012
              THEN 0.5 * (1 + pg_temp.pick('deduction size' || %(code)s, who, 4)) ELSE 0 END AS deduction
    FROM drawn),
totals AS (
  SELECT *, round(greatest(0, least(100, 0.5 * common + 0.5 * own + bonus - deduction)), 2) AS total
    FROM points),
ranked AS (
  SELECT *, rank() OVER (PARTITION BY panel ORDER BY total DESC, own DESC, common DESC) AS rank,
         count(*) OVER (PARTITION BY panel) AS n,
         count(*) OVER (PARTITION BY panel, total, own, common) AS tied,
         CASE WHEN total >= 90 THEN 1 WHEN total >= 75 THEN 2 WHEN total >= 60 THEN 3 ELSE 4 END AS line
    FROM totals)
SELECT *, line = 1 AND rank + tied - 1 > n * 2 / 5 AND rank <= n * 2 / 5 AS edge,
       CASE WHEN line = 1 AND rank + tied - 1 > n * 2 / 5 THEN 2 ELSE line END AS level,
       count(*) FILTER (WHERE line = 1) OVER (PARTITION BY panel) AS holders
  FROM ranked"""
_RESULTS = """
INSERT INTO assessments_result
  (run_id, panel_id, subject_id, bonus, deduction, total, rank, of, grade, coefficient, flags)
SELECT run, panel, subject, bonus, deduction, total, rank, n,
       (ARRAY['好', '较好', '一般', '较差'])[level], (ARRAY[1.05, 1.02, 0.98, 0.95])[level],
       CASE WHEN edge THEN ARRAY['tie_at_limit'] ELSE '{}' END
  FROM city_score ORDER BY panel, subject"""
_SCORES = """
INSERT INTO assessments_resultscore (run_id, panel_id, subject_id, component, item, score)
SELECT run, panel, subject, c.component, '', c.score
  FROM city_score, LATERAL (VALUES ('common', common), ('individual', own)) AS c(component, score)
 ORDER BY subject, c.component"""
_STEPS = """
INSERT INTO assessments_resultstep (run_id, panel_id, subject_id, seq, rule, what, before, after, params)
SELECT run, panel, subject, 1, CASE WHEN edge THEN 'S-EDGE' ELSE 'S-CAP' END, '好', '好', '较好',
       'limit=' || n * 2 / 5 || ';n=' || n || ';holders=' || holders || ';place=' || rank || ';last='
       || rank + tied - 1
  FROM city_score WHERE level <> line ORDER BY subject"""
_FILED = """
UPDATE assessments_panel p
   SET state = 'filed', run_id = c.run, computed_at = t.at, deliberated_at = t.at + interval '1 day',
       signed_at = t.at + interval '1 day', noticed_at = t.at + interval '1 day',
       confirmed_at = t.at + interval '9 days', filed_at = t.at + interval '9 days',
       filed_on = (t.at + interval '9 days')::date
  FROM city_cycle c, (SELECT %(due)s::date + interval '1 day' + time '09:00' AS at) t
 WHERE p.cycle_id = c.cycle"""
_TAKEN = """
INSERT INTO assessments_run_panels (run_id, panel_id)
SELECT c.run, p.id FROM city_cycle c JOIN assessments_panel p ON p.cycle_id = c.cycle ORDER BY p.id"""
_COUNTED = """
UPDATE assessments_run r SET subject_count = w.n
  FROM (SELECT run, count(*) AS n FROM city_score GROUP BY run) w WHERE w.run = r.id"""


def quarters() -> list[Period]:
    """The quarters, the oldest first."""
    last = parse(LAST)
    return [last.shift(-back) for back in reversed(range(QUARTERS))]


def load(plan: Plan) -> int:
    """Write the quarters of every county that has units of the plan; return how many results."""
    wanted = [(unit.node.code,) for unit in places.units(plan)]
    city.laid("city_staffed", "code text", wanted)
    city.run("DROP TABLE IF EXISTS city_unit")
    city.run(
        "CREATE TEMP TABLE city_unit AS SELECT o.id, o.code, o.parent_id AS county "
        "FROM city_staffed JOIN members_organization o USING (code)"
    )
    city.analyze("city_unit")
    counties = Organization.objects.filter(kind=Kind.COUNTY, until=None).exclude(code=WEISHAN)
    staffed = counties.filter(pk__in=city.numbers("SELECT DISTINCT county FROM city_unit"))
    versions = [_version(county) for county in staffed.order_by("code")]
    made = sum(_quarter(versions, period) for period in quarters())
    city.analyze(
        "assessments_panel", "assessments_cyclesubject", "assessments_result",
        "assessments_resultscore", "assessments_resultstep",
    )  # fmt: skip
    return made


def _version(county: Organization) -> SchemeVersion:
    code, first = f"civil_{county.code.lower()}", quarters()[0].start
    return schemes.of(county, SHIPPED, (), code, "公务员平时考核", first)


def _quarter(versions: list[SchemeVersion], period: Period) -> int:
    """Write one quarter of all counties; return how many results."""
    due = period.end + dt.timedelta(days=8)
    _lay(_cycles(versions, period), due + dt.timedelta(days=1))
    city.run(_PANELS, due=due, start=period.start)
    city.run(_SUBJECTS, start=period.start)
    city.run(_SCORED, code=period.code)
    city.analyze("city_score")
    made = city.run(_RESULTS)
    for statement in (_SCORES, _STEPS, _TAKEN, _COUNTED):
        city.run(statement)
    city.run("SET CONSTRAINTS ALL IMMEDIATE")
    city.run(_FILED, due=due)
    return made


def _cycles(versions: list[SchemeVersion], period: Period) -> list[Cycle]:
    entry_due, filing_due = due_dates(versions[0], period)
    opened = dt.datetime.combine(period.end + dt.timedelta(days=1), dt.time(1), dt.UTC)
    return Cycle.objects.bulk_create(
        Cycle(
            scheme_version=version, organization=version.scheme.organization,
            what=what_of(version, version.scheme.organization), period_code=period.code,
            period_start=period.start, period_end=period.end, entry_due=entry_due, filing_due=filing_due,
            opened_at=opened,
        )
        for version in versions
    )  # fmt: skip


def _lay(cycles: list[Cycle], day: dt.date) -> None:
    """Write the cycles' runs, of a day; lay city_cycle (cycle, county, run)."""
    at = dt.datetime.combine(day, dt.time(1), dt.UTC)
    runs = Run.objects.bulk_create(
        Run(
            cycle=cycle, scheme_version=cycle.scheme_version, number=1, state=Run.State.DONE,
            engine_version=ENGINE_VERSION, requested_at=at, finished_at=at,
        )
        for cycle in cycles
    )  # fmt: skip
    rows = [(c.pk, c.organization_id, r.pk) for c, r in zip(cycles, runs, strict=True)]
    city.laid("city_cycle", "cycle bigint, county bigint, run bigint", rows)
