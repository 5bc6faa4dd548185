"""Negative lists and what departments answer to their items (P01-R4, R11)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models import Organization
from members.secretaries import rights
from members.secretaries.models.assessments import Assessment
from members.secretaries.models.selections import NEVER_CHANGED, Selection
from members.secretaries.models.terms import Term
from members.secretaries.words import Department
from portal import clock
from portal.scope import ScopedQuerySet


class ItemQuerySet(ScopedQuerySet):
    """Items by their county; `in_force` keeps those of today."""

    def in_force(self) -> "ItemQuerySet":
        """Return the items that hold today."""
        today = clock.today()
        return self.filter(Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today)))


@pghistory.track()
class ListItem(models.Model):
    """One item of a county's negative list: on entry (P01-R4) or before the yearly assessment (P01-R11).

    The report gives no content; the county keeps it. An item that was used ends, it is never rewritten.
    """

    class Stage(models.TextChoices):
        ENTRY = "entry", "任职"
        APPRAISAL = "pre_appraisal", "考核前置"

    scope_field = "county__path"
    scope_right = rights.SEE_SECRETARIES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    stage = models.CharField("清单", max_length=13, choices=Stage)
    code = models.CharField("编号", max_length=10)
    text = models.CharField("内容", max_length=200)
    department = models.CharField("答复部门", max_length=12, choices=Department)
    unit = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="在平台里答复的单位",
    )
    valid_from = models.DateField("生效")
    valid_to = models.DateField("失效", null=True, blank=True)
    """The first day on which it holds no more."""

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "负面清单"
        verbose_name_plural = "负面清单"
        ordering = ["stage", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "stage", "code"], name="list_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="list_item_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}负面清单{self.code}"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path

    @property
    def answered_at(self) -> str:
        """The path at which the right to answer it is asked for."""
        return self.unit.path if self.unit else self.county.path


class ListCheck(models.Model):
    """What a department answered about one item and one candidate, secretary or assessment.

    The latest row of a subject and item counts; a hit is never taken away, a later answer stands beside
    it. The evidence is for the county and the answering department alone.
    """

    class Result(models.TextChoices):
        CLEAR = "clear", "没有问题"
        HIT = "hit", "触碰清单"
        PENDING = "pending", "核查中"

    append_only = True
    kept_secret = True

    item = models.ForeignKey(ListItem, on_delete=models.PROTECT, related_name="checks")
    selection = models.ForeignKey(
        Selection, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="checks"
    )
    result = models.CharField("结果", max_length=8, choices=Result)
    evidence = models.CharField("依据", max_length=300, blank=True, default="")
    on = models.DateField("核查日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: models.Manager["ListCheck"] = models.Manager()

    class Meta:
        verbose_name = "清单核查"
        verbose_name_plural = "清单核查"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(selection__isnull=False, term=None, assessment=None)
                | Q(selection=None, term__isnull=False, assessment=None)
                | Q(selection=None, term=None, assessment__isnull=False),
                name="list_check_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(result="hit") | ~Q(evidence=""), name="list_hit_has_evidence"
            ),
        ]
        triggers = [pgtrigger.Protect(name="list_check_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.item}核查"

    @property
    def subject(self) -> "Selection | Term | Assessment":
        """Whom it is about."""
        return self.selection or self.term or self.assessment  # type: ignore[return-value]

    @property
    def scope_path(self) -> str:
        """The path of whom it is about."""
        return self.subject.scope_path
