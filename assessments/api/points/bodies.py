"""What is sent about points. The pages' own forms read it again, so that they refuse the same."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments.actions.point_checks import MOST
from assessments.models import PointItem, PointMeasure, PointOffer
from assessments.models.points import SCORED
from assessments.points.lifecycle import POINTS
from portal.bodies import Body, Id, Month, Text, Upload
from portal.examples import sent

MOST_ACCOUNTS = 500


def _points(said: str, **more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(8, 2, min_value=0, help_text=said, **more)


@extend_schema_serializer(examples=sent("开启一个月", {"month": "2026-09"}))
class OpeningBody(Body):
    """Which month's sheet is opened."""

    month = Month(help_text="月份，如2026-09；已经开启的得到原来那张。")


class ClaimBody(Body):
    """One matter, for oneself."""

    item = Text(max_length=20, help_text="登记哪一条：可登记条目的 key。")
    points = _points("分值；不写按这一条的分值，写了不能超过它。", required=False, allow_null=True)
    month = Month(help_text="发生月份；迟报的记入下一张表并注明。")
    evidence = Text(
        required=False,
        allow_blank=True,
        max_length=MOST,
        help_text="依据，如会议记录日期、签到表。同一依据只计一次，不要写证件号码和电话。",
    )


extend_schema_serializer(
    examples=sent("申报一次志愿服务", {"item": "21", "month": "2026-10", "evidence": "签到表"})
)(ClaimBody)


class ClaimForm(ClaimBody):
    """The same with a file, which travels as multipart alone."""

    file = Upload(required=False, help_text="附件：PDF、PNG、JPG、Word或Excel。")


@extend_schema_serializer(
    examples=sent(
        "给两人登记",
        {"item": "21", "month": "2026-09", "evidence": "9月12日签到表", "accounts": [702, 703]},
    )
)
class PostingBody(ClaimBody):
    """One matter for some accounts."""

    accounts = serializers.ListField(
        child=Id(),
        min_length=1,
        max_length=MOST_ACCOUNTS,
        help_text="积分户的编号；全部登记或全不登记。",
    )


class PostingFileForm(PostingBody):
    """The same with a file, which travels as multipart alone."""

    file = Upload(required=False, help_text="附件：PDF、PNG、JPG、Word或Excel。")


@extend_schema_serializer(
    examples=sent("采纳一条", {"chosen": ["702-21-5b1c2f0e6a0d5d0e9c1f7b6f3f1f0a52"]})
)
class AcceptanceBody(Body):
    """Which proposals are entered."""

    chosen = serializers.ListField(
        child=Text(max_length=80), min_length=1, max_length=MOST_ACCOUNTS, help_text="建议的 code。"
    )


@extend_schema_serializer(examples=sent("认定", {"do": "recognise", "reason": "支委会10月8日研究"}))
class SheetStepBody(Body):
    """One step of a sheet's life."""

    do = serializers.ChoiceField(
        [(step.action, step.label) for step in POINTS.steps], help_text="办哪一步。"
    )
    reason = Text(
        required=False, allow_blank=True, max_length=500, help_text="说明；认定、退回须写。"
    )


@extend_schema_serializer(examples=sent("冲销", {"reason": "登记了两次"}))
class EntryReversalBody(Body):
    """Why an entry is taken back."""

    reason = Text(max_length=300, help_text="理由。不要写证件号码和电话。")


@extend_schema_serializer(examples=sent("提出异议", {"text": "9月12日的志愿服务漏记"}))
class ObjectionBody(Body):
    """What one objects to."""

    text = Text(max_length=500, help_text="对哪一笔有异议、依据是什么。")


@extend_schema_serializer(
    examples=sent(
        "约谈", {"period": "2026Q3", "kind": "talk", "reason": "10月9日支委会研究，书记约谈"}
    )
)
class MeasureBody(Body):
    """What is done about somebody below the line."""

    period = Text(max_length=10, help_text="哪一期，如2026Q3。")
    kind = serializers.ChoiceField(PointMeasure.Kind.choices, help_text="处理。")
    reason = Text(max_length=300, help_text="情况。")


@extend_schema_serializer(examples=sent("加入", {"name": "3号楼李叔", "listed": True}))
class JoiningBody(Body):
    """An alias that joins."""

    name = Text(max_length=60, help_text="代称，不写真实姓名。")
    household = Text(
        required=False, allow_blank=True, max_length=20, help_text="户编号，如A-0312，不写门牌。"
    )
    group = Text(
        required=False, allow_blank=True, max_length=60, help_text="类别；方案不分类别的不填。"
    )
    listed = serializers.BooleanField(
        required=False, default=False, help_text="是否同意在公示榜上列出代称和总分。"
    )


@extend_schema_serializer(examples=sent("退出", {"do": "leave"}))
class EndingBody(Body):
    """How an alias ends."""

    do = serializers.ChoiceField(
        [("leave", "退出"), ("erase", "注销")], help_text="退出，或注销（删除代称、户编号和类别）。"
    )


@extend_schema_serializer(examples=sent("兑换", {"offer": 31}))
class RedemptionBody(Body):
    """What points are spent on."""

    offer = Id(help_text="可兑换项目的编号。")


@extend_schema_serializer(
    examples=sent(
        "理发", {"label": "理发一次", "kind": "service", "points": "20", "stock": 5, "partner": ""}
    )
)
class OfferBody(Body):
    """Something points can be spent on."""

    label = Text(max_length=60, help_text="内容。")  # type: ignore[assignment]
    kind = serializers.ChoiceField(PointOffer.Kind.choices, help_text="类别。")
    partner = Text(required=False, allow_blank=True, max_length=60, help_text="提供单位。")
    points = _points("兑换一次用几分。")
    stock = serializers.IntegerField(
        min_value=0, max_value=100_000, help_text="一共备了几份，补货时改大。"
    )


@extend_schema_serializer(examples=sent("停用", {"active": False}))
class UseBody(Body):
    """Whether something is in use."""

    active = serializers.BooleanField(help_text="true恢复，false停用；已登记、已兑换的不变。")


@extend_schema_serializer(
    examples=sent("志愿服务", {"label": "参加志愿服务", "kind": "bonus", "points": "1"})
)
class ItemBody(Body):
    """An item of a scheme."""

    label = Text(max_length=120, help_text="内容。")  # type: ignore[assignment]
    kind = serializers.ChoiceField(SCORED, help_text="性质。")
    points = _points("分值，填正数。")
    aspect = Text(required=False, allow_blank=True, max_length=30, help_text="方面。")
    duty = Text(required=False, allow_blank=True, max_length=30, help_text="职责。")
    evidence_needed = serializers.BooleanField(
        required=False, default=True, help_text="是否须有依据；不写为是。"
    )
    draws = serializers.ChoiceField(
        PointItem.Draws.choices, required=False, allow_blank=True, help_text="按哪种记录提出建议。"
    )
