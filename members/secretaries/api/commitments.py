"""Commitments over the API: the list, the ranking, claiming, reporting, and the township's steps."""

from typing import Any

from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.named import insist_anywhere
from members.reads import Reads
from members.secretaries import relations, rights
from members.secretaries.actions import commitments as actions
from members.secretaries.api import file_bodies as bodies
from members.secretaries.api.files import YearQuery
from members.secretaries.api.shared import TERM, Keeping, SecretaryTermRef, writing
from members.secretaries.doors import commitment_for, term_for
from members.secretaries.forms import CommitmentForm, ReportForm
from members.secretaries.lifecycle import COMMITMENT
from members.secretaries.models import Commitment
from members.secretaries.queries import commitments as queries
from members.secretaries.words import Field
from members.writes import Told, insist_valid
from portal import clock
from portal.api import IdFilter, one_of
from portal.examples import of
from portal.refusals import NotAllowed

_COMMITMENT = {
    "id": 912, "term": TERM, "year": 2026, "field": "economy", "field_label": "经济发展",
    "text": "硬化村内道路", "target": "硬化2公里", "due_on": "2026-12-20", "state": "partly",
    "state_label": "部分兑现", "reported_on": "2026-11-20", "share": 60,
    "verified_on": "2026-11-25",
}  # fmt: skip
_RANKING = {
    "year": 2026,
    "rows": [
        {"term": TERM, "made": 8, "verified": 8, "key": "92.00", "bottom": "100.00",
         "failed": False, "in_town": 1, "in_county": 3}
    ],
}  # fmt: skip


