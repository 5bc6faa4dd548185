"""The weekly spot check (抽查, P10-R3, R4): what was drawn, how, and what a human recorded of it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models.postings import NEVER_CHANGED, Posting
from members.models import Organization
from portal.models import StoredFile
from portal.scope import ScopedQuerySet


class Draw(models.Model):
    """A county's draw of one week: everything `sampling.draw` needs to give the same again."""

    append_only = True
    scope_field = "county__path"
    scope_right = rights.SEE_DISPATCHED

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField("周一")
    seed = models.CharField("随机种子", max_length=32)
    share = models.PositiveSmallIntegerField("抽查比例")
    population = ArrayField(models.BigIntegerField(), verbose_name="在岗派驻")
    must = ArrayField(models.BigIntegerField(), verbose_name="到期必查")
    drawn = ArrayField(models.BigIntegerField(), verbose_name="抽中")
    drawn_at = models.DateTimeField("抽取时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查抽取"
        verbose_name_plural = "抽查抽取"
        ordering = ["-monday", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "monday"], name="draw_once_a_week"),
            models.CheckConstraint(condition=Q(monday__week_day=2), name="draw_of_a_monday"),
        ]
        triggers = [pgtrigger.Protect(name="draw_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.county.label}{self.monday}当周抽查"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


@pghistory.track(exclude=["said", "explanation", "note"])
class SpotCheck(models.Model):
    """One person drawn: asked by a human, answered, judged by a human. Nothing here judges by itself.

    No place is asked of the telephone and none is stored (PV-LOCATION): he says where he is in one of
    three words. `away` keeps whether he was on approved leave when he was asked.
    """

    class State(models.TextChoices):
        DRAWN = "drawn", "待提问"
        ASKED = "asked", "已提问"
        ANSWERED = "answered", "已答复"
        QUESTIONED = "questioned", "待说明"
        EXPLAINED = "explained", "已说明"
        FINAL = "final", "已认定"

    class Answer(models.TextChoices):
        ON_POST = "on_post", "在岗"
        ELSEWHERE = "elsewhere", "因公外出"
        ON_LEAVE = "on_leave", "请假"

    class Result(models.TextChoices):
        ON_POST = "on_post", "在岗"
        ELSEWHERE = "elsewhere", "因公外出"
        ON_LEAVE = "on_leave", "请假"
        NO_ANSWER = "no_answer", "未答复"
        ABSENT = "absent", "不在岗"

    GOOD = (Result.ON_POST, Result.ELSEWHERE, Result.ON_LEAVE)
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="checks")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="checks")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAWN)
    asked_at = models.DateTimeField("提问时间", null=True, blank=True)
    away = models.BooleanField("提问时在请假", default=False)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer = models.CharField("答复", max_length=10, choices=Answer, blank=True, default="")
    by_phone = models.BooleanField("电话答复", default=False)
    said = models.CharField("答复说明", max_length=200, blank=True, default="")
    note = models.CharField("核实情况", max_length=200, blank=True, default="")
    questioned_on = models.DateField("要求说明日期", null=True, blank=True)
    explanation = models.CharField("本人说明", max_length=300, blank=True, default="")
    proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.CharField("结果", max_length=10, choices=Result, blank=True, default="")
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField("认定时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查"
        verbose_name_plural = "抽查"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "posting"], name="check_once_a_draw"),
            models.CheckConstraint(
                condition=~Q(state="final") | (~Q(result="") & Q(judged_by__isnull=False)),
                name="check_judged_by_a_human",
            ),
            models.CheckConstraint(
                condition=~Q(result="absent") | Q(state="final", questioned_on__isnull=False),
                name="check_absent_after_review",
            ),
        ]
        indexes = [
            models.Index(fields=["posting", "state"], name="check_of_posting"),
            models.Index(fields=["asked_at"], name="check_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.posting.person.name}{self.draw.monday}当周抽查"

    @property
    def scope_path(self) -> str:
        """The path of his village."""
        return self.posting.village.path


class CheckCorrection(models.Model):
    """A final result corrected, with what it was before (E-CORRECT)."""

    append_only = True
    scope_field = "check_of__posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    check_of = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="corrections")
    before = models.CharField("原结果", max_length=10, choices=SpotCheck.Result)
    after = models.CharField("更正为", max_length=10, choices=SpotCheck.Result)
    why = models.CharField("更正理由", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("更正时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查更正"
        verbose_name_plural = "抽查更正"
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="check_correction_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.check_of}更正"
