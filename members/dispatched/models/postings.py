"""Service teams (服务队), one or more a township, and who is posted to which village."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from members.dispatched import rights
from members.models import Organization, Person
from portal.scope import ScopedQuerySet, within

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


@pghistory.track()
class Team(models.Model):
    """The service team of a township; a team of one is a team. Its leader is a relation, not a role."""

    scope_field = "town__path"
    scope_right = rights.SEE_DISPATCHED

    town = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="镇街"
    )
    name = models.CharField("名称", max_length=40)
    leader = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_teams",
        verbose_name="队长",
    )
    since = models.DateField("成立日期")
    until = models.DateField("结束日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "服务队"
        verbose_name_plural = "服务队"
        ordering = ["town__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["town", "name"], name="team_once_a_name"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="team_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The township's path."""
        return self.town.path


def own_of(me: int | None, to: str = "") -> Q:
    """Return the condition that a posting, where `to` leads, is this person's or of a row merged into him."""
    if me is None:
        return Q(pk__in=[])
    return Q(**{f"{to}person": me}) | Q(**{f"{to}person__merged_into": me})


def led_by(me: int | None, to: str = "team__") -> Q:
    """Return the condition that this person leads a team now; `to` leads to the team."""
    if me is None:
        return Q(pk__in=[])
    his = Q(**{f"{to}leader": me}) | Q(**{f"{to}leader__merged_into": me})
    return his & Q(**{f"{to}until": None})


class PostingQuerySet(ScopedQuerySet):
    """Postings by village; `known_to` adds his own, those of his team and those his unit sent."""

    def known_to(self, account: Any) -> Self:
        """Return what the account sees by scope, its own, its team's, and those sent by its unit."""
        seen = Q(pk__in=self.visible_to(account).values("pk"))
        if paths := account.paths_for(rights.RECEIVE_LETTERS):
            sent = self.model.objects.filter(within(paths, "sender__path"))
            seen |= Q(pk__in=sent.values("pk"))
        me = account.person_id
        return self.filter(seen | own_of(me) | led_by(me))

    def of_self(self, account: Any) -> Self:
        """Return the account's own postings."""
        return self.filter(own_of(account.person_id))

    def present(self) -> Self:
        """Return the postings that have not ended."""
        return self.filter(until=None)


@pghistory.track()
class Posting(models.Model):
    """One person's posting to a village: sent by which unit, in which team, from when to when.

    He serves one village, or two of the same township (`second_village`); one posting at a time, so that
    he is asked, on leave and counted once (E-MULTI). Who follows him in mid-month gets a row of his own.
    """

    class Role(models.TextChoices):
        FIRST = "first", "第一书记"
        MEMBER = "member", "驻村工作队员"

    scope_field = "village__path"
    scope_right = rights.SEE_DISPATCHED

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="postings", verbose_name="姓名"
    )
    role = models.CharField("职务", max_length=6, choices=Role)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="postings", verbose_name="服务队"
    )
    village = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="派驻村"
    )
    second_village = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="兼驻村",
    )
    sender = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="派出单位",
    )
    sender_words = models.CharField("平台外的派出单位", max_length=60, blank=True, default="")
    since = models.DateField("派驻日期")
    planned_until = models.DateField("任期届满")
    until = models.DateField("结束日期", null=True, blank=True)
    ended_why = models.CharField("结束原因", max_length=100, blank=True, default="")

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "派驻"
        verbose_name_plural = "派驻"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="posting_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="posting_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(planned_until__gt=F("since")), name="posting_planned_after"
            ),
            models.CheckConstraint(
                condition=Q(sender__isnull=False) | ~Q(sender_words=""), name="posting_has_sender"
            ),
            models.CheckConstraint(
                condition=Q(second_village=None) | ~Q(second_village=F("village")),
                name="posting_two_villages",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "until"], name="posting_of_team"),
            models.Index(fields=["sender", "until"], name="posting_of_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}驻{self.village.label}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.village.path

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.until is None

    @property
    def sent_by(self) -> str:
        """The unit that sent him, in words."""
        return self.sender.label if self.sender else self.sender_words

    @property
    def places(self) -> str:
        """His village, or both."""
        second = f"、{self.second_village.label}" if self.second_village else ""
        return f"{self.village.label}{second}"
