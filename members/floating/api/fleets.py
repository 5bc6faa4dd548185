"""Fleets over the API: who sails with them, the groups at their bows, and how a county counts (P14-R9)."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.floating import relations
from members.floating.actions import boats as actions
from members.floating.api.house_bodies import BoardingBody, BoatGroupBody, BoatRuleBody, FleetBody
from members.floating.api.shared import Keeping, kept, reading, writing
from members.floating.forms import BoardForm, FleetForm, GroupForm
from members.floating.models import BoatGroup, BoatRule, Fleet, FleetMember
from members.floating.queries import choices
from members.forms import places
from members.life.api import BRANCH, PERSON, BranchRef, PersonRef
from members.models import Person
from members.named import named
from members.reads import Reads
from members.writes import insist_valid
from portal.api import IdFilter, YesNoFilter
from portal.doors import seen
from portal.examples import of
from portal.form_fields import offered
from portal.writes import Nothing

_GROUP = {"id": 9, "leader": PERSON, "founded_on": "2026-02-01"}
_FLEET = {
    "id": 5, "branch": BRANCH, "name": "一号船队", "since": "2026-01-05", "until": None,
    "members": 5, "group": _GROUP,
}  # fmt: skip
_MEMBER = {"id": 77, "fleet": 5, "person": PERSON, "since": "2026-01-05", "until": None}
_RULE = {"id": 2, "county": UNIT, "inclusive": True}


@extend_schema_serializer(examples=of("船头党小组", _GROUP))
class BoatGroupSerializer(serializers.ModelSerializer[BoatGroup]):
    """The group at a fleet's bow."""

    leader = PersonRef(help_text="党小组长。")

    class Meta:
        model = BoatGroup
        fields = list(_GROUP)


@extend_schema_serializer(examples=of("船队", _FLEET))
class FleetSerializer(serializers.ModelSerializer[Fleet]):
    """A fleet with how many members sail with it, and its group."""

    branch = BranchRef(help_text="所属党支部。")
    members = serializers.IntegerField(source="aboard", help_text="现在几名党员。")
    group = serializers.SerializerMethodField(help_text="现在的船头党小组；没有为 null。")

    class Meta:
        model = Fleet
        fields = list(_FLEET)

    @extend_schema_field(BoatGroupSerializer(allow_null=True))
    def get_group(self, fleet: Any) -> dict[str, Any] | None:
        """Return the group there is now."""
        there = fleet.present_groups
        return dict(BoatGroupSerializer(there[0]).data) if there else None


class FleetFilters(filters.FilterSet):
    """How the list of fleets is narrowed."""

    branch = IdFilter(field_name="branch_id", help_text="所属党支部的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取现在的，false只取已解散的。"
    )


class FleetViewSet(Reads):
    """Fleets."""

    queryset = (
        Fleet.objects.select_related("branch")
        .annotate(aboard=Count("members", filter=Q(members__until=None), distinct=True))
        .prefetch_related(
            Prefetch(
                "groups",
                BoatGroup.objects.filter(dissolved_on=None).select_related("leader"),
                to_attr="present_groups",
            )
        )
    )
    serializer_class = FleetSerializer
    filterset_class = FleetFilters
    subject = "船队"
    viewing = "查看流动党员"
    about = "船队、船上的党员数和船头党小组（P14-R9）。"


@extend_schema_serializer(examples=of("船上的党员", _MEMBER))
class FleetMemberSerializer(serializers.ModelSerializer[FleetMember]):
    """Who sails with a fleet."""

    fleet = serializers.IntegerField(source="fleet_id", help_text="船队的编号。")
    person = PersonRef(help_text="党员。")

    class Meta:
        model = FleetMember
        fields = list(_MEMBER)


class FleetMemberFilters(filters.FilterSet):
    """How the list of who sails is narrowed."""

    fleet = IdFilter(field_name="fleet_id", help_text="船队的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取在船的，false只取已离船的。"
    )


class FleetMemberViewSet(Reads):
    """Who sails with which fleet."""

    queryset = FleetMember.objects.select_related("person")
    serializer_class = FleetMemberSerializer
    filterset_class = FleetMemberFilters
    subject = "船队党员"
    viewing = "查看流动党员"
    about = "谁在哪个船队，上船和离船的日期。"


@extend_schema_serializer(examples=of("一个县的人数", _RULE))
class BoatRuleSerializer(serializers.ModelSerializer[BoatRule]):
    """How a county reads the threshold."""

    county = OrganizationRef(help_text="县（市、区）。")

    class Meta:
        model = BoatRule
        fields = list(_RULE)


class BoatRuleViewSet(Reads):
    """Counties that have said how they count."""

    queryset = BoatRule.objects.select_related("county")
    serializer_class = BoatRuleSerializer
    subject = "船头党小组人数"
    viewing = "查看流动党员"
    about = "设置过人数的县（市、区）；没有设置的要超过3人。"


