"""Where floating members are served: windows in communities, stations in other cities, floating branches
(P32-R6, R7, R8)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.floating import rights
from members.floating.models.officers import NEVER_CHANGED
from members.models import Organization, Person
from portal.scope import ScopedQuerySet

CITY = r"^([一-龥]{1,9}(市|州|盟|地区|特别行政区)|省直辖|境外)$"
"""A city's name and nothing more exact; the database refuses anything else."""


@pghistory.track()
class Window(models.Model):
    """A service window for floating members in an urban community."""

    scope_field = "community__path"
    scope_right = rights.SEE_FLOATING

    community = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="社区"
    )
    name = models.CharField("名称", max_length=40)
    since = models.DateField("设立日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "服务窗口"
        verbose_name_plural = "服务窗口"
        ordering = ["community__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="window_once_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The community's path."""
        return self.community.path


class WindowLog(models.Model):
    """A day on which a window served members."""

    append_only = True
    scope_field = "window__community__path"
    scope_right = rights.SEE_FLOATING

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="logs")
    on = models.DateField("日期")
    served = models.PositiveIntegerField("服务人次")
    words = models.CharField("事项", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "窗口服务记录"
        verbose_name_plural = "窗口服务记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["window", "on"], name="window_log_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="window_log_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}服务"


@pghistory.track()
class Station(models.Model):
    """A work station in another city (返乡工作站): contacted monthly, visited quarterly (P32-R8)."""

    scope_field = "organization__path"
    scope_right = rights.SEE_FLOATING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位"
    )
    name = models.CharField("名称", max_length=40)
    province = models.CharField("省份", max_length=20)
    city = models.CharField("城市", max_length=12)
    head = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="负责人",
    )
    since = models.DateField("设立日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "工作站"
        verbose_name_plural = "工作站"
        ordering = ["city", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="station_once_a_name"),
            models.CheckConstraint(condition=Q(city__regex=CITY), name="station_in_a_city"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of the organization that keeps it."""
        return self.organization.path


class StationLog(models.Model):
    """One contact with a station, or one visit to it."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "联系"
        VISIT = "visit", "走访"

    append_only = True
    scope_field = "station__organization__path"
    scope_right = rights.SEE_FLOATING

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="logs")
    kind = models.CharField("种类", max_length=8, choices=Kind)
    on = models.DateField("日期")
    words = models.CharField("情况", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "工作站联系走访"
        verbose_name_plural = "工作站联系走访"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["station", "kind", "on"], name="station_log_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="station_log_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}{self.get_kind_display()}"


@pghistory.track()
class FloatingBranch(models.Model):
    """The mark of a branch in a new-type organization that manages incoming members (P32-R7)."""

    scope_field = "branch__path"
    scope_right = rights.SEE_FLOATING

    branch = models.OneToOneField(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="党支部"
    )
    host = models.CharField("依托单位", max_length=60)
    since = models.DateField("认定日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "流动党支部"
        verbose_name_plural = "流动党支部"
        ordering = ["branch__sort_key", "id"]

    def __str__(self) -> str:
        return f"{self.branch.label}（流动党支部）"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path
