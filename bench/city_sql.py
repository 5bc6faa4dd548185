"""The made-up city, and the one statement that does what a run of it does, as SQL."""

MONTHS = 6

# Of an account's ten entries two carry evidence; every tenth account tells the same deed twice in a month,
# which counts once (S-ONCE), and of every hundredth two entries are taken back (D-CORRECT).
DATA = f"""
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 'city' || g, '党支部' || g, '', 'branch', %(town)s, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, %(branches)s) g;
ANALYZE;
SET LOCAL session_replication_role = replica;  -- no history of half a million made-up people
INSERT INTO members_person (name, sort_key, initials, home_id)
SELECT '党员' || g, lpad(g::text, 8, '0'), 'dy', %(first_branch)s + 1 + (g - 1) %% %(branches)s
  FROM generate_series(1, %(members)s) g;
SET LOCAL session_replication_role = origin;
INSERT INTO assessments_panel (cycle_id, organization_id, version, state, submitted_at, meeting)
SELECT %(cycle)s, o.id, 1, 'submitted', now(), '' FROM members_organization o
 WHERE o.code LIKE 'city%%' ORDER BY o.id;
ANALYZE;
INSERT INTO assessments_cyclesubject
  (panel_id, kind, person_id, name, role, title, section, "group", attributes, position, state, state_reason)
SELECT p.id, 'party_member', m.id, m.name, '', '', '', '', '{{}}', m.id / %(branches)s, '', ''
  FROM members_person m JOIN assessments_panel p ON p.organization_id = m.home_id
 WHERE p.cycle_id = %(cycle)s ORDER BY p.id, m.id;
INSERT INTO assessments_pointaccount
  (scheme_id, organization_id, person_id, name, household, "group", listed, since)
SELECT %(scheme)s, m.home_id, m.id, m.name, '', '', false, '2020-01-01' FROM members_person m
 WHERE m.name LIKE '党员%%';
INSERT INTO assessments_pointsheet (scheme_id, organization_id, period_code, state, opened_at)
SELECT %(scheme)s, o.id, '2026-0' || k, 'filed', now()
  FROM members_organization o, generate_series(1, {MONTHS}) k WHERE o.code LIKE 'city%%';
ANALYZE;
INSERT INTO assessments_pointentry
  (sheet_id, account_id, component, kind, points, evidence, evidence_key, reason, happened, entered_at)
SELECT s.id, a.id, 'points', CASE g %% 4 WHEN 0 THEN 'deduction' ELSE 'bonus' END,
       ((a.id * 31 + g * 17) %% 23) * 0.25, e.words, e.words, '', '', now()
  FROM assessments_pointaccount a
 CROSS JOIN generate_series(1, %(each)s) g
 CROSS JOIN LATERAL (SELECT CASE WHEN g IN (3, 9) THEN '嘉党发(2026)' || CASE WHEN a.id %% 10 = 0
                       THEN a.id ELSE a.id * 10 + g END || '号' ELSE '' END) e(words)
  JOIN assessments_pointsheet s ON s.organization_id = a.organization_id
                               AND s.period_code = '2026-0' || (1 + g %% {MONTHS})
 WHERE a.scheme_id = %(scheme)s ORDER BY s.period_code, a.id, g;
INSERT INTO assessments_pointentry (sheet_id, account_id, component, kind, points, evidence, evidence_key,
                                    reason, happened, reverses_id, entered_at)
SELECT last.id, e.account_id, e.component, e.kind, -e.points, '', '', '登记有误', '', e.id, now()
  FROM assessments_pointentry e
  JOIN assessments_pointsheet s ON s.id = e.sheet_id AND s.period_code = '2026-05'
  JOIN assessments_pointsheet last ON last.organization_id = s.organization_id
                                  AND last.period_code = '2026-0{MONTHS}'
 WHERE e.account_id %% 100 = 0 AND e.evidence_key = '';
ANALYZE"""

