"""What a secretary commits to in a year, what came of it, and the check in July (P01-R9, R10)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.secretaries import rights
from members.secretaries.models.selections import NEVER_CHANGED
from members.secretaries.models.terms import Term
from members.secretaries.words import BOTTOM, Field
from portal.scope import ScopedQuerySet


@pghistory.track()
class Commitment(models.Model):
    """One commitment (履职承诺): claimed by the secretary, reviewed and verified by the township.

    `share` is what of the target was done, in per cent: none before it is verified, which is not 0.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", "待镇街审核"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "办理中"
        REPORTED = "reported", "待验收"
        ACHIEVED = "achieved", "已兑现"
        PARTLY = "partly", "部分兑现"
        MISSED = "missed", "未兑现"

    ENDED = ("achieved", "partly", "missed")
    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="commitments")
    year = models.PositiveSmallIntegerField("年度")
    field = models.CharField("领域", max_length=12, choices=Field)
    text = models.CharField("承诺事项", max_length=200)
    target = models.CharField("目标", max_length=100)
    due_on = models.DateField("完成期限")
    state = models.CharField("状态", max_length=8, choices=State, default=State.CLAIMED)
    remark = models.CharField("镇街意见", max_length=300, blank=True, default="")
    evidence = models.CharField("完成情况", max_length=500, blank=True, default="")
    reported_on = models.DateField("报完成日期", null=True, blank=True)
    share = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    verified_on = models.DateField("验收日期", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "履职承诺"
        verbose_name_plural = "履职承诺"
        ordering = ["year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="achieved", share=100)
                | Q(state="partly", share__gte=1, share__lte=99)
                | Q(state="missed", share=0)
                | (Q(state__in=("claimed", "returned", "approved", "reported")) & Q(share=None)),
                name="commitment_share_as_verified",
            )
        ]
        indexes = [models.Index(fields=["term", "year"], name="commitment_of_year")]

    def __str__(self) -> str:
        return f"{self.term}{self.year}年承诺：{self.get_field_display()}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path

    @property
    def is_bottom(self) -> bool:
        """Whether it is of a bottom-line field: failed, it caps the grade (P01-R10)."""
        return self.field in BOTTOM


class Checkup(models.Model):
    """That the township went through a secretary's commitments in the middle of the year (P01, cadence)."""

    append_only = True
    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="checkups")
    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("检查日期")
    words = models.CharField("检查情况", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "年中检查"
        verbose_name_plural = "年中检查"
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["term", "year"], name="checkup_once_a_year")]
        triggers = [pgtrigger.Protect(name="checkup_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.term}{self.year}年中检查"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path
