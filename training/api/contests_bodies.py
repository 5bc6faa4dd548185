"""What is sent to hold a contest, to hand in, to mark and to decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Id, Text, Upload
from portal.examples import sent
from training.api.catalogue_bodies import blank, count
from training.api.classes_bodies import ids, steps_of
from training.contest_lifecycle import CONTEST, ENTRY
from training.models import LectureTopic, Teacher
from training.views.contests import DECIDED

STEPS = [one for one in steps_of(CONTEST) if one[0] not in DECIDED]


@extend_schema_serializer(
    examples=sent(
        "三轮",
        {"title": "微党课大赛", "closes_on": "2026-11-30", "sizes": [120, 80, 50], "least": 5},
    )
)  # fmt: skip
class ContestBody(Body):
    """A contest with its settings: what is not sent is as it is assumed."""

    title = Text(max_length=60, help_text="比赛名称。")
    theme = blank("主题。", 120)
    closes_on = serializers.DateField(help_text="报名截止；截止以后才能开始评分。")
    sizes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000),
        min_length=1, max_length=5, help_text="各轮晋级数，一轮比一轮少。",
    )  # fmt: skip
    per_unit = count(
        "每个单位最多报几件；不限的不写。", required=False, allow_null=True, default=None
    )
    least = count("每件最少几名评委评分，推定值5（P11-R6）。", required=False, default=5)
    trims = serializers.BooleanField(
        required=False, default=True, help_text="满5名评委的去掉一个最高分和一个最低分。"
    )
    shares_line = serializers.BooleanField(
        required=False, default=True, help_text="末轮以前在晋级线上并列的一起晋级。"
    )


@extend_schema_serializer(examples=sent("开始评分", {"do": "begin"}))
class ContestStepBody(Body):
    """One step of a contest's life; a round is decided on its ranking."""

    do = serializers.ChoiceField(STEPS, help_text="办哪一步；确定晋级、入选在名次里办。")
    reason = blank("理由；退回、取消须写。不要写身份证号。", 300)


@extend_schema_serializer(examples=sent("名册里的人", {"person": 5021}))
class JudgeBody(Body):
    """A judge: of the register, or from outside."""

    person = Id(
        required=False, allow_null=True, default=None, help_text="名册里的人；他用本人的账号评分。"
    )
    name = blank("外请评委的姓名，由主办单位录入他的纸质评分表。", 40)
    unit = blank("外请评委的单位；本单位的参赛件他要回避。", 60)


@extend_schema_serializer(
    examples=sent(
        "一件", {"unit": 1201, "contestant": "孙静怡", "title": "初心", "field": "基层治理"}
    )
)
class EntryBody(Body):
    """A micro-lecture handed in."""

    unit = Id(help_text="参赛单位或支部的编号。")
    contestant = Text(max_length=40, help_text="参赛人；名册里的自动对上，同名的后面空一格写单位。")
    title = Text(max_length=60, help_text="微党课题目。")
    field = blank("领域。", 20)  # type: ignore[assignment]


class EntryFileForm(EntryBody):
    """A micro-lecture with its script or slides, which travel as multipart alone."""

    file = Upload(required=False, help_text="讲稿或课件：PDF、图片、幻灯片、Word、Excel。")


@extend_schema_serializer(examples=sent("取消资格", {"do": "remove", "reason": "抄袭"}))
class EntryStepBody(Body):
    """One step of an entry."""

    do = serializers.ChoiceField(steps_of(ENTRY), help_text="办哪一步。")
    reason = blank("理由；取消资格须写。不要写身份证号。", 300)


class JudgeMarkBody(Body):
    """One line of a judge's sheet."""

    entry = Id(help_text="参赛件的编号。")
    value = serializers.DecimalField(
        5, 2, min_value=0, max_value=100, required=False, allow_null=True, default=None,
        help_text="0至100分，最多两位小数。",
    )  # fmt: skip
    recused = serializers.BooleanField(required=False, default=False, help_text="true：回避。")


@extend_schema_serializer(
    examples=sent(
        "两件", {"marks": [{"entry": 501, "value": "92.5"}, {"entry": 502, "recused": True}]}
    )
)
class MarksBody(Body):
    """Marks of one judge, all of them or none."""

    judge = Id(
        required=False, allow_null=True, default=None,
        help_text="外请评委的编号，由主办单位录入；评委本人的不写。",
    )  # fmt: skip
    marks: Any = serializers.ListSerializer(
        child=JudgeMarkBody(),
        min_length=1,
        max_length=200,
        help_text="一件一行；评分结束以前可以改。",
    )


@extend_schema_serializer(examples=sent("没有并列", {"seen": "9f86d081884c7d65"}))
class RoundBody(Body):
    """What a counted round comes to."""

    seen = Text(max_length=64, help_text="读到的名次的标记；名次变过的答409。")
    chosen = ids("线上并列的里选哪几件；并列的一起晋级时写全部。")
    ground = blank("并列由评委会商定的，怎样定的。", 300)


@extend_schema_serializer(
    examples=sent("列入菜单", {"level": "secretary", "field": "基层治理", "tags": []})
)
class EntryAdoptionBody(Body):
    """A selected lecture as a topic of the menu."""

    level = serializers.ChoiceField(Teacher.Level.choices, help_text="讲课人层次。")
    field = Text(max_length=20, help_text="领域。")  # type: ignore[assignment]
    tags = serializers.ListField(
        child=serializers.ChoiceField(LectureTopic.Tag.choices),
        required=False, default=list, help_text="内容（P11-R2）。",
    )  # fmt: skip
