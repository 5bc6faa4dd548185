"""Rulings of a committee over the API: to read, to record, to take back; each leads to a new run."""

from abc import ABC, abstractmethod
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import rulings
from assessments.api import bodies
from assessments.api.examples import of
from assessments.api.serializers import RunSerializer
from assessments.models import Panel, Ruling, Run
from members.reads import Reads
from portal.api import IdFilter, one_of
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes

EXAMPLE: dict[str, Any] = {
    "id": 12,
    "panel": 141,
    "subject": 2204,
    "name": "孙静怡",
    "kind": "order",
    "kind_label": "同分先后",
    "value": "1",
    "reason": "考核工作小组10月14日会议，重点工作完成好的在前",
    "meeting": "",
    "ground": "",
    "withdraws": None,
    "by": "周文",
    "decided_at": "2026-10-14T10:00:00+08:00",
}


@extend_schema_serializer(examples=of("同分先后", EXAMPLE))
class RulingSerializer(serializers.ModelSerializer[Ruling]):
    """One recorded decision about one subject; one that withdraws another says nothing else."""

    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    subject = serializers.IntegerField(source="subject_id", help_text="考核对象的编号。")
    name = serializers.CharField(source="subject.name", help_text="对谁。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类的名称。")
    withdraws = serializers.IntegerField(
        source="withdraws_id",
        allow_null=True,
        help_text="它撤销的那一条的编号；不是撤销的为 null。",
    )
    by = serializers.CharField(source="decided_by.display_name", help_text="谁记录的。")

    class Meta:
        model = Ruling
        fields = [
            "id", "panel", "subject", "name", "kind", "kind_label", "value", "reason", "meeting",
            "ground", "withdraws", "by", "decided_at",
        ]  # fmt: skip


class RulingFilters(filters.FilterSet):
    """Rulings."""

    panel = IdFilter(field_name="panel_id", help_text="考核单元的编号。")
    subject = IdFilter(field_name="subject_id", help_text="考核对象的编号。")
    kind = one_of(Ruling.Kind, "种类。")

    class Meta:
        model = Ruling
        fields: list[str] = []


class RulingViewSet(Reads):
    """Rulings about the subjects of panels in sight."""

    queryset = Ruling.objects.select_related("subject", "decided_by__person")
    serializer_class = RulingSerializer
    filterset_class = RulingFilters
    subject = "裁定"
    viewing = "查看考核"
    about = "考核工作小组的裁定和理由，先记的在前。裁定不改，撤销是另一条。"


class Ruled(Writes, ABC):
    """A ruling about a panel in sight; it is scored again with it."""

    subject = "裁定"

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        panel = doors.panel_for(request.user, pk, rights.RULE)
        return Response(self.get_serializer(self.do(request.user, panel, self.sent(request))).data)

    @abstractmethod
    def do(self, account: Any, panel: Panel, said: dict[str, Any]) -> Run:
        """Record it, and return the run that was asked for."""


_AFTER = {200: "已记录，正在按它重新计分；答复是这次计分。"}


class OrderView(Ruled):
    """The order inside a tie."""

    writes = Writing(
        "裁定同分先后",
        "给同一名次同分的全部人定先后，写明理由（S-EDGE）。裁定的人里不能有自己（E-CONFLICT）。",
        bodies.TieOrderBody,
        _AFTER,
        RunSerializer,
    )

    def do(self, account: Any, panel: Panel, said: dict[str, Any]) -> Run:
        """Record the order; a subject named twice is refused."""
        order = {one["subject"]: one["place"] for one in said["order"]}
        if len(order) < len(said["order"]):
            sentence = "同一个人写了两次。请只留一次。"
            raise Invalid(sentence, {"order": [sentence]})
        return rulings.record_order(actor=account, panel=panel, order=order, reason=said["reason"])


class RuleView(Ruled):
    """Vetoes, criteria, decisions, verdicts."""

    writes = Writing(
        "裁定一票否决、情形、结论或鉴定",
        "方案里有的才能裁定，写明理由。裁定的人里不能有自己（E-CONFLICT）。",
        bodies.RulingsBody,
        _AFTER,
        RunSerializer,
    )

    def do(self, account: Any, panel: Panel, said: dict[str, Any]) -> Run:
        """Record them."""
        ruled: dict[int, list[rulings.Said]] = {}
        for one in said["rulings"]:
            ruled.setdefault(one["subject"], []).append((one["kind"], one["value"]))
        return rulings.record(actor=account, panel=panel, rulings=ruled, reason=said["reason"])


class MissingBallotView(Ruled):
    """What is done where a ballot fell short twice."""

    writes = Writing(
        "决定缺票决的计分",
        "一项票决两轮都不足法定人数的，按会议决定不计这一部分，或不定等次（E-BALLOT-MISS）。",
        bodies.MissingBallotBody,
        _AFTER,
        RunSerializer,
    )

    def do(self, account: Any, panel: Panel, said: dict[str, Any]) -> Run:
        """Record the decision."""
        return rulings.decide_missing(actor=account, panel=panel, **said)


class WithdrawView(Writes):
    """Takes a ruling back."""

    subject = "裁定"
    writes = Writing(
        "撤销裁定",
        "撤销一条裁定，写明理由；原来的一条留在记录里。",
        bodies.AppraisalReasonBody,
        _AFTER,
        RunSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it back; 404 outside the scope."""
        rows = Ruling.objects.visible_to(request.user).select_related(
            "subject", "panel__organization", "panel__cycle__organization"
        )
        ruling: Ruling = get_object_or_404(rows, pk=pk)
        doors.insist(request.user, rights.RULE, ruling.panel.scope_path)
        run = rulings.withdraw(
            actor=request.user, ruling=ruling, reason=self.sent(request)["reason"]
        )
        return Response(self.get_serializer(run).data)


ADDRESSES = [
    path("panels/<int:pk>/orders/", OrderView.as_view(), name="panel-order"),
    path("panels/<int:pk>/rulings/", RuleView.as_view(), name="panel-rule"),
    path("panels/<int:pk>/missing-ballots/", MissingBallotView.as_view(), name="panel-missing"),
    path("rulings/<int:pk>/withdrawals/", WithdrawView.as_view(), name="ruling-withdraw"),
]
