"""What the API gives out of a contract's review, for few (PV-CASE), and takes about it."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from grids.actions.contracts import (
    LONGEST_LAWYER,
    LONGEST_PARTIES,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_YUAN,
)
from grids.api.examples import of, sent
from grids.models import CaseFile, Contract, ContractOpinion
from portal.bodies import Body, Text, Upload

Shape = serializers.Serializer[Any]
_CONTRACT = {
    "title": "村集体厂房出租合同",
    "parties": "河里村民委员会、某食品公司",
    "amount": "120000.00",
}
_OPINION: dict[str, Any] = {
    "round": 0,
    "opinion": "amend",
    "opinion_label": "修改后签订",
    "words": "租期超过五年的，要写明租金调整办法。",
    "lawyer": "",
    "by": "孔令辉",
    "given_on": "2026-10-12",
}
REVIEW: dict[str, Any] = {
    "case": 3140,
    "number": "2026-000431",
    "state": "handling",
    "due_on": "2026-10-21",
    "contract": _CONTRACT,
    "opinions": [_OPINION],
    "files": [
        {"id": 12, "purpose": "contract", "purpose_label": "合同文本", "name": "合同.pdf",
         "added_on": "2026-10-10", "by": "孟广"}
    ],
    "offers": [],
}  # fmt: skip


class ContractSerializer(serializers.ModelSerializer[Contract]):
    """What is reviewed; organizations sign, no persons."""

    class Meta:
        model = Contract
        fields = ["title", "parties", "amount"]


class OpinionSerializer(serializers.ModelSerializer[ContractOpinion]):
    """The opinion of one round."""

    opinion_label = serializers.CharField(source="get_opinion_display", help_text="意见的名称。")
    by = serializers.CharField(source="by.display_name", help_text="谁出具的。")

    class Meta:
        model = ContractOpinion
        fields = ["round", "opinion", "opinion_label", "words", "lawyer", "by", "given_on"]


class ReviewFileSerializer(serializers.ModelSerializer[CaseFile]):
    """A restricted file: that it is there, never what it says."""

    purpose_label = serializers.CharField(source="get_purpose_display", help_text="是什么。")
    name = serializers.CharField(source="file.name", help_text="文件名。")
    by = serializers.CharField(source="added_by.display_name", help_text="谁登记的。")

    class Meta:
        model = CaseFile
        fields = ["id", "purpose", "purpose_label", "name", "added_on", "by"]


@extend_schema_serializer(examples=of("修改后签订", REVIEW))
class ContractReviewSerializer(Shape):
    """The review of one contract."""

    case = serializers.IntegerField(source="case.pk", help_text="事项的编号（id）。")
    number = serializers.CharField(source="case.label", help_text="事项编号。")
    state = serializers.CharField(source="case.state", help_text="事项的状态，如handling。")
    due_on = serializers.DateField(source="case.due_on", help_text="事项的期限。")
    contract = ContractSerializer(allow_null=True, help_text="送审合同；还没有填为 null。")
    opinions = OpinionSerializer(many=True, help_text="各轮的审查意见，最近的在前。")
    files = ReviewFileSerializer(many=True, help_text="合同文本、审查意见书；内容在页面上打开。")
    offers = serializers.ListField(
        child=serializers.CharField(), help_text="本账号现在能办的：describe、opine。"
    )


_FILE = "PDF、图片、Word或Excel，不超过20MB。"


@extend_schema_serializer(examples=sent("送审一份合同", _CONTRACT))
class DescribeBody(Body):
    """What is handed in."""

    title = Text(max_length=LONGEST_TITLE, help_text="合同名称。")
    parties = Text(max_length=LONGEST_PARTIES, help_text="签约单位，不写个人姓名。")
    amount = serializers.DecimalField(
        14,
        2,
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MOST_YUAN,
        help_text="金额（元），写成文字；没有的不写。",
    )


@extend_schema_serializer(examples=sent("送审一份合同", _CONTRACT))
class DescribeForm(DescribeBody):
    """What is handed in, with the text, which travels as multipart alone."""

    file = Upload(required=False, max_length=200, help_text=f"合同文本：{_FILE}")


_SAID = {"opinion": "lawful", "words": "条款齐全，可以签订。", "lawyer": "唐正，某律师事务所"}


@extend_schema_serializer(examples=sent("合法", _SAID))
class OpineBody(Body):
    """The opinion."""

    opinion = serializers.ChoiceField(ContractOpinion.Opinion.choices, help_text="审查意见。")
    words = Text(max_length=LONGEST_WORDS, help_text="理由；修改后签订的，写明怎样修改。")
    lawyer = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_LAWYER,
        help_text="参与审查的律师和事务所；没有的不写。",
    )


@extend_schema_serializer(examples=sent("合法", _SAID))
class OpineForm(OpineBody):
    """The opinion with its paper, which travels as multipart alone."""

    file = Upload(required=False, max_length=200, help_text=f"审查意见书：{_FILE}")
