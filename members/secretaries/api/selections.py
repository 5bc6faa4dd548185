"""Choosing a secretary over the API: the cases, what stands against each, nominating, rating, deciding.

Why somebody was nominated, opinions and reasons of decisions go in and do not come out.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.life.api import PERSON, PersonRef
from members.named import person_named
from members.reads import Reads
from members.secretaries import relations, rights
from members.secretaries.actions import selections as actions
from members.secretaries.api.bodies import (
    AppointmentBody,
    CandidateRatingBody,
    NominationBody,
    SelectionStepBody,
)
from members.secretaries.api.shared import Keeping, SecretaryStepShape, writing
from members.secretaries.api.terms import SecretaryTermSerializer, TermViewSet
from members.secretaries.doors import selection_for, village_for
from members.secretaries.forms import AppointForm, NominateForm, RateForm
from members.secretaries.lifecycle import SELECTION
from members.secretaries.models import Selection
from members.secretaries.queries import lists
from members.secretaries.words import CRITERIA
from members.writes import Told, insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of

_CASE = {
    "id": 61, "village": UNIT, "person": PERSON, "channel": "local", "channel_label": "本土人才",
    "state": "checked", "state_label": "待镇街评价", "nominated_on": "2026-10-02",
    "decided_on": None,
}  # fmt: skip
_PROGRESS = {
    "selection": 61,
    "checks": [{"item": 7, "code": "1", "text": "受过党纪处分未满影响期", "result": "clear"}],
    "ratings": [{"side": "town", **dict.fromkeys(CRITERIA, 4)}],
    "steps": [{"do": "rate_town", "label": "镇街评价", "allowed": True, "why": ""}],
}


@extend_schema_serializer(examples=of("一件选拔", _CASE))
class SecretarySelectionSerializer(serializers.ModelSerializer[Selection]):
    """One candidate for one village."""

    village = OrganizationRef(help_text="村（社区）。")
    person = PersonRef(help_text="人选。")
    channel_label = serializers.CharField(source="get_channel_display", help_text="来源的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Selection
        fields = list(_CASE)


class SelectionFilters(filters.FilterSet):
    """How the list of cases is narrowed."""

    village = IdFilter(field_name="village_id", help_text="村（社区）的编号。")
    person = IdFilter(field_name="person_id", help_text="人选的编号。")
    state = one_of(Selection.State, "状态。")
    open = YesNoFilter(method="is_open", help_text="true只取办理中的，false只取其他的。")

    def is_open(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep the cases that have not ended, or the others."""
        return (
            rows.filter(state__in=Selection.OPEN)
            if still
            else rows.exclude(state__in=Selection.OPEN)
        )


