"""What is sent about pools. The pages' own forms read it again, so that they refuse the same."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.pools.kinds import CHOICES
from portal.bodies import Body, Id, Text
from portal.examples import sent

_FACTS = {
    "source": "veteran", "field": "veteran", "level": "soon", "ground": "镇党委会研究",
    "since": "2026-10-01",
}  # fmt: skip


def _code(said: str) -> Text:
    return Text(required=False, allow_blank=True, default="", max_length=12, help_text=said)


@extend_schema_serializer(examples=sent("修改登记", _FACTS))
class PoolEntryBody(Body):
    """What is told of an entry, all of it: what is not sent is empty."""

    source = Text(  # type: ignore[assignment]
        max_length=12, help_text="来源的代号，各库的在pool-kinds里。"
    )
    field = Text(max_length=12, help_text="类别的代号，各库的在pool-kinds里。")
    level = _code("层次的代号；这个库没有层次的不写。")
    mode = _code("方式的代号；这个库没有方式的不写。")
    strengths = Text(
        required=False, allow_blank=True, default="", max_length=60,
        help_text="特长说明，不写号码；接口不再给出。",
    )  # fmt: skip
    ground = Text(max_length=120, help_text="入库依据，如推荐的会议、文号；接口不再给出。")
    since = serializers.DateField(help_text="入库日期，不晚于今天。")
    promised_until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="约定到哪天；没有约定的不写。"
    )


@extend_schema_serializer(
    examples=sent("村级后备", {"kind": "village_reserve", "person": 5021} | _FACTS)
)
class NewPoolEntryBody(PoolEntryBody):
    """Who comes into which pool."""

    kind = serializers.ChoiceField(CHOICES, help_text="哪个库。")
    person = Id(required=False, help_text="名册里的人的编号。")
    name = Text(
        required=False, allow_blank=True, default="", max_length=40,
        help_text="名册以外的人的姓名；只有引进人才可以这样登记，不写person。",
    )  # fmt: skip
    employer = Text(
        required=False, allow_blank=True, default="", max_length=60,
        help_text="名册以外的人的用人单位。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("出库", {"on": "2026-10-12", "why": "moved"}))
class PoolLeavingBody(Body):
    """How an entry ends."""

    on = serializers.DateField(help_text="出库日期。")
    why = Text(max_length=10, help_text="原因的代号，各库的在pool-kinds里。")
    said = Text(
        required=False, allow_blank=True, default="", max_length=120,
        help_text="说明；接口不再给出。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("选派", {"to": "某某合作社", "since": "2026-10-12"}))
class PoolSendingBody(Body):
    """Where an instructor is sent."""

    to = Text(max_length=60, help_text="派往的组织或企业的名称。")
    since = serializers.DateField(help_text="开始日期。")
    consented_on = serializers.DateField(
        required=False, allow_null=True, default=None,
        help_text="本人同意兼任的日期；已派往别处的必须写（P25）。",
    )  # fmt: skip
