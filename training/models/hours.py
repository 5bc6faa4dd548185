"""The ledger of study hours: appended to, never changed; a wrong entry is taken back by its reversal."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from portal.scope import ScopedQuerySet
from training import rights
from training.models.classes import CourseSession


class HourEntry(models.Model):
    """Hours of one person on one day: of a session, or of study elsewhere (`title` and `ground`).

    `take` counts how often a session was posted to a person: each earlier one has its reversal. The sum
    of all rows is what somebody has; hours of a reversal are the entry's own, negative.
    """

    append_only = True
    scope_field = "person__home__path"
    scope_right = rights.SEE_TRAINING

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hours")
    on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=6, decimal_places=2)
    category = models.CharField("类别", max_length=12, choices=CourseSession.Category)
    organizer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who held the class; null for study elsewhere, which `elsewhere` names."""
    elsewhere = models.CharField("组织培训的单位", max_length=60, blank=True, default="")
    session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    title = models.CharField("学习内容", max_length=80)
    ground = models.CharField("依据", max_length=120, blank=True, default="")
    take = models.PositiveSmallIntegerField(default=1)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "学时"
        verbose_name_plural = "学时"
        ordering = ["on", "id"]
        indexes = [
            models.Index(fields=["person", "on"], name="hours_of_person"),
            models.Index(fields=["organizer", "on"], name="hours_of_organizer"),
            models.Index(
                fields=["person", "on"],
                include=["hours"],
                condition=Q(session__isnull=False),
                name="hours_of_classes",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "take"],
                condition=Q(reverses=None),
                name="hours_once_a_session",
            ),
            models.UniqueConstraint(
                fields=["person", "on", "title", "take"],
                condition=Q(reverses=None, session=None),
                name="hours_elsewhere_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, hours__gt=0) | Q(reverses__isnull=False, hours__lt=0),
                name="hours_up_reversals_down",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="hours_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.on}{self.hours}学时"

    @property
    def scope_path(self) -> str:
        """The path of the person's unit."""
        return self.person.home.path
