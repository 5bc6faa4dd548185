"""What is sent to keep venues, teachers, target groups, rules and yearly minimums."""

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Id, Text
from portal.examples import sent
from training import minimums
from training.models import CountyRule, TargetGroup, Teacher, TeacherLink, Venue


def blank(what: str, most: int) -> Text:
    """Return a line that need not be written."""
    return Text(required=False, allow_blank=True, default="", max_length=most, help_text=what)


def clock_time(what: str) -> Text:
    """Return a time of day as 18:30."""
    good = RegexValidator(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "请按18:30这样填写时间。")
    return Text(max_length=5, validators=[good], help_text=what)


def count(what: str, most: int = 1_000_000, **more: object) -> serializers.IntegerField:
    """Return a whole number that is not below zero."""
    return serializers.IntegerField(min_value=0, max_value=most, help_text=what, **more)  # type: ignore[arg-type]


@extend_schema_serializer(examples=sent("党校", {"name": "县委党校", "kind": "school"}))
class VenueBody(Body):
    """A venue."""

    name = Text(max_length=40, help_text="名称。")
    kind = serializers.ChoiceField(Venue.Kind.choices, help_text="类别；县级党校由县一级登记。")


@extend_schema_serializer(examples=sent("教室", {"name": "第1教室", "seats": 60}))
class VenueRoomBody(Body):
    """A room of a venue."""

    name = Text(max_length=30, help_text="教室。")
    seats = serializers.IntegerField(min_value=1, max_value=100_000, help_text="座位数。")


@extend_schema_serializer(
    examples=sent(
        "外请教师",
        {
            "name": "曾庆余",
            "team": "part",
            "level": "expert",
            "unit": "省委党校",
            "subjects": "党史",
        },
    )
)
class TeacherBody(Body):
    """A teacher: of the register of people, or from outside."""

    person = Id(required=False, allow_null=True, help_text="名册里的人的编号；外请的不写。")
    name = blank("外请的姓名；名册里的人用名册的姓名。", 40)
    team = serializers.ChoiceField(Teacher.Team.choices, help_text="队伍。")
    level = serializers.ChoiceField(Teacher.Level.choices, help_text="层次。")
    unit = blank("单位。", 60)
    subjects = blank("擅长课题。", 120)


@extend_schema_serializer(examples=sent("对上名册里的人", {"person": 5021}))
class IdentityBody(Body):
    """Which person of the register a teacher is."""

    person = Id(allow_null=True, help_text="人员的编号；null为外请。")


@extend_schema_serializer(
    examples=sent(
        "到村调研",
        {"kind": "outward", "partner": "吴街村", "activity": "蹲点调研", "on": "2026-10-12"},
    )
)
class TeacherLinkBody(Body):
    """An activity that linked a teacher to others."""

    kind = serializers.ChoiceField(TeacherLink.Kind.choices, help_text="联系方向。")
    partner = Text(max_length=60, help_text="联系单位。")
    activity = Text(max_length=120, help_text="活动。")
    on = serializers.DateField(help_text="日期，不晚于今天。")


@extend_schema_serializer(examples=sent("按名单", {"name": "国有企业负责人", "rule": "list"}))
class TargetGroupBody(Body):
    """A target group."""

    name = Text(max_length=40, help_text="名称。")
    rule = serializers.ChoiceField(TargetGroup.Rule.choices, help_text="怎样认定。")


@extend_schema_serializer(examples=sent("列入一人", {"person": 5021}))
class ListedBody(Body):
    """Who is put on a group's list."""

    person = Id(help_text="人员的编号。")


@extend_schema_serializer(
    examples=sent(
        "提高占比",
        {
            "share_least": "75", "share_mode": "refuse", "grace": 10, "opens": 30,
            "evening_from": "18:30", "evening_most": 90,
            "lecture_fields": ["乡村振兴", "基层治理"], "answer_days": 7,
        },
    )
)  # fmt: skip
class RuleBody(Body):
    """All that a county asks of its training."""

    share_least = serializers.DecimalField(
        5, 2, min_value=0, help_text="理论和党性教育占比（%），70至100（P04-R1）。"
    )
    share_mode = serializers.ChoiceField(CountyRule.Mode.choices, help_text="低于比例时。")
    grace = count("迟到、早退几分钟以内不扣学时。")
    opens = count("开课前几分钟起签到。")
    evening_from = clock_time("夜讲最早开始，如18:30。")
    evening_most = count("夜讲最长几分钟。")
    lecture_fields = serializers.ListField(
        child=Text(max_length=20), min_length=1, max_length=20, help_text="夜校和点单的领域。"
    )
    answer_days = count("开放提问几天内答复。")


@extend_schema_serializer(
    examples=sent(
        "提高到100学时",
        {
            "group": "servant",
            "year": 2026,
            "hours": "100.0",
            "days": None,
            "ground": "县委组织部文件",
        },
    )
)
class MinimumBody(Body):
    """A county's minimum of one group from a year on."""

    group = serializers.ChoiceField(minimums.CHOICES, help_text="哪种人员。")
    year = count("从哪一年起：今年或明年。", 2999)
    hours = serializers.DecimalField(5, 1, min_value=0, help_text="每年学时，不低于国家规定。")
    days = serializers.DecimalField(
        4, 1, min_value=0, required=False, allow_null=True, default=None,
        help_text="或每年天数，只有公务员可以填。",
    )  # fmt: skip
    ground = Text(max_length=120, help_text="依据，如文件名和文号。")
