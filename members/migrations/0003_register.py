"""The register: what is held of a person beside his name, and his sealed identity number and telephone.

The columns come without rewriting the table (they are empty, or have a constant default the database
keeps, so that processes of the release before go on working). The three checks and the partial index
read the table once each, in which the new columns are empty: about a tenth of a second a million rows.
Going back drops the columns and the sealed values with them.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_accounts_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonSecret",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="secret",
                        serialize=False,
                        to="members.person",
                        verbose_name="人员",
                    ),
                ),
                ("identity", models.BinaryField(null=True, verbose_name="证件号码（密）")),
                (
                    "identity_index",
                    models.BinaryField(null=True, unique=True, verbose_name="证件号码盲索引"),
                ),
                ("telephone", models.BinaryField(null=True, verbose_name="电话（密）")),
                (
                    "telephone_index",
                    models.BinaryField(db_index=True, null=True, verbose_name="电话盲索引"),
                ),
            ],
            options={
                "verbose_name": "证件和电话",
                "verbose_name_plural": "证件和电话",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        migrations.AddField(
            model_name="person",
            name="born",
            field=models.DateField(blank=True, null=True, verbose_name="出生日期"),
        ),
        migrations.AddField(
            model_name="person",
            name="education",
            field=models.CharField(
                blank=True,
                choices=[
                    ("graduate", "研究生"),
                    ("bachelor", "大学本科"),
                    ("college", "大学专科"),
                    ("secondary", "中专、高中"),
                    ("junior", "初中"),
                    ("primary", "小学及以下"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="学历",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="ethnicity",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="民族"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="full_on",
            field=models.DateField(blank=True, null=True, verbose_name="转正日期"),
        ),
        migrations.AddField(
            model_name="person",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="入党日期"),
        ),
        migrations.AddField(
            model_name="person",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="离开日期"),
        ),
        migrations.AddField(
            model_name="person",
            name="left_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("moved", "转出本市"),
                    ("died", "去世"),
                    ("quit", "出党"),
                    ("other", "其他"),
                ],
                db_default="",
                default="",
                max_length=6,
                verbose_name="离开原因",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_rows",
                to="members.person",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="native_place",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="籍贯"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, verbose_name="修订"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("male", "男"), ("female", "女")],
                db_default="",
                default="",
                max_length=6,
                verbose_name="性别",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="work",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="工作单位及职务"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="born",
            field=models.DateField(blank=True, null=True, verbose_name="出生日期"),
        ),
        migrations.AddField(
            model_name="personevent",
            name="education",
            field=models.CharField(
                blank=True,
                choices=[
                    ("graduate", "研究生"),
                    ("bachelor", "大学本科"),
                    ("college", "大学专科"),
                    ("secondary", "中专、高中"),
                    ("junior", "初中"),
                    ("primary", "小学及以下"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="学历",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="ethnicity",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="民族"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="full_on",
            field=models.DateField(blank=True, null=True, verbose_name="转正日期"),
        ),
        migrations.AddField(
            model_name="personevent",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="入党日期"),
        ),
        migrations.AddField(
            model_name="personevent",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="离开日期"),
        ),
        migrations.AddField(
            model_name="personevent",
            name="left_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("moved", "转出本市"),
                    ("died", "去世"),
                    ("quit", "出党"),
                    ("other", "其他"),
                ],
                db_default="",
                default="",
                max_length=6,
                verbose_name="离开原因",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.person",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="native_place",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="籍贯"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, verbose_name="修订"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("male", "男"), ("female", "女")],
                db_default="",
                default="",
                max_length=6,
                verbose_name="性别",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="work",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="工作单位及职务"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="person_second_row",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_personevent" ("born", "born_year", "education", "ethnicity", "full_on", "home_id", "id", "initials", "joined_on", "left_on", "left_why", "merged_into_id", "name", "native_place", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "sex", "sort_key", "work") VALUES (NEW."born", NEW."born_year", NEW."education", NEW."ethnicity", NEW."full_on", NEW."home_id", NEW."id", NEW."initials", NEW."joined_on", NEW."left_on", NEW."left_why", NEW."merged_into_id", NEW."name", NEW."native_place", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."sex", NEW."sort_key", NEW."work"); RETURN NULL;',
                    hash="e413b023ae322a404171329b0c4dce6b76f780f8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ccaf2",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_personevent" ("born", "born_year", "education", "ethnicity", "full_on", "home_id", "id", "initials", "joined_on", "left_on", "left_why", "merged_into_id", "name", "native_place", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "sex", "sort_key", "work") VALUES (NEW."born", NEW."born_year", NEW."education", NEW."ethnicity", NEW."full_on", NEW."home_id", NEW."id", NEW."initials", NEW."joined_on", NEW."left_on", NEW."left_why", NEW."merged_into_id", NEW."name", NEW."native_place", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."sex", NEW."sort_key", NEW."work"); RETURN NULL;',
                    hash="9537fb6b39c89e0781279ce5d2426870e5aa0cc3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a133a",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("born__isnull", True), ("born_year", models.F("born__year")), _connector="OR"
                ),
                name="person_born_in_his_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("full_on__isnull", True),
                    ("full_on__gte", models.F("joined_on")),
                    _connector="OR",
                ),
                name="person_full_after_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_on__isnull", True), ("left_why", "")),
                    ("left_on__isnull", False),
                    _connector="OR",
                ),
                name="person_left_on_a_day",
            ),
        ),
    ]
