"""Let an item of points name the records entries of it may be proposed from; gains alone."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_categories_in_the_register"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointitem",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointitem",
            name="update_update",
        ),
        migrations.AddField(
            model_name="pointitem",
            name="draws",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "不提"),
                    ("class", "培训到课，每次课一条"),
                    ("hours", "年度学时达到要求，一年一条"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="按记录提出建议",
            ),
        ),
        migrations.AddField(
            model_name="pointitemevent",
            name="draws",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "不提"),
                    ("class", "培训到课，每次课一条"),
                    ("hours", "年度学时达到要求，一年一条"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="按记录提出建议",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "assessments_pointitemevent" ("active", "aspect", "code", "component", "draws", "duty", "evidence_needed", "id", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "scheme_id", "stated") VALUES (NEW."active", NEW."aspect", NEW."code", NEW."component", NEW."draws", NEW."duty", NEW."evidence_needed", NEW."id", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."position", NEW."scheme_id", NEW."stated"); RETURN NULL;',
                    hash="47c9c83862dda7bc9bcc28e3f83e53e9e6267218",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_35d4f",
                    table="assessments_pointitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "assessments_pointitemevent" ("active", "aspect", "code", "component", "draws", "duty", "evidence_needed", "id", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "scheme_id", "stated") VALUES (NEW."active", NEW."aspect", NEW."code", NEW."component", NEW."draws", NEW."duty", NEW."evidence_needed", NEW."id", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."position", NEW."scheme_id", NEW."stated"); RETURN NULL;',
                    hash="70d8ba969461e99d80b22b5f6eb9ad1e93421199",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c012d",
                    table="assessments_pointitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pointitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("draws", ""), ("kind", "bonus"), _connector="OR"),
                name="point_item_draws_gains_alone",
            ),
        ),
    ]
