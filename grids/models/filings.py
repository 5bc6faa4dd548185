"""A township's monthly ledger as it was filed: frozen, one version after the other (P03-R8)."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from members.models import Organization
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet


class Filing(models.Model):
    """The ledger of one township and month, as it stood when it was filed.

    `body` is what the page and the workbook show; `digest` is the SHA-256 over body and cases. A
    correction is a new version with its reason; the old one stays (D-CORRECT). Late is counted from the
    due date, by the first version.
    """

    append_only = True
    scope_field = "town__path"
    scope_right = rights.SEE_CASES

    town = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grid_filings")
    period_code = models.CharField("月份", max_length=7)
    version = models.PositiveSmallIntegerField("版次")
    reason = models.CharField("更正理由", max_length=300, blank=True, default="")
    due_on = models.DateField("报备期限")
    filed_on = models.DateField("报备日期")
    filed_at = models.DateTimeField("报备时间")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.JSONField("台账")
    digest = models.CharField("校验码", max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "月度台账"
        verbose_name_plural = "月度台账"
        ordering = ["-period_code", "town", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "period_code", "version"], name="filing_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="filing_correction_has_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="filing_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.town}{self.period.label}网格台账"

    @property
    def scope_path(self) -> str:
        """The township's path."""
        return self.town.path

    @property
    def period(self) -> Period:
        """The month it is about."""
        return parse(self.period_code)

    @property
    def days_late(self) -> int:
        """Calendar days after the due date; 0 when it was filed in time."""
        return max(0, (self.filed_on - self.due_on) // dt.timedelta(days=1))


class FilingCase(models.Model):
    """A case in a filed ledger, as it was then: its number and state, no words (PV-CASE)."""

    append_only = True
    scope_field = "filing__town__path"
    scope_right = rights.SEE_CASES

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("序号")
    label = models.CharField("编号", max_length=20)
    kind = models.CharField("类别", max_length=40)
    found_on = models.DateField("发现日期")
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=Case.State)
    overdue = models.BooleanField("逾期", default=False)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    satisfaction = models.PositiveSmallIntegerField("满意度", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "台账事项"
        verbose_name_plural = "台账事项"
        ordering = ["filing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "position"], name="filing_case_position")
        ]
        triggers = [
            pgtrigger.Protect(
                name="filing_case_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.label
