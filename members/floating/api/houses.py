"""Contact officers, their activities, windows, stations and floating branches: set up, logged and ended."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.floating import relations, rights
from members.floating.actions import officers as actions
from members.floating.actions import places as housing
from members.floating.api import registers
from members.floating.api.house_bodies import (
    ContactActivityBody,
    ContactOfficerBody,
    FloatingBranchBody,
    ServiceWindowBody,
    WorkStationBody,
)
from members.floating.api.shared import Keeping, kept, writing
from members.floating.forms import (
    ActivityForm,
    BranchForm,
    OfficerForm,
    StationForm,
    WindowForm,
)
from members.floating.models import Activity, FloatingBranch, FloatingMember, Officer
from members.floating.queries import choices
from members.forms import places
from members.life.api import BRANCH, BranchRef
from members.models import Organization, Person
from members.named import insist_anywhere, person_named
from members.reads import Reads
from members.writes import insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.doors import seen
from portal.examples import of
from portal.form_fields import choose, offered
from portal.writes import Nothing

_ACTIVITY = {
    "id": 61, "officer": 31, "kind": "exchange", "kind_label": "交流", "on": "2026-09-20",
    "present": 12,
}  # fmt: skip
_FLOATING = {
    "id": 71, "branch": BRANCH, "host": "苏州济宁商会", "since": "2026-01-05", "until": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("一次活动", _ACTIVITY))
class OfficerActivitySerializer(serializers.ModelSerializer[Activity]):
    """That an officer held something; what was said stays on the page."""

    officer = serializers.IntegerField(source="officer_id", help_text="联络员登记的编号。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="活动的名称。")

    class Meta:
        model = Activity
        fields = list(_ACTIVITY)


class OfficerActivityFilters(filters.FilterSet):
    """How the list of activities is narrowed."""

    officer = IdFilter(field_name="officer_id", help_text="联络员登记的编号。")
    kind = one_of(Activity.Kind, "活动。")


class OfficerActivityViewSet(Reads):
    """Activities of contact officers."""

    queryset = Activity.objects.all()
    serializer_class = OfficerActivitySerializer
    filterset_class = OfficerActivityFilters
    subject = "联络活动"
    viewing = "查看流动党员"
    about = "联络员办的交流、评议、座谈和参加人数（P32-R3）。内容和参加的人只在页面上看。"


@extend_schema_serializer(examples=of("流动党支部", _FLOATING))
class FloatingBranchSerializer(serializers.ModelSerializer[FloatingBranch]):
    """A branch that manages incoming members."""

    branch = BranchRef(help_text="党支部。")

    class Meta:
        model = FloatingBranch
        fields = list(_FLOATING)


class FloatingBranchFilters(filters.FilterSet):
    """How the list of floating branches is narrowed."""

    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取现在的，false只取已撤销的。"
    )


class FloatingBranchViewSet(Reads):
    """Floating branches."""

    queryset = FloatingBranch.objects.select_related("branch")
    serializer_class = FloatingBranchSerializer
    filterset_class = FloatingBranchFilters
    subject = "流动党支部"
    viewing = "查看流动党员"
    about = "认定的流动党支部和依托单位（P32-R7）。"


def _own_place(account: Any, pk: int) -> Organization:
    """Return a place the account itself was granted to keep, as the pages offer it; 404 for others."""
    insist_anywhere(account, rights.KEEP_FLOATING, "登记流动党员")
    own = [one.pk for one in choices.own_places(account)]
    return get_object_or_404(Organization.objects.filter(pk__in=own), pk=pk)


class AppointingView(Keeping):
    """Makes somebody contact officer of a place."""

    rows = registers.OfficerViewSet
    writes = writing(
        "安排联络员", "地址里是管理单位，本账号直接管的那一级；联络地只写城市。", ContactOfficerBody,
        registers.ContactOfficerSerializer, "已安排；答复是这名联络员。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Appoint him."""
        place = _own_place(request.user, pk)
        sent = self.sent(request)
        person = person_named(request.user, sent.pop("person"))
        form = OfficerForm(sent | {"organization": str(place.pk)})
        offered(form, "organization", places([place]))
        insist_valid(form)
        values = dict(form.cleaned_data) | {"organization": place}
        return self.told(actions.appoint(actor=request.user, person=person, **values).pk)


def _officer(account: Any, pk: int) -> Officer:
    """Return an officer in scope, or the account's own duty; 404 for others."""
    rows = Officer.objects.select_related("person", "organization")
    own = rows.filter(pk=pk, person=account.person_id or 0).first()
    return own or seen(Officer, account, pk, "person", "organization")


