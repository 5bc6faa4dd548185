"""Red flags and chosen first secretaries (P10-R6, R7), training that covers everybody (P10-R10)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models.postings import NEVER_CHANGED, Posting, Team
from members.models import Organization
from portal.scope import ScopedQuerySet


@pghistory.track()
class Honour(models.Model):
    """An honour decided: a team's red flag of a month, or who was chosen in a year. Revoked, it stays.

    What is decided comes out of the appraisal (schemes sishui_red_flag and sishui_best_secretary), which
    ranks, votes and posts; this row is the board and the history.
    """

    class Kind(models.TextChoices):
        FLAG = "flag", "红旗服务队"
        CHOSEN = "chosen", "最美第一书记"

    scope_field = "county__path"
    scope_right = rights.SEE_DISPATCHED

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("荣誉", max_length=6, choices=Kind)
    period = models.CharField("期间", max_length=7)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="honours"
    )
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="honours"
    )
    words = models.CharField("决定依据", max_length=200)
    decided_on = models.DateField("决定日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "荣誉"
        verbose_name_plural = "荣誉"
        ordering = ["-period", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="flag", team__isnull=False, posting=None)
                | Q(kind="chosen", posting__isnull=False, team=None),
                name="honour_of_team_or_person",
            ),
            models.UniqueConstraint(
                fields=["team", "period"], condition=Q(revoked_on=None), name="honour_flag_once"
            ),
            models.UniqueConstraint(
                fields=["posting", "period"],
                condition=Q(revoked_on=None),
                name="honour_chosen_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


class Training(models.Model):
    """A training of posted cadres: centralized, or a graded visit to a site."""

    class Kind(models.TextChoices):
        CENTRAL = "central", "集中培训"
        SITE = "site", "现场观摩评比"

    append_only = True
    scope_field = "county__path"
    scope_right = rights.SEE_DISPATCHED

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("形式", max_length=8, choices=Kind)
    on = models.DateField("日期")
    title = models.CharField("内容", max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        verbose_name_plural = "培训"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "on", "title"], name="dispatched_training_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="dispatched_training_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


class Attended(models.Model):
    """That somebody was at a training."""

    append_only = True
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attended")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="trainings")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "参训"
        verbose_name_plural = "参训"
        constraints = [
            models.UniqueConstraint(fields=["training", "posting"], name="attended_once")
        ]
        triggers = [pgtrigger.Protect(name="attended_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.posting}{self.training}"
