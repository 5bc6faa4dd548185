"""Errands (代办, P03-R11, P25, P29): a county's catalogue of services, what a case asks for, who has it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from members.models import Organization, Person
from portal.scope import ScopedQuerySet


class ErrandService(models.Model):
    """A service that is run for residents: its category (one of the shipped ten), what to bring, how long.

    `days` are working days, told to the resident; the case's deadline stays its urgency's.
    """

    scope_field = "county__path"
    scope_right = rights.SEE_GRIDS

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="errand_services"
    )
    category = models.CharField("类别", max_length=20)
    title = models.CharField("事项名称", max_length=40)
    documents = models.CharField("所需材料", max_length=300, blank=True, default="")
    days = models.PositiveSmallIntegerField("办理工作日")
    active = models.BooleanField("在用", default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "代办事项"
        verbose_name_plural = "代办事项"
        ordering = ["category", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "title"], name="errand_service_once"),
            models.CheckConstraint(condition=Q(days__range=(1, 60)), name="errand_service_days"),
        ]
        triggers = [pgtrigger.Protect(name="errand_service_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


class ErrandDetail(models.Model):
    """Which service an errand asks for, and in which of the three modes it is run (P29-R5)."""

    class Mode(models.TextChoices):
        POST = "post", "站点代办"
        MEMBER = "member", "党员帮办"
        VOLUNTEER = "volunteer", "志愿者帮办"

    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="errand"
    )
    service = models.ForeignKey(ErrandService, on_delete=models.PROTECT, related_name="errands")
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.POST)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "代办内容"
        verbose_name_plural = "代办内容"

    def __str__(self) -> str:
        return self.service.title


class ErrandClaim(models.Model):
    """A worker claimed an errand, and gave it back or not. One that stands a case and round: first wins."""

    scope_field = "place__path"
    scope_right = rights.SEE_CASES

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims", db_index=False)
    round = models.PositiveSmallIntegerField("轮次", default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="errand_claims")
    place = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """The village it was sent to."""
    claimed_on = models.DateField("认领日期")
    given_back_on = models.DateField("交回日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "代办认领"
        verbose_name_plural = "代办认领"
        ordering = ["-claimed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(given_back_on__isnull=True),
                name="errand_claimed_once",
            )
        ]
        indexes = [models.Index(fields=["place", "claimed_on"], name="errand_claim_of_place")]
        triggers = [pgtrigger.Protect(name="errand_claim_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"认领{self.case_id}"
