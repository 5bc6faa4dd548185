"""Notifications, the kinds somebody does not want, and where a digest is mailed to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_branch_life"),
        ("portal", "0004_context_of_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.EmailField(max_length=120, verbose_name="邮箱")),
            ],
            options={
                "verbose_name": "邮箱",
                "verbose_name_plural": "邮箱",
            },
        ),
        migrations.CreateModel(
            name="Muted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="类别")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="muted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "不再提醒的类别",
                "verbose_name_plural": "不再提醒的类别",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "kind"), name="muted_kind_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="类别")),
                ("text", models.CharField(max_length=200, verbose_name="内容")),
                ("url", models.CharField(max_length=200, verbose_name="地址")),
                (
                    "key",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="去重键"),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="已读时间")),
                (
                    "mailed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="发邮件时间"),
                ),
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
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["account", "-id"], name="notification_of_account"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["account"],
                        name="notification_unread",
                    ),
                    models.Index(fields=["at"], name="notification_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("account", "key"),
                        name="notification_key_once",
                    )
                ],
            },
        ),
    ]
