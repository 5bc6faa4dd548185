"""Requests to correct what is held about somebody; the function behind the search by part of a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BIGRAMS = """
CREATE FUNCTION members_name_bigrams(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(substr(name, i, 2)), '{}') FROM generate_series(1, length(name) - 1) AS i
$$
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0003_register")]

    operations = [
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION members_name_bigrams(text)"),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="members.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("name", "姓名"),
                            ("sex", "性别"),
                            ("born", "出生日期"),
                            ("ethnicity", "民族"),
                            ("native_place", "籍贯"),
                            ("education", "学历"),
                            ("joined_on", "入党日期"),
                            ("full_on", "转正日期"),
                            ("identity", "证件号码"),
                            ("home", "所在单位"),
                            ("posts", "任职"),
                            ("memberships", "组织关系"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="更正项目",
                    ),
                ),
                (
                    "wanted",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="应为"),
                ),
                ("ground", models.CharField(max_length=300, verbose_name="依据")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待答复"), ("accepted", "已更正"), ("refused", "未更正")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="答复"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正申请",
                "verbose_name_plural": "更正申请",
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="correctionrequest",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["id"], name="correction_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("person", "fact"),
                name="correction_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(
                        ("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="correction_is_answered",
            ),
        ),
    ]
