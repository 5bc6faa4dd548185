"""What is sent about yearly assessments and incentives. The pages' own forms read it again."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.secretaries.api.shared import blank, day, steps
from members.secretaries.lifecycle import ASSESSMENT
from members.secretaries.models import Incentive
from members.secretaries.words import Department, Suggestion
from portal.bodies import Body, Id, Text
from portal.examples import sent


def _year(said: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=2020, max_value=2100, help_text=said)


def _money(said: str, digits: int, **more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(digits, 2, min_value=0, help_text=said, **more)


@extend_schema_serializer(examples=sent("开始2026年的评估", {"year": 2026}))
class AssessmentOpeningBody(Body):
    """Of which year."""

    year = _year("今年或去年。")


@extend_schema_serializer(
    examples=sent(
        "填写评估",
        {"duty": "认真履职", "conduct": "作风扎实", "opinion": "良好", "suggestion": "keep",
         "score": "88.5", "present": [51, 52, 53, 54]},
    )
)  # fmt: skip
class SecretaryAssessmentBody(Body):
    """The group's words, suggestion and score, and who was present: all of it."""

    duty = Text(max_length=500, help_text="履行职责分析；接口不再给出。")
    conduct = Text(max_length=500, help_text="作风表现分析；接口不再给出。")
    opinion = Text(max_length=500, help_text="评估意见；接口不再给出。")
    suggestion = serializers.ChoiceField(Suggestion.choices, help_text="使用建议。")
    improve_by = day("改进期限；限期改进的须写", required=False, allow_null=True, default=None)
    score = serializers.DecimalField(
        5, 2, min_value=0, max_value=100, required=False, allow_null=True, default=None,
        help_text="工作组评分，0至100；没有评分的不写。",
    )  # fmt: skip
    present = serializers.ListField(
        child=Id(), max_length=60, help_text="参加评估的人，工作组成员的编号。"
    )


@extend_schema_serializer(
    examples=sent("县级决定", {"do": "decide", "suggestion": "keep", "said": "县委研究"})
)
class SecretaryAssessmentStepBody(Body):
    """One step of an assessment."""

    do = serializers.ChoiceField(steps(ASSESSMENT), help_text="办哪一步。")
    suggestion = serializers.ChoiceField(
        Suggestion.choices, required=False, allow_blank=True, default="",
        help_text="使用建议；镇街提议、县级决定的须写。",
    )  # fmt: skip
    said = blank("意见；镇街提议、县级决定的须写。接口不再给出。", 300)


@extend_schema_serializer(
    examples=sent("工作组成员", {"person": 5021, "year": 2026, "department": "civil"})
)
class SecretaryAssessorBody(Body):
    """Who comes into the group, for which department."""

    person = Id(help_text="人员的编号。")
    year = _year("今年或去年。")
    department = serializers.ChoiceField(Department.choices, help_text="部门。")


@extend_schema_serializer(
    examples=sent(
        "专项奖励",
        {"kind": "award", "year": 2025, "ground": "县委文件", "amount": "3000", "on": "2026-03-01"},
    )
)
class SecretaryIncentiveBody(Body):
    """What is given, by what ground."""

    kind = serializers.ChoiceField(Incentive.Kind.choices, help_text="种类。")
    year = _year("依据哪一年的评估结果。")
    ground = Text(max_length=200, help_text="依据，如文号；接口不再给出。")
    amount = _money("金额（元）；只有专项奖励写。", 12, required=False, default=0)
    on = day("日期")


@extend_schema_serializer(examples=sent("招录计划", {"year": 2026, "places": 20, "share": 10}))
class RecruitmentPlanBody(Body):
    """A year's plan of recruitment."""

    year = _year("年度。")
    places = serializers.IntegerField(min_value=1, max_value=10_000, help_text="招录计划数。")
    share = serializers.IntegerField(
        min_value=1, max_value=100, help_text="面向优秀书记的比例（％）。"
    )


@extend_schema_serializer(
    examples=sent("补贴标准", {"year": 2026, "post": "2000", "performance": "500"})
)
class SubsidyStandardBody(Body):
    """A year's subsidies."""

    year = _year("年度。")
    post = _money("岗位补贴（元/月）。", 9)
    performance = _money("绩效补贴（元/月）。", 9)
