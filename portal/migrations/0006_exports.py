"""Exports put aside under a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_notifications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("subject", models.CharField(max_length=40, verbose_name="内容")),
                ("choices", models.JSONField(default=dict, verbose_name="选项")),
                (
                    "every",
                    models.CharField(
                        blank=True,
                        choices=[("", "不自动做"), ("month", "每月"), ("quarter", "每季度")],
                        default="",
                        max_length=8,
                        verbose_name="自动",
                    ),
                ),
                (
                    "made_for",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="做到哪一期"
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "常用导出",
                "verbose_name_plural": "常用导出",
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("every", ""), _negated=True),
                        fields=["every", "made_for"],
                        name="saved_export_scheduled",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "name"), name="saved_export_name_once"
                    )
                ],
            },
        ),
    ]
