"""What the API gives out of mediation: one dispute for few (PV-CASE), numbers of rooms, experts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids import shipped
from grids.api.examples import COUNTY, VILLAGE, of
from grids.models import (
    CaseFile,
    CaseStep,
    Expert,
    JointHandling,
    Mediation,
    MediationMeeting,
    MediationRoom,
    Mediator,
)
from grids.queries.rooms import line
from members.api import OrganizationRef
from members.life.api import PersonRef

Shape = serializers.Serializer[Any]
_ROUND: dict[str, Any] = {
    "id": 12,
    "round": 0,
    "room": {"id": 6, "name": "河里村第一书记调解室"},
    "mediator": {"id": 611, "name": "孔令辉"},
    "opened_on": "2026-10-10",
    "outcome": "",
    "outcome_label": "调解中",
    "concluded_on": None,
    "oral": "",
    "followed_up_on": None,
    "kept": None,
    "followup_words": "",
}
MEDIATION: dict[str, Any] = {
    "case": 3108,
    "number": "2026-000398",
    "current": _ROUND,
    "experts": [{"field": "法律", "name": "唐正", "unit": "县法律援助中心主任"}],
    "joint": [
        {
            "id": 5,
            "unit": {"id": 2244, "code": "370830-gaj", "name": "县公安局"},
            "request": "请到场见证。",
            "asked_on": "2026-10-11",
            "due_on": "2026-10-20",
            "reply": "",
            "replied_on": None,
        }
    ],
    "meetings": [
        {
            "id": 8,
            "held_on": "2026-10-12",
            "place": "room",
            "place_label": "调解室",
            "words": "双方同意以旧渠为界。",
            "by": "孔令辉",
        }
    ],
    "files": [{"id": 3, "round": 0, "purpose_label": "调解协议", "by": "孔令辉", "added_on": "2026-10-12"}],
    "earlier": [],
    "offers": ["meeting", "invite", "joint", "conclude", "assign"],
}  # fmt: skip
ROOM: dict[str, Any] = {
    "id": 6,
    "organization": VILLAGE,
    "name": "河里村第一书记调解室",
    "opened_on": "2026-01-10",
    "closed_on": None,
    "mediators": 2,
    "running": 1,
    "handled": 9,
    "settled": 8,
    "last_on": "2026-10-12",
    "idle": False,
}
MEDIATOR: dict[str, Any] = {
    "id": 44,
    "room": 6,
    "person": {"id": 611, "name": "孔令辉"},
    "since": "2026-01-10",
    "until": None,
    "certified_until": "2027-12-31",
    "certified": True,
}
EXPERT: dict[str, Any] = {
    "id": 17,
    "county": COUNTY,
    "field": "law",
    "field_label": "法律",
    "name": "唐正",
    "unit": "县法律援助中心主任",
    "since": "2026-03-01",
}
URGED: dict[str, Any] = {
    "case": 3120,
    "at": "2026-10-13T09:00:00+08:00",
    "by": "孟广",
}


class RoomRef(serializers.ModelSerializer[MediationRoom]):
    """A room as a mediation names it."""

    class Meta:
        model = MediationRoom
        fields = ["id", "name"]


class MediationRoundSerializer(serializers.ModelSerializer[Mediation]):
    """One round of a mediation."""

    room = RoomRef(help_text="调解室。")
    mediator = PersonRef(source="mediator.person", help_text="调解员。")
    outcome = serializers.CharField(help_text="结果，如agreed；调解中为空。")
    outcome_label = serializers.CharField(source="get_outcome_display", help_text="结果的名称。")

    class Meta:
        model = Mediation
        fields = [
            "id", "round", "room", "mediator", "opened_on", "outcome", "outcome_label",
            "concluded_on", "oral", "followed_up_on", "kept", "followup_words",
        ]  # fmt: skip


class InvitedSerializer(Shape):
    """An expert who was invited."""

    field = serializers.CharField(help_text="领域。")
    name = serializers.CharField(help_text="姓名。")
    unit = serializers.CharField(help_text="单位。")


class JointSerializer(serializers.ModelSerializer[JointHandling]):
    """A unit that was asked."""

    unit = OrganizationRef(help_text="单位。")

    class Meta:
        model = JointHandling
        fields = ["id", "unit", "request", "asked_on", "due_on", "reply", "replied_on"]


class MediationMeetingSerializer(serializers.ModelSerializer[MediationMeeting]):
    """A meeting with the parties."""

    place_label = serializers.CharField(source="get_place_display", help_text="地点的名称。")
    by = serializers.CharField(source="by.display_name", help_text="谁登记的。")

    class Meta:
        model = MediationMeeting
        fields = ["id", "held_on", "place", "place_label", "words", "by"]


class CaseFileSerializer(serializers.ModelSerializer[CaseFile]):
    """That there is a restricted file; it is opened on the page, and every opening is recorded."""

    purpose_label = serializers.CharField(source="get_purpose_display", help_text="种类。")
    by = serializers.CharField(source="added_by.display_name", help_text="谁上传的。")

    class Meta:
        model = CaseFile
        fields = ["id", "round", "purpose_label", "by", "added_on"]


@extend_schema_serializer(examples=of("调解中的一件", MEDIATION))
class MediationSerializer(Shape):
    """How a dispute is mediated."""

    case = serializers.IntegerField(source="case.pk", help_text="事项的编号（id）。")
    number = serializers.CharField(source="case.label", help_text="事项编号。")
    current = MediationRoundSerializer(
        source="mediation", allow_null=True, help_text="这一轮调解；还没有安排为 null。"
    )
    experts = serializers.SerializerMethodField(help_text="邀请的专家。")
    joint = JointSerializer(many=True, help_text="联合处置。")
    meetings = MediationMeetingSerializer(many=True, help_text="调解会。")
    files = CaseFileSerializer(many=True, help_text="调解协议，只有登记，没有内容。")
    earlier = MediationRoundSerializer(many=True, help_text="以前几轮。")
    offers = serializers.ListField(
        child=serializers.CharField(), help_text="本账号现在能办的，用在地址里。"
    )

    @extend_schema_field(InvitedSerializer(many=True))
    def get_experts(self, shown: dict[str, Any]) -> list[dict[str, str]]:
        """Return who was invited."""
        return [
            {"field": field, "name": name, "unit": unit} for field, name, unit in shown["experts"]
        ]


@extend_schema_serializer(examples=of("一次催办", URGED))
class UrgedSerializer(serializers.ModelSerializer[CaseStep]):
    """A sentence in a case's log."""

    case = serializers.IntegerField(source="case_id", help_text="事项的编号（id）。")
    by = serializers.CharField(source="actor.display_name", help_text="谁催的。")

    class Meta:
        model = CaseStep
        fields = ["case", "at", "by"]


