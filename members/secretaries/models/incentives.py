"""What a secretary is given, places for recruitment, the subsidy's standard (P01-R14 to R16)."""

from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Organization
from members.secretaries import rights
from members.secretaries.models.selections import NEVER_CHANGED
from members.secretaries.models.terms import Term
from members.secretaries.rules import RECRUIT_SHARE
from portal.scope import ScopedQuerySet


class Incentive(models.Model):
    """One incentive and its ground; of recruitment and honours the ground is a decided assessment."""

    class Kind(models.TextChoices):
        ORGANIZER = "organizer", "特聘组织员"
        RECRUITED = "recruited", "招录乡镇公务员、事业人员"
        BODY = "body", "推荐“两代表一委员”"
        MEMBER = "member", "优秀共产党员"
        GOOD = "good", "好书记称号"
        AWARD = "award", "专项奖励"

    HONOURS = ("organizer", "recruited", "body", "member", "good")
    """Given to those alone whose results are confirmed."""
    append_only = True
    scope_field = "term__post__organization__path"
    scope_right = rights.SEE_SECRETARIES

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="incentives")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField("依据年度")
    ground = models.CharField("依据", max_length=200)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, default=Decimal(0))
    granted_on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "书记激励"
        verbose_name_plural = "书记激励"
        ordering = ["-granted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "kind", "year"],
                condition=~Q(kind="award"),
                name="incentive_once_a_year",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="incentive_not_negative"),
        ]
        triggers = [pgtrigger.Protect(name="incentive_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.term}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.term.scope_path


@pghistory.track()
class Recruitment(models.Model):
    """How many places a county recruits for in a year, and the secretaries' share (P01-R14)."""

    scope_field = "county__path"
    scope_right = rights.SEE_SECRETARIES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    year = models.PositiveSmallIntegerField("年度")
    places = models.PositiveIntegerField("招录计划数")
    share = models.PositiveSmallIntegerField("面向优秀书记的比例（％）", default=RECRUIT_SHARE)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "招录计划"
        verbose_name_plural = "招录计划"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="recruitment_once_a_year"),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="recruitment_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county.label}{self.year}年招录计划"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path

    @property
    def kept(self) -> int:
        """Places kept for secretaries: at least the share, so rounded up (D-ATLEAST)."""
        return -(-self.places * self.share // 100)


@pghistory.track()
class Standard(models.Model):
    """A county's subsidies for a secretary, in yuan a month; they grow by the year (P01-R16)."""

    scope_field = "county__path"
    scope_right = rights.SEE_SECRETARIES

    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="县（市、区）"
    )
    year = models.PositiveSmallIntegerField("年度")
    post = models.DecimalField("岗位补贴（元/月）", max_digits=9, decimal_places=2)
    performance = models.DecimalField("绩效补贴（元/月）", max_digits=9, decimal_places=2)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "补贴标准"
        verbose_name_plural = "补贴标准"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="standard_once_a_year"),
            models.CheckConstraint(
                condition=Q(post__gte=0, performance__gte=0), name="standard_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county.label}{self.year}年补贴标准"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path
