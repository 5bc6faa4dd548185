"""Negative lists over the API: their items, what a department is to answer, and answering."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.models import Organization
from members.named import NOWHERE, insist_anywhere, named
from members.reads import Reads
from members.secretaries import rights
from members.secretaries.actions import lists as actions
from members.secretaries.api.bodies import ListAnswerBody, ListItemBody
from members.secretaries.api.shared import SUBJECT, Keeping, writing
from members.secretaries.doors import checks_for
from members.secretaries.forms import AnswerForm, ItemForm
from members.secretaries.models import ListCheck, ListItem
from members.secretaries.queries import choices, lists
from members.writes import Told, insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of
from portal.form_fields import offered
from portal.writes import Nothing, Writes

_ITEM = {
    "id": 7, "county": UNIT, "stage": "entry", "stage_label": "任职", "code": "1",
    "text": "受过党纪处分未满影响期", "department": "discipline", "department_label": "纪检",
    "unit": UNIT, "valid_from": "2026-01-05", "valid_to": None,
}  # fmt: skip
_WAITING = {
    "checks": [
        {"what": "selection", "id": 61, "item": 7, "code": "1", "text": "受过党纪处分未满影响期",
         "person": "孙静怡", "village": "东王村"}
    ]
}  # fmt: skip
_ANSWER = {"item": 7, "what": "selection", "id": 61, "result": "clear", "on": "2026-10-12"}


@extend_schema_serializer(examples=of("清单一项", _ITEM))
class ListItemSerializer(serializers.ModelSerializer[ListItem]):
    """An item of a county's negative list."""

    county = OrganizationRef(help_text="县（市、区）。")
    stage_label = serializers.CharField(source="get_stage_display", help_text="清单的名称。")
    department_label = serializers.CharField(
        source="get_department_display", help_text="答复部门的名称。"
    )
    unit = OrganizationRef(
        allow_null=True, help_text="在平台里答复的单位；由组织部门登记的为 null。"
    )

    class Meta:
        model = ListItem
        fields = list(_ITEM)


class ListItemFilters(filters.FilterSet):
    """How the list of items is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    stage = one_of(ListItem.Stage, "哪张清单。")
    ended = YesNoFilter(
        field_name="valid_to",
        lookup_expr="isnull",
        exclude=True,
        help_text="true只取停用的，false只取没有停用的。",
    )


class ListItemViewSet(Reads):
    """Items of the counties in scope, and of the county above a township."""

    queryset = ListItem.objects.select_related("county", "unit")
    serializer_class = ListItemSerializer
    filterset_class = ListItemFilters
    subject = "负面清单"
    viewing = "查看村书记档案"
    about = "各县（市、区）的任职清单和考核前置清单（P01-R4、R11）；镇街看所在县的。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the items the page lists."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.queryset.filter(county__in=lists.counties(self.request.user))


class ListWaitingShape(serializers.Serializer[Any]):
    """An item that waits for an answer about somebody."""

    what = serializers.CharField(help_text="selection书记人选、assessment年度评估。")
    id = serializers.IntegerField(help_text="那一件的编号。")
    item = serializers.IntegerField(help_text="清单一项的编号。")
    code = serializers.CharField(help_text="这一项的编码。")
    text = serializers.CharField(help_text="内容。")
    person = serializers.CharField(help_text="核查谁。")
    village = serializers.CharField(help_text="村（社区）。")


@extend_schema_serializer(examples=of("等待答复的", _WAITING))
class ListWaitingSerializer(serializers.Serializer[Any]):
    """What waits."""

    checks = ListWaitingShape(many=True, help_text="没有答复的和核查中的，最多500项。")


class WaitingView(Told):
    """What the account's department is to answer."""

    serializer_class = ListWaitingSerializer
    subject = "等待答复的核查"
    about = "本账号的部门要答复的负面清单核查。"

    def get(self, request: Request) -> Response:
        """Return it."""
        insist_anywhere(request.user, rights.ANSWER_LISTS, "答复负面清单核查")
        self.asked(request)
        told = [
            {"what": type(subject).__name__.lower(), "id": subject.pk, "item": item.pk,
             "code": item.code, "text": item.text, "person": lists.person_of(subject).name,
             "village": lists.village_of(subject).label}
            for item, subject in lists.waiting(request.user)
        ]  # fmt: skip
        return Response(self.get_serializer({"checks": told}).data)


