"""Seed the office calendar with the years the library knows; later years by `manage.py seed`."""

from typing import Any

from django.db import migrations

from portal import workdays

FIRST, LAST = 2024, 2026


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the announced holidays and make-up days."""
    holiday = apps.get_model("portal", "Holiday")
    for year in range(FIRST, LAST + 1):
        workdays.seed(year, holiday)


def unseed(apps: Any, schema_editor: Any) -> None:
    """Remove the seeded days again; edited ones stay until their table goes."""
    apps.get_model("portal", "Holiday").objects.filter(seeded=True).delete()


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
