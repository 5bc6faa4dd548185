"""The yearly assessment of each secretary by a group of four departments (P01-R11 to R13)."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from members.secretaries import rights
from members.secretaries.models.terms import Term
from members.secretaries.words import Department, Suggestion
from portal.scope import ScopedQuerySet


@pghistory.track()
class Assessor(models.Model):
    """A member of a county's assessment group in a year, for a department."""

    scope_field = "county__path"
    scope_right = rights.SEE_SECRETARIES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    year = models.PositiveSmallIntegerField("年度")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="成员"
    )
    department = models.CharField("部门", max_length=12, choices=Department)
    until = models.DateField("退出日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评估工作组成员"
        verbose_name_plural = "评估工作组成员"
        ordering = ["year", "department", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "person"],
                condition=Q(until=None),
                name="assessor_once_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年评估工作组{self.person.name}（{self.get_department_display()}）"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


@pghistory.track()
class Assessment(models.Model):
    """One secretary in one year: list check, analysis, opinion and suggestion, then the county's decision.

    A hit on the list stops the scoring: the case goes to the group without a score (P01-R11).
    """

    class State(models.TextChoices):
        OPENED = "opened", "前置清单核查"
        STOPPED = "stopped", "停止计分，交工作组"
        ASSESSED = "assessed", "待镇街提议"
        PROPOSED = "proposed", "待县级决定"
        DECIDED = "decided", "已决定"

    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPENED)
    was_hit = models.BooleanField("触碰前置清单", default=False)
    score = models.DecimalField(
        "工作组评分", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MaxValueValidator(100)],
    )  # fmt: skip
    duty = models.CharField("履行职责分析", max_length=500, blank=True, default="")
    conduct = models.CharField("作风表现分析", max_length=500, blank=True, default="")
    opinion = models.CharField("评估意见", max_length=500, blank=True, default="")
    suggestion = models.CharField(
        "使用建议", max_length=8, choices=Suggestion, blank=True, default=""
    )
    improve_by = models.DateField("改进期限", null=True, blank=True)
    present = models.ManyToManyField(Assessor, related_name="assessments", verbose_name="参加评估")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_on = models.DateField("评估日期", null=True, blank=True)
    proposed = models.CharField(
        "镇街提议", max_length=8, choices=Suggestion, blank=True, default=""
    )
    proposed_words = models.CharField("镇街意见", max_length=300, blank=True, default="")
    decided = models.CharField("县级决定", max_length=8, choices=Suggestion, blank=True, default="")
    decided_words = models.CharField("决定意见", max_length=300, blank=True, default="")
    decided_on = models.DateField("决定日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "书记年度评估"
        verbose_name_plural = "书记年度评估"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["term", "year"], name="assessment_once_a_year"),
            models.CheckConstraint(
                condition=Q(was_hit=False) | Q(score=None), name="assessment_hit_has_no_score"
            ),
            models.CheckConstraint(
                condition=(Q(state="decided") & ~Q(decided="") & Q(decided_on__isnull=False))
                | (~Q(state="decided") & Q(decided="")),
                name="assessment_decided_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["year", "state"], name="assessment_of_year")]

    def __str__(self) -> str:
        return f"{self.term}{self.year}年评估"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path