class _Items(Keeping):
    rows = ListItemViewSet


class ItemView(_Items):
    """Adds an item."""

    writes = writing(
        "登记负面清单一项",
        "地址里是县（市、区），由县委组织部登记，从今天起对新的核查有效。编码用过的答409。",
        ListItemBody,
        ListItemSerializer,
        "已登记；答复是这一项。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        account: Any = request.user
        insist_anywhere(account, rights.DECIDE_SECRETARIES, "办理县级事项")
        rows = Organization.objects.visible_to(account, rights.DECIDE_SECRETARIES)
        county = get_object_or_404(rows, pk=pk)
        sent = self.sent(request)
        number = sent.pop("unit", None)
        form = ItemForm(sent | {"county": str(county.pk)})
        offered(form, "county", [(county.pk, county.label)])
        insist_valid(form)
        values = dict(form.cleaned_data) | {"county": county, "unit": None}
        if number is not None:
            organs = Organization.objects.filter(pk__in=[one.pk for one in choices.organs(county)])
            values["unit"] = named(organs, number, "unit", NOWHERE)
        return self.told(actions.add(actor=account, **values).pk)


class ItemEndView(_Items):
    """Ends an item."""

    writes = writing(
        "停用负面清单一项", "今天停用，答复过的核查都保留；已经停用的答409。", Nothing,
        ListItemSerializer, "已停用；答复是这一项。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        rows = ListItem.objects.visible_to(request.user).select_related("county")
        found = get_object_or_404(rows, pk=pk)
        self.sent(request)
        actions.end(actor=request.user, item=found)
        return self.told(pk)


@extend_schema_serializer(examples=of("已答复", _ANSWER))
class ListAnswerSerializer(serializers.ModelSerializer[ListCheck]):
    """An answer; its evidence does not come out."""

    item = serializers.IntegerField(source="item_id", help_text="清单一项的编号。")
    what = serializers.SerializerMethodField(help_text="selection、term或assessment。")
    id = serializers.IntegerField(source="subject.pk", help_text="那一件的编号。")

    class Meta:
        model = ListCheck
        fields = ["item", "what", "id", "result", "on"]

    def get_what(self, row: ListCheck) -> str:
        """Return what it is about."""
        return type(row.subject).__name__.lower()


class AnswerView(Writes):
    """Answers one item about somebody."""

    subject = SUBJECT
    what: ClassVar[str] = "selection"
    writes = writing(
        "答复负面清单核查",
        "由这一项的答复部门答复，最后一次的算数；触碰清单的要写依据，依据不再给出。"
        "这一件没有本部门答复的答404，不能答复关于自己的。",
        ListAnswerBody,
        ListAnswerSerializer,
        "已答复；答复是这一次。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Answer it."""
        account: Any = request.user
        insist_anywhere(account, rights.ANSWER_LISTS, "答复负面清单核查")
        sent = self.sent(request)
        subject, there = checks_for(account, self.what, pk)
        item = named(there, sent.pop("item"), "item", "清单里没有这一项，或不由您的部门答复。")
        form = AnswerForm(sent)
        insist_valid(form)
        made = actions.answer(actor=account, item=item, subject=subject, **form.cleaned_data)
        return Response(self.get_serializer(made).data)


_ANSWERED = ("selection", "term", "assessment")
RESOURCES = (("secretary-list-items", ListItemViewSet, "secretary-list-item"),)
ADDRESSES = [
    path("secretary-checks/", WaitingView.as_view(), name="secretary-checks"),
    path("organizations/<int:pk>/list-items/", ItemView.as_view(), name="list-item-entering"),
    path("secretary-list-items/<int:pk>/endings/", ItemEndView.as_view(), name="list-item-end"),
    *(
        path(
            f"secretary-{what}s/<int:pk>/answers/",
            AnswerView.as_view(what=what),
            name=f"{what}-answer",
        )
        for what in _ANSWERED
    ),
]
