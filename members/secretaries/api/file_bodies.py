"""What is sent about a secretary's file: its end, checks, mentors, commitments. The forms read it again."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.secretaries.api.shared import blank, day, steps
from members.secretaries.lifecycle import COMMITMENT, MENTORING, OWN_STEPS
from members.secretaries.models import Decision
from members.secretaries.words import Channel, Field, Part
from portal.bodies import Body, Id, Text
from portal.examples import sent

_FACTS = {"field": "economy", "text": "硬化村内道路", "target": "硬化2公里", "due_on": "2026-12-20"}


@extend_schema_serializer(examples=sent("建档", {"channel": "local"}))
class TakingInBody(Body):
    """Where the serving secretary came from."""

    channel = serializers.ChoiceField(Channel.choices, help_text="来源。")


@extend_schema_serializer(examples=sent("离任", {"on": "2026-10-12", "said": "镇党委文件"}))
class TermEndBody(Body):
    """When a post ends, by what ground."""

    on = day("离任日期，不晚于今天")
    said = Text(max_length=300, help_text="依据，如文号；接口不再给出。")


@extend_schema_serializer(examples=sent("继续任职", {"result": "keep", "said": "已整改"}))
class TermDecisionBody(Body):
    """What a hit after the appointment comes to."""

    result = serializers.ChoiceField(Decision.Result.choices, help_text="决定。")
    said = Text(max_length=300, help_text="理由；接口不再给出。")


@extend_schema_serializer(
    examples=sent("年中检查", {"year": 2026, "on": "2026-07-10", "said": "逐项核对"})
)
class CheckupBody(Body):
    """The check of the middle of a year."""

    year = serializers.IntegerField(min_value=2000, max_value=2999, help_text="年度。")
    on = day("检查日期，当年7月1日以后")
    said = Text(max_length=300, help_text="检查情况；接口不再给出。")


@extend_schema_serializer(
    examples=sent("四名导师", {"section": 5021, "town": 5022, "opinion": 5023, "secretary": 5024})
)
class MentorGroupBody(Body):
    """A mentor for each of the four parts."""

    section = Id(help_text="科级干部的编号。")
    town = Id(help_text="本镇街干部的编号。")
    opinion = Id(help_text="民情书记的编号，机关、镇街干部。")
    secretary = Id(help_text="优秀书记的编号，有在任的书记档案。")


@extend_schema_serializer(examples=sent("导师确认", {"mentor": 205}))
class MentorAgreementBody(Body):
    """Who confirms."""

    mentor = Id(
        required=False, allow_null=True, default=None,
        help_text="导师一行的编号，不是人员的编号；不写为书记确认。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("开始帮带", {"do": "start"}))
class MentoringStepBody(Body):
    """One step of a group's life."""

    do = serializers.ChoiceField(steps(MENTORING), help_text="开始或结束。")
    said = blank("理由；结束的须写。", 300)


@extend_schema_serializer(examples=sent("补选", {"part": "opinion", "person": 5023}))
class MentorReplacementBody(Body):
    """Who takes an empty part."""

    part = serializers.ChoiceField(Part.choices, help_text="哪个角色。")
    person = Id(help_text="导师的人员编号。")


@extend_schema_serializer(examples=sent("调离", {"on": "2026-10-12"}))
class MentorLeavingBody(Body):
    """When a mentor was transferred."""

    on = day("调离日期")


@extend_schema_serializer(
    examples=sent("帮带一次", {"on": "2026-10-12", "matter": "修路资金", "result": "已落实"})
)
class MentorContactBody(Body):
    """A mentor's contact."""

    on = day("日期")
    matter = Text(max_length=200, help_text="事项；接口不再给出。")
    result = Text(max_length=200, help_text="结果；接口不再给出。")


@extend_schema_serializer(examples=sent("改好再报", _FACTS))
class SecretaryCommitmentBody(Body):
    """A commitment."""

    field = serializers.ChoiceField(Field.choices, help_text="领域。")
    text = Text(max_length=200, help_text="承诺事项。")
    target = Text(max_length=100, help_text="目标，能数的写数。")
    due_on = day("完成期限，在当年")


@extend_schema_serializer(examples=sent("承诺一项", {"year": 2026} | _FACTS))
class NewSecretaryCommitmentBody(SecretaryCommitmentBody):
    """A commitment of a year."""

    year = serializers.IntegerField(min_value=2000, max_value=2999, help_text="今年或明年。")


@extend_schema_serializer(examples=sent("报完成", {"evidence": "硬化了2公里，有照片"}))
class CommitmentReportBody(Body):
    """What came of it."""

    evidence = Text(max_length=500, help_text="完成情况和依据；接口不再给出。")


@extend_schema_serializer(examples=sent("部分兑现", {"do": "partly", "share": 60}))
class CommitmentStepBody(Body):
    """One step of the township."""

    do = serializers.ChoiceField(steps(COMMITMENT, *OWN_STEPS), help_text="办哪一步。")
    said = blank("理由；退回、未兑现的须写。接口不再给出。", 300)
    share = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=99,
        help_text="完成百分比；部分兑现的须写。",
    )  # fmt: skip
