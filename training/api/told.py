"""What the API gives out of training. Ratings, surveys and reasons that people wrote stay on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of
from training.api import examples
from training.models import Attendance, CourseSession, Enrolment, HourEntry, TrainingClass
from training.queries.statements import organizer_of


@extend_schema_serializer(examples=of("主体班次", examples.CLASS))
class TrainingClassSerializer(serializers.ModelSerializer[TrainingClass]):
    """A class with what it comes to."""

    organization = OrganizationRef(help_text="办班单位。")
    kind = serializers.CharField(help_text="班次类型的编号，如main。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="班次类型的名称。")
    state = serializers.CharField(help_text="状态，如running。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    sessions = serializers.SerializerMethodField(help_text="课次数，取消的不计。")
    hours = serializers.DecimalField(
        7, 1, source="n_hours", allow_null=True, help_text="课时合计；没有课次的为 null。"
    )
    trainees = serializers.SerializerMethodField(help_text="学员数。")
    venue = serializers.IntegerField(
        source="venue_id", allow_null=True, help_text="培训阵地的编号；不在登记的阵地为 null。"
    )
    groups = serializers.SerializerMethodField(help_text="培训对象的编号。")

    class Meta:
        model = TrainingClass
        fields = [
            "id", "organization", "kind", "kind_label", "name", "theme", "needs", "venue", "groups",
            "starts_on", "ends_on", "capacity", "by_application", "state", "state_label",
            "sessions", "hours", "trainees",
        ]  # fmt: skip

    def get_groups(self, made: TrainingClass) -> list[int]:
        """Return the ids of the target groups."""
        return sorted(one.pk for one in made.groups.all())

    def get_sessions(self, made: Any) -> int:
        """Return how many sessions were not cancelled."""
        return made.n_sessions or 0

    def get_trainees(self, made: Any) -> int:
        """Return how many are enrolled."""
        return made.n_trainees or 0


@extend_schema_serializer(examples=of("一次课", examples.SESSION))
class CourseSessionSerializer(serializers.ModelSerializer[CourseSession]):
    """A session of a class."""

    training_class = serializers.IntegerField(
        source="training_class_id", help_text="培训班的编号。"
    )
    category = serializers.CharField(help_text="课程类别，如theory。")
    category_label = serializers.CharField(
        source="get_category_display", help_text="课程类别的名称。"
    )
    form = serializers.CharField(help_text="教学形式，如lecture。")
    form_label = serializers.CharField(source="get_form_display", help_text="教学形式的名称。")
    main_room = serializers.SerializerMethodField(
        help_text="主课堂教室的编号；不在登记的教室为 null。"
    )
    rooms = serializers.SerializerMethodField(help_text="分课堂教室的编号。")
    teachers = serializers.SerializerMethodField(help_text="授课教师的编号。")
    state = serializers.CharField(help_text="状态，如planned。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = CourseSession
        fields = [
            "id", "training_class", "topic", "category", "category_label", "form", "form_label",
            "begins_at", "ends_at", "hours", "main_room", "rooms", "teachers", "questions",
            "audience", "counts_for", "state", "state_label", "exception",
        ]  # fmt: skip

    def get_main_room(self, session: CourseSession) -> int | None:
        """Return the id of the main room."""
        return next((one.room_id for one in session.in_rooms.all() if one.is_main), None)

    def get_rooms(self, session: CourseSession) -> list[int]:
        """Return the ids of the rooms joined by video."""
        return [one.room_id for one in session.in_rooms.all() if not one.is_main]

    def get_teachers(self, session: CourseSession) -> list[int]:
        """Return the ids of who teaches."""
        return [one.teacher_id for one in session.taught_by.all()]


@extend_schema_serializer(examples=of("扫码签到", examples.ATTENDANCE))
class TrainingAttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """One person at one session. No row is no answer, never absence."""

    session = serializers.IntegerField(source="session_id", help_text="课次的编号。")
    enrolment = serializers.IntegerField(source="enrolment_id", help_text="学员在名单上的编号。")
    person = PersonRef(help_text="学员。")
    way = serializers.CharField(help_text="方式，如qr。")
    way_label = serializers.CharField(source="get_way_display", help_text="方式的名称。")

    class Meta:
        model = Attendance
        fields = [
            "id", "session", "enrolment", "person", "present", "way", "way_label", "came_at",
            "left_at", "late", "early", "substituted",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("一笔学时", examples.ENTRY))
class StudyHoursSerializer(serializers.ModelSerializer[HourEntry]):
    """One row of the ledger; a reversal is negative and names the row it takes back."""

    person = PersonRef(help_text="谁的学时。")
    category = serializers.CharField(help_text="类别，如theory。")
    category_label = serializers.CharField(source="get_category_display", help_text="类别的名称。")
    organizer = serializers.SerializerMethodField(help_text="办班单位，或校外培训的组织单位。")
    session = serializers.IntegerField(
        source="session_id", allow_null=True, help_text="课次的编号；校外的为 null。"
    )
    reverses = serializers.IntegerField(
        source="reverses_id", allow_null=True, help_text="冲销的是哪一笔；不是冲销的为 null。"
    )

    class Meta:
        model = HourEntry
        fields = [
            "id", "person", "on", "hours", "category", "category_label", "organizer", "session",
            "title", "reverses",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_organizer(self, row: HourEntry) -> str:
        """Return who held what the entry is of."""
        return organizer_of(row)


@extend_schema_serializer(examples=of("学员", examples.ENROLMENT))
class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """One person's place in one class."""

    training_class = serializers.IntegerField(
        source="training_class_id", help_text="培训班的编号。"
    )
    person = PersonRef(help_text="学员。")
    unit = OrganizationRef(help_text="列入名单时的单位。")
    way = serializers.CharField(help_text="来源，如unit。")
    way_label = serializers.CharField(source="get_way_display", help_text="来源的名称。")
    state = serializers.CharField(help_text="状态，如enrolled。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Enrolment
        fields = [
            "id", "training_class", "person", "unit", "way", "way_label", "state", "state_label",
            "at",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("占比", examples.SHARE))
class ClassShareSerializer(serializers.Serializer[Any]):
    """The share of theory and Party spirit in a class."""

    applies = serializers.BooleanField(help_text="这个班要不要算占比（P04-R2）。")
    refuses = serializers.BooleanField(help_text="低于比例时不予审批为 true，只提醒为 false。")
    kept = serializers.BooleanField(help_text="是否达到比例。")
    part = serializers.DecimalField(
        7, 1, source="share.part", help_text="理论教育和党性教育的学时。"
    )
    whole = serializers.DecimalField(7, 1, source="share.whole", help_text="总学时。")
    rate = serializers.DecimalField(
        6, 2, source="share.rate", allow_null=True, help_text="占比（%）；没有课时的为 null。"
    )
    least = serializers.DecimalField(5, 2, help_text="要求的占比（%）。")
    missing = serializers.DecimalField(7, 1, help_text="还差多少学时。")


@extend_schema_serializer(examples=of("点名情况", examples.ROLL))
class SessionRollSerializer(serializers.Serializer[Any]):
    """Who is in, in numbers; who speaks; how the session was rated by five and more."""

    session = serializers.IntegerField(help_text="课次的编号。")
    total = serializers.IntegerField(source="numbers.total", help_text="名单上的人数。")
    present = serializers.IntegerField(source="numbers.present", help_text="到课人数。")
    absent = serializers.IntegerField(source="numbers.absent", help_text="缺课人数。")
    unanswered = serializers.IntegerField(
        source="numbers.unanswered", help_text="还没有登记的人数，记学时时要写这个数。"
    )
    speakers = serializers.ListField(
        child=serializers.IntegerField(), help_text="上台学员的人员编号。"
    )
    ratings = serializers.IntegerField(source="rated.count", help_text="评价的人数。")
    mean = serializers.DecimalField(
        3, 2, source="rated.mean", allow_null=True, help_text="平均分；不足5人评价的为 null。"
    )
