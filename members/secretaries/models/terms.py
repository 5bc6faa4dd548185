"""A secretary in his post, decisions on what comes out later, villages with a weak organization."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models import Organization, Person, Post
from members.secretaries import rights
from members.secretaries.models.selections import NEVER_CHANGED, Selection
from members.secretaries.words import Channel
from portal import clock
from portal.scope import ScopedQuerySet

SECRETARY = "书记"
"""What the title of a secretary's post holds."""


class TermQuerySet(ScopedQuerySet):
    """Terms by their village; `serving` keeps those whose post is held today."""

    def serving(self) -> "TermQuerySet":
        """Return the terms of secretaries in their posts today."""
        today = clock.today()
        return self.filter(
            Q(post__since__lte=today) & (Q(post__until=None) | Q(post__until__gt=today))
        )


@pghistory.track()
class Term(models.Model):
    """One secretary's file for one village. Who, where, since when and until when is the register's post:
    it is not written twice, and ends when the post does. A person may have several (E-MULTI)."""

    scope_field = "post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    post = models.OneToOneField(
        Post, on_delete=models.PROTECT, related_name="secretary_term", verbose_name="任职"
    )
    selection = models.OneToOneField(
        Selection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="term",
        verbose_name="选拔",
    )
    channel = models.CharField("来源", max_length=8, choices=Channel)
    taken_on = models.DateField("建档日期")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "书记任期"
        verbose_name_plural = "书记任期"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.village.label}书记{self.person.name}"

    @property
    def village(self) -> Organization:
        """The village."""
        return self.post.organization

    @property
    def person(self) -> Person:
        """The secretary."""
        return self.post.person

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.post.organization.path

    @property
    def is_serving(self) -> bool:
        """Whether the post is held today."""
        today = clock.today()
        return self.post.since <= today and (self.post.until is None or self.post.until > today)


class Decision(models.Model):
    """What the county decided of a list hit that came out after the appointment: never silent deletion."""

    class Result(models.TextChoices):
        KEEP = "keep", "继续任职"
        IMPROVE = "improve", "限期改进"
        REMOVE = "remove", "予以调整"

    append_only = True
    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="decisions")
    result = models.CharField("决定", max_length=8, choices=Result)
    words = models.CharField("理由", max_length=300)
    checked_to = models.PositiveBigIntegerField("核查到")
    """The newest answer that was there: a hit after it asks for another decision."""
    on = models.DateField("决定日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任职后核查决定"
        verbose_name_plural = "任职后核查决定"
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="term_decision_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.term}任职后核查决定"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path


@pghistory.track()
class Weak(models.Model):
    """That a village's organization is on the list of weak and lax ones (软弱涣散), from when to when."""

    scope_field = "village__path"
    scope_right = rights.SEE_SECRETARIES

    village = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    ground = models.CharField("依据", max_length=120)
    since = models.DateField("列入日期")
    until = models.DateField("销号日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "软弱涣散村党组织"
        verbose_name_plural = "软弱涣散村党组织"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(until=None), name="weak_once_a_village"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="weak_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.label}软弱涣散"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.village.path
