"""What the API gives out of visits, inspections and dispute meetings; of residents a code at the most."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from grids.api import examples
from grids.api.examples import GRID, VILLAGE, of
from grids.api.told import WITHHELD, GridRef
from grids.models import DisputeMeeting, Inspection, Visit
from grids.queries import rhythm, visits
from members.api import OrganizationRef
from members.life.api import PersonRef

VISIT: dict[str, Any] = {
    "id": 40211,
    "grid": GRID,
    "organization": VILLAGE,
    "person": {"id": 611, "name": "孔令辉"},
    "on": "2026-10-12",
    "matter": "routine",
    "matter_label": "日常走访",
    "household": "H0412",
    "words": "老人独居，冬天取暖要留意。",
    "late": False,
    "logged_at": "2026-10-12T15:20:00+08:00",
    "case": None,
    "case_number": "",
}
COUNTS: dict[str, Any] = {
    "month": "2026-10",
    "place": examples.TOWN,
    "rows": [
        {
            "person": 611,
            "name": "孔令辉",
            "place": "河里村",
            "visits": 12,
            "days": 9,
            "late": 1,
            "cases": 2,
            "last_on": "2026-10-12",
        }
    ],
}
INSPECTION: dict[str, Any] = {
    "id": 88,
    "grid": GRID,
    "organization": VILLAGE,
    "done_on": "2026-10-08",
    "households": 212,
    "hazards": 1,
    "disputes": 0,
    "difficulties": 3,
    "findings": "变压器围栏破损一处，已上报。",
    "by": "孔令辉",
    "logged_at": "2026-10-08T17:00:00+08:00",
}
MEETING: dict[str, Any] = {
    "id": 52,
    "grid": GRID,
    "organization": VILLAGE,
    "held_on": "2026-10-09",
    "present": 6,
    "cases": 1,
    "decisions": "2026-000398请第一书记上门调解。",
    "by": "孔令辉",
    "logged_at": "2026-10-09T10:00:00+08:00",
}
Shape = serializers.Serializer[Any]


@extend_schema_serializer(examples=of("一次走访", VISIT))
class VisitSerializer(serializers.ModelSerializer[Visit]):
    """A diary entry: a household is a code alone, nobody living there is named (PV-RESIDENT)."""

    grid = GridRef(help_text="网格。")
    organization = OrganizationRef(help_text="村（社区）或镇街，按记录那天。")
    person = PersonRef(help_text="谁走访的。")
    matter_label = serializers.CharField(source="get_matter_display", help_text="事由的名称。")
    household = serializers.SerializerMethodField(help_text=f"户编号；没有写为空。{WITHHELD}")
    words = serializers.SerializerMethodField(
        help_text=f"日记；满两年的已删除，为空。成为事项的，内容就是事项的。{WITHHELD}"
    )
    case = serializers.IntegerField(
        source="case_id", allow_null=True, help_text="同时上报的事项的编号；没有为 null。"
    )
    case_number = serializers.SerializerMethodField(help_text="事项编号；没有为空。")

    class Meta:
        model = Visit
        fields = [
            "id", "grid", "organization", "person", "on", "matter", "matter_label", "household",
            "words", "late", "logged_at", "case", "case_number",
        ]  # fmt: skip

    def _tells(self, visit: Visit) -> bool:
        return visits.tells(self.context["request"].user, visit)

    def get_household(self, visit: Visit) -> str | None:
        """Return the code, as the diary's page shows it."""
        return visit.household if self._tells(visit) else None

    def get_words(self, visit: Visit) -> str | None:
        """Return the words, as the diary's page shows them."""
        return visit.words if self._tells(visit) else None

    def get_case_number(self, visit: Visit) -> str:
        """Return the number of the case it became."""
        return visit.case.label if visit.case else ""


class WorkerCountSerializer(Shape):
    """One worker's visits of a month, as numbers."""

    person = serializers.IntegerField(help_text="人员的编号。")
    name = serializers.CharField(help_text="姓名。")
    place = serializers.CharField(help_text="在哪里任网格员。")
    visits = serializers.IntegerField(help_text="走访次数。")
    days = serializers.IntegerField(help_text="走访的天数。")
    late = serializers.IntegerField(help_text="补记的次数。")
    cases = serializers.IntegerField(help_text="同时上报的事项数。")
    last_on = serializers.DateField(allow_null=True, help_text="最近一次；没有走访为 null。")


@extend_schema_serializer(examples=of("一个镇街的一个月", COUNTS))
class VisitCountsSerializer(Shape):
    """The visits of a month by worker."""

    month = serializers.CharField(help_text="月份。")
    place = OrganizationRef(allow_null=True, help_text="镇街；授权范围比镇街小的为 null。")
    rows = WorkerCountSerializer(many=True, help_text="每名网格员；没有走访的为0。")


@extend_schema_serializer(examples=of("一次大摸排", INSPECTION))
class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """A grid-wide inspection."""

    grid = GridRef(help_text="村（社区）网格。")
    organization = OrganizationRef(help_text="村（社区）。")
    by = serializers.CharField(source="by.display_name", help_text="谁登记的。")

    class Meta:
        model = Inspection
        fields = [
            "id", "grid", "organization", "done_on", "households", "hazards", "disputes",
            "difficulties", "findings", "by", "logged_at",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("一次例会", MEETING))
class DisputeMeetingSerializer(serializers.ModelSerializer[DisputeMeeting]):
    """A weekly meeting on disputes; what it decided is for few (PV-CASE)."""

    grid = GridRef(help_text="村（社区）网格。")
    organization = OrganizationRef(help_text="村（社区）。")
    cases = serializers.IntegerField(help_text="研判了几件矛盾纠纷。")
    decisions = serializers.SerializerMethodField(
        help_text="研判意见；满两年的已删除，为空。只给登记人、村（社区）、镇街网格中心和县级督办。"
    )
    by = serializers.CharField(source="by.display_name", help_text="谁登记的。")

    class Meta:
        model = DisputeMeeting
        fields = [
            "id", "grid", "organization", "held_on", "present", "cases", "decisions", "by",
            "logged_at",
        ]  # fmt: skip

    def get_decisions(self, meeting: DisputeMeeting) -> str | None:
        """Return what was decided, as the list's page shows it."""
        account = self.context["request"].user
        return meeting.decisions if rhythm.tells(account, meeting) else None
