"""Lists of the API: classes and sessions as the pages show them, attendance and hours of the own scope."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins

from members.models import Person
from members.reads import Lists
from portal.api import IdFilter, YesNoFilter, one_of
from portal.scope import within
from training import kinds, rights
from training.api import told
from training.api.days import DayFilter
from training.models import Attendance, CourseSession, Enrolment, HourEntry, TrainingClass
from training.queries.classes import listed

_KINDS = "、".join(f"{code}（{name}）" for code, name in kinds.CHOICES)


def own(account: Any) -> Q:
    """The condition that a row is of the account's own person, rows merged into him among them."""
    if not account.person_id:
        return Q(pk__in=[])
    me = Person.objects.filter(Q(pk=account.person_id) | Q(merged_into=account.person_id))
    return Q(person__in=me.values("pk"))


def classes_told(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return classes as the list tells them."""
    return listed(rows).prefetch_related("groups")  # type: ignore[no-any-return]


def sessions_told(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return sessions as the list tells them."""
    return rows.prefetch_related("in_rooms", "taught_by")


class ClassFilters(filters.FilterSet):
    """How a list of classes is narrowed."""

    state = one_of(TrainingClass.State, "状态。")
    kind = filters.ChoiceFilter(
        choices=kinds.CHOICES,
        help_text="班次类型。",
        error_messages={"invalid_choice": f"没有“%(value)s”。可填{_KINDS}。"},
    )
    organization = IdFilter(field_name="organization_id", help_text="办班单位的编号。")


class ClassViewSet(mixins.RetrieveModelMixin, Lists):
    """Classes the account sees by scope, is in, teaches, or may apply or nominate for."""

    queryset = TrainingClass.objects.none()
    serializer_class = told.TrainingClassSerializer
    filterset_class = ClassFilters
    ordering = "-id"
    subject = "培训班"
    about = "授权范围内的，本人参加、授课的，以及可以报名、报送的培训班。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the classes with what they come to."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return classes_told(TrainingClass.objects.known_to(self.request.user))


class SessionFilters(filters.FilterSet):
    """How a list of sessions is narrowed."""

    training_class = IdFilter(field_name="training_class_id", help_text="培训班的编号。")
    state = one_of(CourseSession.State, "状态。")
    category = one_of(CourseSession.Category, "课程类别。")
    day_from = DayFilter(
        field_name="begins_at", lookup_expr="date__gte", help_text="上课日期，从这天起。"
    )
    day_to = DayFilter(
        field_name="begins_at", lookup_expr="date__lte", help_text="上课日期，到这天为止。"
    )


class SessionViewSet(mixins.RetrieveModelMixin, Lists):
    """Sessions of the classes the account knows."""

    queryset = CourseSession.objects.none()
    serializer_class = told.CourseSessionSerializer
    filterset_class = SessionFilters
    subject = "培训课次"
    about = "看得到的培训班的课次，取消的也在内，按状态分。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the sessions."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        known = TrainingClass.objects.known_to(self.request.user).values("pk")
        return sessions_told(CourseSession.objects.filter(training_class__in=known))


class EnrolmentFilters(filters.FilterSet):
    """How a list of trainees is narrowed."""

    training_class = IdFilter(field_name="training_class_id", help_text="培训班的编号。")
    person = IdFilter(field_name="person_id", help_text="学员的编号。")
    unit = IdFilter(field_name="unit_id", help_text="单位的编号。")
    state = one_of(Enrolment.State, "状态；applied是报了名、等推荐或录取的。")


class EnrolmentViewSet(mixins.RetrieveModelMixin, Lists):
    """Trainees of the classes in scope, people of the account's units, and its own."""

    queryset = Enrolment.objects.none()
    serializer_class = told.EnrolmentSerializer
    filterset_class = EnrolmentFilters
    subject = "培训学员"
    about = "授权范围内的培训班的学员名单，报送本单位学员的看本单位的人，和本人的。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows with their people."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        rows = Enrolment.objects
        known = Q(pk__in=rows.visible_to(account).values("pk"))
        known |= Q(pk__in=rows.visible_to_unit(account).values("pk"))
        return rows.filter(known | own(account)).select_related("person", "unit")


class AttendanceFilters(filters.FilterSet):
    """How a list of attendances is narrowed."""

    session = IdFilter(field_name="session_id", help_text="课次的编号。")
    person = IdFilter(field_name="person_id", help_text="学员的编号。")
    present = YesNoFilter(help_text="true只取到课的，false只取缺课的。")


class AttendanceViewSet(mixins.RetrieveModelMixin, Lists):
    """Attendance of the classes in scope, and one's own."""

    queryset = Attendance.objects.none()
    serializer_class = told.TrainingAttendanceSerializer
    filterset_class = AttendanceFilters
    subject = "培训考勤"
    about = "授权范围内的培训班的考勤，和本人的。没有一行的是还没有登记，不是缺课。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows with their people."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        seen = Q(pk__in=Attendance.objects.visible_to(account).values("pk"))
        return Attendance.objects.filter(seen | own(account)).select_related("person")


class HoursFilters(filters.FilterSet):
    """How a list of the ledger's rows is narrowed."""

    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    session = IdFilter(field_name="session_id", help_text="课次的编号。")
    category = one_of(CourseSession.Category, "类别。")
    day_from = DayFilter(field_name="on", lookup_expr="gte", help_text="日期，从这天起。")
    day_to = DayFilter(field_name="on", lookup_expr="lte", help_text="日期，到这天为止。")


class HoursViewSet(mixins.RetrieveModelMixin, Lists):
    """Rows of the ledger of who the account reads hours of: in scope, of its units, its own."""

    queryset = HourEntry.objects.none()
    serializer_class = told.StudyHoursSerializer
    filterset_class = HoursFilters
    subject = "学时"
    about = "授权范围内的人、本单位的人和本人的学时台账。台账只增不改，冲销是另一笔负数。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows with whose and whose class they are."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        seen = within(account.paths_for(rights.SEE_TRAINING), "person__home__path")
        seen |= within(account.paths_for(rights.UNIT_TRAINING), "person__home__path")
        return HourEntry.objects.filter(seen | own(account)).select_related("person", "organizer")
