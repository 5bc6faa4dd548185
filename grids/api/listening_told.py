"""What the API gives out of listening days and receptions, and takes about them; visitors are a number."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids.actions.listening import LONGEST_TEAM, LONGEST_WORDS, MOST_VISITORS
from grids.api.examples import COUNTY, TOWN, VILLAGE, of, sent
from grids.models import Case, ListeningShift, Sitting
from members.api import OrganizationRef
from portal.bodies import Body, Id, Text

Shape = serializers.Serializer[Any]
SITTING: dict[str, Any] = {
    "id": 17,
    "kind": "listening",
    "kind_label": "听民声日",
    "place": VILLAGE,
    "planned_on": "2026-10-05",
    "held_on": "2026-10-05",
    "team": "县农业农村局",
    "visitors": 6,
    "count": 1,
    "by": "孟广",
    "logged_at": "2026-10-05T17:00:00+08:00",
}
_CASES = [
    {"id": 3120, "number": "2026-000412", "due_on": "2026-10-21", "state": "handling",
     "state_label": "办理中"}
]  # fmt: skip
BOARD: dict[str, Any] = {
    "month": "2026-10",
    "town": TOWN,
    "lines": [
        {
            "place": VILLAGE,
            "days": [
                {
                    "planned_on": "2026-10-05",
                    "falls_on": "2026-10-05",
                    "state": "held",
                    "sitting": 17,
                    "visitors": 6,
                }
            ],
            "receptions": 1,
        }
    ],
    "counts": {"held": 1, "late": 0, "missed": 0, "to_come": 2, "none": 0, "idle": 0},
}
SHIFT: dict[str, Any] = {"id": 3, "county": COUNTY, "day": "2026-10-25", "to": "2026-10-26"}


@extend_schema_serializer(examples=of("一个听民声日", SITTING))
class SittingSerializer(serializers.ModelSerializer[Sitting]):
    """A day that was held, as lists carry it."""

    kind_label = serializers.CharField(source="get_kind_display", help_text="种类的名称。")
    place = OrganizationRef(help_text="村（社区）或镇街。")
    team = serializers.CharField(help_text="参加的单位或党代表。")
    count = serializers.IntegerField(help_text="登记了几件当天的事项。")
    by = serializers.CharField(source="by.display_name", help_text="谁登记的。")

    class Meta:
        model = Sitting
        fields = [
            "id", "kind", "kind_label", "place", "planned_on", "held_on", "team", "visitors",
            "count", "by", "logged_at",
        ]  # fmt: skip


class SittingCaseSerializer(serializers.ModelSerializer[Case]):
    """A case that came up, as number and state."""

    number = serializers.CharField(source="label", help_text="事项编号。")  # type: ignore[assignment]
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Case
        fields = ["id", "number", "due_on", "state", "state_label"]


@extend_schema_serializer(
    examples=of(
        "一个听民声日和当天的事项", SITTING | {"words": "反映路灯、排水。", "cases": _CASES}
    )
)
class SittingDetailSerializer(SittingSerializer):
    """A day with its words, and its cases as numbers."""

    cases = serializers.SerializerMethodField(help_text="当天的事项：只有编号和状态。")

    class Meta(SittingSerializer.Meta):
        fields = [*SittingSerializer.Meta.fields, "words", "cases"]

    @extend_schema_field(SittingCaseSerializer(many=True))
    def get_cases(self, sitting: Sitting) -> list[Any]:
        """Return the cases that came up."""
        rows = sitting.cases.select_related("case").order_by("pk")
        return list(SittingCaseSerializer([row.case for row in rows], many=True).data)


class BoardDaySerializer(Shape):
    """One fixed date at a place."""

    planned_on = serializers.DateField(help_text="原定的日期：5日、15日、25日。")
    falls_on = serializers.DateField(help_text="县里改期以后的日期；没有改期就是原定的。")
    state = serializers.ChoiceField(
        choices=[("held", "按时"), ("late", "补办"), ("missed", "缺"), ("to_come", "未到"),
                 ("none", "没有开展")],
        help_text="办了没有；从第一次登记起算，以前的和从没有开展的不算缺。",
    )  # fmt: skip
    sitting = serializers.IntegerField(
        source="sitting.pk", default=None, allow_null=True, help_text="登记的编号；没有为 null。"
    )
    visitors = serializers.IntegerField(
        source="sitting.visitors", default=None, allow_null=True, help_text="人次；没有为 null。"
    )


class BoardLineSerializer(Shape):
    """A place and its month."""

    place = OrganizationRef(help_text="镇街或村（社区）。")
    days = BoardDaySerializer(many=True, help_text="一个月的三个听民声日。")
    receptions = serializers.IntegerField(help_text="党代表接待几次。")


@extend_schema_serializer(examples=of("一个镇街的十月", BOARD))
class ListeningBoardSerializer(Shape):
    """A township's month."""

    month = serializers.CharField(help_text="月份。")
    town = OrganizationRef(allow_null=True, help_text="镇街；授权范围里没有为 null。")
    lines = BoardLineSerializer(many=True, help_text="镇街和各村（社区），最多200行。")
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="按时held、补办late、缺missed、未到to_come、没有开展none各几次，没有开展的几处idle。",
    )


@extend_schema_serializer(examples=of("改期", SHIFT))
class ListeningShiftSerializer(serializers.ModelSerializer[ListeningShift]):
    """A fixed date a county has moved."""

    county = OrganizationRef(help_text="县（市、区）。")

    class Meta:
        model = ListeningShift
        fields = ["id", "county", "day", "to"]


@extend_schema_serializer(
    examples=sent(
        "一个听民声日",
        {
            "kind": "listening",
            "place": 2203,
            "planned_on": "2026-10-05",
            "held_on": "2026-10-05",
            "team": "县农业农村局",
            "visitors": 6,
            "words": "反映路灯、排水。",
        },
    )
)
class SittingBody(Body):
    """A day that was held."""

    kind = serializers.ChoiceField(Sitting.Kind.choices, help_text="种类。")
    place = Id(help_text="村（社区）或镇街的编号。")
    planned_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="哪一个听民声日：每月5日、15日、25日，最近三个月的；党代表接待不写。",
    )
    held_on = serializers.DateField(help_text="实际日期，最多补登92天。")
    team = Text(max_length=LONGEST_TEAM, help_text="参加的单位或党代表，不写来访群众。")
    visitors = serializers.IntegerField(
        min_value=0, max_value=MOST_VISITORS, help_text="接待群众人次。"
    )
    words = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_WORDS,
        help_text="情况，不写姓名、电话、身份证号；群众反映的事另行上报。",
    )


@extend_schema_serializer(examples=sent("当天的一件", {"case": 3120}))
class SittingCaseBody(Body):
    """Which case came up."""

    case = Id(help_text="事项的编号：那一天在那里发现、来源相同、还没有登记到哪一天的。")


@extend_schema_serializer(examples=sent("改一天", {"day": "2026-10-25", "to": "2026-10-26"}))
class ShiftBody(Body):
    """A fixed date that is moved."""

    day = serializers.DateField(help_text="原定日期：5日、15日或25日。")
    to = serializers.DateField(help_text="改到哪一天，不能早于今天。")
