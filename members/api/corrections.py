"""One's own data and its corrections over the API: what is held, one's work place, requests and answers."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import rights
from members.actions import corrections as actions
from members.api.posts import insist_keeps
from members.api.register import PERSON, PersonSerializer, with_present
from members.models import CorrectionRequest, Person
from members.person_forms import AnswerForm, AskForm
from members.reads import Scoped
from members.writes import Told, insist_valid
from portal.api import IdFilter, one_of
from portal.bodies import Body, Text
from portal.described import Writing
from portal.examples import of, sent
from portal.writes import Writes

_OWN = "本人的信息"
_ROW: dict[str, Any] = {
    "id": 61,
    "person": 5021,
    "name": "孙静怡",
    "fact": "education",
    "fact_label": "学历",
    "wanted": "研究生",
    "ground": "毕业证",
    "state": "open",
    "state_label": "待答复",
    "answer": "",
    "asked_at": "2026-10-12T09:05:00+08:00",
    "answered_at": None,
}


@extend_schema_serializer(examples=of("等答复的申请", _ROW))
class PersonCorrectionSerializer(serializers.ModelSerializer[CorrectionRequest]):
    """What somebody asks to have corrected of what is held about him."""

    person = serializers.IntegerField(source="person_id", help_text="谁申请的（人员编号）。")
    name = serializers.CharField(source="person.name", help_text="姓名。")
    fact_label = serializers.CharField(source="get_fact_display", help_text="更正项目的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = CorrectionRequest
        fields = list(_ROW)


class PersonCorrectionFilters(filters.FilterSet):
    """Requests for correction."""

    state = one_of(CorrectionRequest.State, "状态；不写都取。")
    person = IdFilter(field_name="person_id", help_text="谁申请的（人员编号）。")


class PersonCorrectionViewSet(mixins.RetrieveModelMixin, Scoped):
    """The requests of the people one keeps."""

    queryset = CorrectionRequest.objects.all()
    serializer_class = PersonCorrectionSerializer
    filterset_class = PersonCorrectionFilters
    ordering = "-id"
    subject = "信息更正申请"
    viewing = "答复信息更正申请"
    about = "管理范围内的人提的更正申请，后提的在前。证件号码的更正只有项目，没有内容。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the requests in scope."""
        return super().get_queryset().select_related("person")


@extend_schema_serializer(examples=sent("同意", {"accept": True, "words": "已按毕业证更正"}))
class PersonCorrectionAnswerBody(Body):
    """What is answered."""

    accept = serializers.BooleanField(help_text="true：同意；能直接改的项目照申请改好。")
    words = Text(max_length=300, help_text="答复，本人看得到。")


class PersonCorrectionAnswerView(Writes):
    """Answers a request."""

    subject = "信息更正申请"
    writes = Writing(
        "答复更正申请",
        "同意或不同意，都写一句答复。不能答复自己的（E-CONFLICT）；已经答复的答409。",
        PersonCorrectionAnswerBody,
        {200: "已答复；答复是这件申请。"},
        PersonCorrectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Answer it; 403 for who keeps nobody, 404 outside the scope."""
        insist_keeps(request.user)
        rows = CorrectionRequest.objects.visible_to(request.user, rights.KEEP_PEOPLE)
        row = get_object_or_404(rows.select_related("person__home"), pk=pk)
        read = self.sent(request)
        accept = read.pop("accept")
        form = AnswerForm(read)
        insist_valid(form)
        words = {"actor": request.user, "request": row, "accept": accept}
        done = actions.answer(**words, **form.cleaned_data)
        return Response(self.get_serializer(done).data)


def _own(account: Any) -> Person:
    """Return the account's person; 404 for an account without one."""
    found: Person | None = with_present(Person.objects.filter(pk=account.person_id or 0)).first()
    if found is None:
        raise Http404
    return found


@extend_schema_serializer(examples=of("本人", {"person": PERSON, "corrections": [_ROW]}))
class OwnPersonSerializer(serializers.Serializer[Any]):
    """What is held about oneself."""

    person = PersonSerializer(help_text="本人的基本情况、职务和组织关系。")
    corrections = PersonCorrectionSerializer(many=True, help_text="本人的更正申请和答复。")


class OwnPersonView(Told):
    """What is held about the account's own person."""

    misses = ("GET",)
    serializer_class = OwnPersonSerializer
    subject = _OWN
    about = "登记的本人情况和提过的更正申请。证件号码和电话在页面上。不是本人的账号答404。"

    def get(self, request: Request) -> Response:
        """Return it."""
        self.asked(request)
        found = _own(request.user)
        asked = found.corrections.select_related("person").order_by("-id")[:100]
        return Response(self.get_serializer({"person": found, "corrections": asked}).data)


@extend_schema_serializer(examples=sent("工作单位", {"work": "微山县审计局办公室主任"}))
class OwnWorkBody(Body):
    """One's work place."""

    work = Text(max_length=80, allow_blank=True, help_text="工作单位及职务。")


class OwnWorkView(Writes):
    """Has somebody write his own work place."""

    misses = ("POST",)
    subject = _OWN
    writes = Writing(
        "修改本人的工作单位及职务",
        "别的项目要申请更正；电话在页面上改。不是本人的账号答404。",
        OwnWorkBody,
        {200: "已保存；答复是本人的情况。"},
        PersonSerializer,
    )

    def post(self, request: Request) -> Response:
        """Write it."""
        person = _own(request.user)
        actions.write_work(actor=request.user, person=person, **self.sent(request))
        return Response(self.get_serializer(_own(request.user)).data)


@extend_schema_serializer(
    examples=sent("学历", {"fact": "education", "wanted": "研究生", "ground": "毕业证"})
)
class OwnCorrectionBody(Body):
    """What is asked to be corrected."""

    fact = serializers.ChoiceField(CorrectionRequest.Fact.choices, help_text="哪一项。")
    wanted = Text(
        max_length=100, required=False, allow_blank=True, default="",
        help_text="应为什么；日期写成2026-10-21。证件号码不写在这里。",
    )  # fmt: skip
    ground = Text(max_length=300, help_text="依据。")


class OwnCorrectionView(Writes):
    """Has somebody ask for something about himself to be corrected."""

    misses = ("POST",)
    subject = _OWN
    writes = Writing(
        "申请更正本人的信息",
        "由管理本人的单位答复。同一项等答复时不能再申请，最多5件等答复。不是本人的账号答404。",
        OwnCorrectionBody,
        {200: "已提交；答复是这件申请。"},
        PersonCorrectionSerializer,
    )

    def post(self, request: Request) -> Response:
        """Ask for it."""
        person = _own(request.user)
        form = AskForm(self.sent(request))
        insist_valid(form)
        made = actions.ask(actor=request.user, person=person, **form.cleaned_data)
        return Response(self.get_serializer(made).data)


RESOURCES = (("person-corrections", PersonCorrectionViewSet, "person-correction"),)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path(
        "person-corrections/<int:pk>/answers/",
        PersonCorrectionAnswerView.as_view(),
        name="person-correction-answer",
    ),
    path("me/person/", OwnPersonView.as_view(), name="own-person"),
    path("me/person/work/", OwnWorkView.as_view(), name="own-work"),
    path("me/person/corrections/", OwnCorrectionView.as_view(), name="own-correction"),
]
"""Answers, and what is one's own."""
