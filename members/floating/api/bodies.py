"""What is sent about floating members. The pages' own forms read it again, so that they refuse the same."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.floating.forms import CHANNELS
from members.floating.lifecycle import STAY
from members.floating.models import FloatingMember, Learning, Report, StationLog
from portal.bodies import Body, Id, Text
from portal.examples import sent

_WHERE = {
    "province": "江苏省", "city": "苏州市", "employer": "company", "left_on": "2026-03-01",
    "reason": "务工", "channel": "微信群",
}  # fmt: skip


def _day(said: str, **more: Any) -> serializers.DateField:
    return serializers.DateField(help_text=f"{said}，如2026-10-13。", **more)


def _blank(said: str, most: int) -> Text:
    return Text(required=False, allow_blank=True, default="", max_length=most, help_text=said)


@extend_schema_serializer(examples=sent("改去向", _WHERE))
class StayBody(Body):
    """Where to, how employed, why, how reached."""

    province = Text(max_length=20, help_text="省份，如江苏省；在国外的填境外。")
    city = Text(max_length=12, help_text="城市，如苏州市；不写到街道。")
    employer = serializers.ChoiceField(FloatingMember.Employer.choices, help_text="从业类别。")
    left_on = _day("外出日期；流入的填来到的日期")
    reason = Text(max_length=60, help_text="外出原因，不写住址；接口不再给出。")
    channel = Text(max_length=30, help_text="怎样联系，不写号码；接口不再给出。")
    elsewhere = _blank("对方党组织；不知道的不写。", 60)
    station = Id(required=False, allow_null=True, help_text="工作站的编号；没有不写。")


@extend_schema_serializer(examples=sent("登记流出", {"direction": "out"} | _WHERE))
class NewStayBody(StayBody):
    """A new stay."""

    direction = serializers.ChoiceField(FloatingMember.Direction.choices, help_text="流向。")
    branch = Id(required=False, help_text="流入的写由哪个党支部管理；流出的不写。")


@extend_schema_serializer(examples=sent("登记返回", {"do": "return", "on": "2026-10-12"}))
class StayStepBody(Body):
    """One step of a stay's life."""

    do = serializers.ChoiceField(
        [(step.action, step.label) for step in STAY.steps], help_text="办哪一步。"
    )
    on = _day("返回、转出的日期；不写为今天", required=False, allow_null=True)
    reason = _blank("理由；列入失联、恢复联系须写。接口不再给出。", 300)


@extend_schema_serializer(
    examples=sent(
        "电话里说的",
        {"on": "2026-10-13", "mode": "oral", "thought": "安心工作", "work": "在厂里上班",
         "study": "学了党章"},
    )
)  # fmt: skip
class StayReportBody(Body):
    """A report: thoughts, work, study."""

    on = _day("汇报日期")
    mode = serializers.ChoiceField(Report.Mode.choices, help_text="方式。")
    thought = Text(max_length=500, help_text="思想；接口不再给出。")
    work = Text(max_length=500, help_text="工作，不写住址和号码；接口不再给出。")
    study = Text(max_length=500, help_text="学习；接口不再给出。")


@extend_schema_serializer(
    examples=sent("微信联系", {"on": "2026-10-13", "channel": "微信", "matter": "问候，提醒汇报"})
)
class ContactBody(Body):
    """A helper's contact."""

    on = _day("联系日期")
    channel = serializers.ChoiceField([(one, one) for one in CHANNELS], help_text="联系方式。")
    matter = Text(max_length=300, help_text="联系内容；接口不再给出。")


@extend_schema_serializer(examples=sent("结对", {"helper": 5021}))
class HelperBody(Body):
    """Who helps."""

    helper = Id(help_text="结对干部的编号，本村（社区）两委成员。")


@extend_schema_serializer(examples=sent("安排联络员", {"officer": 31}))
class OfficerBody(Body):
    """Whose he is."""

    officer = Id(allow_null=True, help_text="联络员登记的编号；null为没有。")


@extend_schema_serializer(
    examples=sent("微信群学习", {"title": "党章第一章", "kind": "chat", "sent_on": "2026-10-01"})
)
class LearningBody(Body):
    """What was sent to study."""

    title = Text(max_length=80, help_text="学习内容。")
    kind = serializers.ChoiceField(Learning.Kind.choices, help_text="发送方式。")
    sent_on = _day("发送日期")


@extend_schema_serializer(
    examples=sent("一天的服务", {"on": "2026-10-13", "served": 2, "said": "转接咨询"})
)
class ServedBody(Body):
    """A day of service at a window."""

    on = _day("日期")
    served = serializers.IntegerField(min_value=1, max_value=100_000, help_text="服务人次。")
    said = Text(max_length=200, help_text="事项；接口不再给出。")


@extend_schema_serializer(
    examples=sent("走访", {"kind": "visit", "on": "2026-10-13", "said": "情况良好"})
)
class StationLogBody(Body):
    """A contact with a station or a visit to it."""

    kind = serializers.ChoiceField(StationLog.Kind.choices, help_text="联系或走访。")
    on = _day("日期")
    said = Text(max_length=300, help_text="情况；接口不再给出。")


class CompletionBody(Body):
    """That one has done a task; nothing more is said."""
