"""Find those who left the register without looking every person up; small, since they are few."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_history_by_statement"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(
                    ("left_on__isnull", False), ("merged_into__isnull", False), _connector="OR"
                ),
                fields=["id"],
                name="person_gone",
            ),
        ),
    ]
