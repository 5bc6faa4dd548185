"""Villages with what is to be said of their secretary, and weak organizations: lists, marking, clearing."""

from typing import Any

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
from members.models.organizations import Kind
from members.reads import Reads, Scoped
from members.secretaries import relations, rights
from members.secretaries.actions import terms as actions
from members.secretaries.api.shared import Keeping, day, writing
from members.secretaries.doors import village_for
from members.secretaries.forms import WeakForm
from members.secretaries.models import Weak
from members.secretaries.queries import terms
from members.writes import insist_valid
from portal.api import IdFilter, YesNoFilter
from portal.bodies import Body, Text
from portal.examples import of, sent

_VILLAGE = {
    "id": 1201, "village": UNIT, "town": 41, "has_secretary": True, "has_file": True,
    "reserves": 3, "weak": False, "young": False, "new": True, "mentored": True, "committed": 8,
    "checked": False,
}  # fmt: skip
_WEAK = {"id": 17, "village": UNIT, "since": "2026-03-01", "until": None}
_SHOWS = [one for one in terms.SHOWS if one[0]]


@extend_schema_serializer(examples=of("一个村", _VILLAGE))
class SecretaryVillageSerializer(serializers.ModelSerializer[Organization]):
    """A village with what its secretary has and lacks."""

    village = OrganizationRef(source="*", help_text="村（社区）。")
    town = serializers.IntegerField(source="parent_id", help_text="所在镇街的编号。")
    has_secretary = serializers.BooleanField(help_text="今天有没有书记任职。")
    has_file = serializers.BooleanField(source="has_term", help_text="书记建档了没有。")
    reserves = serializers.IntegerField(help_text="现有几名后备（P01-R5要4名）。")
    weak = serializers.BooleanField(source="is_weak", help_text="是不是软弱涣散村党组织。")
    young = serializers.BooleanField(help_text="书记是不是1990年以后出生。")
    new = serializers.BooleanField(source="is_new", help_text="书记任职是不是不满12个月。")
    mentored = serializers.BooleanField(help_text="书记有没有导师帮带。")
    committed = serializers.IntegerField(
        allow_null=True, help_text="今年承诺了几个方面；没有承诺的为 null。"
    )
    checked = serializers.BooleanField(help_text="今年的年中检查登记了没有。")

    class Meta:
        model = Organization
        fields = list(_VILLAGE)


class SecretaryVillageFilters(filters.FilterSet):
    """How the list of villages is narrowed."""

    town = IdFilter(field_name="parent_id", help_text="镇街的编号。")
    show = filters.ChoiceFilter(
        method="shown",
        choices=_SHOWS,
        help_text="只取有这种情况的村。",
        error_messages={
            "invalid_choice": "没有“%(value)s”。可填"
            + "、".join(f"{code}（{label}）" for code, label in _SHOWS)
            + "。"
        },
    )

    def shown(self, rows: QuerySet[Any], name: str, show: str) -> QuerySet[Any]:
        """Keep the villages a filter of the page keeps."""
        return rows.filter(terms.condition(show))


class SecretaryVillageViewSet(Scoped):
    """Villages in scope."""

    queryset = Organization.objects.filter(kind=Kind.VILLAGE, until=None)
    serializer_class = SecretaryVillageSerializer
    filterset_class = SecretaryVillageFilters
    subject = "村书记情况"
    viewing = "查看村书记档案"
    viewing_right = rights.SEE_SECRETARIES
    about = "各村的书记、后备、帮带、承诺和检查的情况。书记是谁在secretary-terms里查。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the villages in scope with what is told of them."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        found: QuerySet[Any] = terms.villages(self.request.user)
        return found


@extend_schema_serializer(examples=of("软弱涣散村", _WEAK))
class WeakVillageSerializer(serializers.ModelSerializer[Weak]):
    """That a village's organization is weak; on what ground stays on the page."""

    village = OrganizationRef(help_text="村（社区）。")

    class Meta:
        model = Weak
        fields = ["id", "village", "since", "until"]


class WeakVillageFilters(filters.FilterSet):
    """How the list of weak organizations is narrowed."""

    village = IdFilter(field_name="village_id", help_text="村（社区）的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取没有销号的，false只取其他的。"
    )


class WeakVillageViewSet(Reads):
    """Weak organizations in scope."""

    queryset = Weak.objects.select_related("village")
    serializer_class = WeakVillageSerializer
    filterset_class = WeakVillageFilters
    subject = "软弱涣散村党组织"
    viewing = "查看村书记档案"
    about = "列入和销号的日期。依据只在页面上看。"


@extend_schema_serializer(examples=sent("列入", {"since": "2026-10-12", "ground": "县委文件"}))
class WeakVillageBody(Body):
    """Since when and by what ground."""

    since = day("列入日期，不晚于今天")
    ground = Text(max_length=120, help_text="依据，如文号；接口不再给出。")


@extend_schema_serializer(examples=sent("销号", {"on": "2026-10-12"}))
class WeakClearingBody(Body):
    """When it is taken off."""

    on = day("销号日期")


class MarkingView(Keeping):
    """Puts a village on the list."""

    rows = WeakVillageViewSet
    writes = writing(
        "列入软弱涣散村党组织", "县委组织部列入；已经列入的答409。", WeakVillageBody,
        WeakVillageSerializer, "已列入；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Put it there."""
        found = village_for(request.user, pk)
        doing = "列入软弱涣散村党组织"
        relations.insist(request.user, rights.DECIDE_SECRETARIES, found.path, doing)
        form = WeakForm(self.sent(request))
        insist_valid(form)
        made = actions.mark_weak(actor=request.user, village=found, **form.cleaned_data)
        return self.told(made.pk)


class ClearingView(Keeping):
    """Takes a village off the list."""

    rows = WeakVillageViewSet
    writes = writing(
        "软弱涣散村党组织销号", "已经销号的答409。", WeakClearingBody, WeakVillageSerializer,
        "已销号；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it off."""
        rows = Weak.objects.visible_to(request.user).select_related("village")
        found = get_object_or_404(rows, pk=pk)
        relations.insist(request.user, rights.DECIDE_SECRETARIES, found.village.path, "销号")
        actions.clear_weak(actor=request.user, weak=found, on=self.sent(request)["on"])
        return self.told(pk)


RESOURCES = (
    ("secretary-villages", SecretaryVillageViewSet, "secretary-village"),
    ("weak-villages", WeakVillageViewSet, "weak-village"),
)
ADDRESSES = [
    path("organizations/<int:pk>/weak-markings/", MarkingView.as_view(), name="weak-marking"),
    path("weak-villages/<int:pk>/clearings/", ClearingView.as_view(), name="weak-clearing"),
]
