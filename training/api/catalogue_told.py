"""What the API gives of venues, teachers, target groups, rules and yearly minimums."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of
from training.api import examples
from training.models import (
    CountyMinimum,
    CountyRule,
    GroupMember,
    Room,
    TargetGroup,
    Teacher,
    Venue,
)

RULE = ("share_least", "share_mode", "grace", "opens", "evening_from", "evening_most",
        "lecture_fields", "answer_days")  # fmt: skip


class RoomSerializer(serializers.ModelSerializer[Room]):
    """A room of a venue."""

    class Meta:
        model = Room
        fields = ["id", "name", "seats"]


@extend_schema_serializer(examples=of("党校", examples.VENUE))
class TrainingVenueSerializer(serializers.ModelSerializer[Venue]):
    """A venue with its rooms."""

    organization = OrganizationRef(help_text="主办单位。")
    kind = serializers.CharField(help_text="类别，如school。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="类别的名称。")
    rooms = RoomSerializer(many=True, help_text="教室。")

    class Meta:
        model = Venue
        fields = ["id", "organization", "name", "kind", "kind_label", "since", "until", "rooms"]


@extend_schema_serializer(examples=of("教师", examples.TEACHER))
class TrainingTeacherSerializer(serializers.ModelSerializer[Teacher]):
    """A teacher with what he taught this year."""

    organization = OrganizationRef(help_text="管理单位。")
    person = PersonRef(allow_null=True, help_text="名册里的人；外请的为 null。")
    team = serializers.CharField(help_text="队伍，如full。")
    team_label = serializers.CharField(source="get_team_display", help_text="队伍的名称。")
    level = serializers.CharField(help_text="层次，如school。")
    level_label = serializers.CharField(source="get_level_display", help_text="层次的名称。")
    sessions = serializers.IntegerField(source="n_sessions", help_text="今年的课次数。")
    hours = serializers.DecimalField(
        7, 1, source="n_hours", allow_null=True, help_text="今年的课时；没有课次的为 null。"
    )

    class Meta:
        model = Teacher
        fields = [
            "id", "organization", "person", "name", "team", "team_label", "level", "level_label",
            "unit", "subjects", "since", "until", "sessions", "hours",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("培训对象", examples.GROUP))
class TargetGroupSerializer(serializers.ModelSerializer[TargetGroup]):
    """Whom training is for."""

    organization = OrganizationRef(help_text="单位。")
    rule = serializers.CharField(help_text="怎样认定，如leaders；list是按名单。")
    rule_label = serializers.CharField(source="get_rule_display", help_text="认定办法的名称。")

    class Meta:
        model = TargetGroup
        fields = ["id", "organization", "name", "rule", "rule_label"]


@extend_schema_serializer(examples=of("名单上的人", examples.LISTED))
class TargetGroupMemberSerializer(serializers.ModelSerializer[GroupMember]):
    """That somebody stands, or stood, on a group's list."""

    group = serializers.IntegerField(source="group_id", help_text="培训对象的编号。")
    person = PersonRef(help_text="人员。")

    class Meta:
        model = GroupMember
        fields = ["id", "group", "person", "since", "until"]


@extend_schema_serializer(examples=of("培训规则", examples.RULE))
class TrainingRuleSerializer(serializers.ModelSerializer[CountyRule]):
    """What a county asks of its training; what it has not set is assumed."""

    county = OrganizationRef(help_text="县（市、区）。")
    own = serializers.SerializerMethodField(help_text="县里设置过为 true，推定值为 false。")
    evening_from = serializers.SerializerMethodField(help_text="夜讲最早开始，如18:30。")

    class Meta:
        model = CountyRule
        fields = ["county", "own", *RULE]

    def get_own(self, rule: CountyRule) -> bool:
        """Return whether the county has set anything."""
        return rule.pk is not None

    def get_evening_from(self, rule: CountyRule) -> str:
        """Return the time of day as it is sent."""
        return f"{rule.evening_from:%H:%M}"


class AskedMinimumSerializer(serializers.Serializer[Any]):
    """What one group owes in the year."""

    group = serializers.CharField(source="code", help_text="人员的代号，如servant。")
    group_label = serializers.CharField(source="label", help_text="哪种人员。")
    hours = serializers.DecimalField(5, 1, help_text="每年学时。")
    days = serializers.DecimalField(4, 1, allow_null=True, help_text="或每年天数；没有为 null。")
    ground = serializers.CharField(help_text="依据。")
    raised = serializers.SerializerMethodField(
        help_text="县里提高过的为 true，国家规定的为 false。"
    )

    def get_raised(self, least: Any) -> bool:
        """Return whether the county asks more than the nation."""
        return least.national is not None


class SetMinimumSerializer(serializers.ModelSerializer[CountyMinimum]):
    """One row the county has set."""

    class Meta:
        model = CountyMinimum
        fields = ["group", "year", "hours", "days", "ground"]


@extend_schema_serializer(examples=of("学时要求", examples.MINIMUMS))
class StudyMinimumsSerializer(serializers.Serializer[Any]):
    """A county's yearly minimums: what holds this year, and every row it has set."""

    county = OrganizationRef(help_text="县（市、区）。")
    year = serializers.IntegerField(help_text="今年。")
    asked = AskedMinimumSerializer(many=True, help_text="今年各种人员的要求。")
    set = SetMinimumSerializer(many=True, help_text="县里设置过的，从哪一年起。")
