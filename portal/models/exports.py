"""Exports an account has put aside under a name, to be made again or made by themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedExport(models.Model):
    """What is exported, with which choices, and how often; made with the rights of the account at that time.

    `made_for` is the code of the last period it was made for by itself, so that each is made once.
    """

    class Every(models.TextChoices):
        NEVER = "", "不自动做"
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField("名称", max_length=40)
    subject = models.CharField("内容", max_length=40)
    choices = models.JSONField("选项", default=dict)
    every = models.CharField("自动", max_length=8, choices=Every, blank=True, default="")
    made_for = models.CharField("做到哪一期", max_length=10, blank=True, default="")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用导出"
        verbose_name_plural = "常用导出"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="saved_export_name_once")
        ]
        indexes = [
            models.Index(
                fields=["every", "made_for"], condition=~Q(every=""), name="saved_export_scheduled"
            )
        ]

    def __str__(self) -> str:
        return self.name
