"""Dues (党费): what a member owes of a month, what he has paid. Money is Decimal, yuan and fen."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from members import rights
from members.models.organizations import Organization
from members.models.people import Person
from portal.scope import ScopedQuerySet


@pghistory.track()
class DuesRecord(models.Model):
    """One member's dues of one month in the branch he belonged to then.

    `base` and `rate` (percent) are set by hand; `due` is their product, rounded half up to the fen when
    it is written. `paid` is null while nothing was paid. `revision` counts the writings.
    """

    scope_field = "branch__path"
    scope_right = rights.KEEP_BRANCH

    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="dues", verbose_name="党支部"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="dues", verbose_name="党员"
    )
    month = models.CharField("月份", max_length=7)
    base = models.DecimalField("计算基数", max_digits=9, decimal_places=2)
    rate = models.DecimalField("比例（%）", max_digits=4, decimal_places=2)
    due = models.DecimalField("应交", max_digits=8, decimal_places=2)
    paid = models.DecimalField("实交", max_digits=8, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField("交纳日期", null=True, blank=True)
    revision = models.PositiveIntegerField("修订", default=1, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="登记人",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党费"
        verbose_name_plural = "党费"
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="dues_once_a_month"),
            models.CheckConstraint(
                condition=Q(base__gte=0, rate__gte=0, due__gte=0)
                & (
                    Q(paid__isnull=True, paid_on__isnull=True)
                    | Q(paid__gte=0, paid_on__isnull=False)
                ),
                name="dues_paid_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["branch", "month"], name="dues_of_branch")]

    def __str__(self) -> str:
        return f"{self.person.name}{self.month}党费"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path
