"""Drop four indexes of people that others cover: every person written paid for them.

`person_order` begins with the sort key and `person_home` with the home; of the initials' two indexes the
one for the beginnings of words finds whole ones too. The new one is made beside running writes before the
old ones go; dropping takes a moment's lock, whatever the number of people.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0008_people_who_are_gone")]

    operations = [
        AddIndexConcurrently(
            "person",
            models.Index(
                fields=["initials"], name="person_initials", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AlterField(
            "person",
            "home",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="members.organization",
                verbose_name="所在单位",
            ),
        ),
        migrations.AlterField(
            "person", "initials", models.CharField(max_length=20, verbose_name="拼音首字母")
        ),
        migrations.AlterField(
            "person", "sort_key", models.CharField(max_length=120, verbose_name="拼音序")
        ),
    ]
