"""What somebody asks to have corrected of what the register holds about him."""

from django.db import models
from django.db.models import Q

from members import rights
from members.models.accounts import Account
from members.models.people import Person
from portal.scope import ScopedQuerySet


class CorrectionRequest(models.Model):
    """A person asks for one of his facts to be corrected; who keeps him accepts it or says why not.

    `wanted` is the right value in the person's own words, or the code of a choice. Identity numbers and
    telephones are never written here: the field alone says that one is wrong.
    """

    class Fact(models.TextChoices):
        NAME = "name", "姓名"
        SEX = "sex", "性别"
        BORN = "born", "出生日期"
        ETHNICITY = "ethnicity", "民族"
        NATIVE_PLACE = "native_place", "籍贯"
        EDUCATION = "education", "学历"
        JOINED_ON = "joined_on", "入党日期"
        FULL_ON = "full_on", "转正日期"
        IDENTITY = "identity", "证件号码"
        HOME = "home", "所在单位"
        POSTS = "posts", "任职"
        MEMBERSHIPS = "memberships", "组织关系"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ACCEPTED = "accepted", "已更正"
        REFUSED = "refused", "未更正"

    APPLIED = (
        "name",
        "sex",
        "born",
        "ethnicity",
        "native_place",
        "education",
        "joined_on",
        "full_on",
    )
    """Facts that accepting writes into the register; the others are done by hand before."""

    scope_field = "person__home__path"
    scope_right = rights.KEEP_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="corrections", verbose_name="人员"
    )
    fact = models.CharField("更正项目", max_length=12, choices=Fact)
    wanted = models.CharField("应为", max_length=100, blank=True, default="")
    ground = models.CharField("依据", max_length=300)
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fact"], condition=Q(state="open"), name="correction_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="correction_is_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="open"), name="correction_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_fact_display()}"

    @property
    def scope_path(self) -> str:
        """The path of the unit of whom it is about."""
        return self.person.home.path

    @property
    def wanted_label(self) -> str:
        """What is wanted, a choice by its name."""
        if self.fact in ("sex", "education"):
            choices = {"sex": Person.Sex, "education": Person.Education}[self.fact].choices
            return str(dict(choices).get(self.wanted, self.wanted))
        return self.wanted
