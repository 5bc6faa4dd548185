"""Reviews of a file: what started them, what was found, how they ended (P07-R1, R3 to R6)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.archives import rights
from members.archives.models.files import ArchiveFile
from members.archives.words import Fact
from portal.scope import ScopedQuerySet

ROAD = [
    ("opened", "investigating"),
    ("opened", "reported"),
    ("investigating", "reported"),
    ("reported", "clear"),
    ("reported", "corrected"),
    ("reported", "unclear"),
    ("unclear", "investigating"),
]
"""The only ways the database lets a review go: out of `unclear` leads nothing but looking again."""


class ReviewCase(models.Model):
    """One review of a file. While it runs, and as long as it is unclear, selection is on hold (P07-R5)."""

    class Trigger(models.TextChoices):
        PROMOTION = "promotion", "提拔任用（凡提必审）"
        AUTHORITY = "authority", "管理权限转移（凡转必审）"
        RECRUITMENT = "recruitment", "新进人员（凡进必审）"
        DIFFERING = "differing", "材料记载不一致"

    class State(models.TextChoices):
        OPENED = "opened", "待审核"
        INVESTIGATING = "investigating", "调查核实"
        REPORTED = "reported", "待认定"
        CLEAR = "clear", "审核无误"
        CORRECTED = "corrected", "已认定更正"
        UNCLEAR = "unclear", "存疑，暂缓使用"

    RUNNING = ("opened", "investigating", "reported")
    ENDED = ("clear", "corrected")

    scope_field = "file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, related_name="reviews", verbose_name="档案"
    )
    trigger = models.CharField("事由", max_length=12, choices=Trigger)
    fact = models.CharField("项目", max_length=10, choices=Fact, blank=True, default="")
    opened_on = models.DateField("开始日期")
    opened_at = models.DateTimeField("开始时间")
    state = models.CharField("状态", max_length=14, choices=State, default=State.OPENED)
    due_on = models.DateField("调查期限", null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField("办结日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任前审核"
        verbose_name_plural = "任前审核"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "trigger", "fact"],
                condition=~Q(state__in=("clear", "corrected")),
                name="review_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("clear", "corrected"), ended_on__isnull=False)
                | (~Q(state__in=("clear", "corrected")) & Q(ended_on__isnull=True)),
                name="review_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(trigger="differing") | Q(fact=""), name="review_of_a_fact"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="review_stays", operation=pgtrigger.Delete),
            pgtrigger.FSM(name="review_road", field="state", transitions=ROAD),
        ]

    def __str__(self) -> str:
        return f"档案{self.file_id}审核{self.pk}"

    @property
    def scope_path(self) -> str:
        """The path of the unit that manages its file."""
        return self.file.unit.path


class ReviewStep(models.Model):
    """What was found or decided at one step, in words. Never in a deed: it may tell a fact."""

    append_only = True
    kept_secret = True

    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="log")
    state = models.CharField("转为", max_length=14, choices=ReviewCase.State)
    words = models.CharField("内容", max_length=500, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审核过程"
        verbose_name_plural = "审核过程"
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(
                name="review_step_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}{self.get_state_display()}"
