"""Contact officers (联络员) in places with many members, and the activities they hold (P32-R3)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.floating import rights
from members.models import Organization, Person
from portal.scope import ScopedQuerySet

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


@pghistory.track()
class Officer(models.Model):
    """Somebody who keeps contact with the members of a place; who moves ends, another begins."""

    scope_field = "organization__path"
    scope_right = rights.SEE_FLOATING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="联络员"
    )
    place = models.CharField("联络地", max_length=20)
    """A city, never an address."""
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "联络员"
        verbose_name_plural = "联络员"
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"], condition=Q(until=None), name="officer_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="officer_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}联络员{self.person.name}"

    @property
    def scope_path(self) -> str:
        """The path of the organization that keeps him."""
        return self.organization.path


class Activity(models.Model):
    """An exchange (monthly), review (quarterly) or forum (yearly) of an officer's members."""

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", "交流"
        REVIEW = "review", "评议"
        FORUM = "forum", "座谈"

    append_only = True
    scope_field = "officer__organization__path"
    scope_right = rights.SEE_FLOATING

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField("活动", max_length=10, choices=Kind)
    on = models.DateField("日期")
    present = models.PositiveIntegerField("参加人数")
    people = models.ManyToManyField(
        Person, related_name="floating_activities", verbose_name="参加的人"
    )
    words = models.CharField("内容", max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "联络活动"
        verbose_name_plural = "联络活动"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "kind", "on"], name="activity_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="activity_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The path of the organization that keeps the officer."""
        return self.officer.organization.path