class FleetView(Keeping):
    """Registers a fleet."""

    rows = FleetViewSet
    writes = writing(
        "登记船队", "地址里是所属党支部；同名的答409。", FleetBody, FleetSerializer,
        "已登记；答复是这个船队。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Register it."""
        branch = kept(request.user, pk, "branch")
        form = FleetForm(self.sent(request) | {"branch": str(branch.pk)})
        offered(form, "branch", places([branch]))
        insist_valid(form)
        words = dict(form.cleaned_data) | {"branch": branch}
        return self.told(actions.add_fleet(actor=request.user, **words).pk)


def _fleet(account: Any, pk: int, doing: str) -> Fleet:
    """Return a fleet the account keeps; 404 outside the scope, 403 without the right."""
    reading(account)
    found: Fleet = seen(Fleet, account, pk, "branch__parent")
    relations.insist(account, found.branch.path, doing)
    return found


class BoardingView(Keeping):
    """Writes down who boards."""

    rows = FleetMemberViewSet
    writes = writing(
        "登记上船", "船队所属党支部的党员；一人同时只在一个船队。", BoardingBody,
        FleetMemberSerializer, "已登记；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        found = _fleet(request.user, pk, "登记船队党员")
        sent = self.sent(request)
        known = Person.objects.filter(pk__in=[p.pk for p in choices.members_of(found.branch)])
        person = named(known, sent["person"], "person", "没有这个人，或不是所属党支部的党员。")
        form = BoardForm(sent)
        offered(form, "person", [(person.pk, person.name)])
        insist_valid(form)
        words = {"person": person, "since": form.cleaned_data["since"]}
        return self.told(actions.board(actor=request.user, fleet=found, **words).pk)


class AshoreView(Keeping):
    """Writes down that a member left his fleet."""

    rows = FleetMemberViewSet
    writes = writing(
        "登记离船", "今天离船；已经离船的答409。", Nothing, FleetMemberSerializer,
        "已登记；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        reading(request.user)
        found = seen(FleetMember, request.user, pk, "fleet__branch", "person")
        self.sent(request)
        actions.leave(actor=request.user, member=found)
        return self.told(pk)


class FoundingView(Keeping):
    """Founds a fleet's group."""

    rows = FleetViewSet
    writes = writing(
        "成立船头党小组", "船上党员够人数才成立（P14-R9）；党小组长从船上的党员里选。", BoatGroupBody,
        FleetSerializer, "已成立；答复是这个船队。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Found it."""
        found = _fleet(request.user, pk, "成立船头党小组")
        sent = self.sent(request)
        there = Person.objects.filter(pk__in=found.members.filter(until=None).values("person"))
        leader = named(there, sent["leader"], "leader", "党小组长从本船队的党员里选。")
        form = GroupForm(sent)
        offered(form, "leader", [(leader.pk, leader.name)])
        insist_valid(form)
        day = form.cleaned_data["on"]
        actions.found(actor=request.user, fleet=found, leader=leader, on=day)
        return self.told(pk)


class DissolvingView(Keeping):
    """Dissolves a fleet's group that shrank."""

    rows = FleetViewSet
    writes = writing(
        "撤销船头党小组", "人数不足的保留到年底，次年可以撤销（P14-R9）；没有党小组的答404。", Nothing,
        FleetSerializer, "已撤销；答复是这个船队。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Dissolve it."""
        reading(request.user)
        found = seen(Fleet, request.user, pk, "branch")
        group = get_object_or_404(found.groups.filter(dissolved_on=None))
        self.sent(request)
        actions.dissolve(actor=request.user, group=group)
        return self.told(pk)


class BoatRuleView(Keeping):
    """Says how a county reads the threshold."""

    rows = BoatRuleViewSet
    writes = writing(
        "设置船头党小组人数", "地址里是县（市、区）。", BoatRuleBody, BoatRuleSerializer,
        "已保存；答复是这个县的。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        county = kept(request.user, pk, "county")
        inclusive = self.sent(request)["inclusive"]
        return self.told(
            actions.set_rule(actor=request.user, county=county, inclusive=inclusive).pk
        )


RESOURCES = (
    ("fleets", FleetViewSet, "fleet"),
    ("fleet-members", FleetMemberViewSet, "fleet-member"),
    ("boat-rules", BoatRuleViewSet, "boat-rule"),
)
_FLEETS = "fleets/<int:pk>/"
ADDRESSES = [
    path("branches/<int:pk>/fleets/", FleetView.as_view(), name="fleet-entering"),
    path(f"{_FLEETS}boardings/", BoardingView.as_view(), name="fleet-boarding"),
    path("fleet-members/<int:pk>/endings/", AshoreView.as_view(), name="fleet-ashore"),
    path(f"{_FLEETS}groups/", FoundingView.as_view(), name="boat-group-founding"),
    path(f"{_FLEETS}groups/removals/", DissolvingView.as_view(), name="boat-group-end"),
    path("organizations/<int:pk>/boat-rules/", BoatRuleView.as_view(), name="boat-rule-writing"),
]
