"""What the API gives out of training. Ratings, surveys and reasons that people wrote stay on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of
from training.api import examples
from training.models import Attendance, CourseSession, HourEntry, TrainingClass
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

    class Meta:
        model = TrainingClass
        fields = [
            "id", "organization", "kind", "kind_label", "name", "theme", "starts_on", "ends_on",
            "capacity", "state", "state_label", "sessions", "hours", "trainees",
        ]  # fmt: skip

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
    state = serializers.CharField(help_text="状态，如planned。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = CourseSession
        fields = [
            "id", "training_class", "topic", "category", "category_label", "begins_at", "ends_at",
            "hours", "state", "state_label", "exception",
        ]  # fmt: skip


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
