"""What is sent about branch life. The pages' own forms read it again, so that they refuse the same."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.actions.meetings import MOST_MINUTES
from members.life.development import DEVELOPMENT
from members.life.money import MOST_BASE, MOST_PAID, MOST_RATE
from members.models import Attendance, Meeting, Membership, Person
from portal.bodies import Body, Id, Month, Text, Upload, from_form
from portal.examples import sent

MOST_LINES = 500


def _day(said: str, **more: Any) -> serializers.DateField:
    return serializers.DateField(help_text=f"{said}，如2026-10-13。", **more)


def _blank(said: str, most: int) -> Text:
    return Text(required=False, allow_blank=True, default="", max_length=most, help_text=said)


class DuesLineBody(Body):
    """One member's line."""

    person = Id(help_text="党员的编号。")
    base = serializers.DecimalField(
        9, 2, min_value=0, max_value=MOST_BASE, help_text="计算基数，元。"
    )
    rate = serializers.DecimalField(
        3, 2, min_value=0, max_value=MOST_RATE, help_text="比例（%），如0.5。"
    )
    paid = serializers.DecimalField(
        8, 2, min_value=0, max_value=MOST_PAID, required=False, allow_null=True, default=None,
        help_text="实交，元；没交的不写，或为 null。",
    )  # fmt: skip
    paid_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="交纳日期；写了实交、不写日期的为今天。",
    )
    seen = serializers.IntegerField(
        min_value=0, max_value=2_000_000, help_text="读到的 seen；这一行以后被别人改过的不保存。"
    )


@extend_schema_serializer(
    examples=sent(
        "交了9月的",
        {
            "month": "2026-09",
            "lines": [
                {"person": 5021, "base": "5200", "rate": "1", "paid": "52",
                 "paid_on": "2026-09-12", "seen": 0}
            ],
        },
    )
)  # fmt: skip
class DuesBody(Body):
    """Lines of a branch's month; who is not named stays as he is."""

    month = Month(help_text="月份，如2026-09。")
    lines: Any = serializers.ListSerializer(
        child=DuesLineBody(), min_length=1, max_length=MOST_LINES, help_text="全部保存或全不保存。"
    )


class AttendedBody(Body):
    """One member at a meeting."""

    person = Id(help_text="党员的编号。")
    state = serializers.ChoiceField(Attendance.State.choices, help_text="到会、请假或缺席。")
    reason = _blank("请假、缺席的原因；到会的不写。", 60)


@extend_schema_serializer(
    examples=sent(
        "主题党日",
        {
            "kind": "theme", "held_on": "2026-10-05", "topic": "学习党章", "place": "党员活动室",
            "minutes": "学习第一章，三人发言。",
            "attended": [{"person": 5021, "state": "present"}],
        },
    )
)  # fmt: skip
class BranchMeetingBody(Body):
    """A meeting that was held."""

    kind = serializers.ChoiceField(Meeting.Kind.choices, help_text="种类。")
    held_on = _day("日期")
    topic = Text(max_length=100, help_text="主题。")
    place = Text(max_length=60, help_text="地点。")
    minutes = Text(max_length=MOST_MINUTES, help_text="记录，不写证件号码和电话；接口不再给出。")
    group = Id(required=False, help_text="党小组的编号，只有党小组会写。")
    attended: Any = serializers.ListSerializer(
        child=AttendedBody(), min_length=1, max_length=MOST_LINES,
        help_text="到会、请假、缺席的人；应全体参加的会每个党员都要写。",
    )  # fmt: skip


class BranchMeetingForm(BranchMeetingBody):
    """A meeting with the scan of its record, which travels as multipart alone; `attended` is JSON text."""

    minutes = _blank("记录；有扫描件的可以不写。", MOST_MINUTES)
    file = Upload(required=False, help_text="记录的扫描件：PDF、图片、Word或Excel。")

    def to_internal_value(self, data: Any) -> Any:
        """Read the form; who attended is JSON in it."""
        return super().to_internal_value(from_form(data, "attended"))


