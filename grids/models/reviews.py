"""The county's monthly review: one meeting, one decision a case (P03-R9)."""

import hashlib

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from members.models import Organization
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet

ERASED = "归档满两年，说明已删除。"
"""What stands in place of a decision's words once those of its case are deleted."""

_WHILE_OPEN = f"""
  IF NEW.words = '{ERASED}' AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words'
     AND EXISTS (SELECT 1 FROM grids_case c WHERE c.id = OLD.case_id AND c.words = '') THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM grids_review r WHERE r.id = OLD.review_id AND r.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the review is closed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'review_item_while_open';
  END IF;
  RETURN NEW;
"""  # noqa: S608  (a constant of this module)


class Review(models.Model):
    """A county's review meeting on the cases of a month. Nothing of it changes once it is closed."""

    scope_field = "county__path"
    scope_right = rights.REVIEW

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grid_reviews")
    period_code = models.CharField("月份", max_length=7)
    held_on = models.DateField("会议日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField("列单时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "县级调度"
        verbose_name_plural = "县级调度"
        ordering = ["-period_code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "period_code"], name="review_once_a_month")
        ]
        triggers = [
            pgtrigger.Protect(name="review_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_review_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county}{self.period.label}网格事项调度"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path

    @property
    def period(self) -> Period:
        """The month it is about."""
        return parse(self.period_code)


class ReviewItem(models.Model):
    """One case on a review's list: why it stands there, and what was decided.

    When the words of its case are deleted, ERASED takes the place of `words`, of a closed review too.
    """

    class Why(models.TextChoices):
        OVERDUE = "overdue", "逾期"
        EXTENDED = "extended", "延期"
        LOW = "low", "评价低"
        TOWN_LOW = "town_low", "镇街满意率低"

    class Decision(models.TextChoices):
        SUPERVISE = "supervise", "督办"
        REINFORCE = "reinforce", "增派力量"
        EXTEND = "extend", "同意延期"
        WATCH = "watch", "继续跟踪"
        CLEAR = "clear", "销号"

    ACTING = (Decision.SUPERVISE, Decision.REINFORCE, Decision.EXTEND)
    """Decisions after which somebody has to act by a day."""

    scope_field = "review__county__path"
    scope_right = rights.REVIEW

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="review_items")
    why = ArrayField(models.CharField(max_length=10, choices=Why), verbose_name="列入原因")
    decision = models.CharField("意见", max_length=10, choices=Decision, blank=True, default="")
    words = models.CharField("说明", max_length=500, blank=True, default="")
    to = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    act_by = models.DateField("完成期限", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调度事项"
        verbose_name_plural = "调度事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "case"], name="review_item_once"),
            models.CheckConstraint(
                condition=Q(decision="") | ~Q(words=""), name="review_decision_has_words"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="review_item_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="review_item_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_WHILE_OPEN,
            ),
        ]

    def __str__(self) -> str:
        return f"调度{self.case_id}"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.review.county.path

    @property
    def version(self) -> str:
        """A digest of what is decided; '' while nothing is. Who changes a decision names what he saw."""
        if not self.decision:
            return ""
        told = (self.decision, self.words, self.to_id, self.act_by)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def reasons(self) -> list[str]:
        """Why it stands on the list, in words."""
        return [str(self.Why(one).label) for one in self.why]
