"""Who is a selected graduate in which village, and his three mentors (P05-R1)."""

from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q

from members.graduates import rights
from members.models import Organization, Person
from portal.scope import ScopedQuerySet


class GraduateQuerySet(ScopedQuerySet):
    """Graduates by their village; `known_to` adds oneself and those one is mentor of."""

    def known_to(self, account: Any) -> Self:
        """Return what the account sees by scope, itself, and whose mentor it is now."""
        seen = self.visible_to(account).values("pk")
        if not account.person_id:
            return self.filter(pk__in=seen)
        me = account.person_id
        mine = Mentor.objects.filter(person=me, until=None).values("graduate")
        return self.filter(Q(pk__in=seen) | Q(person=me) | Q(pk__in=mine))


@pghistory.track()
class Graduate(models.Model):
    """One stay of a selected graduate in a village. Who changes villages gets another row."""

    scope_field = "village__path"
    scope_right = rights.SEE_GRADUATES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="graduate_stays", verbose_name="选调生"
    )
    village = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="任职村（社区）"
    )
    since = models.DateField("到村日期")
    until = models.DateField("离村日期", null=True, blank=True)

    objects = GraduateQuerySet.as_manager()

    class Meta:
        verbose_name = "选调生"
        verbose_name_plural = "选调生"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="graduate_one_village"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="graduate_leaves_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"选调生{self.person.name}"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.village.path


@pghistory.track()
class Mentor(models.Model):
    """One of a graduate's three mentors: each kind once, each another person (P05-R1)."""

    class Kind(models.TextChoices):
        POLITICAL = "political", "政治导师"
        BUSINESS = "business", "业务导师"
        LOCAL = "local", "乡土导师"

    scope_field = "graduate__village__path"
    scope_right = rights.SEE_GRADUATES

    graduate = models.ForeignKey(Graduate, on_delete=models.PROTECT, related_name="mentors")
    kind = models.CharField("导师类别", max_length=10, choices=Kind)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mentoring", verbose_name="导师"
    )
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导师"
        verbose_name_plural = "导师"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["graduate", "kind"], condition=Q(until=None), name="mentor_one_a_kind"
            ),
            models.UniqueConstraint(
                fields=["graduate", "person"], condition=Q(until=None), name="mentor_each_another"
            ),
        ]
        indexes = [models.Index(fields=["person", "until"], name="graduate_mentor_of_person")]

    def __str__(self) -> str:
        return f"{self.graduate.person.name}的{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The path of the village."""
        return self.graduate.village.path
