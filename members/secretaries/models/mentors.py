"""Mentor groups of one secretary and four mentors, and their contacts (P01-R7, R8)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models import Person
from members.secretaries import rights
from members.secretaries.models.selections import NEVER_CHANGED
from members.secretaries.models.terms import Term
from members.secretaries.words import Part
from portal.scope import ScopedQuerySet


@pghistory.track()
class MentorGroup(models.Model):
    """1 + 4 for a new secretary or that of a weak organization: proposed, confirmed by all, active, ended."""

    class Ground(models.TextChoices):
        NEW = "new", "新任书记"
        WEAK = "weak", "软弱涣散村书记"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        ACTIVE = "active", "帮带中"
        ENDED = "ended", "已结束"

    OPEN = ("proposed", "active")
    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="mentor_groups")
    ground = models.CharField("对象", max_length=5, choices=Ground)
    state = models.CharField("状态", max_length=8, choices=State, default=State.PROPOSED)
    since = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    agreed_on = models.DateField("书记确认日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导师帮带"
        verbose_name_plural = "导师帮带"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=~Q(state="ended"), name="mentor_group_one_a_term"
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_on__gte=F("since")))
                | (~Q(state="ended") & Q(ended_on=None)),
                name="mentor_group_ends_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}导师帮带"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN


@pghistory.track()
class Mentor(models.Model):
    """One of the four, in one part; who is transferred ends and another begins."""

    scope_field = "group__term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    group = models.ForeignKey(MentorGroup, on_delete=models.PROTECT, related_name="mentors")
    part = models.CharField("角色", max_length=10, choices=Part)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="导师"
    )
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    agreed_on = models.DateField("导师确认日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导师"
        verbose_name_plural = "导师"
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "part"], condition=Q(until=None), name="mentor_one_a_part"
            ),
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(until=None), name="mentor_once_a_group"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="mentor_ends_after"
            ),
        ]
        indexes = [models.Index(fields=["person", "until"], name="mentor_of_person")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}{self.person.name}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.group.scope_path


class Contact(models.Model):
    """One contact of a mentor with his secretary (monthly, P01-R8); one a day."""

    append_only = True
    scope_field = "mentor__group__term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField("日期")
    matter = models.CharField("事项", max_length=200)
    result = models.CharField("结果", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "帮带记录"
        verbose_name_plural = "帮带记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "on"], name="mentor_contact_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="mentor_contact_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}帮带"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.mentor.scope_path
