"""The micro-lecture contest (微党课大赛, P11-R5, R6): entries, judges, marks, what each round decided."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from portal.models import StoredFile
from portal.scope import ScopedQuerySet
from training import rights
from training.models.lectures import LectureTopic

_NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete
_WHILE_JUDGED = """
    IF (TG_OP = 'UPDATE' AND (OLD.entry_id, OLD.round, OLD.judge_id)
            IS DISTINCT FROM (NEW.entry_id, NEW.round, NEW.judge_id)) OR NOT EXISTS (
        SELECT 1 FROM training_contestentry e JOIN training_contest c ON c.id = e.contest_id
        WHERE e.id = COALESCE(NEW.entry_id, OLD.entry_id) AND c.state = 'judging'
          AND c.round = COALESCE(NEW.round, OLD.round)
    ) THEN RAISE EXCEPTION 'marks are changed while their round is judged alone'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_while_judged';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def default_sizes() -> list[int]:
    """Return how many go on from each round where nobody said otherwise (P11-R5, assumed)."""
    return [120, 80, 50]


class ContestQuerySet(ScopedQuerySet):
    """Contests by who holds them; `known_to` adds who may hand in, who judges, who takes part."""

    def known_to(self, account: Any) -> Self:
        """Return the contests an account sees by scope, may hand in to, judges, or is a contestant of."""
        known = Q(pk__in=self.visible_to(account).values("pk"))
        for right in (rights.UNIT_TRAINING, rights.KEEP_TRAINING):
            for path in account.paths_for(right):
                known |= Q(organization__in=[int(one) for one in path.split("/") if one])
        if account.person_id:
            judged = ContestJudge.objects.filter(person=account.person_id, until=None)
            entered = ContestEntry.objects.filter(person=account.person_id)
            known |= Q(pk__in=judged.values("contest")) | Q(pk__in=entered.values("contest"))
        return self.filter(known)


