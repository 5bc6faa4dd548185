"""A city's dashboard adds up its counties instead of all their places: folded tallies once more by county.

While this runs nothing is folded; cases are reported and handled as always. Half a second for a year of a
million cases.
"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
SELECT pg_advisory_xact_lock(hashtext('grids.tallies'));
INSERT INTO grids_countytally
  (county_id, month, due, state, cases, again, own, closed, timely, done, points, rated)
SELECT county_id, month, due, state, sum(cases), sum(again), sum(own), sum(closed), sum(timely), sum(done),
       sum(points), sum(rated)
  FROM grids_casetally WHERE NOT fresh GROUP BY county_id, month, due, state
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0017_cases_found_for_their_review"),
        ("members", "0011_places_found_by_their_path"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountyTally",
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
                (
                    "county",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "全县事项计数",
                "verbose_name_plural": "全县事项计数",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "month", "due", "state"),
                        name="county_tally_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
