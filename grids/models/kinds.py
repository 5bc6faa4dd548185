"""Kinds of cases as data: what each uses of the one life cycle, its deadlines, who may report it."""

from functools import cached_property
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from grids import rights
from members.models import Organization
from portal.scope import ScopedQuerySet


class Channel(models.TextChoices):
    """How a case came in (P03: visit, hotline, group chat, monthly inspection, meeting; P06, P29, C)."""

    VISIT = "visit", "入户走访"
    HOTLINE = "hotline", "热线"
    GROUP_CHAT = "group_chat", "网格群"
    INSPECTION = "inspection", "网格大摸排"
    MEETING = "meeting", "会议"
    DESK = "desk", "窗口"
    LISTENING = "listening", "听民声日"
    RECEPTION = "reception", "党代表接待"
    REFERRAL = "referral", "部门转办"
    API = "api", "其他系统"


class Reporter(models.TextChoices):
    """Who may report a case of a kind; REPORTER_RIGHTS says by which right."""

    GRID = "grid", "网格员、网格长"
    VILLAGE = "village", "村（社区）"
    TOWN = "town", "镇街网格中心"
    COUNTY = "county", "县级"


REPORTER_RIGHTS = {
    Reporter.GRID: rights.REPORT,
    Reporter.VILLAGE: rights.SUBMIT,
    Reporter.TOWN: rights.DISPATCH,
    Reporter.COUNTY: rights.REVIEW,
}


class OptionalStep(models.TextChoices):
    """Steps of LC-CASE a kind may leave out; all others every case has."""

    SETTLE = "settle", "当场办结"
    START = "start", "开始办理"
    EXTENSION = "ask_extension", "延期"
    FEED_BACK = "feed_back", "反馈"
    RATE = "rate", "评价"


class Privacy(models.TextChoices):
    """The privacy class of a kind's cases (0.7)."""

    RESIDENT = "PV-RESIDENT", "群众事项"
    CASE = "PV-CASE", "当事人保密"
    STAFF = "PV-STAFF", "内部事项"


@pghistory.track()
class CaseKind(models.Model):
    """A kind of case, owned by the city or by one county; a county's own takes the place of the city's.

    `urgencies` is a list of {code, title, days, working, stated}: how long each may take, in working or
    calendar days; the first is preset. `stated` names the fields the source states, all else is assumed.
    What a kind says holds for deadlines set from now on, never for those set before.
    """

    scope_field = "organization__path"
    scope_right = rights.EDIT_KINDS

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="case_kinds", verbose_name="所属"
    )
    code = models.SlugField("编号", max_length=30)
    title = models.CharField("名称", max_length=40)
    practice = models.CharField("实践", max_length=60, blank=True, default="")
    reporters = models.JSONField("可以上报", default=list)
    channels = models.JSONField("来源", default=list)
    urgencies = models.JSONField("紧急程度和时限", default=list)
    steps = models.JSONField("使用的步骤", default=list)
    privacy = models.CharField("保密类别", max_length=12, choices=Privacy)
    extension_days = models.PositiveSmallIntegerField("延期最多工作日", default=10)
    escalate_after = models.PositiveSmallIntegerField("逾期几个工作日后升级", default=3)
    followup_days = models.PositiveSmallIntegerField("结案后回访天数", null=True, blank=True)
    notice_hours = models.PositiveSmallIntegerField("紧急事项几小时内阅知", null=True, blank=True)
    """Cases of the most urgent urgency are told to township and county, to be read within so many hours
    (P03-R8); null: they are not told."""
    beyond_town = models.BooleanField("镇街可直接交县直部门", default=False)
    stated = models.JSONField("报道写明的项", default=list, blank=True)
    active = models.BooleanField("使用中", default=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "事项类别"
        verbose_name_plural = "事项类别"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="case_kind_once"),
            models.CheckConstraint(
                condition=Q(escalate_after__range=(1, 30)), name="case_kind_escalates"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The owner's path."""
        return self.organization.path

    def uses(self, step: str) -> bool:
        """Return whether its cases take this optional step."""
        return step in self.steps

    @cached_property
    def urgency_titles(self) -> dict[str, str]:
        """What its urgencies are called, by code."""
        return {one["code"]: one["title"] for one in self.urgencies}

    def is_emergency(self, urgency: str) -> bool:
        """Return whether a case of this urgency is told to township and county at once (P03-R8)."""
        if self.notice_hours is None:
            return False
        return bool(min(self.urgencies, key=lambda one: one["days"])["code"] == urgency)

    def urgency(self, code: str) -> dict[str, Any]:
        """Return the urgency called `code`; KeyError for one it does not have."""
        for one in self.urgencies:
            if one["code"] == code:
                return dict(one)
        raise KeyError(code)
