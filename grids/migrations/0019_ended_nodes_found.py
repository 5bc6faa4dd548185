"""The nodes whose parent has ended are found from the few that ended, not by looking up every parent.

Built while people go on working, so not in a transaction: where it was interrupted, drop the invalid index
and migrate again. Of 170,000 nodes it holds those that ended.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("grids", "0018_cases_counted_county_by_county")]

    operations = [
        AddIndexConcurrently(
            model_name="grid",
            index=models.Index(
                fields=["until"],
                condition=models.Q(until__isnull=False),
                name="grid_ended",
            ),
        ),
    ]