@extend_schema_serializer(examples=of("村里的调解室", ROOM))
class MediationRoomSerializer(serializers.ModelSerializer[MediationRoom]):
    """A room with its totals."""

    organization = OrganizationRef(help_text="所在地。")
    mediators = serializers.SerializerMethodField(help_text="现有几名调解员。")
    running = serializers.IntegerField(help_text="正在调解几件。")
    handled = serializers.IntegerField(help_text="调解过几件。")
    settled = serializers.IntegerField(help_text="其中达成协议几件。")
    last_on = serializers.DateField(allow_null=True, help_text="最近一次活动；没有为 null。")
    idle = serializers.SerializerMethodField(help_text="true：30天没有活动。")

    class Meta:
        model = MediationRoom
        fields = [
            "id", "organization", "name", "opened_on", "closed_on", "mediators", "running",
            "handled", "settled", "last_on", "idle",
        ]  # fmt: skip

    def get_mediators(self, room: Any) -> int:
        """Return how many serve today."""
        return room.mediators_now or 0

    def get_idle(self, room: Any) -> bool:
        """Return whether nothing has happened there for long."""
        return line(room).idle


@extend_schema_serializer(examples=of("一名调解员", MEDIATOR))
class MediatorSerializer(serializers.ModelSerializer[Mediator]):
    """Somebody who mediates in a room."""

    room = serializers.IntegerField(source="room_id", help_text="调解室的编号。")
    person = PersonRef(help_text="谁。")
    certified = serializers.BooleanField(source="is_certified", help_text="true：有有效的证。")

    class Meta:
        model = Mediator
        fields = ["id", "room", "person", "since", "until", "certified_until", "certified"]


@extend_schema_serializer(examples=of("一名专家", EXPERT))
class ExpertSerializer(serializers.ModelSerializer[Expert]):
    """A professional of a county's pool."""

    county = OrganizationRef(help_text="县（市、区）。")
    field = serializers.CharField(help_text="领域的编号。")
    field_label = serializers.SerializerMethodField(help_text="领域的名称。")

    class Meta:
        model = Expert
        fields = ["id", "county", "field", "field_label", "name", "unit", "since"]

    def get_field_label(self, expert: Expert) -> str:
        """Return the field's title."""
        return shipped.expert_fields().get(expert.field, expert.field)
