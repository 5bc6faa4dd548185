"""What is sent to plan classes and sessions, to enrol, and to write hours down."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Id, Text
from portal.examples import sent
from training import kinds
from training.api.catalogue_bodies import blank, clock_time, count
from training.lifecycle import CLASS, ENROLMENT
from training.models import CourseSession


def steps_of(cycle: object) -> list[tuple[str, str]]:
    """Return the steps of a life cycle to choose from."""
    return [(step.action, step.label) for step in cycle.steps]  # type: ignore[attr-defined]


def ids(what: str) -> serializers.ListField:
    """Return a list of ids that may be left out."""
    return serializers.ListField(
        child=Id(), required=False, default=list, max_length=300, help_text=what
    )


@extend_schema_serializer(
    examples=sent(
        "主体班",
        {"kind": "main", "name": "秋季主体班", "venue": 5, "starts_on": "2026-10-12",
         "ends_on": "2026-10-16", "capacity": 60, "groups": [3]},
    )
)  # fmt: skip
class ClassBody(Body):
    """A class as it is planned: what is not sent is empty."""

    kind = serializers.ChoiceField(kinds.CHOICES, help_text="班次类型。")
    name = Text(max_length=60, help_text="班次名称。")
    theme = blank("主题。", 120)
    venue = Id(
        required=False, allow_null=True, default=None,
        help_text="培训阵地的编号，本县的或上级的；不在登记的阵地不写。",
    )  # fmt: skip
    starts_on = serializers.DateField(help_text="开始日期。")
    ends_on = serializers.DateField(help_text="结束日期。")
    capacity = count("名额；不限的不写。", required=False, allow_null=True, default=None)
    groups = ids("培训对象的编号。")
    by_application = serializers.BooleanField(
        required=False, default=False, help_text="个人可以报名。"
    )
    needs = blank("需求依据：回应哪次调研的什么需求。", 200)


@extend_schema_serializer(examples=sent("审批", {"do": "approve"}))
class ClassStepBody(Body):
    """One step of a class's life."""

    do = serializers.ChoiceField(steps_of(CLASS), help_text="办哪一步。")
    reason = blank("理由或评估；退回、取消、评估须写。不要写身份证号。", 300)


@extend_schema_serializer(
    examples=sent(
        "一次课",
        {"topic": "党章党规党纪", "category": "spirit", "form": "lecture", "on": "2026-10-13",
         "begins": "09:00", "ends": "10:30", "hours": "2.0", "main_room": 9, "teachers": [12]},
    )
)  # fmt: skip
class SessionBody(Body):
    """One session: what is not sent is empty."""

    topic = Text(max_length=80, help_text="课题。")
    category = serializers.ChoiceField(CourseSession.Category.choices, help_text="课程类别。")
    form = serializers.ChoiceField(CourseSession.Form.choices, help_text="教学形式。")
    on = serializers.DateField(help_text="日期。")
    begins = clock_time("开始时间，如09:00。")
    ends = clock_time("结束时间，如10:30。")
    hours = serializers.DecimalField(
        4, 1, min_value=0, help_text="学时，45分钟为1学时，填0.5的倍数。"
    )
    main_room = Id(
        required=False, allow_null=True, default=None,
        help_text="主课堂教室的编号；不在登记的教室不写。",
    )  # fmt: skip
    rooms = ids("分课堂教室的编号。")
    teachers = ids("授课教师的编号。")
    questions = count("答疑几分钟。", required=False, allow_null=True, default=None)
    audience = count(
        "听课人次，只有不点名的公开讲座填。", required=False, allow_null=True, default=None
    )
    counts_for = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="补课计入的周五，周周大学堂补课时填。",
    )
    exception = blank("例外原因，与本类班次的规定不一致时才填。", 120)


@extend_schema_serializer(examples=sent("取消", {"reason": "教师生病"}))
class SessionCancelBody(Body):
    """Why a session is cancelled."""

    reason = Text(max_length=300, help_text="理由。不要写身份证号。")


@extend_schema_serializer(examples=sent("记学时", {"absent": 2}))
class SessionCloseBody(Body):
    """How many are written down as absent by closing."""

    absent = count("还没有登记的人数，读到的；记为缺课。现在不是这个数的答409。")


@extend_schema_serializer(examples=sent("两名学员", {"people": [5021, 5022]}))
class SpeakersBody(Body):
    """Who speaks in a session."""

    people = serializers.ListField(
        child=Id(), max_length=300, help_text="人员的编号，本班学员；原来的全部换掉。"
    )


@extend_schema_serializer(examples=sent("按培训对象", {"group": 3}))
class GroupEnrolBody(Body):
    """Which target group is enrolled."""

    group = Id(help_text="培训对象的编号，本县的或上级的。")


@extend_schema_serializer(examples=sent("录取", {"do": "admit"}))
class EnrolmentStepBody(Body):
    """One step of an enrolment."""

    do = serializers.ChoiceField(steps_of(ENROLMENT), help_text="办哪一步。")
    reason = blank("理由；不录取的须写。不要写身份证号。", 200)


@extend_schema_serializer(
    examples=sent(
        "网络培训",
        {"on": "2026-09-01", "hours": "6", "category": "theory", "title": "网络培训",
         "elsewhere": "省委党校", "ground": "结业证书2026-118"},
    )
)  # fmt: skip
class ElsewhereBody(Body):
    """Study that no class of the portal held."""

    on = serializers.DateField(help_text="日期；几天的培训逐日登记。")
    hours = serializers.DecimalField(6, 2, min_value=0, help_text="学时，一天最多8。")
    category = serializers.ChoiceField(CourseSession.Category.choices, help_text="类别。")
    title = Text(max_length=80, help_text="学习内容。")
    elsewhere = Text(max_length=60, help_text="组织培训的单位。")
    ground = Text(max_length=120, help_text="依据，如结业证书编号、文件名；接口不再给出。")
