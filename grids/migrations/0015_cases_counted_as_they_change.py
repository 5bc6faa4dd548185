"""What dashboards and county boards add up: cases counted by statement triggers, and once from what is there.

While this runs cases are read but not changed: some seconds for a million.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FILL = """
WITH changed AS (SELECT 1 AS sign, c.* FROM grids_case c)
INSERT INTO grids_casetally
  (county_id, town_id, organization_id, month, due, state, cases, again, own, closed, timely, done, points, rated, fresh)
SELECT county_id, town_id, organization_id, month, due, state, sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated), false
  FROM (
    SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date AS month, NULL::date AS due,
           CASE state WHEN 'merged' THEN state ELSE '' END AS state, sign AS cases,
           sign * (reopened > 0)::int AS again, sign * (channel IN ('visit', 'inspection', 'group_chat', 'meeting', 'listening'))::int AS own,
           sign * (state IN ('closed', 'filed'))::int AS closed,
           sign * coalesce(done_on <= due_on, false)::int AS timely,
           sign * (done_on IS NOT NULL)::int AS done, sign * coalesce(satisfaction, 0) AS points,
           sign * (satisfaction IS NOT NULL)::int AS rated FROM changed
    UNION ALL
    SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date, date_trunc('month', due_on)::date, '', sign, 0, 0, 0, 0, 0, 0, 0 FROM changed
     WHERE done_on IS NULL AND state NOT IN ('closed', 'filed', 'merged')
    UNION ALL
    SELECT county_id, town_id, organization_id, NULL, NULL, state, sign, 0, 0, 0, 0, 0, 0, 0 FROM changed WHERE state NOT IN ('closed', 'filed', 'merged')) d
 GROUP BY county_id, town_id, organization_id, month, due, state
HAVING (sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated)) <> (0, 0, 0, 0, 0, 0, 0, 0)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0014_days_of_visits"),
        ("members", "0002_accounts_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(null=True, verbose_name="发现月份")),
                ("due", models.DateField(null=True, verbose_name="到期月份")),
                (
                    "state",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="状态"),
                ),
                ("cases", models.IntegerField(default=0, verbose_name="件数")),
                ("again", models.IntegerField(default=0, verbose_name="重新办理")),
                ("own", models.IntegerField(default=0, verbose_name="网格发现")),
                ("closed", models.IntegerField(default=0, verbose_name="已结")),
                ("timely", models.IntegerField(default=0, verbose_name="按期")),
                ("done", models.IntegerField(default=0, verbose_name="已办")),
                ("points", models.IntegerField(default=0, verbose_name="满意度合计")),
                ("rated", models.IntegerField(default=0, verbose_name="已评")),
                ("fresh", models.BooleanField(default=True, verbose_name="待合并")),
            ],
            options={
                "verbose_name": "事项计数",
                "verbose_name_plural": "事项计数",
            },
        ),
        migrations.AddField(
            model_name="casetally",
            name="county",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organization",
            ),
        ),
        migrations.AddField(
            model_name="casetally",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organization",
            ),
        ),
        migrations.AddField(
            model_name="casetally",
            name="town",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="casetally",
            index=models.Index(fields=["county", "month"], name="case_tally_county"),
        ),
        migrations.AddIndex(
            model_name="casetally",
            index=models.Index(
                condition=models.Q(("fresh", True)), fields=["id"], name="case_tally_fresh"
            ),
        ),
        migrations.AddConstraint(
            model_name="casetally",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fresh", False)),
                fields=("county", "town", "organization", "month", "due", "state"),
                name="case_tally_once",
                nulls_distinct=False,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  WITH changed AS (SELECT 1 AS sign, n.* FROM new_rows n)\n  INSERT INTO grids_casetally\n    (county_id, town_id, organization_id, month, due, state, cases, again, own, closed, timely, done, points, rated, fresh)\n  SELECT county_id, town_id, organization_id, month, due, state, sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated), true\n    FROM (\n      SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date AS month, NULL::date AS due,\n             CASE state WHEN 'merged' THEN state ELSE '' END AS state, sign AS cases,\n             sign * (reopened > 0)::int AS again, sign * (channel IN ('visit', 'inspection', 'group_chat', 'meeting', 'listening'))::int AS own,\n             sign * (state IN ('closed', 'filed'))::int AS closed,\n             sign * coalesce(done_on <= due_on, false)::int AS timely,\n             sign * (done_on IS NOT NULL)::int AS done, sign * coalesce(satisfaction, 0) AS points,\n             sign * (satisfaction IS NOT NULL)::int AS rated FROM changed\n      UNION ALL\n      SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date, date_trunc('month', due_on)::date, '', sign, 0, 0, 0, 0, 0, 0, 0 FROM changed\n       WHERE done_on IS NULL AND state NOT IN ('closed', 'filed', 'merged')\n      UNION ALL\n      SELECT county_id, town_id, organization_id, NULL, NULL, state, sign, 0, 0, 0, 0, 0, 0, 0 FROM changed WHERE state NOT IN ('closed', 'filed', 'merged')) d\n   GROUP BY county_id, town_id, organization_id, month, due, state\n  HAVING (sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated)) <> (0, 0, 0, 0, 0, 0, 0, 0);\n  RETURN NULL;\n",
                    hash="d5433da141518dd651fe9e6a7eb2c3c4ac515ad2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_case_is_counted_ba284",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="grids_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_counted_again",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  WITH changed AS (SELECT 1 AS sign, n.* FROM new_rows n UNION ALL SELECT -1, o.* FROM old_rows o)\n  INSERT INTO grids_casetally\n    (county_id, town_id, organization_id, month, due, state, cases, again, own, closed, timely, done, points, rated, fresh)\n  SELECT county_id, town_id, organization_id, month, due, state, sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated), true\n    FROM (\n      SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date AS month, NULL::date AS due,\n             CASE state WHEN 'merged' THEN state ELSE '' END AS state, sign AS cases,\n             sign * (reopened > 0)::int AS again, sign * (channel IN ('visit', 'inspection', 'group_chat', 'meeting', 'listening'))::int AS own,\n             sign * (state IN ('closed', 'filed'))::int AS closed,\n             sign * coalesce(done_on <= due_on, false)::int AS timely,\n             sign * (done_on IS NOT NULL)::int AS done, sign * coalesce(satisfaction, 0) AS points,\n             sign * (satisfaction IS NOT NULL)::int AS rated FROM changed\n      UNION ALL\n      SELECT county_id, town_id, organization_id, date_trunc('month', found_on)::date, date_trunc('month', due_on)::date, '', sign, 0, 0, 0, 0, 0, 0, 0 FROM changed\n       WHERE done_on IS NULL AND state NOT IN ('closed', 'filed', 'merged')\n      UNION ALL\n      SELECT county_id, town_id, organization_id, NULL, NULL, state, sign, 0, 0, 0, 0, 0, 0, 0 FROM changed WHERE state NOT IN ('closed', 'filed', 'merged')) d\n   GROUP BY county_id, town_id, organization_id, month, due, state\n  HAVING (sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done), sum(points), sum(rated)) <> (0, 0, 0, 0, 0, 0, 0, 0);\n  RETURN NULL;\n",
                    hash="58a57029b1f66688ce0059acce8fb315bde2840c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_case_is_counted_again_7598c",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="grids_case",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
