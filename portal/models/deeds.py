"""The record of deeds: who did what to which object, why, when and from where."""

from django.conf import settings
from django.db import models


class Deed(models.Model):
    """One deed, written by an action in the transaction of what it tells of. Never changed."""

    append_only = True

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="办理人",
    )
    actor_name = models.CharField("办理人姓名", max_length=60)
    verb = models.CharField("事项", max_length=60)
    object_type = models.CharField("对象类别", max_length=60)
    object_id = models.CharField("对象编号", max_length=40)
    object_label = models.CharField("对象", max_length=200)
    scope_path = models.CharField("范围", max_length=200, default="", blank=True)
    reason = models.CharField("理由", max_length=500, default="", blank=True)
    origin = models.CharField("来自", max_length=60, default="", blank=True)
    details = models.JSONField("详情", default=dict, blank=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="deed_object"),
            models.Index(fields=["scope_path", "-id"], name="deed_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.object_label}"
