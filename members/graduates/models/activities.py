"""The activities (P05-R1, R8 to R10): observer class, salons, growth sheet, research report."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from members.graduates import rights
from members.graduates.models.books import NEVER_CHANGED
from members.graduates.models.people import Graduate
from members.models import Organization
from portal.scope import ScopedQuerySet

REQUIRED = 5
"""Required tasks of a growth sheet (P05-R9: 5+N); what they are the county says."""
ROAD = [
    ("applied", "recommended"), ("applied", "refused"), ("applied", "withdrawn"),
    ("recommended", "approved"), ("recommended", "refused"), ("recommended", "withdrawn"),
    ("approved", "attended"),
]  # fmt: skip
"""The only ways the database lets an application go."""


@pghistory.track()
class Observing(models.Model):
    """A graduate's application to a department's observer class: asked, recommended, approved, attended."""

    class State(models.TextChoices):
        APPLIED = "applied", "待县里推荐"
        RECOMMENDED = "recommended", "待部门同意"
        APPROVED = "approved", "已同意"
        ATTENDED = "attended", "已参加"
        REFUSED = "refused", "没有同意"
        WITHDRAWN = "withdrawn", "已撤回"

    OPEN = (State.APPLIED, State.RECOMMENDED, State.APPROVED)
    scope_field = "graduate__village__path"
    scope_right = rights.SEE_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="observings")
    host = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="接收部门"
    )
    topic = models.CharField("观察内容", max_length=100)
    on = models.DateField("参加日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.APPLIED)
    applied_on = models.DateField("申请日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "观察员申请"
        verbose_name_plural = "观察员申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["graduate", "host", "on"],
                condition=Q(state__in=("applied", "recommended", "approved")),
                name="observing_once",
            )
        ]
        indexes = [models.Index(fields=["host", "state"], name="observing_of_host")]
        triggers = [pgtrigger.FSM(name="observing_road", field="state", transitions=ROAD)]

    def __str__(self) -> str:
        return f"{self.graduate.person.name}的观察员申请"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.scope_path


class Salon(models.Model):
    """A salon of the county's graduates: a monthly theme, or a quarterly visit on the spot (P05-R8)."""

    class Kind(models.TextChoices):
        THEME = "theme", "月度主题沙龙"
        VISIT = "visit", "季度实地观摩"
        TALK = "talk", "面对面交流"

    append_only = True
    scope_field = "county__path"
    scope_right = rights.SEE_GRADUATES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    kind = models.CharField("活动", max_length=6, choices=Kind)
    on = models.DateField("日期")
    topic = models.CharField("主题", max_length=100)
    present = models.PositiveSmallIntegerField("参加人数")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "选调生活动"
        verbose_name_plural = "选调生活动"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "on"], name="salon_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="salon_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


@pghistory.track()
class Sheet(models.Model):
    """The five required tasks of a county's growth sheet in a year (P05-R9)."""

    scope_field = "county__path"
    scope_right = rights.SEE_GRADUATES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    year = models.PositiveSmallIntegerField("年度")
    tasks = ArrayField(models.CharField(max_length=60), size=REQUIRED, verbose_name="规定任务")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "成长清单"
        verbose_name_plural = "成长清单"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="growth_sheet_once"),
            models.CheckConstraint(condition=Q(tasks__len=REQUIRED), name="growth_sheet_has_five"),
        ]

    def __str__(self) -> str:
        return f"{self.county.label}{self.year}年成长清单"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


@pghistory.track()
class Task(models.Model):
    """A task of a graduate's growth sheet: a required one by its number (kept once done), or his own."""

    scope_field = "graduate__village__path"
    scope_right = rights.SEE_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="tasks")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("规定任务序号", null=True, blank=True)
    title = models.CharField("任务", max_length=60)
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("完成情况", max_length=200, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "成长任务"
        verbose_name_plural = "成长任务"
        ordering = ["year", F("number").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["graduate", "year", "number"],
                condition=Q(number__isnull=False),
                name="growth_task_once",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1, number__lte=REQUIRED),
                name="growth_task_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.graduate.person.name}的成长任务"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.scope_path


class Report(models.Model):
    """The research report of a year: situation, analysis, measures; handed in once (P05-R10)."""

    append_only = True
    scope_field = "graduate__village__path"
    scope_right = rights.SEE_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("年度")
    topic = models.CharField("题目", max_length=80)
    situation = models.TextField("现状", max_length=4000)
    analysis = models.TextField("分析", max_length=4000)
    measures = models.TextField("对策", max_length=4000)
    handed_on = models.DateField("提交日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调研报告"
        verbose_name_plural = "调研报告"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["graduate", "year"], name="research_report_once")
        ]
        triggers = [pgtrigger.Protect(name="research_report_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return self.topic

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.scope_path
