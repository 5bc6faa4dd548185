"""The census of every half-year (P32-R1) and the learning sent every month (P32-R4)."""

import pgtrigger
from django.conf import settings
from django.db import models

from members.floating import rights
from members.floating.models.officers import NEVER_CHANGED
from members.floating.models.stays import FloatingMember
from members.models import Organization
from portal.scope import ScopedQuerySet


class Census(models.Model):
    """That a village's (or a branch's) floating members were gone through in a half-year, and what changed.

    The figures are counted from the register when it is logged: who is away, and who came and went since
    the census before.
    """

    append_only = True
    scope_field = "organization__path"
    scope_right = rights.SEE_FLOATING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="村（社区）、党支部"
    )
    half = models.CharField("半年", max_length=6)
    done_on = models.DateField("摸排日期")
    found = models.PositiveIntegerField("在外党员")
    added = models.PositiveIntegerField("新登记")
    ended = models.PositiveIntegerField("返回、转出")
    changes = models.CharField("变动说明", max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "流动党员摸排"
        verbose_name_plural = "流动党员摸排"
        ordering = ["-half", "organization__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "half"], name="census_once_a_half")
        ]
        triggers = [pgtrigger.Protect(name="census_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.organization.label}{self.half}摸排"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class Learning(models.Model):
    """What a branch sent its members away to study, by chat group or post."""

    class Kind(models.TextChoices):
        CHAT = "chat", "微信群"
        POST = "post", "邮寄"

    append_only = True
    scope_field = "branch__path"
    scope_right = rights.SEE_FLOATING

    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="党支部"
    )
    sent_on = models.DateField("发送日期")
    kind = models.CharField("方式", max_length=8, choices=Kind)
    title = models.CharField("学习内容", max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "学习任务"
        verbose_name_plural = "学习任务"
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "sent_on", "title"], name="learning_once_a_day"
            )
        ]
        triggers = [pgtrigger.Protect(name="learning_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path


class LearningDone(models.Model):
    """That a member away has done a task."""

    append_only = True
    scope_field = "learning__branch__path"
    scope_right = rights.SEE_FLOATING

    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="done")
    stay = models.ForeignKey(FloatingMember, on_delete=models.PROTECT, related_name="learnt")
    done_on = models.DateField("完成日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "学习完成"
        verbose_name_plural = "学习完成"
        ordering = ["-done_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["learning", "stay"], name="learning_done_once")
        ]
        triggers = [pgtrigger.Protect(name="learning_done_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.done_on}学习"
