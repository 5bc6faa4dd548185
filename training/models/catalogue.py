"""What classes are made of: venues with rooms, teachers in three teams, target groups, a county's rules."""

import datetime as dt
from decimal import Decimal

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from portal.scope import ScopedQuerySet
from training import rights


def named_fields() -> list[str]:
    """Return the four of ten fields that the report names (P11-R1); the county adds its own."""
    return ["高质量经济", "乡村振兴", "黄河流域生态", "基层治理"]


@pghistory.track()
class Venue(models.Model):
    """A place of training: the county's Party school, a virtue-education base, a branch school (P04)."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "县级党校"
        BASE = "base", "政德教育基地"
        BRANCH = "branch", "党校分校"
        OTHER = "other", "其他场所"

    scope_field = "organization__path"
    scope_right = rights.SEE_TRAINING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位"
    )
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培训阵地"
        verbose_name_plural = "培训阵地"
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="venue_once_a_host")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The host's path."""
        return self.organization.path


@pghistory.track()
class Room(models.Model):
    """A room of a venue; no two sessions are in it at once."""

    scope_field = "venue__organization__path"
    scope_right = rights.SEE_TRAINING

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField("教室", max_length=30)
    seats = models.PositiveIntegerField("座位数")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "教室"
        verbose_name_plural = "教室"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="room_once_a_venue"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="room_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.venue.name}{self.name}"

    @property
    def scope_path(self) -> str:
        """The path of the venue's host."""
        return self.venue.organization.path


@pghistory.track()
class Teacher(models.Model):
    """Who teaches: full-time, part-time, or a leading cadre (P04); of the register where he is in it."""

    class Team(models.TextChoices):
        FULL = "full", "专职教师"
        PART = "part", "兼职教师"
        LEADER = "leader", "领导干部"

    class Level(models.TextChoices):
        EXPERT = "expert", "市级以上专家"
        COUNTY = "county", "县级领导"
        HEAD = "head", "部门和镇街负责人"
        SCHOOL = "school", "党校教师"
        MODEL = "model", "先进典型"
        SECRETARY = "secretary", "党支部书记"
        OTHER = "other", "其他"

    scope_field = "organization__path"
    scope_right = rights.SEE_TRAINING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="teaching"
    )
    name = models.CharField("姓名", max_length=40)
    team = models.CharField("队伍", max_length=6, choices=Team)
    level = models.CharField("层次", max_length=10, choices=Level)
    unit = models.CharField("单位", max_length=60, blank=True, default="")
    subjects = models.CharField("擅长课题", max_length=120, blank=True, default="")
    since = models.DateField("聘任日期")
    until = models.DateField("解聘日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "师资"
        verbose_name_plural = "师资"
        ordering = ["team", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "unit"],
                condition=Q(until=None),
                name="teacher_once_a_register",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of who keeps the register."""
        return self.organization.path


@pghistory.track()
class TargetGroup(models.Model):
    """Whom training is for (P04-R3): found in the register by a rule, or kept as a list."""

    class Rule(models.TextChoices):
        LEADERS = "leaders", "科级领导干部（机关、镇街的班子成员）"
        VILLAGE = "village", "村（社区）党组织书记"
        SERVANTS = "servants", "机关、镇街全体干部"
        MEMBERS = "members", "全体党员"
        LIST = "list", "按名单"

    scope_field = "organization__path"
    scope_right = rights.SEE_FIGURES

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=40)
    rule = models.CharField("认定", max_length=8, choices=Rule)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培训对象"
        verbose_name_plural = "培训对象"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="group_once_a_place")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of the place it is of."""
        return self.organization.path


@pghistory.track()
class GroupMember(models.Model):
    """That somebody was on a group's list from a day to a day: who changes groups keeps his hours."""

    scope_field = "group__organization__path"
    scope_right = rights.SEE_TRAINING

    group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="listed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("列入日期")
    until = models.DateField("移出日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "名单人员"
        verbose_name_plural = "名单人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(until=None), name="listed_once_a_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.person}"

    @property
    def scope_path(self) -> str:
        """The path of the group's place."""
        return self.group.organization.path


@pghistory.track()
class CountyRule(models.Model):
    """What a county set for its training; where it has set nothing the defaults here hold.

    The share may be raised, never lowered below 70 % (P04-R1). All other defaults are assumed.
    """

    class Mode(models.TextChoices):
        REFUSE = "refuse", "低于比例的不予审批"
        WARN = "warn", "低于比例的提醒，可以审批"

    scope_field = "county__path"
    scope_right = rights.SEE_TRAINING

    county = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="+")
    share_least = models.DecimalField(
        "理论和党性教育占比（%）", max_digits=5, decimal_places=2, default=Decimal(70)
    )
    share_mode = models.CharField("低于比例时", max_length=6, choices=Mode, default=Mode.REFUSE)
    grace = models.PositiveSmallIntegerField("迟到早退不扣学时（分钟内）", default=10)
    opens = models.PositiveSmallIntegerField("开课前可签到（分钟）", default=30)
    evening_from = models.TimeField("夜讲最早开始", default=dt.time(18, 30))
    evening_most = models.PositiveSmallIntegerField("夜讲最长（分钟）", default=90)
    lecture_fields = ArrayField(
        models.CharField(max_length=20), verbose_name="夜校和点单的领域", default=named_fields
    )
    answer_days = models.PositiveSmallIntegerField("开放提问几天内答复", default=7)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培训规则"
        verbose_name_plural = "培训规则"
        constraints = [
            models.CheckConstraint(
                condition=Q(share_least__gte=70, share_least__lte=100),
                name="share_never_below_seventy",
            )
        ]

    def __str__(self) -> str:
        return f"{self.county.label}培训规则"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path
