"""How members are managed: helpers, yearly targets, posts, households as counts, and what was done (P24)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from members.categories import rights
from members.categories.models.scoping import NEVER_CHANGED, OfMembers, ScopedByBranch
from members.models import Person

_ENDS_LATER = Q(until__isnull=True) | Q(until__gte=F("since"))


@pghistory.track()
class Helper(ScopedByBranch, models.Model):
    """Who keeps contact with a member away (P24-R4), helps one in hardship (R5) or guides one (R1)."""

    scope_right = rights.SEE_CATEGORIES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="helpers", verbose_name="党员"
    )
    helper = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="联系人"
    )
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "联系帮扶人"
        verbose_name_plural = "联系帮扶人"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="category_helper_one"
            ),
            models.CheckConstraint(condition=~Q(person=F("helper")), name="category_helper_other"),
            models.CheckConstraint(condition=_ENDS_LATER, name="category_helper_ends"),
        ]
        indexes = [models.Index(fields=["helper", "until"], name="category_helper_of")]

    def __str__(self) -> str:
        return f"{self.helper.name}联系{self.person.name}"


@pghistory.track()
class Target(ScopedByBranch, models.Model):
    """A cadre member's targets of a year and how they came out (P24-R3)."""

    scope_right = rights.SEE_CATEGORIES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="category_targets", verbose_name="党员"
    )
    year = models.PositiveSmallIntegerField("年度")
    targets = models.CharField("目标", max_length=500)
    set_on = models.DateField("确定日期")
    result = models.CharField("完成情况", max_length=300, blank=True, default="")
    result_on = models.DateField("核对日期", null=True, blank=True)

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "年度目标"
        verbose_name_plural = "年度目标"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="category_target_one_a_year"),
            models.CheckConstraint(
                condition=Q(result="", result_on=None)
                | (~Q(result="") & Q(result_on__gte=F("set_on"))),
                name="category_target_result_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.year}年目标"


class Post(models.TextChoices):
    """The seven posts of members without one (P24-R7)."""

    POLICY = "policy", "政策宣传"
    EPIDEMIC = "epidemic", "疫情防控"
    PATROL = "patrol", "治安巡逻"
    WELFARE = "welfare", "公益服务"
    MEDIATION = "mediation", "纠纷调解"
    ENVIRONMENT = "environment", "环境整治"
    HELP = "help", "扶贫助困"


@pghistory.track()
class PostHeld(ScopedByBranch, models.Model):
    """A post a member serves on, from when to when (P24-R7)."""

    scope_right = rights.SEE_CATEGORIES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="category_posts", verbose_name="党员"
    )
    post = models.CharField("岗位", max_length=12, choices=Post)
    since = models.DateField("上岗日期")
    until = models.DateField("离岗日期", null=True, blank=True)

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "党员岗位"
        verbose_name_plural = "党员岗位"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post"], condition=Q(until=None), name="category_post_once"
            ),
            models.CheckConstraint(condition=_ENDS_LATER, name="category_post_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.get_post_display()}岗"


@pghistory.track()
class Households(ScopedByBranch, models.Model):
    """How many households a member keeps contact with (P24-R8): a count, never who lives there."""

    scope_right = rights.SEE_CATEGORIES

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="category_households", verbose_name="党员"
    )
    count = models.PositiveSmallIntegerField("联系户数", validators=[MaxValueValidator(200)])
    since = models.DateField("登记日期")

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "联系户数"
        verbose_name_plural = "联系户数"
        constraints = [
            models.CheckConstraint(condition=Q(count__lte=200), name="category_households_count")
        ]

    def __str__(self) -> str:
        return f"{self.person.name}的联系户数"


class Care(ScopedByBranch, models.Model):
    """One thing done for a member, or told by him, on a day; never changed (P24-R4, R5, R6)."""

    class Kind(models.TextChoices):
        VISIT = "visit", "上门走访"
        REPORT = "report", "定期汇报"
        ONLINE = "online", "网上教育"
        STUDY = "study", "送学上门"
        CHECKUP = "checkup", "免费体检"
        RELIEF = "relief", "临时救助"
        GUIDE = "guide", "引导带富"

    append_only = True
    kept_secret = True
    scope_right = rights.SEE_CATEGORIES

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="cares", verbose_name="党员"
    )
    kind = models.CharField("事项", max_length=8, choices=Kind)
    on = models.DateField("日期")
    words = models.CharField("情况", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = OfMembers.as_manager()

    class Meta:
        verbose_name = "分类管理记录"
        verbose_name_plural = "分类管理记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "on"], name="category_care_once")
        ]
        triggers = [pgtrigger.Protect(name="category_care_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.person.name}{self.on}{self.get_kind_display()}"
