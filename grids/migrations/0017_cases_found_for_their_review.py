"""A county's month is reviewed by what is late and what was rated, not by reading all of the county's cases.

Built while people go on working, so not in a transaction: where it was interrupted, drop the invalid index
and migrate again. One million cases take some four seconds and 40 MB.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("grids", "0016_posts_found_by_their_node")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["county", "done_on"],
                condition=models.Q(done_on__isnull=True)
                | models.Q(done_on__gt=models.F("due_on"))
                | models.Q(extensions__gt=0),
                name="case_behind",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["county", "closed_on", "satisfaction"],
                include=["town"],
                condition=models.Q(satisfaction__isnull=False),
                name="case_rated",
            ),
        ),
    ]
