"""Boards are counted and cards found by an index of open cases alone; lists of the past go along deadlines.

Built while people go on working, so not in a transaction: where it was interrupted, drop the invalid index
and migrate again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("grids", "0012_photos_under_the_narrowest_right")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["scope_path", "state", "due_on", "id"],
                include=["town", "done_on"],
                condition=~models.Q(state__in=("closed", "filed", "merged")),
                name="case_open_scope",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(fields=["due_on", "id"], name="case_due"),
        ),
    ]
