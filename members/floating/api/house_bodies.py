"""What is sent about officers, places, fleets, talents, who came back, and the census."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.floating.models import Activity, ReturnCase, Talent
from portal.bodies import Body, Id, Text
from portal.examples import sent


def _day(said: str, **more: Any) -> serializers.DateField:
    return serializers.DateField(help_text=f"{said}，如2026-10-13。", **more)


def _blank(said: str, most: int) -> Text:
    return Text(required=False, allow_blank=True, default="", max_length=most, help_text=said)


@extend_schema_serializer(
    examples=sent("苏州的联络员", {"person": 5021, "place": "苏州市", "since": "2026-10-12"})
)
class ContactOfficerBody(Body):
    """Who, where, since when."""

    person = Id(help_text="联络员的人员编号。")
    place = Text(max_length=12, help_text="联络地，只写城市，如苏州市。")
    since = _day("开始日期")


@extend_schema_serializer(
    examples=sent("一次交流", {"kind": "exchange", "on": "2026-10-12", "present": 12})
)
class ContactActivityBody(Body):
    """An activity."""

    kind = serializers.ChoiceField(Activity.Kind.choices, help_text="活动。")
    on = _day("日期")
    present = serializers.IntegerField(min_value=1, max_value=100_000, help_text="参加人数。")
    people = serializers.ListField(
        child=Id(), required=False, default=list, max_length=600,
        help_text="参加的党员的人员编号，可以不写；接口不再给出。",
    )  # fmt: skip
    said = _blank("内容；接口不再给出。", 300)


@extend_schema_serializer(
    examples=sent("服务窗口", {"name": "流动党员服务窗口", "since": "2026-10-12"})
)
class ServiceWindowBody(Body):
    """A service window."""

    name = Text(max_length=40, help_text="窗口名称。")
    since = _day("设立日期")


@extend_schema_serializer(
    examples=sent(
        "驻外工作站",
        {"name": "苏州工作站", "province": "江苏省", "city": "苏州市", "since": "2026-10-12"},
    )
)
class WorkStationBody(Body):
    """A work station."""

    name = Text(max_length=40, help_text="工作站名称。")
    province = Text(max_length=20, help_text="省份，如江苏省。")
    city = Text(max_length=12, help_text="城市，如苏州市。")
    since = _day("设立日期")


@extend_schema_serializer(
    examples=sent("依托商会", {"host": "苏州济宁商会", "since": "2026-10-12"})
)
class FloatingBranchBody(Body):
    """A floating branch."""

    host = Text(max_length=60, help_text="依托单位，如商会、园区、市场。")
    since = _day("认定日期")


@extend_schema_serializer(examples=sent("船队", {"name": "一号船队", "since": "2026-10-12"}))
class FleetBody(Body):
    """A fleet."""

    name = Text(max_length=40, help_text="船队名称。")
    since = _day("登记日期")


@extend_schema_serializer(examples=sent("上船", {"person": 5021, "since": "2026-10-12"}))
class BoardingBody(Body):
    """Who boards."""

    person = Id(help_text="党员的人员编号，船队所属党支部的。")
    since = _day("上船日期")


@extend_schema_serializer(examples=sent("成立", {"leader": 5021, "on": "2026-10-12"}))
class BoatGroupBody(Body):
    """The founding of a boat group."""

    leader = Id(help_text="党小组长的人员编号，本船队的党员。")
    on = _day("成立日期")


@extend_schema_serializer(examples=sent("满3人", {"inclusive": True}))
class BoatRuleBody(Body):
    """How a county reads the threshold."""

    inclusive = serializers.BooleanField(help_text="true满3人就可建组，false要超过3人。")


@extend_schema_serializer(
    examples=sent(
        "在外人才",
        {"occupation": "焊工", "wish": "yes", "skill": "焊接", "channel": "微信群", "step": "found",
         "consented_on": "2026-10-12"},
    )
)  # fmt: skip
class TalentBody(Body):
    """The items about a talent, all of them."""

    occupation = Text(max_length=40, help_text="从事职业；接口不再给出。")
    wish = serializers.ChoiceField(Talent.Wish.choices, help_text="返乡意愿。")
    skill = Text(max_length=60, help_text="特长；接口不再给出。")
    channel = Text(max_length=30, help_text="怎样联系，不写号码；接口不再给出。")
    support = _blank("需要的支持；接口不再给出。", 100)
    step = serializers.ChoiceField(Talent.Step.choices, help_text="进展。")
    consented_on = _day("本人同意日期；没有同意不能登记")


@extend_schema_serializer(
    examples=sent(
        "返乡创业", {"branch": 1310, "kind": "business", "amount": "500000", "on": "2026-10-12"}
    )
)
class HomecomingBody(Body):
    """That somebody came back."""

    branch = Id(help_text="登记党支部的编号。")
    kind = serializers.ChoiceField(ReturnCase.Kind.choices, help_text="去向。")
    amount = serializers.DecimalField(
        14,
        2,
        min_value=0,
        required=False,
        default=Decimal(0),
        help_text="投资（元）；任村干部的不写。",
    )
    on = _day("返乡日期")


@extend_schema_serializer(
    examples=sent("下半年的摸排", {"half": "2026H2", "done_on": "2026-10-12"})
)
class CensusBody(Body):
    """A census."""

    half = Text(max_length=6, help_text="半年，如2026H2；这半年和以前五个半年。")
    done_on = _day("摸排日期，在这半年以内")
    changes = _blank("变动说明；接口不再给出。", 500)
