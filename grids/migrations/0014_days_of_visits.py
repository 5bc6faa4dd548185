"""The days of a worker's visits by month, kept with each visit: obligations are counted from them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# after the trigger, whose making holds off visits until this is committed: none is missed
FILL = """
INSERT INTO grids_visitmonth (person_id, month, days)
SELECT person_id, date_trunc('month', "on")::date, bit_or(1 << (extract(day FROM "on")::int - 1))
  FROM grids_visit GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0013_cases_along_their_deadlines"),
        ("members", "0002_accounts_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("days", models.IntegerField(verbose_name="走访日")),
            ],
            options={"verbose_name": "走访日历", "verbose_name_plural": "走访日历"},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="visit_is_noted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n  INSERT INTO grids_visitmonth (person_id, month, days)\n  SELECT person_id, date_trunc(\'month\', "on")::date, bit_or(1 << (extract(day FROM "on")::int - 1))\n    FROM new_values GROUP BY 1, 2 ORDER BY 1, 2\n      ON CONFLICT (person_id, month) DO UPDATE SET days = grids_visitmonth.days | EXCLUDED.days;\n  RETURN NULL;\n',
                    hash="18398901e82a44ce05cbae8d5adba9574ca9d779",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_visit_is_noted_ea2b8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="grids_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
