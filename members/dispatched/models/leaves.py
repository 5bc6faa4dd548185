"""Leave and return (请销假, P10-R1, R2)."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from members.dispatched import rights
from members.dispatched.models.postings import Posting
from portal.models import StoredFile
from portal.scope import ScopedQuerySet


class Days(Func):
    """The days from–to, both included, as one range for the exclusion constraint."""

    function = "daterange"


@pghistory.track(exclude=["reason", "destination", "answer"])
class Leave(models.Model):
    """A leave: asked for, decided by who its length asks for, ended by his return.

    Being away and being overdue are no states: the days tell. The written report the rule wants besides
    the platform (P10-R1) is a photo (`paper`) or the day on which the approver had it in hand.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"
        RETURNED = "returned", "已销假"

    class Level(models.TextChoices):
        TEAM = "team", "服务队队长"
        TOWN = "town", "镇街党（工）委"
        COUNTY = "county", "县下派办"

    LIVE = (State.SUBMITTED, State.APPROVED)
    TAKEN = (State.APPROVED, State.RETURNED)
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="leaves")
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    days = models.PositiveSmallIntegerField("天数")
    """Its own days with those of leaves it follows without a day between: splitting lowers no level."""
    reason = models.CharField("事由", max_length=200)
    destination = models.CharField("去向", max_length=40)
    level = models.CharField("批准权限", max_length=6, choices=Level)
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    paper = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper_on = models.DateField("收到书面报告", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("批复时间", null=True, blank=True)
    answer = models.CharField("批复意见", max_length=200, blank=True, default="")
    returned_on = models.DateField("返岗日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "请假"
        verbose_name_plural = "请假"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="leave_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "returned"))
                | Q(paper__isnull=False)
                | Q(paper_on__isnull=False),
                name="leave_approved_in_writing",
            ),
            models.CheckConstraint(
                condition=Q(state="returned", returned_on__isnull=False)
                | (~Q(state="returned") & Q(returned_on=None)),
                name="leave_returned_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("from_on")),
                name="leave_returned_after_leaving",
            ),
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[
                    ("posting", RangeOperators.EQUAL),
                    (Days("from_on", "to_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=("submitted", "approved")),
            ),
        ]
        indexes = [
            models.Index(fields=["posting", "from_on"], name="leave_of_posting"),
            models.Index(fields=["state", "to_on"], name="leave_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.posting.person.name}请假{self.from_on}至{self.to_on}"

    @property
    def scope_path(self) -> str:
        """The path of his village."""
        return self.posting.village.path

    @property
    def own_days(self) -> int:
        """Its own days, both ends counted."""
        return (self.to_on - self.from_on).days + 1
