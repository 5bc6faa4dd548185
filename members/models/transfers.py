"""Transfers of membership (转接组织关系): a letter of introduction goes out, a receipt comes back."""

from typing import Any, Self, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members import rights
from members.models.organizations import Organization
from members.models.people import Membership, Person
from portal.scope import ScopedQuerySet, within


class TransferQuerySet(ScopedQuerySet):
    """Transfers are seen from both sides: where the member leaves and where he arrives."""

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return the transfers one of whose branches lies where the account holds the right."""
        if not getattr(account, "is_authenticated", False):
            return self.none()
        paths = account.paths_for(right or self.model.scope_right)
        if not paths:
            return self.none()
        return self.filter(within(paths, "from_branch__path") | within(paths, "to_branch__path"))


@pghistory.track()
class Transfer(models.Model):
    """One member's way from a branch to another; one of them outside the city where it has no row.

    Inside the city both branches are named. `outside` names the organization beyond the city. Who comes
    from outside may have no Person yet: `name` and his dates are kept here until he is received.
    """

    class Direction(models.TextChoices):
        INSIDE = "inside", "市内转接"
        OUTWARD = "outward", "转出本市"
        INWARD = "inward", "从市外转入"

    class State(models.TextChoices):
        DRAFTED = "drafted", "待开介绍信"
        SENT = "sent", "待接收"
        RECEIVED = "received", "已接收"
        REFUSED = "refused", "未予接收"
        WITHDRAWN = "withdrawn", "已撤回"
        EXPIRED = "expired", "已过期"

    OPEN = (State.DRAFTED, State.SENT)

    scope_field = "from_branch__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="transfers", verbose_name="党员"
    )
    name = models.CharField("姓名", max_length=40)
    stage = models.CharField("阶段", max_length=12, choices=Membership.Stage)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_on = models.DateField("转正日期", null=True, blank=True)
    direction = models.CharField("方式", max_length=8, choices=Direction)
    from_branch = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers_out",
        verbose_name="转出支部",
    )
    to_branch = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers_in",
        verbose_name="转入支部",
    )
    outside = models.CharField("市外党组织", max_length=80, blank=True, default="")
    why = models.CharField("转接原因", max_length=100)
    dues_until = models.CharField("党费交至", max_length=7, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFTED)
    number = models.CharField("介绍信编号", max_length=30, blank=True, default="")
    sent_on = models.DateField("开具日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    answer = models.CharField("回执或理由", max_length=200, blank=True, default="")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="经办人",
    )
    drafted_at = models.DateTimeField("登记时间")

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系转接"
        verbose_name_plural = "组织关系转接"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["drafted", "sent"]),
                name="transfer_one_open",
            ),
            models.CheckConstraint(
                condition=Q(direction="inside", from_branch__isnull=False, to_branch__isnull=False)
                | Q(direction="outward", from_branch__isnull=False, to_branch__isnull=True)
                | Q(direction="inward", from_branch__isnull=True, to_branch__isnull=False),
                name="transfer_has_its_sides",
            ),
            models.CheckConstraint(
                condition=Q(from_branch__isnull=True)
                | Q(to_branch__isnull=True)
                | ~Q(from_branch=F("to_branch")),
                name="transfer_goes_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "withdrawn"])
                | Q(sent_on__isnull=False, valid_until__gte=F("sent_on")),
                name="transfer_letter_has_its_days",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=Q(state="sent"), name="transfer_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.from_label}→{self.to_label}）"

    @property
    def from_label(self) -> str:
        """Where he leaves."""
        return self.from_branch.label if self.from_branch else self.outside

    @property
    def to_label(self) -> str:
        """Where he arrives."""
        return self.to_branch.label if self.to_branch else self.outside

    @property
    def giving(self) -> Organization:
        """The branch that keeps the letter: that of the city he leaves, else where he arrives."""
        return cast(Organization, self.from_branch or self.to_branch)

    @property
    def receiving(self) -> Organization:
        """The branch that writes the receipt down: where he arrives, else that which he left."""
        return cast(Organization, self.to_branch or self.from_branch)

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps the letter."""
        return self.giving.path
