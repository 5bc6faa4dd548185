"""Accounts without a person belong to a unit; a password somebody else made is changed at the door.

Both columns come without rewriting the table (one is empty, the other has a constant default that
the database keeps, so that processes of the release before go on working), and the index holds only
the few accounts that have no person. Going back drops them.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="home",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organization",
                verbose_name="所属单位",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="must_change_password",
            field=models.BooleanField(db_default=False, default=False, verbose_name="须改密码"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("home__isnull", False)),
                fields=["home"],
                name="account_without_person",
            ),
        ),
    ]
