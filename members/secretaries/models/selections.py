"""Choosing a secretary: one case a candidate and village, rated by both levels (P01-R1 to R4)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from members.secretaries import rights
from members.secretaries.rules import HIGHEST, LOWEST
from members.secretaries.words import CRITERIA, Channel
from portal.scope import ScopedQuerySet

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete
ROAD = [
    ("nominated", "checked"), ("checked", "town_rated"), ("town_rated", "evaluated"),
    ("evaluated", "submitted"), ("submitted", "approved"), ("submitted", "refused"),
    ("approved", "appointed"),
    *((state, "withdrawn") for state in ("nominated", "checked", "town_rated", "evaluated",
                                         "submitted", "approved")),
]  # fmt: skip
"""The only ways the database lets a selection go: to `appointed` through `approved` alone (P01-R3)."""


@pghistory.track(exclude=["decided_words"])
class Selection(models.Model):
    """One candidate for the post of a village's secretary, from nomination to appointment (P01-R3).

    What was decided and why a case was withdrawn stands in `decided_words`, in no deed and no history:
    refusals are not published.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", "清单核查"
        CHECKED = "checked", "待镇街评价"
        TOWN_RATED = "town_rated", "待县级评价"
        EVALUATED = "evaluated", "待上报"
        SUBMITTED = "submitted", "待审批"
        APPROVED = "approved", "已批准，待任职"
        APPOINTED = "appointed", "已任职"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    OPEN = ("nominated", "checked", "town_rated", "evaluated", "submitted", "approved")
    scope_field = "village__path"
    scope_right = rights.SEE_SECRETARIES

    village = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="人选"
    )
    channel = models.CharField("来源", max_length=8, choices=Channel)
    ground = models.CharField("提名理由", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.NOMINATED)
    nominated_on = models.DateField("提名日期")
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_words = models.CharField("决定意见", max_length=300, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "书记人选"
        verbose_name_plural = "书记人选"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "person"],
                condition=~Q(state__in=("appointed", "refused", "withdrawn")),
                name="selection_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["village"], condition=Q(state="approved"), name="selection_one_approved"
            ),
        ]
        indexes = [models.Index(fields=["village", "state"], name="selection_of_village")]
        triggers = [
            pgtrigger.Protect(name="selection_stays", operation=pgtrigger.Delete),
            pgtrigger.FSM(name="selection_road", field="state", transitions=ROAD),
        ]

    def __str__(self) -> str:
        return f"{self.village.label}书记人选{self.person.name}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.village.path

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN

    @property
    def asks_since(self) -> bool:
        """Whether a review of the personnel file since the nomination is asked for: of serving cadres,
        who have one (P07-R1, R4)."""
        return self.channel == Channel.SERVING


def _rating(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


class Rating(models.Model):
    """The six criteria as township or county rated them, and its overall opinion (P01-R1); one a side."""

    class Side(models.TextChoices):
        TOWN = "town", "镇街"
        COUNTY = "county", "县级"

    append_only = True
    scope_field = "selection__village__path"
    scope_right = rights.SEE_SECRETARIES

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField("评价方", max_length=6, choices=Side)
    politics = _rating(CRITERIA["politics"])
    discipline = _rating(CRITERIA["discipline"])
    reputation = _rating(CRITERIA["reputation"])
    duty = _rating(CRITERIA["duty"])
    prosperity = _rating(CRITERIA["prosperity"])
    service = _rating(CRITERIA["service"])
    opinion = models.CharField("综合评判", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "书记人选评价"
        verbose_name_plural = "书记人选评价"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "side"], name="rating_once_a_side"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (LOWEST, HIGHEST)}), name=f"rating_{name}"
                )
                for name in CRITERIA
            ),
        ]
        triggers = [pgtrigger.Protect(name="rating_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.selection}{self.get_side_display()}评价"

    @property
    def marks(self) -> list[int]:
        """The six ratings in the order of the criteria."""
        return [getattr(self, name) for name in CRITERIA]
