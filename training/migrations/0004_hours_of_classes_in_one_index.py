"""Hold hours of classes in an index that answers coverage by itself, in place of the one that did not."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_people_who_are_gone"),
        ("training", "0003_county_minimums"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="hourentry",
            name="hours_in_class",
        ),
        migrations.AddIndex(
            model_name="hourentry",
            index=models.Index(
                condition=models.Q(("session__isnull", False)),
                fields=["person", "on"],
                include=("hours",),
                name="hours_of_classes",
            ),
        ),
    ]
