"""Count the grades of a unit in an index alone: the quarters of a county have forty thousand results."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessments", "0017_items_drawn_from_records")]

    operations = [
        AddIndexConcurrently(
            "result",
            models.Index(fields=["panel", "run", "rank"], include=["grade"], name="result_places"),
        ),
        RemoveIndexConcurrently("result", "result_ranking"),
    ]
