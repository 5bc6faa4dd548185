"""How a score came about, over the API: what the page's account of it shows, with the same gaps."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors
from assessments.api.examples import of
from assessments.queries import accounts, personal
from assessments.queries.accounts import Account, Part
from members.reads import Private
from portal.api import Metadata, SignedIn, insist_on_known

EXAMPLE: dict[str, Any] = {
    "run": "R-370826-2026Q3-0147",
    "panel": 141,
    "subject": 2204,
    "name": "孙静怡",
    "total": "93.64",
    "rank": 2,
    "of": 23,
    "grade": "好",
    "withheld": "",
    "parts": [
        {
            "title": "个性指标",
            "weight": "0.60",
            "score": "92.2800",
            "weighted": "55.3680",
            "left_out": False,
            "uncounted": False,
            "source": "",
            "clauses": ["P17-R2"],
            "items": [
                {"label": "审计项目", "score": None, "actual": "42.000000", "target": "45.000000"}
            ],
        }
    ],
    "adjustments": [{"item": "bonus", "points": "2.000000", "basis": "县通报〔2026〕8号"}],
    "steps": ["93.64≥90，达到“好”的分数线。第2名，在“好”名额之内。"],
    "flags": [],
}
Shape = serializers.Serializer[Any]


class PartItemSerializer(Shape):
    """One item of a component."""

    label = serializers.CharField(help_text="指标的名称。")  # type: ignore[assignment]
    score = serializers.DecimalField(14, 4, allow_null=True, help_text="得分；没有为 null。")
    actual = serializers.DecimalField(18, 6, allow_null=True, help_text="完成数；没有为 null。")
    target = serializers.DecimalField(18, 6, allow_null=True, help_text="目标数；没有为 null。")


class AccountPartSerializer(serializers.Serializer[Part]):
    """One component of a total."""

    title = serializers.CharField(help_text="部分的名称。")
    weight = serializers.DecimalField(8, 4, allow_null=True, help_text="权重；没有为 null。")
    score = serializers.DecimalField(14, 4, allow_null=True, help_text="得分；缺数为 null。")
    weighted = serializers.DecimalField(
        None, None, allow_null=True, help_text="得分乘权重；缺数为 null。"
    )
    left_out = serializers.BooleanField(help_text="true：缺票决，会议决定不计（E-BALLOT-MISS）。")
    uncounted = serializers.BooleanField(help_text="true：没有可计的事项，不计（E-ZERO）。")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="不是录入的，取自哪里；录入的为空。"
    )
    clauses = serializers.ListField(child=serializers.CharField(), help_text="依据的条款。")
    items = PartItemSerializer(source="rows", many=True, help_text="各项指标。")


class AdjustmentSerializer(Shape):
    """One bonus or deduction."""

    item = serializers.CharField(help_text="哪一项，如bonus、deduction2。")
    points = serializers.DecimalField(18, 6, source="value", help_text="分值，减分为负。")
    basis = serializers.CharField(help_text="依据；依据是附件的为空。")


@extend_schema_serializer(examples=of("一个人的得分", EXAMPLE))
class ScoreAccountSerializer(serializers.Serializer[Account]):
    """Everything behind one result; of one with few ballots nothing but the total (PV-BALLOT)."""

    run = serializers.CharField(source="result.run.code", help_text="计分的运行号。")
    panel = serializers.IntegerField(source="result.panel_id", help_text="考核单元的编号。")
    subject = serializers.IntegerField(source="result.subject_id", help_text="考核对象的编号。")
    name = serializers.CharField(source="result.subject.name", help_text="名称。")
    total = serializers.SerializerMethodField(help_text="总分，写成文字；没有总分为 null。")
    rank = serializers.IntegerField(
        source="result.rank", allow_null=True, help_text="名次；没有为 null。"
    )
    of = serializers.IntegerField(source="result.of", allow_null=True, help_text="在几个里排。")
    grade = serializers.CharField(help_text="等次。")
    withheld = serializers.CharField(help_text="只给总分的原因（票数不足）；都给的为空。")
    parts = AccountPartSerializer(many=True, help_text="各部分怎样得分。")
    adjustments = AdjustmentSerializer(many=True, help_text="加分和减分。")
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="名次和等次怎样得来，一步一句，带规则编号。"
    )
    flags = serializers.ListField(child=serializers.CharField(), help_text="提示，用文字说。")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_total(self, told: Account) -> str | None:
        """Return the total exactly as it is published."""
        total: Decimal | None = told.result.total
        return None if total is None else str(total)


class AccountView(Private, GenericAPIView[Any]):
    """The account of one score of a panel the account may see."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = ScoreAccountSerializer
    detail = True
    subject = "得分的来历"
    about = (
        "一个考核对象的总分怎样得来：各部分的得分、权重和指标，加减分和依据，名次、等次的每一步。"
        "票数不足的只给总分。没有计分的答404。"
    )

    def get(self, request: Request, pk: int, subject: int) -> Response:
        """Return the account; 404 before there is one."""
        insist_on_known(request, self)
        panel = doors.panel_for(request.user, pk)
        return self.told(panel, doors.subject_for(panel, subject))

    def told(self, panel: Any, whom: Any) -> Response:
        """Return the account of a subject in its panel's run."""
        told = accounts.account_of(panel, whom)
        if told is None:
            raise Http404
        return Response(self.get_serializer(told).data)


class OwnAccountView(AccountView):
    """The account of one's own score, from the public notice on."""

    subject = "本人得分的来历"
    about = "登录人自己的一个结果怎样得来，subject取自本人的结果。单位公示以后才有，以前答404。"

    def get(self, request: Request, subject: int) -> Response:  # type: ignore[override]
        """Return the account of one of the own published results."""
        insist_on_known(request, self)
        mine = personal.subjects_of(request.user).filter(panel__state__in=personal.SHOWN)
        whom = get_object_or_404(mine, pk=subject)
        return self.told(whom.panel, whom)


ADDRESSES = [
    path("panels/<int:pk>/accounts/<int:subject>/", AccountView.as_view(), name="panel-account"),
    path("me/results/<int:subject>/account/", OwnAccountView.as_view(), name="own-account"),
]
