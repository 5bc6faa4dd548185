"""What is sent about members by category. The pages' own forms read it again."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Care, Category
from members.categories.models.measures import Post
from portal.bodies import Body, Id, Text
from portal.examples import sent


def _day(said: str) -> serializers.DateField:
    return serializers.DateField(help_text=f"{said}，如2026-10-13。")


@extend_schema_serializer(
    examples=sent(
        "提出一名",
        {"category": "elderly", "secondary": ["hardship"], "ground": "1950年出生，名册",
         "since": "2026-10-12"},
    )
)  # fmt: skip
class CategoryProposalBody(Body):
    """A member's category."""

    category = serializers.ChoiceField(Category.choices, help_text="主要类别。")
    secondary = serializers.ListField(
        child=serializers.ChoiceField(Category.choices), required=False, default=list, max_length=6,
        help_text="兼有的情况，可以不写。",
    )  # fmt: skip
    ground = Text(max_length=200, help_text="依据，不写病情、收入和号码；接口不再给出。")
    since = _day("从哪一天起")


class CategoryLineBody(Body):
    """One member of many."""

    person = Id(help_text="党员的人员编号。")
    category = serializers.ChoiceField(Category.choices, help_text="类别。")
    ground = Text(max_length=200, help_text="依据；接口不再给出。")


@extend_schema_serializer(
    examples=sent(
        "提出一个支部的",
        {"lines": [{"person": 5021, "category": "no_post", "ground": "没有职务"}]},
    )
)
class CategoryLinesBody(Body):
    """The categories of many members of a branch."""

    lines = CategoryLineBody(many=True, allow_empty=False, help_text="没有类别的党员，一人一行。")


@extend_schema_serializer(examples=sent("审核入册", {"do": "list"}))
class CategoryStepBody(Body):
    """One step of a classification's life."""

    do = serializers.ChoiceField(
        [(one.action, one.label) for one in CLASSIFICATION.steps], help_text="办哪一步。"
    )
    reason = Text(
        required=False, allow_blank=True, default="", max_length=200,
        help_text="理由；退回的须写，接口不再给出。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("12户", {"count": 12}))
class HouseholdsBody(Body):
    """How many households."""

    count = serializers.IntegerField(min_value=0, max_value=200, help_text="联系户数。")


@extend_schema_serializer(examples=sent("帮扶人", {"helper": 5021}))
class CategoryHelperBody(Body):
    """Who helps."""

    helper = Id(help_text="联系帮扶人的人员编号，本支部党员或本村任职的人。")


@extend_schema_serializer(examples=sent("年度目标", {"targets": "村集体收入增加5万元"}))
class CategoryTargetBody(Body):
    """The targets of this year."""

    targets = Text(max_length=500, help_text="本年度目标；接口不再给出。")


@extend_schema_serializer(examples=sent("核对", {"result": "增加了6万元"}))
class CategoryResultBody(Body):
    """How they came out."""

    result = Text(max_length=300, help_text="完成情况，登记后不再改；接口不再给出。")


@extend_schema_serializer(examples=sent("巡逻", {"post": "patrol", "since": "2026-10-12"}))
class VillagePostBody(Body):
    """A post of the seven."""

    post = serializers.ChoiceField(Post.choices, help_text="岗位。")
    since = _day("上岗日期")


@extend_schema_serializer(
    examples=sent("走访", {"kind": "visit", "on": "2026-10-12", "said": "看望，帮助联系收玉米"})
)
class CategoryCareBody(Body):
    """A visit or another care."""

    kind = serializers.ChoiceField(Care.Kind.choices, help_text="事项。")
    on = _day("日期")
    said = Text(max_length=200, help_text="情况，不写病情、收入和号码；接口不再给出。")


@extend_schema_serializer(examples=sent("施行", {"since": "2026-10-12"}))
class AdoptionBody(Body):
    """From when."""

    since = _day("施行日期，不晚于今天")
