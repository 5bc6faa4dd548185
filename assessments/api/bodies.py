"""What is sent to fill a sheet, to take a panel's steps, and to decide about it."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments import rights
from assessments.api.examples import sent
from assessments.models import Ruling
from portal.bodies import Body, Id, Text, Upload

_NO_ID = "不要写身份证号。"


def _words(what: str, most: int, **more: Any) -> Text:
    """Return a field for something written, as long as its action takes."""
    return Text(max_length=most, help_text=f"{what}，最多{most}字。{_NO_ID}", **more)


class CellBody(Body):
    """One cell to write."""

    subject = Id(help_text="考核对象的编号。")
    field = Text(max_length=100, help_text="格的名称，如common.de.value。")
    text = Text(
        allow_blank=True,
        max_length=1000,
        trim_whitespace=False,
        help_text="填写的内容，数也写成文字；空的是清空这一格。",
    )
    seen = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="读到的那一次录入的编号；读到是空格的为 null。别人先改过的不覆盖。",
    )
    keep_file = serializers.BooleanField(
        required=False, default=True, help_text="false：去掉这一格的附件。"
    )


class EvidenceForm(Body):
    """The ground of a bonus or a deduction with a file."""

    subject = Id(help_text="考核对象的编号。")
    field = Text(max_length=100, help_text="加分、减分的依据格，如adjust.bonus.basis。")  # type: ignore[assignment]
    text = Text(allow_blank=True, required=False, default="", max_length=300, help_text="依据。")
    seen = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="读到的那一次录入的编号；读到是空格的不写。",
    )
    file = Upload(help_text="附件：PDF、PNG、JPG、Word或Excel。")


@extend_schema_serializer(
    examples=sent(
        "填两格",
        {
            "cells": [
                {"subject": 2204, "field": "common.de.value", "text": "18.5", "seen": None},
                {"subject": 2204, "field": "individual.1.actual", "text": "42", "seen": 87990},
            ]
        },
    )
)
class CellsBody(Body):
    """Cells to write."""

    cells: Any = serializers.ListSerializer(
        child=CellBody(), min_length=1, help_text="要写的格，一次最多4000格。"
    )


@extend_schema_serializer(
    examples=sent("不定等次", {"graded": False, "reason": "7月起产假，本季在岗不足一半"})
)
class MarkBody(Body):
    """Whether somebody is appraised."""

    graded = serializers.BooleanField(help_text="false：不定等次；true：恢复参加考核。")
    reason = _words("理由", 200)


@extend_schema_serializer(examples=sent("退回", {"reason": "第三项依据不足，请补充文号"}))
class AppraisalReasonBody(Body):
    """A step with its reason."""

    reason = _words("理由", 500)


@extend_schema_serializer(examples=sent("会议", {"meeting": "2026年第31次党组会议，10月20日"}))
class MeetingBody(Body):
    """In which meeting it was deliberated."""

    meeting = _words("会议", 200)


@extend_schema_serializer(examples=sent("主要负责人", {"role": "LEAD"}))
class SignBody(Body):
    """As what somebody signs."""

    role = serializers.ChoiceField(
        list(rights.SIGNOFF_NAMES.items()), help_text="以哪个身份签字，按方案的签字次序。"
    )


class PlaceBody(Body):
    """One place inside a tie."""

    subject = Id(help_text="考核对象的编号。")
    place = serializers.IntegerField(min_value=1, max_value=999, help_text="同分里的次序，从1起。")


@extend_schema_serializer(
    examples=sent(
        "两人同分",
        {
            "order": [{"subject": 2204, "place": 1}, {"subject": 2206, "place": 2}],
            "reason": "考核工作小组10月14日会议，重点工作完成好的在前",
        },
    )
)
class TieOrderBody(Body):
    """A committee's order inside a tie."""

    order: Any = serializers.ListSerializer(
        child=PlaceBody(), min_length=2, max_length=500, help_text="同分的每个人和他的次序。"
    )
    reason = _words("理由", 500)


class RuledBody(Body):
    """One ruling about one subject."""

    subject = Id(help_text="考核对象的编号。")
    kind = serializers.ChoiceField(
        [
            (kind.value, kind.label)
            for kind in Ruling.Kind
            if kind not in (Ruling.Kind.ORDER, *Ruling.MISSING_BALLOT)
        ],
        help_text="裁定的种类。",
    )
    value = Text(max_length=60, help_text="裁定的内容：方案里的编码，或鉴定加减的分值。")


