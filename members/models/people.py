"""People of the Party and cadre system, their posts and their memberships. Never residents."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q

from members import rights
from members.models.organizations import Organization
from portal.scope import ScopedQuerySet


class DateRange(Func):
    """The dates from–until (until excluded; open where null) as one range for exclusion constraints."""

    function = "daterange"


@pghistory.track()
class Person(models.Model):
    """A human of the Party or cadre system. Identity numbers and telephones are not stored here yet."""

    scope_field = "home__path"
    scope_right = rights.SEE_PEOPLE

    name = models.CharField("姓名", max_length=40)
    sort_key = models.CharField("拼音序", max_length=120, db_index=True)
    initials = models.CharField("拼音首字母", max_length=20, db_index=True)
    home = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="people", verbose_name="所在单位"
    )
    born_year = models.PositiveSmallIntegerField("出生年", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["home", "sort_key"], name="person_home")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Post(models.Model):
    """A cadre's post: who serves where, as what, from when to when. Transfers close and open rows."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", "主要负责人"
        LEADER = "leader", "班子成员"
        SECTION_HEAD = "section_head", "科室负责人"
        STAFF = "staff", "科员"

    scope_field = "organization__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    section = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="科室",
    )
    title = models.CharField("职务", max_length=60)
    role = models.CharField("职责", max_length=12, choices=Role)
    rank = models.CharField("职级", max_length=30, blank=True, default="")
    is_main = models.BooleanField("主要职务", default=True)
    position = models.PositiveSmallIntegerField("单位内次序", default=0)
    since = models.DateField("任职日期")
    until = models.DateField("免职日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["organization", "position", "id"]
        constraints = [
            ExclusionConstraint(
                name="post_one_main_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_main=True),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="post_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["organization", "position"], name="post_of_unit")]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


@pghistory.track()
class Membership(models.Model):
    """A Party member's belonging to one branch at a time."""

    class Stage(models.TextChoices):
        PROBATIONARY = "probationary", "预备党员"
        FULL = "full", "正式党员"

    scope_field = "branch__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name="党员"
    )
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name="党支部"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage, default=Stage.FULL)
    since = models.DateField("转入日期")
    until = models.DateField("转出日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系"
        verbose_name_plural = "组织关系"
        constraints = [
            ExclusionConstraint(
                name="membership_one_branch_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.branch}）"
