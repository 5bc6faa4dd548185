"""A stay away (or here, of who came from elsewhere), its reports, its helper and his contacts (P32)."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from members.floating import rights
from members.floating.models.officers import NEVER_CHANGED, Officer
from members.floating.models.places import CITY, Station
from members.models import Organization, Person
from portal.scope import ScopedQuerySet


class StayQuerySet(ScopedQuerySet):
    """Stays by the branch that keeps them; `known_to` adds the account's own and those in its charge."""

    def known_to(self, account: Any) -> Self:
        """Return what the account sees by scope, its own, and those it is officer or helper of."""
        seen = self.visible_to(account).values("pk")
        if not account.person_id:
            return self.filter(pk__in=seen)
        me = account.person_id
        mine = Q(person=me) | Q(person__merged_into=me) | Q(officer__person=me, officer__until=None)
        pairs = PairHelper.objects.filter(helper=me, until=None)
        return self.filter(mine | Q(pk__in=seen) | Q(pk__in=pairs.values("stay")))

    def open(self) -> Self:
        """Return those that have not ended."""
        return self.filter(state__in=FloatingMember.OPEN)

    def timed(self) -> Self:
        """Return the rows with `last_report` and `counted_from`, the day their clock runs from."""
        reports = Report.objects.filter(stay=OuterRef("pk")).order_by("-on")
        begun = Greatest("left_on", "registered_on")
        return self.annotate(last_report=Subquery(reports.values("on")[:1])).annotate(
            counted_from=Coalesce("last_report", begun)
        )


@pghistory.track()
class FloatingMember(models.Model):
    """One stay of a member away from the place of his branch: where to, by which branch it is kept.

    `branch` keeps the row: his home branch when he went out, the host branch when he came in; the other
    side is `other_branch`, or `elsewhere` in words where it is not in the register. Where he is, is
    known to the city, never to an address. Nothing happens to him by the clock: who stands on its lists
    is computed, being declared out of contact is a person's decision.
    """

    class Direction(models.TextChoices):
        OUT = "out", "流出"
        IN = "in", "流入"

    class Employer(models.TextChoices):
        COMPANY = "company", "企业务工"
        TRADE = "trade", "个体经营"
        BUILDING = "building", "建筑工地"
        SERVICE = "service", "服务业"
        TRANSPORT = "transport", "运输、船舶"
        STUDY = "study", "求学"
        FAMILY = "family", "随迁、照料家人"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        AWAY = "away", "在外"
        LOST = "lost", "失联"
        RETURNED = "returned", "已返回"
        TRANSFERRED = "transferred", "已转组织关系"

    OPEN = (State.AWAY, State.LOST)
    scope_field = "branch__path"
    scope_right = rights.SEE_FLOATING

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="stays", verbose_name="党员"
    )
    direction = models.CharField("流向", max_length=3, choices=Direction)
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="stays", verbose_name="管理党支部"
    )
    other_branch = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="对方党支部",
    )
    elsewhere = models.CharField("对方党组织", max_length=60, blank=True, default="")
    station = models.ForeignKey(
        Station,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stays",
        verbose_name="工作站",
    )
    officer = models.ForeignKey(
        Officer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stays",
        verbose_name="联络员",
    )
    province = models.CharField("省份", max_length=20)
    city = models.CharField("城市", max_length=12)
    employer = models.CharField("从业类别", max_length=10, choices=Employer)
    left_on = models.DateField("外出日期")
    reason = models.CharField("外出原因", max_length=60)
    channel = models.CharField("联系方式", max_length=30)
    """In words (微信群, 家属转达); numbers lie sealed in PersonSecret."""
    registered_on = models.DateField("登记日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.AWAY)
    returned_on = models.DateField("返回（转出）日期", null=True, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = "流动党员"
        verbose_name_plural = "流动党员"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "direction"],
                condition=Q(state__in=("away", "lost")),
                name="stay_one_open_a_direction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("away", "lost"), returned_on=None)
                | Q(state__in=("returned", "transferred"), returned_on__isnull=False),
                name="stay_ends_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("left_on")),
                name="stay_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(city__regex=CITY), name="stay_to_a_city"),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], name="stay_of_branch"),
            models.Index(fields=["province", "city"], name="stay_destination"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.get_direction_display()}"

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps it."""
        return self.branch.path

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN

    @property
    def destination(self) -> str:
        """Province and city, once where they are the same."""
        same = self.city.startswith(self.province) or self.province == "境外"
        return self.city if same else f"{self.province}{self.city}"

    @property
    def other_side(self) -> str:
        """The branch on the other side, in words."""
        return self.other_branch.label if self.other_branch else self.elsewhere


class Report(models.Model):
    """One report of a member: thoughts, work, study (P32-R2), written by himself or for him."""

    class Mode(models.TextChoices):
        WRITTEN = "written", "书面"
        ORAL = "oral", "口头"

    append_only = True
    scope_field = "stay__branch__path"
    scope_right = rights.SEE_FLOATING

    stay = models.ForeignKey(FloatingMember, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField("汇报日期")
    mode = models.CharField("方式", max_length=8, choices=Mode)
    thought = models.CharField("思想", max_length=500)
    work = models.CharField("工作", max_length=500)
    study = models.CharField("学习", max_length=500)
    by_himself = models.BooleanField("本人填写")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "流动党员汇报"
        verbose_name_plural = "流动党员汇报"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["stay", "on"], name="floating_report_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="floating_report_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}汇报"

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps the stay."""
        return self.stay.branch.path


@pghistory.track()
class PairHelper(models.Model):
    """The member of the two committees who keeps contact with one member away (1+1, P32-R5)."""

    scope_field = "stay__branch__path"
    scope_right = rights.SEE_FLOATING

    stay = models.ForeignKey(FloatingMember, on_delete=models.PROTECT, related_name="pairs")
    helper = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="结对干部"
    )
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结对联系"
        verbose_name_plural = "结对联系"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(until=None), name="pair_one_helper_a_stay"
            )
        ]
        indexes = [models.Index(fields=["helper", "until"], name="pair_of_helper")]

    def __str__(self) -> str:
        return f"{self.helper.name}结对{self.stay.person.name}"

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps the stay."""
        return self.stay.branch.path


class Contact(models.Model):
    """One contact of a helper with his member (monthly, P32-R5)."""

    append_only = True
    scope_field = "pair__stay__branch__path"
    scope_right = rights.SEE_FLOATING

    pair = models.ForeignKey(PairHelper, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField("联系日期")
    channel = models.CharField("联系方式", max_length=30)
    matter = models.CharField("联系内容", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结对联系记录"
        verbose_name_plural = "结对联系记录"
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["pair", "on"], name="contact_once_a_day")]
        triggers = [pgtrigger.Protect(name="contact_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}联系"

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps the stay."""
        return self.pair.stay.branch.path
