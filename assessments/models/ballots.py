"""Ballots of a panel: who may vote, who has, and votes that nobody can trace (M03–M05, PV-BALLOT).

The roll and a vote are never written in one transaction. A paper that was handed in lies sealed until
at least five are counted together, or the poll closes; a vote has no actor, no time, no serial key.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.cycles import CycleSubject, Panel
from members.models import Person
from portal.scope import ScopedQuerySet


class Poll(models.Model):
    """One round of one of the scheme's ballots in a panel; all subjects of the panel are on it."""

    class State(models.TextChoices):
        OPEN = "open", "投票中"
        VALID = "valid", "有效"
        SHORT = "short", "未过法定人数"

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="polls")
    ballot = models.CharField("票决", max_length=60)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    closes_on = models.DateField("截止日期")
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("截止时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "票决"
        verbose_name_plural = "票决"
        ordering = ["panel", "ballot", "round"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "ballot", "round"], name="poll_round_once"),
            models.UniqueConstraint(
                fields=["panel", "ballot"], condition=Q(state="open"), name="poll_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel}票决"

    @property
    def scope_path(self) -> str:
        """The unit's path."""
        return self.panel.organization.path


class Voter(models.Model):
    """One line of a poll's roll: a person of a voter group, and whether his paper is in.

    The roll says that somebody voted, never what nor when.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    group = models.CharField("投票人类别", max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    has_cast = models.BooleanField("已投票", default=False)

    class Meta:
        verbose_name = "投票人"
        verbose_name_plural = "投票人"
        ordering = ["poll", "group", "id"]
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="voter_once")]
        indexes = [models.Index(fields=["person", "has_cast"], name="voter_of_person")]

    def __str__(self) -> str:
        return f"{self.person}（{self.group}）"


class Recusal(models.Model):
    """A voter does not vote on a subject (E-CONFLICT); why is not stored: no kinship data."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="recusals")
    subject = models.ForeignKey(CycleSubject, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = [models.UniqueConstraint(fields=["voter", "subject"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.voter}回避{self.subject}"


class SealedPaper(models.Model):
    """A paper that is in but not counted yet, encrypted; gone once it is counted."""

    kept_secret = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField("密封内容")

    class Meta:
        verbose_name = "未开封的票"
        verbose_name_plural = "未开封的票"

    def __str__(self) -> str:
        return "未开封的票"


class Vote(models.Model):
    """One vote on one subject. Random key, no actor, no time; written in shuffled batches."""

    append_only = True
    kept_secret = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.CharField("投票人类别", max_length=60)
    subject = models.ForeignKey(CycleSubject, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("票", max_digits=8, decimal_places=4)

    class Meta:
        verbose_name = "票"
        verbose_name_plural = "票"
        indexes = [models.Index(fields=["poll", "subject"], name="vote_of_subject")]
        triggers = [
            pgtrigger.Protect(name="vote_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return "票"