class OfficerEndView(Keeping):
    """Ends an officer's duty."""

    rows = registers.OfficerViewSet
    writes = writing(
        "结束联络员", "今天结束，他联系的党员另行安排；已经结束的答409。", Nothing,
        registers.ContactOfficerSerializer, "已结束；答复是这名联络员。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = _officer(request.user, pk)
        relations.insist(request.user, found.organization.path, "结束联络员")
        self.sent(request)
        actions.end(actor=request.user, officer=found)
        return self.told(pk)


class ActivityView(Keeping):
    """Takes down an activity of an officer."""

    rows = OfficerActivityViewSet
    writes = writing(
        "登记联络活动", "联络员本人或管他的账号登记；点名的只从他联系的党员里选。内容不再给出。",
        ContactActivityBody, OfficerActivitySerializer, "已登记；答复是这一次。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = _officer(request.user, pk)
        sent = self.sent(request)
        rows: Any = FloatingMember.objects.filter(officer=found)
        there = rows.open().values_list("person", flat=True)
        form = ActivityForm(sent | {"people": [str(one) for one in sent["people"]]})
        choose(form, "people", [(str(one), str(one)) for one in there])
        insist_valid(form)
        values = dict(form.cleaned_data)
        values["people"] = Person.objects.filter(pk__in=values["people"])
        values["words_"] = values.pop("said")
        return self.told(actions.hold(actor=request.user, officer=found, **values).pk)


class WindowOpeningView(Keeping):
    """Sets up a service window."""

    rows = registers.WindowViewSet
    writes = writing(
        "登记服务窗口", "地址里是村（社区）（P32-R6）。", ServiceWindowBody,
        registers.ServiceWindowSerializer, "已登记；答复是这个窗口。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set it up."""
        place = kept(request.user, pk, "village")
        form = WindowForm(self.sent(request) | {"place": str(place.pk)})
        offered(form, "place", places([place]))
        insist_valid(form)
        words = {name: form.cleaned_data[name] for name in ("name", "since")}
        return self.told(housing.open_window(actor=request.user, community=place, **words).pk)


class StationOpeningView(Keeping):
    """Sets up a work station in another city."""

    rows = registers.StationViewSet
    writes = writing(
        "登记驻外工作站", "地址里是管理单位，本账号直接管的那一级（P32-R8）。", WorkStationBody,
        registers.WorkStationSerializer, "已登记；答复是这个工作站。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set it up."""
        place = _own_place(request.user, pk)
        form = StationForm(self.sent(request) | {"place": str(place.pk)})
        offered(form, "place", places([place]))
        insist_valid(form)
        values = dict(form.cleaned_data)
        del values["place"]
        return self.told(housing.open_station(actor=request.user, organization=place, **values).pk)


class FloatingBranchView(Keeping):
    """Marks a branch as one of floating members."""

    rows = FloatingBranchViewSet
    writes = writing(
        "认定流动党支部", "正式党员满3名才能认定（P32-R7）；不足的答409。", FloatingBranchBody,
        FloatingBranchSerializer, "已认定；答复是这个流动党支部。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Mark it."""
        branch = kept(request.user, pk, "branch")
        form = BranchForm(self.sent(request) | {"place": str(branch.pk)})
        offered(form, "place", places([branch]))
        insist_valid(form)
        words = {name: form.cleaned_data[name] for name in ("host", "since")}
        return self.told(housing.mark_branch(actor=request.user, branch=branch, **words).pk)


RESOURCES = (
    ("officer-activities", OfficerActivityViewSet, "officer-activity"),
    ("floating-branches", FloatingBranchViewSet, "floating-branch"),
)
_PLACE, _OFFICER = "organizations/<int:pk>/", "contact-officers/<int:pk>/"
ADDRESSES = [
    path(f"{_PLACE}contact-officers/", AppointingView.as_view(), name="officer-appointing"),
    path(f"{_OFFICER}endings/", OfficerEndView.as_view(), name="officer-end"),
    path(f"{_OFFICER}activities/", ActivityView.as_view(), name="officer-holding"),
    path(f"{_PLACE}service-windows/", WindowOpeningView.as_view(), name="window-opening"),
    path(f"{_PLACE}work-stations/", StationOpeningView.as_view(), name="station-opening"),
    path(
        "branches/<int:pk>/floating-branches/",
        FloatingBranchView.as_view(),
        name="floating-branch-marking",
    ),
]
