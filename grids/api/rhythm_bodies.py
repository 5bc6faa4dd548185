"""What is sent to log a visit, an inspection, a dispute meeting, and to file and review a month."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from grids.actions.filings import LONGEST as LONGEST_REASON
from grids.actions.reviews import LONGEST as LONGEST_DECISION
from grids.actions.rhythm import LONGEST, MOST
from grids.actions.visits import LONGEST as LONGEST_DIARY
from grids.api.examples import sent
from grids.models import ReviewItem, Visit
from portal.bodies import Body, Id, Text

_NO_NAMES = "不写姓名、住址、电话、身份证号。"


class KeyedBody(Body):
    """What is written once however often it is sent."""

    key = serializers.UUIDField(
        required=False,
        help_text="提交标识，每次登记生成一个，重送时不变；也可放在请求头Idempotency-Key里。",
    )
    grid = Id(help_text="网格的编号。")


@extend_schema_serializer(
    examples=sent(
        "日常走访",
        {
            "key": "5b0c6f4a-9d2e-4173-8f6c-5a4b3e2d1908",
            "grid": 918,
            "on": "2026-10-12",
            "matter": "routine",
            "words": "老人独居，冬天取暖要留意。",
            "household": "H0412",
        },
    )
)
class VisitBody(KeyedBody):
    """A diary entry, and the case it becomes."""

    on = serializers.DateField(help_text="走访日期，最多补记3天。")
    matter = serializers.ChoiceField(Visit.Matter.choices, help_text="事由。")
    words = Text(max_length=LONGEST_DIARY, help_text=f"看到什么、群众说了什么。{_NO_NAMES}")
    household = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text=f"户编号。{_NO_NAMES}",
    )
    kind = Text(
        required=False, max_length=30, help_text="同时上报为事项的，填类别的编号；不写不上报。"
    )
    urgency = Text(
        required=False, allow_blank=True, default="", max_length=20, help_text="事项的紧急程度。"
    )


def _number(what: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MOST, help_text=what)


@extend_schema_serializer(
    examples=sent(
        "十月大摸排",
        {
            "key": "0d9f8e7c-6b5a-4938-8716-059483726150",
            "grid": 905,
            "done_on": "2026-10-08",
            "households": 212,
            "hazards": 1,
            "disputes": 0,
            "difficulties": 3,
            "findings": "变压器围栏破损一处，已上报。",
        },
    )
)
class InspectionBody(KeyedBody):
    """An inspection."""

    done_on = serializers.DateField(help_text="摸排日期。")
    households = _number("走访户数。")
    hazards = _number("安全隐患几处。")
    disputes = _number("矛盾纠纷几件。")
    difficulties = _number("困难诉求几件。")
    findings = Text(max_length=LONGEST, help_text=f"摸排情况。{_NO_NAMES}")


@extend_schema_serializer(
    examples=sent(
        "一次例会",
        {
            "key": "a1b2c3d4-e5f6-4718-8293-0a1b2c3d4e5f",
            "grid": 905,
            "held_on": "2026-10-09",
            "present": 6,
            "decisions": "2026-000398请第一书记上门调解。",
            "cases": [3108],
        },
    )
)
class DisputeMeetingBody(KeyedBody):
    """A dispute meeting."""

    held_on = serializers.DateField(help_text="开会日期。")
    present = serializers.IntegerField(min_value=1, max_value=MOST, help_text="参会人数。")
    decisions = Text(max_length=LONGEST, help_text="研判意见，按件号写，不写当事人姓名。")
    cases = serializers.ListField(
        child=Id(),
        required=False,
        default=list,
        max_length=100,
        help_text="研判的事项的编号，本村没有办结的矛盾纠纷。",
    )


@extend_schema_serializer(examples=sent("九月", {"town": 2201, "month": "2026-09", "seen": 0}))
class FilingBody(Body):
    """A month to be filed."""

    town = Id(help_text="镇街的编号。")
    month = Text(max_length=7, help_text="月份，如2026-09。")
    seen = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=999,
        help_text="读到的最新一版的版次，没有报过为0；别人先报了的不再报。",
    )
    reason = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_REASON,
        help_text="更正的理由；第一次报备不写。",
    )


@extend_schema_serializer(
    examples=sent("九月的调度", {"county": 2200, "month": "2026-09", "held_on": "2026-10-12"})
)
class ReviewBody(Body):
    """A review to be opened."""

    county = Id(help_text="县（市、区）的编号。")
    month = Text(max_length=7, help_text="月份，如2026-09。")
    held_on = serializers.DateField(help_text="会议日期。")


@extend_schema_serializer(
    examples=sent(
        "督办",
        {
            "decision": "supervise",
            "words": "请住建局10月20日前更换。",
            "to": 2240,
            "act_by": "2026-10-20",
            "seen": "",
        },
    )
)
class DecideBody(Body):
    """What a review decided about one case."""

    decision = serializers.ChoiceField(ReviewItem.Decision.choices, help_text="意见。")
    words = Text(max_length=LONGEST_DECISION, help_text="说明，不写当事人姓名。")
    to = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="由哪个单位去办；督办、增派力量、同意延期的要填。",
    )
    act_by = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="完成期限；督办、增派力量、同意延期的要填。",
    )
    seen = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=16,
        help_text="读到的version；还没有意见为空。别人先记了的不覆盖。",
    )
