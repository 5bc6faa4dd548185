"""The month's statistics of opinions (社情民意), signed off and posted, and letters to senders (P10-R5)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models.leaves import Leave
from members.dispatched.models.postings import NEVER_CHANGED, Posting, Team
from members.models import Organization
from portal.scope import ScopedQuerySet

COUNTS = ("served", "on_post", "households", "visits", "opinions", "solved", "lectures", "updates",
          "checks", "checks_good")  # fmt: skip
"""The counts of a MonthStat, in the order of the page."""


class MonthSheet(models.Model):
    """A county's month, signed off: from then on posted. A correction is a new version (D-CORRECT)."""

    append_only = True
    scope_field = "county__path"
    scope_right = rights.SEE_DISPATCHED

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    month = models.CharField("月份", max_length=7)
    version = models.PositiveSmallIntegerField("版次", default=1)
    why = models.CharField("更正理由", max_length=200, blank=True, default="")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "社情民意月统计"
        verbose_name_plural = "社情民意月统计"
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "month", "version"], name="month_sheet_once_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(why=""), name="month_sheet_corrected_with_reason"
            ),
        ]
        triggers = [pgtrigger.Protect(name="month_sheet_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.county.label}{self.month}社情民意统计"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


class MonthStat(models.Model):
    """One posting's counts in a signed month; `served` are the days he was posted in it."""

    append_only = True
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="stats")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="stats")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    served = models.PositiveSmallIntegerField("派驻天数")
    on_post = models.PositiveSmallIntegerField("在岗天数")
    households = models.PositiveIntegerField("走访户数")
    visits = models.PositiveIntegerField("走访次数")
    opinions = models.PositiveIntegerField("收集民意")
    solved = models.PositiveIntegerField("办结民意")
    lectures = models.PositiveIntegerField("党课")
    updates = models.PositiveIntegerField("工作动态")
    checks = models.PositiveSmallIntegerField("抽查")
    checks_good = models.PositiveSmallIntegerField("抽查在岗")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "月统计"
        verbose_name_plural = "月统计"
        ordering = ["team", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "posting"], name="month_stat_once")]
        triggers = [pgtrigger.Protect(name="month_stat_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.posting}{self.sheet.month}"


@pghistory.track()
class Letter(models.Model):
    """What a sending unit is told: a month's results, or a long leave (P10-R2, R5); read with a receipt."""

    class Kind(models.TextChoices):
        MONTH = "month", "月度情况反馈"
        LEAVE = "leave", "请假告知"

    scope_field = "sender__path"
    scope_right = rights.RECEIVE_LETTERS

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=6, choices=Kind)
    sheet = models.ForeignKey(
        MonthSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    leave = models.OneToOneField(
        Leave, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    remark = models.CharField("附言", max_length=300, blank=True, default="")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_on = models.DateField("发出日期")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_on = models.DateField("阅收日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "反馈函"
        verbose_name_plural = "反馈函"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "sender"], name="letter_once_a_month"),
            models.CheckConstraint(
                condition=Q(kind="month", sheet__isnull=False, leave=None)
                | Q(kind="leave", leave__isnull=False, sheet=None),
                name="letter_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(read_on=None, read_by=None)
                | Q(read_on__isnull=False, read_by__isnull=False),
                name="letter_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"致{self.sender.label}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The county's path: its deeds are the county's."""
        return self.county.path
