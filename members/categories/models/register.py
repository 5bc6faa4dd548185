"""Who is in which category, from when to when, and on what ground (P24-R1, R2)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from members.categories import rights
from members.categories.models.scoping import OfMembers, ScopedByBranch
from members.models import Organization, Person
from members.models.people import DateRange
from portal.scope import ScopedQuerySet


class Category(models.TextChoices):
    """The six categories, in the order of the source (P24-R1); points call them by the same words."""

    CADRE = "cadre", "干部"
    PROSPEROUS = "prosperous", "致富带富"
    AWAY = "away", "外出务工"
    HARDSHIP = "hardship", "贫困"
    ELDERLY = "elderly", "老年"
    NO_POST = "no_post", "无职"


PRECEDENCE = (
    Category.CADRE,
    Category.HARDSHIP,
    Category.ELDERLY,
    Category.AWAY,
    Category.PROSPEROUS,
    Category.NO_POST,
)
"""Of several that fit the first is the main one (P24-R2, assumed)."""


@pghistory.track()
class Adoption(models.Model):
    """That a county, or one of its townships, manages its rural members by category, from a day on."""

    scope_field = "organization__path"
    scope_right = rights.SEE_TOTALS

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="施行范围"
    )
    since = models.DateField("施行日期")
    until = models.DateField("停止日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "分类管理施行范围"
        verbose_name_plural = "分类管理施行范围"
        ordering = ["organization__path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="adoption_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}施行党员分类管理"

    @property
    def scope_path(self) -> str:
        """The path of the place."""
        return self.organization.path


ROAD = [("proposed", "listed"), ("proposed", "returned"), ("proposed", "withdrawn")]
"""The only ways the database lets a classification go."""


@pghistory.track(attrs={"kept_secret": True})
class Classification(ScopedByBranch, models.Model):
    """A member's category: proposed by his branch, checked by the township, listed from a day on.

    One listed row holds at a time; the next one ends it. The row stays the person's when he moves;
    `branch` is who proposed it. Rows are never deleted: they are the history by date.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审核"
        LISTED = "listed", "已入册"
        RETURNED = "returned", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    kept_secret = True
    scope_right = rights.SEE_CATEGORIES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="classifications", verbose_name="党员"
    )
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="提出的党支部"
    )
    category = models.CharField("类别", max_length=12, choices=Category)
    secondary = ArrayField(
        models.CharField(max_length=12, choices=Category),
        verbose_name="兼有的情况",
        default=list,
        blank=True,
    )
    ground = models.CharField("依据", max_length=200)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_on = models.DateField("提出日期")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Empty where the row was taken over from the points accounts."""
    checked_on = models.DateField("审核日期", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField("退回理由", max_length=200, blank=True, default="")

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "党员分类"
        verbose_name_plural = "党员分类"
        ordering = ["-since", "-id"]
        constraints = [
            ExclusionConstraint(
                name="category_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="listed"),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="proposed"), name="category_one_proposal"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(state="listed", until__gt=F("since")),
                name="category_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn")) | Q(checked_on__isnull=False),
                name="category_checked_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["branch"], condition=Q(state="proposed"), name="category_waiting"),
        ]
        triggers = [
            pgtrigger.Protect(name="category_stays", operation=pgtrigger.Delete),
            pgtrigger.FSM(name="category_road", field="state", transitions=ROAD),
        ]

    def __str__(self) -> str:
        """Number alone: the category itself never goes into a deed's label."""
        return f"{self.person.name}的分类"

    @property
    def secondary_labels(self) -> list[str]:
        """The further categories that fit him, in words."""
        return [Category(one).label for one in self.secondary]
