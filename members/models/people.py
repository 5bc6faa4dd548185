"""People of the Party and cadre system, their posts and their memberships. Never residents."""

from typing import Any, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left, Replace

from members import rights, scope
from members.models.organizations import PARTY_KINDS, Organization
from portal import clock
from portal.scope import ScopedQuerySet, within


class PeopleQuerySet(ScopedQuerySet):
    """People by the unit they belong to; who holds a right on a branch also has its present members,
    whose unit is the village or the office the branch stands in."""

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return the people whose unit, or whose present branch, lies in the account's scope."""
        needed = right or rights.SEE_PEOPLE
        branches = scope.paths_on(account, needed, PARTY_KINDS)
        if not branches:
            return super().visible_to(account, right)
        members = Membership.objects.filter(within(branches, "branch__path"), in_force())
        inside = within(account.paths_for(needed), self.model.scope_field)
        people = self.model.objects.filter(inside).values("pk")
        # a union, not an OR: each way has its index
        return self.filter(pk__in=people.union(members.values("person_id")))


def in_force() -> Q:
    """Return the condition on posts and memberships that they hold today."""
    today = clock.today()
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gt=today))


GONE = Q(left_on__isnull=False) | Q(merged_into__isnull=False)
"""Who left the register or was merged into another row: the few that counts leave out (person_gone)."""
RUN_TOGETHER = Replace(F("sort_key"), Value(" "), Value(""))
"""The pinyin of a name as it is typed in a search, without blanks."""


class Bigrams(Func):
    """Every two characters of a name that stand beside each other (members/migrations/0004)."""

    function = "members_name_bigrams"
    output_field = ArrayField(models.TextField())


class DateRange(Func):
    """The dates from–until (until excluded; open where null) as one range for exclusion constraints."""

    function = "daterange"


@pghistory.track(level=pghistory.Statement)  # an import writes a hundred thousand at once
class Person(models.Model):
    """A human of the Party or cadre system; his identity number and telephone lie in PersonSecret.

    `left_on` with `left_why` ends his place in the register, `merged_into` says that the row was a
    second one of somebody; neither is ever deleted, for results and records point to it. `joined_on`
    is the day a branch admitted him as a probationary member, `full_on` that of full membership.
    `revision` counts what was changed: a form that read an older one is Stale.
    """

    class Sex(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    class Education(models.TextChoices):
        GRADUATE = "graduate", "研究生"
        BACHELOR = "bachelor", "大学本科"
        COLLEGE = "college", "大学专科"
        SECONDARY = "secondary", "中专、高中"
        JUNIOR = "junior", "初中"
        PRIMARY = "primary", "小学及以下"

    class Left(models.TextChoices):
        MOVED = "moved", "转出本市"
        DIED = "died", "去世"
        QUIT = "quit", "出党"
        OTHER = "other", "其他"

    scope_field = "home__path"
    scope_right = rights.SEE_PEOPLE

    name = models.CharField("姓名", max_length=40)
    sort_key = models.CharField("拼音序", max_length=120)
    initials = models.CharField("拼音首字母", max_length=20)
    home = models.ForeignKey(  # its index is person_home's
        Organization,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="people",
        verbose_name="所在单位",
    )
    born_year = models.PositiveSmallIntegerField("出生年", null=True, blank=True)
    born = models.DateField("出生日期", null=True, blank=True)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True, default="", db_default="")
    ethnicity = models.CharField("民族", max_length=20, blank=True, default="", db_default="")
    native_place = models.CharField("籍贯", max_length=40, blank=True, default="", db_default="")
    education = models.CharField(
        "学历", max_length=10, choices=Education, blank=True, default="", db_default=""
    )
    work = models.CharField("工作单位及职务", max_length=80, blank=True, default="", db_default="")
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_on = models.DateField("转正日期", null=True, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    left_why = models.CharField(
        "离开原因", max_length=6, choices=Left, blank=True, default="", db_default=""
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="second_rows",
        verbose_name="并入",
    )
    revision = models.PositiveIntegerField("修订", default=0, db_default=0, editable=False)

    objects = PeopleQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["home", "sort_key"], name="person_home"),
            models.Index(fields=["sort_key", "id"], name="person_order"),
            models.Index(
                fields=["initials"], name="person_initials", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["id"], condition=GONE, name="person_gone"),
            models.Index(Left("name", 1), "sort_key", "id", name="person_first_character"),
            models.Index(OpClass(RUN_TOGETHER, "text_pattern_ops"), name="person_pinyin"),
            GinIndex(Bigrams("name"), name="person_bigrams"),
            models.Index(
                fields=["sort_key", "id"],
                condition=Q(left_on__isnull=False),
                name="person_who_left",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_second_row",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(born__isnull=True) | Q(born_year=F("born__year")),
                name="person_born_in_his_year",
            ),
            models.CheckConstraint(
                condition=Q(full_on__isnull=True) | Q(full_on__gte=F("joined_on")),
                name="person_full_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_why="") | Q(left_on__isnull=False),
                name="person_left_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of the unit he belongs to."""
        return self.home.path


class PersonSecret(models.Model):
    """A person's identity number and telephone, sealed (portal/envelopes.py), each with a blind index.

    No history is kept of it: what is changed here leaves a deed that says only that it was. The blind
    index finds a full number and tells nothing of part of one.
    """

    scope_field = "person__home__path"
    scope_right = rights.SEE_SECRETS

    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="secret",
        verbose_name="人员",
    )
    identity = models.BinaryField("证件号码（密）", null=True)
    identity_index = models.BinaryField("证件号码盲索引", null=True, unique=True)
    telephone = models.BinaryField("电话（密）", null=True)
    telephone_index = models.BinaryField("电话盲索引", null=True, db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "证件和电话"
        verbose_name_plural = "证件和电话"

    def __str__(self) -> str:
        return f"人员{self.person_id}的证件和电话"


@pghistory.track(level=pghistory.Statement)
class Post(models.Model):
    """A cadre's post: who serves where, as what, from when to when. Transfers close and open rows."""

    class Role(models.TextChoices):
        PRINCIPAL = "principal", "主要负责人"
        LEADER = "leader", "班子成员"
        SECTION_HEAD = "section_head", "科室负责人"
        STAFF = "staff", "科员"

    scope_field = "organization__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    section = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="科室",
    )
    title = models.CharField("职务", max_length=60)
    role = models.CharField("职责", max_length=12, choices=Role)
    rank = models.CharField("职级", max_length=30, blank=True, default="")
    is_main = models.BooleanField("主要职务", default=True)
    position = models.PositiveSmallIntegerField("单位内次序", default=0)
    since = models.DateField("任职日期")
    until = models.DateField("免职日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["organization", "position", "id"]
        constraints = [
            ExclusionConstraint(
                name="post_one_main_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_main=True),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="post_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["organization", "position"], name="post_of_unit")]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


@pghistory.track(level=pghistory.Statement)
class Membership(models.Model):
    """A Party member's belonging to one branch at a time."""

    class Stage(models.TextChoices):
        PROBATIONARY = "probationary", "预备党员"
        FULL = "full", "正式党员"

    scope_field = "branch__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name="党员"
    )
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name="党支部"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage, default=Stage.FULL)
    since = models.DateField("转入日期")
    until = models.DateField("转出日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系"
        verbose_name_plural = "组织关系"
        indexes = [
            models.Index(
                fields=["person"],
                condition=Q(stage="probationary"),
                name="membership_probationary",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="membership_one_branch_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.branch}）"
