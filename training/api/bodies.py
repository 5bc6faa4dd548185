"""What is sent to enrol people, to sign them in, and to correct."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Id, Text
from portal.examples import sent
from training.actions.enrolments import MOST
from training.models import Attendance
from training.queries.rolls import PAGE

W = Attendance.Way


def _minutes(what: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=1440, help_text=f"{what}的分钟数。"
    )


@extend_schema_serializer(examples=sent("录取两名", {"people": [5021, 5022]}))
class EnrolBody(Body):
    """Who is put into a class."""

    people = serializers.ListField(
        child=Id(), min_length=1, max_length=MOST, help_text="人员的编号；已在名单里的不再加。"
    )


@extend_schema_serializer(examples=sent("六位码", {"code": "042913"}))
class CheckInBody(Body):
    """The code somebody's phone shows."""

    code = Text(max_length=200, help_text="二维码里的文字，或六位码；半分钟换一次，用一次。")
    out = serializers.BooleanField(required=False, default=False, help_text="true为签退。")


class RollMarkBody(Body):
    """One line of a roll."""

    enrolment = Id(help_text="学员在名单上的编号。")
    present = serializers.BooleanField(help_text="到课为 true，缺课为 false。")
    late = _minutes("迟到")
    early = _minutes("早退")
    substituted = _minutes("他人代听")


@extend_schema_serializer(
    examples=sent("点名", {"marks": [{"enrolment": 770, "present": True, "late": 15}]})
)
class RollBody(Body):
    """Lines of a roll; who is not named stays as he is."""

    marks: Any = serializers.ListSerializer(
        child=RollMarkBody(), min_length=1, max_length=PAGE, help_text="一次最多一页名单。"
    )


@extend_schema_serializer(
    examples=sent("更正", {"present": True, "late": 20, "reason": "签到机没有电，教师证明"})
)
class CorrectionBody(Body):
    """What one attendance should have been."""

    present = serializers.BooleanField(help_text="到课为 true，缺课为 false。")
    late = _minutes("迟到")
    early = _minutes("早退")
    substituted = _minutes("他人代听")
    way = serializers.ChoiceField(
        [(one.value, one.label) for one in (W.LIST, W.VIDEO)],
        default=W.LIST.value,
        help_text="依据：list（点名）、video（看回放）。",
    )
    reason = Text(max_length=200, help_text="理由。不要写身份证号。")


@extend_schema_serializer(examples=sent("冲销", {"reason": "登记了两次"}))
class ReversalBody(Body):
    """Why an entry is taken back."""

    reason = Text(max_length=120, help_text="理由。不要写身份证号。")
