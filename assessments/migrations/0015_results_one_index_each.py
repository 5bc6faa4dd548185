"""Drop three indexes of results that others begin with; the keys themselves stay as they are."""

import django.db.models.deletion
from django.db import migrations, models

# Django would drop the foreign keys too and check every row again when it adds them anew.
_NAMES = {"panel": "ef6dd184", "run": "7ba3de05", "subject": "6830e295"}
_DROP = "".join(
    f"DROP INDEX IF EXISTS assessments_result_{name}_id_{end};" for name, end in _NAMES.items()
)
_CREATE = "".join(
    f"CREATE INDEX assessments_result_{name}_id_{end} ON assessments_result ({name}_id);"
    for name, end in _NAMES.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0014_aliases_erased"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(sql=_DROP, reverse_sql=_CREATE)],
            state_operations=[
                migrations.AlterField(
                    model_name="result",
                    name=name,
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to=f"assessments.{model}",
                    ),
                )
                for name, model in (
                    ("panel", "panel"),
                    ("run", "run"),
                    ("subject", "cyclesubject"),
                )
            ],
        ),
    ]
