"""The two books (P05-R1, R2): 培养记实簿 week by week with the mentors' words, and 民情日志."""

import pgtrigger
from django.conf import settings
from django.db import models

from members.graduates import rights
from members.graduates.models.people import Graduate, Mentor
from portal.scope import ScopedQuerySet

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class Week(models.Model):
    """One week of the record: what was done, what is planned; written once (P05-R2)."""

    append_only = True
    scope_field = "graduate__village__path"
    scope_right = rights.KEEP_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="weeks")
    monday = models.DateField("周一")
    done = models.CharField("本周工作", max_length=500)
    plan = models.CharField("下周打算", max_length=300)
    written_on = models.DateField("填写日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培养记实"
        verbose_name_plural = "培养记实"
        ordering = ["-monday"]
        constraints = [
            models.UniqueConstraint(fields=["graduate", "monday"], name="graduate_week_once"),
            models.CheckConstraint(
                condition=models.Q(monday__iso_week_day=1), name="graduate_week_from_monday"
            ),
        ]
        triggers = [pgtrigger.Protect(name="graduate_week_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.monday}周记实"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.scope_path


class Comment(models.Model):
    """What a mentor says to a week; once."""

    append_only = True
    scope_field = "week__graduate__village__path"
    scope_right = rights.KEEP_GRADUATES

    week = models.ForeignKey(Week, on_delete=models.PROTECT, related_name="comments")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="comments")
    words = models.CharField("点评", max_length=200)
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导师点评"
        verbose_name_plural = "导师点评"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["week", "mentor"], name="graduate_comment_once")
        ]
        triggers = [pgtrigger.Protect(name="graduate_comment_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.week}点评"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.week.graduate.scope_path


class Diary(models.Model):
    """One entry of the diary of people's concerns. Of a household a code alone; its words are erased after
    two years or when somebody asks (PV-RESIDENT), so no history is kept of it."""

    kept_secret = True
    scope_field = "graduate__village__path"
    scope_right = rights.KEEP_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="diaries")
    on = models.DateField("日期", db_index=True)
    household = models.CharField("户编号", max_length=20, blank=True, default="")
    matter = models.CharField("事由", max_length=300, blank=True)
    feelings = models.CharField("体会", max_length=300, blank=True, default="")
    follow_up = models.CharField("后续", max_length=200, blank=True, default="")
    erased_on = models.DateField("清除日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "民情日志"
        verbose_name_plural = "民情日志"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_on=None)
                | models.Q(household="", matter="", feelings="", follow_up=""),
                name="graduate_diary_erased_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}民情日志"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.scope_path