@pghistory.track()
class Contest(models.Model):
    """One contest: how many rounds, how many go on from each, how it is marked. `round` is the present one.

    `shares_line`: who shares the place on the line of a round before the last goes on together (P11).
    `least` marks an entry needs before a round is counted (P11-R6). All of these are assumed, and settings.
    """

    class State(models.TextChoices):
        ENTERING = "entering", "报名"
        JUDGING = "judging", "评分"
        COUNTED = "counted", "已计分，待定"
        BETWEEN = "between", "本轮已定"
        FINISHED = "finished", "已公布"
        CANCELLED = "cancelled", "取消"

    scope_field = "organization__path"
    scope_right = rights.SEE_TRAINING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位"
    )
    title = models.CharField("名称", max_length=60)
    theme = models.CharField("主题", max_length=120, blank=True, default="")
    closes_on = models.DateField("报名截止")
    sizes = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(1)]),
        verbose_name="各轮晋级数",
        default=default_sizes,
    )
    per_unit = models.PositiveIntegerField("每单位最多报几件", null=True, blank=True)
    least = models.PositiveSmallIntegerField("每件最少几名评委评分", default=5)
    trims = models.BooleanField("去掉一个最高分和一个最低分", default=True)
    shares_line = models.BooleanField("末轮以前并列的一起晋级", default=True)
    round = models.PositiveSmallIntegerField("现在第几轮", default=0)
    state = models.CharField("状态", max_length=10, choices=State, default=State.ENTERING)
    from_report = models.BooleanField("报道数字演示", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = "微党课比赛"
        verbose_name_plural = "微党课比赛"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"],
                condition=~Q(state="cancelled"),
                name="contest_once_a_title",
            ),
            models.CheckConstraint(
                condition=Q(sizes__len__gte=1, sizes__len__lte=5), name="contest_one_to_five_rounds"
            ),
            models.CheckConstraint(condition=Q(least__gte=1), name="contest_asks_for_marks"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The path of who holds it."""
        return self.organization.path

    @property
    def size(self) -> int:
        """How many go on from the present round; 0 before the first."""
        return self.sizes[self.round - 1] if self.round else 0

    @property
    def is_last(self) -> bool:
        """Whether the present round is the last."""
        return self.round == len(self.sizes)


@pghistory.track()
class ContestEntry(models.Model):
    """A micro-lecture a unit or branch handed in. `reached` is the last round it is or was judged in; it left
    the contest there unless it went on. `topic` is its row on the menu, once somebody put it there."""

    class State(models.TextChoices):
        ENTERED = "entered", "参赛"
        OUT = "out", "未晋级"
        SELECTED = "selected", "入选"
        WITHDRAWN = "withdrawn", "撤回"
        REMOVED = "removed", "取消参赛资格"

    scope_field = "contest__organization__path"
    scope_right = rights.SEE_TRAINING

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="参赛单位"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="micro_lectures"
    )
    contestant = models.CharField("参赛人", max_length=40)
    title = models.CharField("题目", max_length=60)
    field = models.CharField("领域", max_length=20, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.ENTERED)
    reached = models.PositiveSmallIntegerField("进到第几轮", default=1)
    topic = models.OneToOneField(
        LectureTopic, on_delete=models.PROTECT, null=True, blank=True, related_name="won_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("报送时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "参赛微党课"
        verbose_name_plural = "参赛微党课"
        ordering = ["id"]
        indexes = [models.Index(fields=["contest", "state"], name="micro_lecture_of_contest")]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "unit", "title"],
                condition=~Q(state__in=("withdrawn", "removed")),
                name="micro_lecture_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["contest", "person"],
                condition=~Q(state__in=("withdrawn", "removed")),
                name="contestant_once_a_contest",
            ),
            models.CheckConstraint(
                condition=Q(topic=None) | Q(state="selected"), name="menu_takes_selected_lectures"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.contestant}）"

    @property
    def scope_path(self) -> str:
        """The path of who holds the contest."""
        return self.contest.organization.path


@pghistory.track()
class ContestJudge(models.Model):
    """Who judges: somebody of the register with his own account, or somebody from outside, whose paper marks
    the organizer types in."""

    scope_field = "contest__organization__path"
    scope_right = rights.SEE_TRAINING

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="judges")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="judging"
    )
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=60, blank=True, default="")
    since = models.DateField("聘请日期")
    until = models.DateField("退出日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评委"
        verbose_name_plural = "评委"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "person"], condition=Q(until=None), name="judge_once_a_contest"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of who holds the contest."""
        return self.contest.organization.path


class ContestMark(models.Model):
    """One judge's mark of one entry in one round, or that he stands aside (`value` null, `recused`).

    It may be changed while its round is judged; a trigger keeps it afterwards.
    """

    scope_field = "entry__contest__organization__path"
    scope_right = rights.KEEP_TRAINING

    entry = models.ForeignKey(ContestEntry, on_delete=models.PROTECT, related_name="marks")
    judge = models.ForeignKey(ContestJudge, on_delete=models.PROTECT, related_name="marks")
    round = models.PositiveSmallIntegerField("轮次")
    value = models.DecimalField("分数", max_digits=5, decimal_places=2, null=True, blank=True)
    recused = models.BooleanField("回避", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("评分时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        constraints = [
            models.UniqueConstraint(fields=["entry", "round", "judge"], name="marked_once_a_round"),
            models.CheckConstraint(
                condition=Q(recused=True, value=None) | Q(recused=False, value__range=(0, 100)),
                name="mark_or_stands_aside",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="mark_while_judged",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_WHILE_JUDGED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}第{self.round}轮"


class RoundDecision(models.Model):
    """What a person decided on a counted round: how many were judged, how many went on, on what ground."""

    append_only = True
    scope_field = "contest__organization__path"
    scope_right = rights.SEE_TRAINING

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField("轮次")
    size = models.PositiveIntegerField("晋级数")
    judged = models.PositiveIntegerField("参评")
    went_on = models.PositiveIntegerField("晋级")
    ground = models.CharField("并列怎样定", max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("决定时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "轮次决定"
        verbose_name_plural = "轮次决定"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "round"], name="round_decided_once")
        ]
        triggers = [pgtrigger.Protect(name="round_stays", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.contest}第{self.round}轮"


class Standing(models.Model):
    """Where an entry stood in a decided round. It stands: results are never edited."""

    append_only = True
    scope_field = "decision__contest__organization__path"
    scope_right = rights.SEE_TRAINING

    decision = models.ForeignKey(RoundDecision, on_delete=models.PROTECT, related_name="standings")
    entry = models.ForeignKey(ContestEntry, on_delete=models.PROTECT, related_name="standings")
    score = models.DecimalField("得分", max_digits=7, decimal_places=4, null=True)
    median = models.DecimalField("中位数", max_digits=7, decimal_places=4, null=True)
    marks = models.PositiveSmallIntegerField("评分数")
    rank = models.PositiveIntegerField("名次", null=True)
    went_on = models.BooleanField("晋级")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "比赛名次"
        verbose_name_plural = "比赛名次"
        ordering = ["rank", "entry_id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "entry"], name="stood_once_a_round"),
            models.CheckConstraint(
                condition=Q(rank=None, score=None, went_on=False)
                | Q(rank__isnull=False, score__isnull=False),
                name="standing_has_score_and_place",
            ),
        ]
        triggers = [pgtrigger.Protect(name="standing_stays", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.entry}第{self.rank}名"