@extend_schema_serializer(
    examples=sent(
        "一票否决",
        {
            "rulings": [{"subject": 2204, "kind": "veto", "value": "discipline"}],
            "reason": "受党纪处分，县纪委通报〔2026〕12号",
        },
    )
)
class RulingsBody(Body):
    """What a committee rules."""

    rulings: Any = serializers.ListSerializer(
        child=RuledBody(), min_length=1, max_length=500, help_text="各项裁定。"
    )
    reason = _words("理由", 500)


@extend_schema_serializer(
    examples=sent(
        "按其余部分计分",
        {
            "ballot": "peers",
            "choice": "left_out",
            "meeting": "2026年第31次党组会议，10月20日",
            "words": "民主评议不计，按其余部分计分",
            "ground": "两轮分别投票9人、10人，都不足法定的16人",
        },
    )
)
class MissingBallotBody(Body):
    """What was decided on a ballot that fell short twice."""

    ballot = Text(max_length=32, help_text="哪一项票决（方案里的编码）。")
    choice = serializers.ChoiceField(
        [(one.value, one.label) for one in Ruling.MISSING_BALLOT], help_text="怎样决定。"
    )
    meeting = _words("会议", 200)
    words = _words("决定的意见", 500)
    ground = _words("依据", 200)


@extend_schema_serializer(
    examples=sent("三季度", {"version": 1, "period": "2026Q3"}),
)
class OpenCycleBody(Body):
    """What is opened."""

    version = Id(help_text="方案版本的编号。")
    period = Text(max_length=10, help_text="周期，如2026Q3。")
    list = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=200_000,
        help_text="考核对象，一行一个；只在名册定不了考核谁的方案里写。",
    )


def _panels(help_text: str, **more: Any) -> serializers.ListField:
    return serializers.ListField(child=Id(), max_length=500, help_text=help_text, **more)


@extend_schema_serializer(examples=sent("全部已提交的单位", {}))
class RunBody(Body):
    """What is scored."""

    panels = _panels("考核单元的编号；不写为全部已提交的单位。", required=False, default=list)


@extend_schema_serializer(
    examples=sent("一个单位", {"panels": [141], "reason": "已过10月15日期限，两次催报未报"})
)
class CloseBody(Body):
    """Whose entry is closed."""

    panels = _panels("考核单元的编号。", min_length=1)
    reason = _words("理由", 500)


@extend_schema_serializer(examples=sent("全部还在录入的单位", {}))
class RemindBody(Body):
    """Who is reminded."""

    panels = _panels("考核单元的编号；不写为全部还在录入的单位。", required=False, default=list)


@extend_schema_serializer(
    examples=sent("引入单位考核的结果", {"source": 2, "component": "unit", "group": ""})
)
class BringInBody(Body):
    """Whose results are brought in."""

    source = Id(help_text="来源周期的编号。")  # type: ignore[assignment]
    component = Text(max_length=32, help_text="填在哪一部分（方案里的编码）。")
    group = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=120,
        help_text="只给这一组；不写为全部。",
    )


@extend_schema_serializer(examples=sent("提异议", {"text": "第二项完成数应为42，见8月通报。"}))
class ObjectBody(Body):
    """An objection."""

    text = _words("对哪一项有异议、依据是什么", 1000)


@extend_schema_serializer(
    examples=sent("不成立", {"upheld": False, "answer": "经核对，8月通报的数是38，原结果无误。"})
)
class AnswerBody(Body):
    """An answer to an objection."""

    upheld = serializers.BooleanField(help_text="true：成立，公示撤下、退回重新录入。")
    answer = _words("答复", 1000)


@extend_schema_serializer(examples=sent("批准", {"approved": True, "reason": "经核实，登记确有误"}))
class DecideCorrectionBody(Body):
    """A decision on a correction."""

    approved = serializers.BooleanField(help_text="true：批准，开出新的一版；false：不批准。")
    reason = _words("理由", 500)


@extend_schema_serializer(
    examples=sent("采纳", {"accepted": True, "reason": "县委组织部部务会议10月28日研究"})
)
class DecideProposalBody(Body):
    """A decision on a consequence."""

    accepted = serializers.BooleanField(help_text="true：采纳；false：不采纳。")
    reason = _words("理由", 500)
