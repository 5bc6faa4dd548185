"""What is sent about mediation: of one dispute, of rooms, mediators and experts."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from grids import shipped
from grids.actions.stepping import LONGEST
from grids.api.examples import sent
from grids.models import Mediation, MediationMeeting
from portal.bodies import Body, Id, Text, Upload


def _words(what: str, **more: object) -> Text:
    return Text(
        max_length=LONGEST,
        help_text=f"{what}，当事人用化名，不写身份证号。",
        **more,  # type: ignore[arg-type]
    )


@extend_schema_serializer(examples=sent("调解员", {"mediator": 44}))
class AssignBody(Body):
    """Who mediates."""

    mediator = Id(help_text="调解员的编号。")


@extend_schema_serializer(examples=sent("专家", {"expert": 17}))
class InviteBody(Body):
    """Who is invited."""

    expert = Id(help_text="专家的编号。")


@extend_schema_serializer(
    examples=sent("请派出所", {"unit": 2244, "request": "请到场见证。", "due_on": "2026-10-20"})
)
class JointBody(Body):
    """Which unit is asked for what."""

    unit = Id(help_text="单位的编号。")
    request = _words("请求事项")
    due_on = serializers.DateField(help_text="答复期限。")


@extend_schema_serializer(examples=sent("答复", {"joint": 5, "reply": "已派民警到场。"}))
class ReplyBody(Body):
    """What a unit answered."""

    joint = Id(help_text="联合处置的编号。")
    reply = _words("答复")


@extend_schema_serializer(
    examples=sent(
        "一次调解会",
        {"held_on": "2026-10-12", "place": "room", "words": "双方同意以旧渠为界。"},
    )
)
class MediationMeetingBody(Body):
    """A meeting with the parties."""

    held_on = serializers.DateField(help_text="日期。")
    place = serializers.ChoiceField(MediationMeeting.Place.choices, help_text="地点。")
    words = _words("调解情况")


@extend_schema_serializer(examples=sent("调解不成", {"outcome": "failed"}))
class ConcludeBody(Body):
    """How it ended."""

    outcome = serializers.ChoiceField(
        [(one.value, one.label) for one in Mediation.Outcome if one.value], help_text="结果。"
    )
    oral = _words("口头达成协议、没有书面协议的理由", required=False, allow_blank=True, default="")


@extend_schema_serializer(examples=sent("达成协议", {"outcome": "agreed"}))
class ConcludeForm(ConcludeBody):
    """How it ended, with the agreement, which travels as multipart alone."""

    agreement = Upload(
        required=False, max_length=200, help_text="调解协议：PDF、图片、Word或Excel，不超过20MB。"
    )


@extend_schema_serializer(examples=sent("已履行", {"kept": True, "words": "双方相处正常。"}))
class FollowUpBody(Body):
    """What a follow-up found."""

    kept = serializers.BooleanField(help_text="true：已履行，没有反复；false：又起纠纷，重新办理。")
    words = _words("回访情况")


@extend_schema_serializer(examples=sent("催办", {"words": "请今天反馈进展。"}))
class UrgeBody(Body):
    """What is said to who handles a case."""

    words = _words("催办的话")


@extend_schema_serializer(
    examples=sent(
        "村里的调解室",
        {"organization": 2203, "name": "河里村第一书记调解室", "opened_on": "2026-10-01"},
    )
)
class RoomBody(Body):
    """A new room."""

    organization = Id(help_text="所在地的编号：村（社区）、镇街或县。")
    name = Text(max_length=40, help_text="名称。")
    opened_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="设立日期；不写为今天。"
    )


@extend_schema_serializer(
    examples=sent("一名调解员", {"person": 611, "certified_until": "2027-12-31"})
)
class MediatorBody(Body):
    """A new mediator."""

    person = Id(help_text="人员的编号：所在地或上一级的人，或在那里任网格职务的人。")
    certified_until = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="调解员证有效期至；没有证的不写，不能接新的纠纷（P30-R5）。",
    )


@extend_schema_serializer(examples=sent("新证", {"certified_until": "2028-12-31"}))
class CertificateBody(Body):
    """Until when a certificate holds."""

    certified_until = serializers.DateField(help_text="调解员证有效期至。")


@extend_schema_serializer(
    examples=sent(
        "一名专家", {"county": 2200, "field": "law", "name": "唐正", "unit": "县法律援助中心主任"}
    )
)
class ExpertBody(Body):
    """A new expert."""

    county = Id(help_text="县（市、区）的编号。")
    field = serializers.ChoiceField(list(shipped.expert_fields().items()), help_text="领域。")
    name = Text(max_length=20, help_text="姓名。")
    unit = Text(max_length=60, help_text="工作单位和职务，不写电话。")
