"""A branch's own rules for points, inside the county's limits (P08-R10 一支部一办法, M17)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments import rights
from assessments.models.points import PointItem
from assessments.models.schemes import Scheme
from members.models import Organization
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet

_PASSED = Q(
    met_on__isnull=False,
    in_favour__isnull=False,
    present__gte=F("in_favour"),
    eligible__gte=F("present"),
    in_favour__gt=F("eligible") / 2,
)


@pghistory.track()
class BranchRule(models.Model):
    """One branch's rules under a scheme: draft → adopted by the members' meeting → filed | returned.

    It holds no personal data. `planned_from` is the month the meeting named, `in_force_from` the one
    it is in force from, never a month that had begun when it was filed; codes of months, '' for none.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        ADOPTED = "adopted", "待备案"
        FILED = "filed", "已备案"
        REVOKED = "revoked", "已停止执行"

    scope_field = "organization__path"
    scope_right = rights.SEE_POINTS

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="branch_rules")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="branch_rules"
    )
    number = models.PositiveSmallIntegerField("第几版")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    planned_from = models.CharField("拟施行月份", max_length=10, blank=True, default="")
    in_force_from = models.CharField("施行月份", max_length=10, blank=True, default="")
    met_on = models.DateField("会议日期", null=True, blank=True)
    eligible = models.PositiveSmallIntegerField("有表决权的党员", null=True, blank=True)
    present = models.PositiveSmallIntegerField("到会", null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("起草时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "支部积分办法"
        verbose_name_plural = "支部积分办法"
        ordering = ["organization", "scheme", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organization", "number"], name="branch_rule_number_once"
            ),
            models.UniqueConstraint(
                fields=["scheme", "organization"],
                condition=Q(state__in=("draft", "adopted")),
                name="branch_rule_one_open",
            ),
            models.UniqueConstraint(
                fields=["scheme", "organization", "in_force_from"],
                condition=Q(state="filed"),
                name="branch_rule_one_a_month",
            ),
            models.CheckConstraint(condition=Q(state="draft") | _PASSED, name="branch_rule_passed"),
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}积分办法第{self.number}版"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.organization.path

    @property
    def planned(self) -> Period | None:
        """The month the meeting named; None before it."""
        return parse(self.planned_from) if self.planned_from else None

    @property
    def begins(self) -> Period | None:
        """The first month it is in force in; None before it is filed."""
        return parse(self.in_force_from) if self.in_force_from else None


_ONLY_DRAFTS = """
    IF (SELECT r.state FROM assessments_branchrule r
         WHERE r.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.rule_id ELSE NEW.rule_id END) <> 'draft'
    THEN RAISE EXCEPTION 'the rules of a branch change only while they are a draft';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class BranchItem(models.Model):
    """A branch's own wording of one of the county's items: same kind, at most the county's points.

    Several may refine one item; then they take its place on the branch's sheet. Fixed once adopted.
    """

    rule = models.ForeignKey(BranchRule, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(PointItem, on_delete=models.PROTECT, related_name="own_items")
    label = models.CharField("内容", max_length=120)
    points = models.DecimalField("分值", max_digits=8, decimal_places=2)
    evidence_needed = models.BooleanField("须有依据", default=True)

    class Meta:
        verbose_name = "支部积分条目"
        verbose_name_plural = "支部积分条目"
        ordering = ["rule", "item__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "item", "label"], name="branch_item_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="branch_item_counts"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="branch_item_of_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_ONLY_DRAFTS,
            )
        ]

    def __str__(self) -> str:
        return self.label
