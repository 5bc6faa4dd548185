"""What is sent about bulletins."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments.actions.bulletins import LISTED
from assessments.api.examples import sent
from assessments.models import Bulletin
from portal.bodies import Body, Id, Text


@extend_schema_serializer(
    examples=sent("三季度通报", {"scheme": 1, "period": "2026Q3", "audience": "internal"})
)
class BulletinDraftBody(Body):
    """What a bulletin is to tell of."""

    scheme = Id(help_text="方案的编号。")
    period = Text(max_length=10, help_text="周期，如2026Q3；也可以是汇总几个周期的更长的周期。")
    audience = serializers.ChoiceField(
        Bulletin.Audience.choices,
        required=False,
        default=Bulletin.Audience.INTERNAL.value,
        help_text="发布范围。",
    )


@extend_schema_serializer(
    examples=sent(
        "第二稿",
        {
            "title": "关于2026年三季度平时考核情况的通报",
            "opening": "各单位：",
            "closing": "",
            "audience": "internal",
            "listed": 0,
            "seen": 1,
        },
    )
)
class SaveBody(Body):
    """The words of a draft."""

    title = Text(max_length=120, help_text="标题。")
    opening = Text(max_length=4000, help_text="开头。")
    closing = Text(
        required=False, allow_blank=True, default="", max_length=4000, help_text="结尾。"
    )
    audience = serializers.ChoiceField(Bulletin.Audience.choices, help_text="发布范围。")
    listed = serializers.ChoiceField(
        [(count, f"前{count}名" if count else "全部") for count in LISTED],
        help_text="每组列前几名，0为全部。",
    )
    seen = serializers.IntegerField(
        min_value=0, max_value=32767, help_text="读到的是第几稿（text）；别人又存过的不保存。"
    )


@extend_schema_serializer(examples=sent("照读到的发布", {"seal": "2.internal.5b0c6f4a9d2e8173"}))
class IssueBody(Body):
    """As what was read it is issued."""

    seal = Text(max_length=80, help_text="读到的草稿的seal。")


@extend_schema_serializer(examples=sent("作废", {"reason": "改用季度通报"}))
class DropBody(Body):
    """Why it is dropped."""

    reason = Text(required=False, allow_blank=True, default="", max_length=500, help_text="理由。")
