"""What is sent to report a case and to take its steps, one body a step."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from grids.actions.reporting import LONGEST_WORDS, MOST_PHOTOS
from grids.actions.stepping import LONGEST
from grids.api import examples
from grids.models.kinds import Channel
from portal.bodies import Body, Id, Text, Upload

KEY_HEADER = "Idempotency-Key"
MOST_PARTIES = 10


class PartyBody(Body):
    """What a resident has offered of himself."""

    alias = Text(required=False, allow_blank=True, max_length=20, help_text="称呼或化名。")
    household = Text(required=False, allow_blank=True, max_length=20, help_text="户编号。")
    contact = Text(
        required=False, allow_blank=True, max_length=40, help_text="愿意留下的联系方式。"
    )


@extend_schema_serializer(examples=examples.sent("上报一件安全隐患", examples.REPORT))
class ReportBody(Body):
    """A report."""

    key = serializers.UUIDField(
        required=False,
        help_text="提交标识，每件事生成一个，重送时不变；也可放在请求头Idempotency-Key里。",
    )
    kind = Text(max_length=30, help_text="类别的编号，如hazard。")
    words = Text(max_length=LONGEST_WORDS, help_text="发生了什么事。不要写身份证号。")
    channel = serializers.ChoiceField(Channel.choices, default=Channel.API, help_text="来源。")
    grid = Id(required=False, help_text="网格的编号。")
    organization = Id(required=False, help_text="不清楚是哪个网格时：村（社区）或镇街的编号。")
    urgency = Text(
        required=False, allow_blank=True, max_length=20, help_text="紧急程度；不写用类别的第一种。"
    )
    found_on = serializers.DateField(required=False, help_text="发现日期；不写为今天。")
    parties: Any = serializers.ListSerializer(
        child=PartyBody(),
        required=False,
        max_length=MOST_PARTIES,
        help_text="群众自愿留下的信息，密封保存，归档后删除；接口不再给出。",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Insist on one place."""
        if ("grid" in attrs) == ("organization" in attrs):
            sentence = "请填grid；不清楚是哪个网格的，填organization。两项只填一项。"
            raise ValidationError({"grid": [sentence]})
        return attrs


@extend_schema_serializer(examples=examples.sent("上报一件安全隐患", examples.REPORT))
class ReportForm(ReportBody):
    """A report with photos, which travel as multipart alone."""

    photos = serializers.ListField(
        child=Upload(max_length=200),
        required=False,
        max_length=MOST_PHOTOS,
        help_text="照片（JPG、PNG），每张一个photos。",
    )


def key_of(request: Request, values: dict[str, Any]) -> uuid.UUID:
    """Return the key of a report, from its header or its body; ValidationError for none or two."""
    written = request.headers.get(KEY_HEADER, "").strip().strip('"')
    named: uuid.UUID | None = values.get("key")
    if not written and named is None:
        sentence = f"请生成一个UUID，放在key或请求头{KEY_HEADER}里；重送时用同一个。"
        raise ValidationError({"key": [sentence]})
    try:
        found = uuid.UUID(written) if written else named
    except ValueError as wrong:
        raise ValidationError({KEY_HEADER: ["要填一个UUID。"]}) from wrong
    if found is None or (named is not None and named != found):
        raise ValidationError({"key": [f"和请求头{KEY_HEADER}不一样。两处只填一处。"]})
    return found


class NothingBody(Body):
    """A step that says nothing more."""


def _words(what: str) -> Text:
    return Text(max_length=LONGEST, help_text=f"{what}。不要写身份证号。")


@extend_schema_serializer(
    examples=examples.sent("办理结果", {"words": "已更换路灯，当晚恢复照明。"})
)
class ResultBody(Body):
    """A step that tells what came of it."""

    words = _words("结果或反馈的情况")


@extend_schema_serializer(
    examples=examples.sent("理由", {"reason": "需要镇供电所配合，村里办不了。"})
)
class ReasonBody(Body):
    """A step that needs a reason."""

    reason = _words("理由")


@extend_schema_serializer(
    examples=examples.sent("五个工作日", {"days": 5, "reason": "配件要从外地调运。"})
)
class ExtensionBody(ReasonBody):
    """An extension."""

    days = serializers.IntegerField(
        min_value=1, max_value=365, help_text="工作日数，最多是类别规定的（P03-R7）。"
    )


@extend_schema_serializer(examples=examples.sent("交村里办", examples.ORDER))
class OrderBody(Body):
    """To whom a case is sent."""

    handler = Id(help_text="承办单位的编号：村（社区）、镇街或县直部门。")
    person = Id(required=False, allow_null=True, help_text="承办人的编号，是在承办单位任职的人。")
    urgency = Text(
        required=False, allow_blank=True, max_length=20, help_text="改紧急程度；不写不改。"
    )
    due_on = serializers.DateField(
        required=False, allow_null=True, help_text="比紧急程度规定更早的期限；不写按紧急程度。"
    )


@extend_schema_serializer(examples=examples.sent("很满意", {"satisfaction": 5}))
class RatingBody(Body):
    """A rating."""

    satisfaction = serializers.IntegerField(
        min_value=1, max_value=5, allow_null=True, help_text="满意度1至5；联系不上为 null，不计入。"
    )


@extend_schema_serializer(
    examples=examples.sent("同一件事", {"into": 3108, "reason": "同一盏路灯，热线已登记。"})
)
class MergeBody(ReasonBody):
    """What a duplicate is merged into."""

    into = Id(help_text="并入哪件事项（编号）。")
