"""Find the counties and townships below a place without reading its villages and branches."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0010_pairs_of_characters_sooner")]

    operations = [
        AddIndexConcurrently(
            "organization",
            models.Index(
                condition=models.Q(("kind__in", ("city", "county", "town"))),
                fields=["path"],
                name="organization_places",
            ),
        ),
    ]