@extend_schema_serializer(examples=sent("作废", {"reason": "日期填错"}))
class StrikeBody(Body):
    """Why a meeting is struck out."""

    reason = Text(max_length=500, help_text="理由。")


@extend_schema_serializer(
    examples=sent("转到另一支部", {"to_branch": 1422, "why": "工作调动", "dues_until": "2026-09"})
)
class DraftBody(Body):
    """Where to, and why."""

    to_branch = Id(required=False, help_text="转入支部的编号，可以是全市任何党支部。")
    outside = _blank("市外党组织的全称；转到市外的写这一项，不写 to_branch。", 80)
    why = Text(max_length=100, help_text="转接原因；接口不再给出。")
    dues_until = Month(required=False, help_text="党费交至哪个月。")


@extend_schema_serializer(
    examples=sent(
        "市外转入",
        {
            "name": "孙静怡", "stage": "full", "joined_on": "2009-06-20", "full_on": "2010-06-20",
            "outside": "中共某市某街道某支部委员会", "number": "A-0012", "sent_on": "2026-10-08",
            "valid_until": "2026-12-31", "why": "工作调动",
        },
    )
)  # fmt: skip
class ArrivalBody(Body):
    """The letter somebody brings from outside the city."""

    name = Text(max_length=40, help_text="姓名。")
    stage = serializers.ChoiceField(Membership.Stage.choices, help_text="阶段。")
    joined_on = _day("入党日期")
    full_on = _day("转正日期；预备党员不写", required=False, allow_null=True)
    outside = Text(max_length=80, help_text="转出党组织的全称。")
    number = Text(max_length=30, help_text="介绍信编号。")
    sent_on = _day("开具日期")
    valid_until = _day("有效期至")
    why = Text(max_length=100, help_text="转接原因；接口不再给出。")


@extend_schema_serializer(examples=sent("开具", {"valid_until": "2027-01-06"}))
class LetterBody(Body):
    """Until when a letter holds."""

    valid_until = _day("有效期至")


@extend_schema_serializer(examples=sent("接收", {"on": "2026-10-13"}))
class ReceiptBody(Body):
    """The receipt of a letter."""

    on = _day("接收日期")
    answer = _blank("回执说明；接口不再给出。", 200)


@extend_schema_serializer(examples=sent("退回", {"reason": "不在本支部工作和居住"}))
class EndTransferBody(Body):
    """Why a transfer ends without being received."""

    reason = _blank("理由；不予接收、撤回时写。", 200)


@extend_schema_serializer(examples=sent("名册里的人", {"person": 5021, "applied_on": "2026-10-01"}))
class ApplicationBody(Body):
    """Who has applied: somebody of the register, or a new one."""

    person = Id(required=False, help_text="名册里的人的编号；不在名册里的写姓名。")
    name = _blank("姓名；写了 person 的不写。", 40)
    sex = serializers.ChoiceField(
        Person.Sex.choices, required=False, allow_blank=True, help_text="性别，可以不写。"
    )
    born = _day("出生日期，可以不写", required=False, allow_null=True)
    education = serializers.ChoiceField(
        Person.Education.choices, required=False, allow_blank=True, help_text="学历，可以不写。"
    )
    namesake = serializers.BooleanField(
        required=False, default=False, help_text="本单位已有同名的人、又不是他时为 true。"
    )
    applied_on = _day("申请日期")


@extend_schema_serializer(
    examples=sent("确定为入党积极分子", {"do": "accept", "on": "2026-10-09", "meeting": "支委会"})
)
class DevelopmentStepBody(Body):
    """What a meeting decided."""

    do = serializers.ChoiceField(
        [(step.action, step.label) for step in DEVELOPMENT.steps], help_text="办哪一步。"
    )
    on = _day("决定日期")
    meeting = Text(max_length=100, help_text="哪次会议。")
    document = _blank("文号或材料的编号。", 60)
    reason = _blank("说明；终止、取消须写。接口不再给出。", 300)
    months = serializers.IntegerField(
        required=False, min_value=1, max_value=24, help_text="延长预备期几个月，只有延长时写。"
    )
