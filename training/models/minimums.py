"""What a county asks of its people's yearly hours above the national minimum."""

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Organization
from portal.scope import ScopedQuerySet
from training import minimums, rights


def _never_below() -> Q:
    """The condition that a row asks at least what the nation asks of its group, and days of those alone
    whose rule counts days."""
    kept = Q()
    for one in minimums.ALL:
        days = Q(days=None) | Q(days__gte=one.days) if one.days else Q(days=None)
        kept |= Q(group=one.code, hours__gte=one.hours) & days
    return kept


@pghistory.track()
class CountyMinimum(models.Model):
    """A county's yearly minimum of one group, from a year on until a later row says otherwise.

    Never below the national figure (check constraint). Hours go by halves, so that a quarter's part of
    them is exact.
    """

    scope_field = "county__path"
    scope_right = rights.SEE_TRAINING

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    group = models.CharField("人员", max_length=12, choices=minimums.CHOICES)
    year = models.PositiveSmallIntegerField("从哪一年起")
    hours = models.DecimalField("每年学时", max_digits=5, decimal_places=1)
    days = models.DecimalField("或每年天数", max_digits=4, decimal_places=1, null=True, blank=True)
    ground = models.CharField("依据", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "县定学时要求"
        verbose_name_plural = "县定学时要求"
        ordering = ["county", "group", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "group", "year"], name="county_minimum_once_a_year"
            ),
            models.CheckConstraint(
                condition=_never_below(), name="county_minimum_never_below_national"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county.label}{self.get_group_display()}{self.year}年起学时要求"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path

    def over(self, national: minimums.Minimum) -> minimums.Minimum:
        """Return the national minimum as this row raises it."""
        by = f"{self.county.label}规定，{self.year}年起"
        return national.raised(self.hours, self.days, self.ground, by)

    @property
    def national(self) -> minimums.Minimum:
        """What the nation asks of the same group."""
        return minimums.BY_CODE[self.group]

    @property
    def more(self) -> Decimal:
        """How many hours more than the national minimum."""
        return self.hours - self.national.hours
