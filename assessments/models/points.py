"""Points: what can be earned or lost, monthly sheets, accounts, and a ledger that only grows (M01)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.schemes import Scheme
from members.models import Organization, Person
from portal.models import StoredFile
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet


class EntryKind(models.TextChoices):
    """How an entry counts (S-LEDGER); spent and expired points leave the balance, never the score."""

    BASE = "base", "基础分扣减"
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"
    SPENT = "spent", "兑换"
    EXPIRED = "expired", "到期"


LEAVING = (EntryKind.SPENT, EntryKind.EXPIRED)
"""What leaves the balance at once, whatever the state of its sheet, and no score."""
SCORED = [choice for choice in EntryKind.choices if choice[0] not in LEAVING]
"""The kinds an item may have."""


@pghistory.track()
class PointItem(models.Model):
    """A matter that earns or costs points under a scheme; edited by the county, never deleted.

    `draws` names the records from which entries of it may be proposed; a person accepts each.
    """

    class Draws(models.TextChoices):
        NOTHING = "", "不提"
        CLASS = "class", "培训到课，每次课一条"
        HOURS = "hours", "年度学时达到要求，一年一条"

    scope_field = "scheme__organization__path"
    scope_right = rights.SEE

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="items")
    component = models.CharField("组成部分", max_length=60)
    code = models.SlugField("编号", max_length=32)
    aspect = models.CharField("方面", max_length=30, blank=True, default="")
    duty = models.CharField("职责", max_length=30, blank=True, default="")
    label = models.CharField("内容", max_length=120)
    kind = models.CharField("性质", max_length=10, choices=SCORED)
    points = models.DecimalField("分值", max_digits=8, decimal_places=2)
    evidence_needed = models.BooleanField("须有依据", default=True)
    stated = models.BooleanField("报道写明", default=False)
    draws = models.CharField(
        "按记录提出建议", max_length=8, choices=Draws, blank=True, default="", db_default=""
    )
    active = models.BooleanField("使用中", default=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "积分项目"
        verbose_name_plural = "积分项目"
        ordering = ["scheme", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="point_item_once"),
            models.CheckConstraint(
                condition=Q(draws="") | Q(kind=EntryKind.BONUS), name="point_item_draws_gains_alone"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def scope_path(self) -> str:
        """The path of the organization whose scheme it belongs to."""
        return self.scheme.organization.path


class PointSheet(models.Model):
    """One organization's sheet of one month: reported → recognised → confirmed → posted → filed."""

    class State(models.TextChoices):
        OPEN = "open", "申报中"
        REPORTED = "reported", "待认定"
        RECOGNISED = "recognised", "待审核"
        CONFIRMED = "confirmed", "待公示"
        POSTED = "posted", "公示中"
        FILED = "filed", "已归档"

    COUNTS = (State.CONFIRMED, State.POSTED, State.FILED)

    scope_field = "organization__path"
    scope_right = rights.SEE_POINTS

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="point_sheets")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="point_sheets"
    )
    period_code = models.CharField("月份", max_length=10)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("开启时间")
    changed_at = models.DateTimeField("最近一步", null=True, blank=True)
    reported_on = models.DateField("报送日期", null=True, blank=True)
    posted_on = models.DateField("公示日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "月积分表"
        verbose_name_plural = "月积分表"
        ordering = ["-period_code", "organization__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organization", "period_code"], name="point_sheet_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}{self.period.label}积分"

    @property
    def period(self) -> Period:
        """The month the sheet is of."""
        return parse(self.period_code)

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path

    @property
    def counts(self) -> bool:
        """Whether its entries are confirmed, so that they score."""
        return self.state in self.COUNTS

    @property
    def is_returned(self) -> bool:
        """Whether it is open again after a step: it takes corrections though its month is over."""
        return self.state == self.State.OPEN and self.changed_at is not None


class PointAccount(models.Model):
    """Whose points they are under a scheme: a member, or an alias where no person is kept.

    Of a resident only alias and household code are kept, and whether the alias may be posted; all of it
    is erased on request, the entries stay as sums without a name (PV-RESIDENT). `group` is the category of
    an alias; a member's stands in the register of categories and is read from there.
    """

    ERASED = "已注销"

    scope_field = "organization__path"
    scope_right = rights.SEE_POINTS

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="point_accounts")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="point_accounts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="point_accounts"
    )
    name = models.CharField("名称", max_length=60)
    household = models.CharField("户编号", max_length=20, blank=True, default="")
    group = models.CharField("类别", max_length=60, blank=True, default="")
    listed = models.BooleanField("同意公布", default=False)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "积分户"
        verbose_name_plural = "积分户"
        ordering = ["organization", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "person"],
                condition=Q(person__isnull=False, until__isnull=True),
                name="point_account_one_open",
            ),
            models.UniqueConstraint(
                fields=["scheme", "organization", "name"],
                condition=Q(person__isnull=True, until__isnull=True),
                name="point_account_alias_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(group=""),
                name="point_account_category_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        """The member's name; of an alias only the number, because it goes into records that stay."""
        return self.name if self.person_id else f"积分户{self.pk}"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class PointEntry(models.Model):
    """One posting. Never changed and never deleted: a wrong one is reversed by another."""

    append_only = True
    scope_field = "sheet__organization__path"
    scope_right = rights.SEE_POINTS

    sheet = models.ForeignKey(PointSheet, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="entries")
    component = models.CharField("组成部分", max_length=60)
    item = models.ForeignKey(
        PointItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField("性质", max_length=10, choices=EntryKind)
    points = models.DecimalField("分值", max_digits=8, decimal_places=2)
    evidence = models.CharField("依据", max_length=300, blank=True, default="")
    evidence_key = models.CharField("依据标识", max_length=80, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    happened = models.CharField("发生月份", max_length=10, blank=True, default="")
    """The month a late report tells of; '' where it is the sheet's own."""
    own_item = models.ForeignKey(
        "assessments.BranchItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    """The branch's own wording of the item, where its rules had one."""
    offer = models.ForeignKey(
        "assessments.PointOffer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="redemptions",
        db_index=False,
    )
    """What was taken for spent points."""
    expires = models.CharField("到期的月份", max_length=10, blank=True, default="", db_default="")
    """Of expired points: the last month they were won in; '' for all else."""
    client_key = models.UUIDField("提交标识", null=True, blank=True, unique=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "积分流水"
        verbose_name_plural = "积分流水"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, points__gte=0)
                | Q(reverses__isnull=False, points__lte=0),
                name="point_entry_sign",
            ),
            models.UniqueConstraint(
                fields=["account", "expires"],
                condition=Q(kind=EntryKind.EXPIRED),
                name="point_entry_expires_once",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "sheet"], name="point_entry_of_account"),
            models.Index(
                fields=["own_item"],
                condition=Q(own_item__isnull=False),
                name="point_entry_of_own_item",
            ),
            models.Index(
                fields=["offer"], condition=Q(offer__isnull=False), name="point_entry_of_offer"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="point_entry_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()} {self.points}"

    @property
    def matter(self) -> str:
        """What it is about: the branch's own words, else the item's, else its kind."""
        named = self.own_item or self.item
        return named.label if named else self.get_kind_display()


class PointMeasure(models.Model):
    """What the branch decided for a member below the line of a quarter or year (P08-R9, P25-R4)."""

    class Kind(models.TextChoices):
        TALK = "talk", "约谈提醒"
        CRITICISM = "criticism", "批评教育"
        NO_AWARD = "no_award", "取消评优评先资格"
        HELP = "help", "结对帮扶、限期转化"
        MEETING = "meeting", "提交支部党员大会研究"

    append_only = True
    scope_field = "account__organization__path"
    scope_right = rights.SEE_POINTS

    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="measures")
    period_code = models.CharField("期间", max_length=10)
    kind = models.CharField("处理", max_length=10, choices=Kind)
    reason = models.CharField("说明", max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "积分处理"
        verbose_name_plural = "积分处理"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "period_code", "kind"], name="point_measure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"