@extend_schema_serializer(examples=of("一项承诺", _COMMITMENT))
class SecretaryCommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """A commitment; what the township said and what was reported stay on the page."""

    term = SecretaryTermRef(help_text="书记的任期。")
    field_label = serializers.CharField(source="get_field_display", help_text="领域的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Commitment
        fields = list(_COMMITMENT)


class CommitmentFilters(filters.FilterSet):
    """How the list of commitments is narrowed."""

    term = IdFilter(field_name="term_id", help_text="任期的编号。")
    village = IdFilter(field_name="term__post__organization_id", help_text="村（社区）的编号。")
    year = filters.NumberFilter(min_value=2000, max_value=2999, help_text="年度，如2026。")
    state = one_of(Commitment.State, "状态。")
    field = one_of(Field, "领域。")


class CommitmentViewSet(Reads):
    """Commitments in scope."""

    queryset = Commitment.objects.select_related("term__post__person", "term__post__organization")
    serializer_class = SecretaryCommitmentSerializer
    filterset_class = CommitmentFilters
    subject = "履职承诺"
    viewing = "查看村书记档案"
    about = "书记承诺了什么、到哪一步、兑现百分之几（P01-R9）。完成情况和镇街意见只在页面上看。"


class SecretaryStandingShape(serializers.Serializer[Any]):
    """How far one secretary has fulfilled a year."""

    term = SecretaryTermRef(help_text="书记的任期。")
    made = serializers.IntegerField(help_text="八个方面里承诺了几个。")
    verified = serializers.IntegerField(help_text="验收了几项。")
    key = serializers.DecimalField(
        6, 2, allow_null=True, help_text="重点领域兑现的平均百分比；没有验收的为 null，不是0。"
    )
    bottom = serializers.DecimalField(
        6, 2, allow_null=True, help_text="底线承诺兑现的平均百分比；同上。"
    )
    failed = serializers.BooleanField(help_text="有没有没兑现的底线承诺（P01-R10）。")
    in_town = serializers.IntegerField(allow_null=True, help_text="镇街内的名次。")
    in_county = serializers.IntegerField(allow_null=True, help_text="县内的名次。")


@extend_schema_serializer(examples=of("一年的比拼", _RANKING))
class SecretaryRankingSerializer(serializers.Serializer[Any]):
    """The ranking of a year."""

    year = serializers.IntegerField(help_text="年度。")
    rows = SecretaryStandingShape(many=True, help_text="有承诺的书记，名次在前的在前。")


class RankingView(Told):
    """The secretaries in scope by what they have fulfilled."""

    serializer_class = SecretaryRankingSerializer
    query = YearQuery
    subject = "承诺兑现排名"
    about = "授权范围内的书记按兑现百分比排的名次，并列的名次相同；两类都有验收的才有名次。"

    @extend_schema(parameters=[YearQuery])
    def get(self, request: Request) -> Response:
        """Return it."""
        insist_anywhere(request.user, rights.SEE_SECRETARIES, "查看村书记档案")
        year = self.asked(request).get("year") or clock.today().year
        rows = queries.ranking(request.user, year)
        return Response(self.get_serializer({"year": year, "rows": rows}).data)


class _Commitments(Keeping):
    rows = CommitmentViewSet


class ClaimView(_Commitments):
    """Makes a commitment."""

    writes = writing(
        "登记履职承诺", "在任的书记本人登记今年或明年的；等镇街审核。", bodies.NewSecretaryCommitmentBody,
        SecretaryCommitmentSerializer, "已登记；答复是这一项。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Make it."""
        term = term_for(request.user, pk)
        if not relations.is_person(request.user, term.person):
            raise NotAllowed(f"履职承诺由{actions.WHO}登记。", rule="P01-R9", who=actions.WHO)
        sent = self.sent(request)
        year = sent.pop("year")
        form = CommitmentForm(sent)
        insist_valid(form)
        facts = form.cleaned_data
        made = actions.claim(actor=request.user, term=term, year=year, facts=facts)
        return self.told(made.pk)


class _OwnStep(_Commitments):
    """A step of the secretary himself."""

    action = ""
    form: Any = None

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = commitment_for(request.user, pk)
        if refusal := COMMITMENT.refusal(request.user, found, COMMITMENT.step(self.action)):
            raise refusal
        form = self.form(self.sent(request))
        insist_valid(form)
        facts = form.cleaned_data
        actions.own_step(actor=request.user, commitment=found, action=self.action, facts=facts)
        return self.told(pk)


class CommitmentChangeView(_OwnStep):
    """Claims a returned commitment anew."""

    action, form = "claim", CommitmentForm
    writes = writing(
        "改好再报承诺", "退回修改的，书记本人改好再报，送全部内容。", bodies.SecretaryCommitmentBody,
        SecretaryCommitmentSerializer, "已报；答复是这一项。",
    )  # fmt: skip


class CommitmentReportView(_OwnStep):
    """Reports what came of a commitment."""

    action, form = "report", ReportForm
    writes = writing(
        "报承诺完成情况", "书记本人报，等镇街验收；内容不再给出。", bodies.CommitmentReportBody,
        SecretaryCommitmentSerializer, "已报；答复是这一项。",
    )  # fmt: skip


class CommitmentStepView(_Commitments):
    """Takes a step of the township."""

    writes = writing(
        "审核、验收承诺",
        "审核通过、退回、验收。没有报完成的，过了期限才能定为未兑现。不能办自己的。",
        bodies.CommitmentStepBody,
        SecretaryCommitmentSerializer,
        "已办理；答复是这一项。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = commitment_for(request.user, pk)
        sent = self.sent(request)
        action = sent.pop("do")
        if refusal := COMMITMENT.refusal(request.user, found, COMMITMENT.step(action)):
            raise refusal
        actions.review(actor=request.user, commitment=found, action=action, **sent)
        return self.told(pk)


_ONE = "secretary-commitments/<int:pk>/"
RESOURCES = (("secretary-commitments", CommitmentViewSet, "secretary-commitment"),)
ADDRESSES = [
    path("secretary-ranking/", RankingView.as_view(), name="secretary-ranking"),
    path("secretary-terms/<int:pk>/commitments/", ClaimView.as_view(), name="commitment-claim"),
    path(f"{_ONE}changes/", CommitmentChangeView.as_view(), name="commitment-change"),
    path(f"{_ONE}reports/", CommitmentReportView.as_view(), name="commitment-report"),
    path(f"{_ONE}decisions/", CommitmentStepView.as_view(), name="commitment-decision"),
]