class SelectionViewSet(Reads):
    """Cases in scope; nobody's own."""

    queryset = Selection.objects.select_related("village", "person")
    serializer_class = SecretarySelectionSerializer
    filterset_class = SelectionFilters
    subject = "书记人选"
    viewing = "查看村书记档案"
    about = (
        "授权范围内各村的书记人选办到哪一步，没有关于本账号自己的（E-CONFLICT）。"
        "提名理由、综合评判和决定意见只在页面上看。"
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the cases in scope but one's own."""
        own = getattr(self.request.user, "person_id", None) if self.request else None
        mine = Q(person=own or 0) | Q(person__merged_into=own or 0)
        return super().get_queryset().exclude(mine)


class ListCheckShape(serializers.Serializer[Any]):
    """What a department has answered to an item; its evidence stays on the page."""

    item = serializers.IntegerField(source="item.pk", help_text="清单一项的编号。")
    code = serializers.CharField(source="item.code", help_text="这一项的编码。")
    text = serializers.CharField(source="item.text", help_text="内容。")
    result = serializers.CharField(
        help_text="clear没有问题、hit触碰清单、pending核查中或没有答复。"
    )


class CandidateRatingShape(serializers.Serializer[Any]):
    """The six criteria as one side rated them."""

    side = serializers.CharField(help_text="town镇街、county县级。")
    politics = serializers.IntegerField(help_text=CRITERIA["politics"])
    discipline = serializers.IntegerField(help_text=CRITERIA["discipline"])
    reputation = serializers.IntegerField(help_text=CRITERIA["reputation"])
    duty = serializers.IntegerField(help_text=CRITERIA["duty"])
    prosperity = serializers.IntegerField(help_text=CRITERIA["prosperity"])
    service = serializers.IntegerField(help_text=CRITERIA["service"])


@extend_schema_serializer(examples=of("待镇街评价的一件", _PROGRESS))
class SelectionProgressSerializer(serializers.Serializer[Any]):
    """How far a case is."""

    selection = serializers.IntegerField(help_text="选拔的编号。")
    checks = ListCheckShape(many=True, help_text="负面清单各项的核查。")
    ratings = CandidateRatingShape(many=True, help_text="镇街和县级的评价。")
    steps = SecretaryStepShape(many=True, help_text="本账号能办的步骤。")


class ProgressView(Told):
    """Checks, ratings and steps of a case."""

    serializer_class = SelectionProgressSerializer
    subject = "书记人选的办理情况"
    about = "清单核查到哪一项、两级评价的分、本账号现在能办的步骤。依据和评判的话只在页面上看。"

    def get(self, request: Request, pk: int) -> Response:
        """Return them."""
        found = selection_for(request.user, pk)
        self.asked(request)
        told = {
            "selection": found.pk,
            "checks": lists.lines(found),
            "ratings": list(found.ratings.all()),
            "steps": SELECTION.offers(request.user, found),
        }
        return Response(self.get_serializer(told).data)


class _Selections(Keeping):
    rows = SelectionViewSet


class NominationView(_Selections):
    """Nominates a candidate."""

    writes = writing(
        "提名书记人选",
        "镇街提名，或派干部的县提名；要是正式党员，别的事项没有结论的答409（P07-R4）。不能提名自己。",
        NominationBody,
        SecretarySelectionSerializer,
        "已提名，负面清单的核查已转各部门；答复是这一件。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Nominate him."""
        account: Any = request.user
        village = village_for(account, pk)
        if not account.may(rights.DECIDE_SECRETARIES, village.path):
            relations.insist(account, rights.KEEP_SECRETARIES, village.path, "提名书记人选")
        sent = self.sent(request)
        person = person_named(account, sent.pop("person"))
        form = NominateForm(sent)
        insist_valid(form)
        words = {"village": village, "person": person, **form.cleaned_data}
        return self.told(actions.nominate(actor=account, **words).pk)


class RatingView(_Selections):
    """Writes the rating of whoever's turn it is."""

    writes = writing(
        "评价书记人选",
        "六条标准各1至5分（P01-R1、R2），先镇街、后县级，不能由同一个账号写。综合评判不再给出。",
        CandidateRatingBody,
        SecretarySelectionSerializer,
        "已评价；答复是这一件。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Rate him."""
        found = selection_for(request.user, pk)
        wanted = "rate_county" if found.state == "town_rated" else "rate_town"
        if refusal := SELECTION.refusal(request.user, found, SELECTION.step(wanted)):
            raise refusal
        form = RateForm(self.sent(request))
        insist_valid(form)
        words = {"marks": form.marks(), "opinion": form.cleaned_data["opinion"]}
        actions.rate(actor=request.user, selection=found, **words)
        return self.told(pk)


class SelectionStepView(_Selections):
    """Takes a step that needs words at the most."""

    writes = writing(
        "办理书记人选的一步",
        "完成清单核查、上报、批准、不批准、撤回。谁上报的不能由谁批准。意见不再给出。",
        SelectionStepBody,
        SecretarySelectionSerializer,
        "已办理；答复是这一件。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = selection_for(request.user, pk)
        sent = self.sent(request)
        if refusal := SELECTION.refusal(request.user, found, SELECTION.step(sent["do"])):
            raise refusal
        actions.take(actor=request.user, selection=found, action=sent["do"], said=sent["said"])
        return self.told(pk)


class AppointmentView(Keeping):
    """Appoints the approved candidate."""

    rows = TermViewSet
    writes = writing(
        "办理书记任职",
        "批准以后办理，原书记要先离任；任职登记在名册里，在后备库里的同时出库。",
        AppointmentBody,
        SecretaryTermSerializer,
        "已任职；答复是他的任期。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Appoint him."""
        found = selection_for(request.user, pk)
        if refusal := SELECTION.refusal(request.user, found, SELECTION.step("appoint")):
            raise refusal
        form = AppointForm(self.sent(request))
        insist_valid(form)
        made = actions.appoint(actor=request.user, selection=found, **form.cleaned_data)
        return self.told(made.pk)


_CASES = "secretary-selections/<int:pk>/"
RESOURCES = (("secretary-selections", SelectionViewSet, "secretary-selection"),)
ADDRESSES = [
    path(f"{_CASES}progress/", ProgressView.as_view(), name="selection-progress"),
    path(
        "organizations/<int:pk>/secretary-nominations/",
        NominationView.as_view(),
        name="secretary-nomination",
    ),
    path(f"{_CASES}ratings/", RatingView.as_view(), name="selection-rating"),
    path(f"{_CASES}decisions/", SelectionStepView.as_view(), name="selection-decision"),
    path(f"{_CASES}appointments/", AppointmentView.as_view(), name="selection-appointment"),
]