# One pass over the ledger: entries without evidence add up, of those with the same evidence in a month the
# largest counts.
STATEMENT = """
WITH sheets AS (
  SELECT id, period_code FROM assessments_pointsheet
   WHERE scheme_id = %(scheme)s AND state IN ('confirmed', 'posted', 'filed')
     AND period_code BETWEEN '2026-01' AND '2026-06'),
deeds AS (
  SELECT e.account_id, e.evidence_key AS key, e.kind,
         CASE e.evidence_key WHEN '' THEN '' ELSE t.period_code END AS month,
         sum(e.points) AS sum, max(e.points) AS most, count(*) AS rows
    FROM assessments_pointentry e
    JOIN sheets t ON t.id = e.sheet_id
   WHERE e.component = 'points' AND e.reverses_id IS NULL
     AND e.kind IN ('base', 'bonus', 'deduction')
     AND NOT EXISTS (SELECT 1 FROM assessments_pointentry r
                       JOIN assessments_pointsheet rt ON rt.id = r.sheet_id
                      WHERE r.reverses_id = e.id AND rt.state IN ('confirmed', 'posted', 'filed'))
   GROUP BY 1, 2, 3, 4),
sums AS (
  SELECT account_id,
         sum(CASE key WHEN '' THEN sum ELSE most END) FILTER (WHERE kind = 'base') AS missed,
         sum(CASE key WHEN '' THEN sum ELSE most END) FILTER (WHERE kind = 'bonus') AS won,
         sum(CASE key WHEN '' THEN sum ELSE most END) FILTER (WHERE kind = 'deduction') AS lost
    FROM deeds GROUP BY 1),
who AS (
  SELECT s.id AS subject, s.panel_id, s."group", a.id AS account_id
    FROM assessments_cyclesubject s
    JOIN assessments_panel p ON p.id = s.panel_id AND p.cycle_id = %(cycle)s
    JOIN assessments_pointaccount a ON a.person_id = s.person_id AND a.scheme_id = %(scheme)s),
scored AS (
  SELECT subject, panel_id, "group", greatest(0, least(120,
         greatest(80 - coalesce(missed, 0), 0) + coalesce(won, 0) - coalesce(lost, 0))) AS score
    FROM who LEFT JOIN sums USING (account_id)),
ranked AS (
  SELECT *, round(score, 2) AS total,
         rank() OVER (PARTITION BY panel_id, "group" ORDER BY round(score, 2) DESC) AS rank,
         count(*) OVER (PARTITION BY panel_id, "group") AS n FROM scored),
held AS (
  SELECT *, CASE WHEN total >= 90 THEN 1 WHEN total >= 75 THEN 2 WHEN total >= 60 THEN 3 ELSE 4 END AS l,
         count(*) FILTER (WHERE total >= 90) OVER (PARTITION BY panel_id, "group") AS holders,
         count(*) OVER (PARTITION BY panel_id, "group", total) AS ties FROM ranked),
graded AS (
  SELECT *, CASE WHEN l = 1 AND rank + ties - 1 > floor(0.30 * n) THEN 2 ELSE l END AS level,
         l = 1 AND rank <= floor(0.30 * n) AND rank + ties - 1 > floor(0.30 * n) AS edge FROM held),
once AS (
  SELECT w.subject, w.panel_id, d.key, d.sum, d.most, d.rows,
         row_number() OVER (PARTITION BY w.subject ORDER BY d.month, d.key) AS seq
    FROM deeds d JOIN who w USING (account_id) WHERE d.key <> '' AND d.sum <> d.most),
results AS (
  INSERT INTO told_assessments_result
    (run_id, panel_id, subject_id, bonus, deduction, total, rank, of, grade, flags)
  SELECT %(run)s, panel_id, subject, 0, 0, total, rank, n,
         (ARRAY['优秀', '合格', '基本合格', '不合格'])[level],
         CASE WHEN edge THEN ARRAY['tie_at_limit'] ELSE '{}' END FROM graded),
steps AS (
  INSERT INTO told_assessments_resultstep
    (run_id, panel_id, subject_id, seq, rule, what, before, after, params)
  SELECT %(run)s, panel_id, subject, seq, 'S-ONCE', 'evidence', trim_scale(sum)::text,
         trim_scale(most)::text, 'rows=' || rows
    FROM once
  UNION ALL
  SELECT %(run)s, panel_id, subject, 1 + coalesce(o.told, 0),
         CASE WHEN edge THEN 'S-EDGE' ELSE 'S-CAP' END, '优秀', '优秀', '合格',
         'limit=' || floor(0.30 * n) || ';n=' || n || ';holders=' || holders || ';place=' || rank
         || ';last=' || rank + ties - 1
    FROM graded LEFT JOIN (SELECT subject, count(*) AS told FROM once GROUP BY 1) o USING (subject)
   WHERE level <> l),
proposals AS (
  INSERT INTO told_assessments_proposal
    (run_id, panel_id, subject_id, rule, effect, force, at_risk, ground, state, reason)
  SELECT %(run)s, panel_id, subject, CASE level WHEN 1 THEN 'award' ELSE 'remedy' END,
         CASE level WHEN 1 THEN 'award_priority' ELSE 'remedy_plan' END,
         CASE level WHEN 1 THEN 'in_principle' ELSE 'mandatory' END, false,
         jsonb_build_object('grade', NULL, 'rule', 'P24-R11', 'counted', 1, 'of', 1,
                            'periods', ARRAY[24312]), 'proposed', ''
    FROM graded WHERE level IN (1, 4)),
moved AS (
  UPDATE assessments_panel SET state = 'computed', run_id = %(run)s, computed_at = now()
   WHERE cycle_id = %(cycle)s AND state IN ('submitted', 'computed'))
INSERT INTO told_assessments_resultscore (run_id, panel_id, subject_id, component, item, score)
SELECT %(run)s, panel_id, subject, 'points', '', score FROM graded"""

DIFFERENT = """
SELECT count(*) FROM (
  (SELECT {columns} FROM {table} WHERE run_id = %(run)s
   EXCEPT ALL SELECT {columns} FROM told_{table} WHERE run_id = %(run)s)
  UNION ALL
  (SELECT {columns} FROM told_{table} WHERE run_id = %(run)s
   EXCEPT ALL SELECT {columns} FROM {table} WHERE run_id = %(run)s)) d"""
"""Rows of a table that only one of the two wrote, compared in all their columns."""
