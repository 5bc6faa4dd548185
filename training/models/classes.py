"""A class, its sessions, and who teaches and speaks in which room when."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from members.models import Organization, Person
from portal.scope import ScopedQuerySet
from training import kinds, rights
from training.models.catalogue import Room, TargetGroup, Teacher, Venue


class Span(Func):
    """The moments from–to (the end left out) as one range for exclusion constraints."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class ClassQuerySet(ScopedQuerySet):
    """Classes by who holds them; `known_to` adds those a person is in, and those open to him."""

    def known_to(self, account: Any) -> Self:
        """Return what the account sees by scope, what its person is in or teaches, and what is open to
        its person or to the units it nominates for."""
        known = Q(pk__in=self.visible_to(account).values("pk"))
        if account.person_id:
            me = Person.objects.filter(Q(pk=account.person_id) | Q(merged_into=account.person_id))
            enrolled = self.model.enrolment_model().objects.filter(person__in=me.values("pk"))
            taught = SessionTeacher.objects.filter(teacher__person=account.person_id)
            known |= Q(pk__in=enrolled.values("training_class"))
            known |= Q(pk__in=taught.values("session__training_class"))
            known |= Q(by_application=True, **_open()) & _above(account.person.home.path)
        for path in account.paths_for(rights.UNIT_TRAINING):
            known |= Q(**_open()) & _above(path)
        return self.filter(known)


def _open() -> dict[str, Any]:
    return {"state__in": ("enrolling", "running")}


def _above(path: str) -> Q:
    """The condition that a class is held by the organization at a path or by one above it."""
    ids = [int(number) for number in path.strip("/").split("/") if number]
    return Q(organization__in=ids)


@pghistory.track()
class TrainingClass(models.Model):
    """One class: whose, of which kind, for whom, from when to when (LC-CLASS).

    `from_report` marks rows that bring out figures a report publishes: a demonstration, no real class.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "拟订"
        APPROVED = "approved", "已审批"
        ENROLLING = "enrolling", "报名中"
        RUNNING = "running", "开班"
        FINISHED = "finished", "结班"
        EVALUATED = "evaluated", "已评估"
        ARCHIVED = "archived", "归档"
        CANCELLED = "cancelled", "取消"

    PLANNING = (State.PLANNED, State.APPROVED, State.ENROLLING, State.RUNNING)
    """States in which sessions may still be changed."""
    OPEN = (State.ENROLLING, State.RUNNING)
    OVER = (State.FINISHED, State.EVALUATED, State.ARCHIVED)
    scope_field = "organization__path"
    scope_right = rights.SEE_TRAINING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="办班单位"
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField("班次类型", max_length=12, choices=kinds.CHOICES)
    name = models.CharField("班次名称", max_length=60)
    theme = models.CharField("主题", max_length=120, blank=True, default="")
    needs = models.CharField("需求依据", max_length=200, blank=True, default="")
    """Which surveyed need the class answers (P19-R5)."""
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    capacity = models.PositiveIntegerField("名额", null=True, blank=True)
    by_application = models.BooleanField("个人可以报名", default=False)
    groups = models.ManyToManyField(TargetGroup, blank=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    evaluation = models.CharField("评估", max_length=500, blank=True, default="")
    from_report = models.BooleanField("报道数字演示", default=False)

    objects = ClassQuerySet.as_manager()

    class Meta:
        verbose_name = "培训班"
        verbose_name_plural = "培训班"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "starts_on"], name="class_of_place"),
            models.Index(fields=["starts_on", "state"], name="class_of_days"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="class_has_places"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def enrolment_model() -> Any:
        """The model of enrolments, which stands behind this one."""
        from training.models.enrolments import Enrolment  # a circle otherwise

        return Enrolment

    @property
    def scope_path(self) -> str:
        """The path of who holds it."""
        return self.organization.path

    @property
    def is_over(self) -> bool:
        """Whether it has ended as planned, so that it has certificates."""
        return self.state in self.OVER

    @property
    def of_kind(self) -> kinds.Kind:
        """Its kind with the rules it stands under."""
        return kinds.BY_CODE[self.kind]


@pghistory.track()
class CourseSession(models.Model):
    """One session of a class: what, of which category, when, for how many study hours.

    `audience` counts who listened where no roll is kept (an open lecture); those are person-times, never
    people. `exception` is why it departs from a rule of its kind (P19-R1, P34-R1). `counts_for` is the
    week a make-up session counts in.
    """

    class Category(models.TextChoices):
        THEORY = "theory", "理论教育"
        SPIRIT = "spirit", "党性教育"
        PROFESSIONAL = "professional", "专业能力"
        STYLE = "style", "作风建设"
        OTHER = "other", "其他"

    class Form(models.TextChoices):
        LECTURE = "lecture", "讲授"
        SITE = "site", "现场教学"
        DISCUSSION = "discussion", "研讨交流"
        VIDEO = "video", "视频"

    class State(models.TextChoices):
        PLANNED = "planned", "未上"
        CLOSED = "closed", "已记学时"
        CANCELLED = "cancelled", "取消"

    scope_field = "training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sessions"
    )
    topic = models.CharField("课题", max_length=80)
    category = models.CharField("类别", max_length=12, choices=Category)
    form = models.CharField("形式", max_length=10, choices=Form, default=Form.LECTURE)
    begins_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    questions = models.PositiveSmallIntegerField("答疑（分钟）", default=0)
    audience = models.PositiveIntegerField("听课人次（不点名）", null=True, blank=True)
    counts_for = models.DateField("补课计入的周五", null=True, blank=True)
    exception = models.CharField("例外原因", max_length=120, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "课次"
        verbose_name_plural = "课次"
        ordering = ["begins_at", "id"]
        indexes = [models.Index(fields=["begins_at", "state"], name="session_of_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="session_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="session_has_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.training_class.name}“{self.topic}”"

    @property
    def scope_path(self) -> str:
        """The path of who holds the class."""
        return self.training_class.organization.path

    @property
    def minutes(self) -> int:
        """How long it takes by the clock."""
        return int((self.ends_at - self.begins_at).total_seconds() // 60)


class _Booked(models.Model):
    """What a session takes for its time; `live` goes out with a cancelled session."""

    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    live = models.BooleanField(default=True)

    class Meta:
        abstract = True


def _never_twice(name: str, taken: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            (taken, RangeOperators.EQUAL),
            (Span("begins_at", "ends_at"), RangeOperators.OVERLAPS),
        ],
        condition=Q(live=True),
    )


class SessionRoom(_Booked):
    """That a session is in a room: the main one, or a sub-room joined by video (P19-R3)."""

    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="in_rooms")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    is_main = models.BooleanField("主课堂", default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "课次教室"
        verbose_name_plural = "课次教室"
        ordering = ["-is_main", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "room"], name="session_once_a_room"),
            _never_twice("room_never_twice_at_once", "room"),
        ]

    def __str__(self) -> str:
        return str(self.room)


class SessionTeacher(_Booked):
    """That somebody teaches a session."""

    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="taught_by")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="taught")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "授课"
        verbose_name_plural = "授课"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "teacher"], name="session_once_a_teacher"),
            _never_twice("teacher_never_twice_at_once", "teacher"),
        ]

    def __str__(self) -> str:
        return str(self.teacher)


class Speaker(models.Model):
    """A trainee who speaks in a session (P34-R1: N speakers)."""

    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_turns")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "上台学员"
        verbose_name_plural = "上台学员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="speaker_once_a_session")
        ]

    def __str__(self) -> str:
        return str(self.person)
