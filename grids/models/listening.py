"""Days on which people are heard: listening days (听民声日, P29-R7) and delegates' receptions (P06)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from members.models import Organization
from portal.scope import ScopedQuerySet


class Sitting(models.Model):
    """One day held at a place: the day of the calendar it stands for, who sat, how many came.

    `planned_on` is one of the fixed dates for a listening day, the day itself for a reception. `team` names
    units or delegates, never visitors.
    """

    class Kind(models.TextChoices):
        LISTENING = "listening", "听民声日"
        RECEPTION = "reception", "党代表接待"

    scope_field = "place__path"
    scope_right = rights.SEE_CASES

    kind = models.CharField("种类", max_length=10, choices=Kind)
    place = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="sittings", db_index=False
    )
    planned_on = models.DateField("应办日期")
    held_on = models.DateField("实际日期")
    team = models.CharField("参加人", max_length=200)
    visitors = models.PositiveIntegerField("接待群众人次")
    words = models.CharField("情况", max_length=500, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    logged_at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "听民声日和接待"
        verbose_name_plural = "听民声日和接待"
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "planned_on"], name="sitting_once"),
            models.CheckConstraint(condition=Q(visitors__lte=100_000), name="sitting_visitors"),
        ]
        indexes = [models.Index(fields=["planned_on", "kind"], name="sitting_of_month")]
        triggers = [pgtrigger.Protect(name="sitting_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.planned_on}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The place's path."""
        return self.place.path


class SittingCase(models.Model):
    """A case that came up on a day; each belongs to one day."""

    append_only = True
    scope_field = "sitting__place__path"
    scope_right = rights.SEE_CASES

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="cases")
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="sitting", verbose_name="事项"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "当日事项"
        verbose_name_plural = "当日事项"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"当日事项{self.case_id}"


class ListeningShift(models.Model):
    """A county moved a fixed date (D-HOLIDAY): only so does a listening day leave the 5th, 15th or 25th."""

    scope_field = "county__path"
    scope_right = rights.SEE_GRIDS

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("原定日期")
    to = models.DateField("改到")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "听民声日改期"
        verbose_name_plural = "听民声日改期"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["county", "day"], name="listening_shift_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}改到{self.to}"
