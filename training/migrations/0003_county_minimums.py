"""Let a county ask more study hours of a group from a year on, never fewer than the nation asks."""

from decimal import Decimal

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_branch_life"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("training", "0002_contests_and_materials"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CountyMinimum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("servant", "公务员"),
                            ("secretary", "基层党组织书记和班子成员"),
                            ("member", "党员"),
                        ],
                        max_length=12,
                        verbose_name="人员",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="从哪一年起")),
                (
                    "hours",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="每年学时"),
                ),
                (
                    "days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="或每年天数",
                    ),
                ),
                ("ground", models.CharField(max_length=120, verbose_name="依据")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organization",
                        verbose_name="县（市、区）",
                    ),
                ),
            ],
            options={
                "verbose_name": "县定学时要求",
                "verbose_name_plural": "县定学时要求",
                "ordering": ["county", "group", "-year"],
            },
        ),
        migrations.CreateModel(
            name="CountyMinimumEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("servant", "公务员"),
                            ("secretary", "基层党组织书记和班子成员"),
                            ("member", "党员"),
                        ],
                        max_length=12,
                        verbose_name="人员",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="从哪一年起")),
                (
                    "hours",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="每年学时"),
                ),
                (
                    "days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="或每年天数",
                    ),
                ),
                ("ground", models.CharField(max_length=120, verbose_name="依据")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.organization",
                        verbose_name="县（市、区）",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.countyminimum",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="countyminimum",
            constraint=models.UniqueConstraint(
                fields=("county", "group", "year"), name="county_minimum_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="countyminimum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("group", "servant"),
                        ("hours__gte", Decimal("90")),
                        models.Q(("days", None), ("days__gte", Decimal("12")), _connector="OR"),
                    ),
                    models.Q(("group", "secretary"), ("hours__gte", Decimal("56")), ("days", None)),
                    models.Q(("group", "member"), ("hours__gte", Decimal("32")), ("days", None)),
                    _connector="OR",
                ),
                name="county_minimum_never_below_national",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyminimum",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_countyminimumevent" ("by_id", "county_id", "days", "ground", "group", "hours", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."by_id", NEW."county_id", NEW."days", NEW."ground", NEW."group", NEW."hours", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="bca1629dade570e9b1d294e2786f4455d042aa88",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5c77a",
                    table="training_countyminimum",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyminimum",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_countyminimumevent" ("by_id", "county_id", "days", "ground", "group", "hours", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."by_id", NEW."county_id", NEW."days", NEW."ground", NEW."group", NEW."hours", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="e83c3b180f322de827ae7e350842199396e7a7a2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a2bda",
                    table="training_countyminimum",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyminimumevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9ad429a838c02fd9fad1175d065a05d86c98f316",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_489fe",
                    table="training_countyminimumevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
