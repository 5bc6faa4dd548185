"""What an account is told beside 待办: that something which concerns it has happened."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notification(models.Model):
    """One thing an account is told, written in the transaction of the deed it tells of.

    `text` names what happened, never words somebody wrote, a number or a reason: those stand on the page
    `url` leads to, which asks for itself who may read it. `key`, where there is one, is told once.
    """

    kept_secret = True

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField("类别", max_length=40)
    text = models.CharField("内容", max_length=200)
    url = models.CharField("地址", max_length=200)
    key = models.CharField("去重键", max_length=80, blank=True, default="")
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mailed_at = models.DateTimeField("发邮件时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="notification_of_account"),
            models.Index(
                fields=["account"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(fields=["at"], name="notification_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="notification_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Muted(models.Model):
    """A kind of notification an account does not want."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted", db_index=False
    )
    kind = models.CharField("类别", max_length=40)

    class Meta:
        verbose_name = "不再提醒的类别"
        verbose_name_plural = "不再提醒的类别"
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="muted_kind_once")]

    def __str__(self) -> str:
        return self.kind


class MailAddress(models.Model):
    """Where an account wants its daily digest sent; given by its holder, taken away by him."""

    kept_secret = True

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    address = models.EmailField("邮箱", max_length=120)

    class Meta:
        verbose_name = "邮箱"
        verbose_name_plural = "邮箱"

    def __str__(self) -> str:
        return f"邮箱 {self.pk}"
