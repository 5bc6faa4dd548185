"""Mediation rooms, their mediators and a county's experts over the API: kept as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import rooms as actions
from grids.api import mediation_bodies as bodies
from grids.api import mediation_told as told
from grids.doors import anywhere, insist
from grids.models import Expert, MediationRoom, Mediator
from grids.queries import rooms
from members.models import Organization
from members.named import NO_COUNTY, NO_PLACE, named
from members.reads import Lists, Reads
from portal.api import IdFilter, YesNoFilter
from portal.bodies import JsonBody
from portal.described import Writing
from portal.writes import Nothing, Writes, read_body


def _open_room(account: Any, pk: int) -> MediationRoom:
    """Return a room the account keeps; 404 outside the scope, NotAllowed without the right."""
    rows = MediationRoom.objects.visible_to(account).select_related("organization")
    room: MediationRoom = get_object_or_404(rows, pk=pk)
    insist(account, rights.KEEP_GRIDS, room.scope_path)
    return room


class RoomFilters(filters.FilterSet):
    """Rooms."""

    organization = IdFilter(field_name="organization_id", help_text="所在地的编号。")
    closed = YesNoFilter(
        field_name="closed_on",
        lookup_expr="isnull",
        exclude=True,
        help_text="true：只取撤销的；false：只取没有撤销的。",
    )


class RoomViewSet(Reads):
    """Mediation rooms with their totals."""

    queryset = MediationRoom.objects.all()
    serializer_class = told.MediationRoomSerializer
    filterset_class = RoomFilters
    parser_classes = [JsonBody]
    subject = "调解室"
    viewing = "查看网格"
    about = "授权范围内的调解室和件数，撤销的也在。没有案件的内容（PV-CASE）。"
    writes = Writing(
        "设立一个调解室",
        "在村（社区）、镇街或县设调解室；同一个地方名称不重复。",
        bodies.RoomBody,
        {201: "已设立；答复是这个调解室。"},
        told.MediationRoomSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones, counted."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return rooms.rooms(self.request.user, closed=True)

    def create(self, request: Request) -> Response:
        """Open a room: 201."""
        anywhere(request.user, rights.KEEP_GRIDS)
        said = read_body(request, self.writes)
        places = Organization.objects.visible_to(request.user, rights.KEEP_GRIDS)
        place = named(places, said.pop("organization"), "organization", NO_PLACE)
        made = actions.open_room(actor=request.user, organization=place, **said)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, 201)


class CloseRoom(Writes):
    """Closes a room."""

    subject = "调解室"
    writes = Writing(
        "撤销一个调解室",
        "没有正在调解的才能撤销，记录保留。",
        Nothing,
        {200: "已撤销；答复是这个调解室。"},
        told.MediationRoomSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Close it."""
        room = _open_room(request.user, pk)
        self.sent(request)
        actions.close_room(actor=request.user, room=room)
        fresh = rooms.rooms(request.user, closed=True).get(pk=pk)
        return Response(self.get_serializer(fresh).data)


class AddMediator(Writes):
    """Adds a mediator to a room."""

    subject = "调解员"
    writes = Writing(
        "登记一名调解员",
        "登记所在地或上一级的人；没有有效的证的在名单里，不接新的纠纷（P30-R5）。",
        bodies.MediatorBody,
        {200: "已登记；答复是这名调解员。"},
        told.MediatorSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add him."""
        room = _open_room(request.user, pk)
        said = self.sent(request)
        sentence = "这里没有这个人可以登记。请填所在地或上一级的人，已是调解员的不再登记。"
        person = named(rooms.candidates(room), said.pop("person"), "person", sentence)
        made = actions.add_mediator(actor=request.user, room=room, person=person, **said)
        return Response(self.get_serializer(made).data)


class MediatorFilters(filters.FilterSet):
    """Mediators."""

    room = IdFilter(field_name="room_id", help_text="调解室的编号。")
    serving = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true：在任的；false：已卸任的。"
    )


class MediatorViewSet(Reads):
    """Mediators of rooms in sight."""

    queryset = Mediator.objects.select_related("room__organization", "person")
    serializer_class = told.MediatorSerializer
    filterset_class = MediatorFilters
    subject = "调解员"
    viewing = "查看网格"
    about = "授权范围内各调解室的调解员和证的有效期，卸任的也在。"


def _kept(account: Any, pk: int) -> Mediator:
    rows = Mediator.objects.visible_to(account).select_related("room__organization", "person")
    found: Mediator = get_object_or_404(rows, pk=pk)
    insist(account, rights.KEEP_GRIDS, found.scope_path)
    return found


class Certify(Writes):
    """Writes a certificate down."""

    subject = "调解员"
    writes = Writing(
        "登记调解员证",
        "登记证的有效期。",
        bodies.CertificateBody,
        {200: "已登记；答复是这名调解员。"},
        told.MediatorSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        mediator = _kept(request.user, pk)
        actions.certify(actor=request.user, mediator=mediator, **self.sent(request))
        return Response(self.get_serializer(mediator).data)


class EndMediator(Writes):
    """Ends a mediator's service."""

    subject = "调解员"
    writes = Writing(
        "调解员卸任",
        "手上没有正在调解的才能卸任，办过的记录保留。",
        Nothing,
        {200: "已卸任；答复是这名调解员。"},
        told.MediatorSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        mediator = _kept(request.user, pk)
        self.sent(request)
        actions.end_mediator(actor=request.user, mediator=mediator)
        return Response(self.get_serializer(_kept(request.user, pk)).data)


class ExpertFilters(filters.FilterSet):
    """Experts."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    field = filters.CharFilter(help_text="领域的编号，如law。")


class ExpertViewSet(Lists):
    """The pools of experts of the account's counties, as they are today."""

    queryset = Expert.objects.all()
    serializer_class = told.ExpertSerializer
    filterset_class = ExpertFilters
    parser_classes = [JsonBody]
    subject = "调解专家"
    about = "本县（或授权范围内各县）调解专家库里现有的专家（P30-R7）：领域、姓名、单位，没有电话。"
    writes = Writing(
        "登记一名专家",
        "按随平台附带的领域登记；同一领域同名同单位的不重复。",
        bodies.ExpertBody,
        {201: "已登记；答复是这名专家。"},
        told.ExpertSerializer,
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who has nothing to do with grids (403)."""
        super().check_permissions(request)
        wanted = rights.KEEP_GRIDS if request.method == "POST" else rights.SEE_GRIDS
        anywhere(request.user, wanted)

    def get_queryset(self) -> QuerySet[Any]:
        """Return who stands in the pools today."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        counties = rooms.counties_of(self.request.user)
        rows = Expert.objects.filter(county__in=counties, until=None)
        return rows.select_related("county")

    def create(self, request: Request) -> Response:
        """Add an expert: 201."""
        said = read_body(request, self.writes)
        counties = rooms.counties_of(request.user)
        county = named(counties, said.pop("county"), "county", NO_COUNTY)
        made = actions.add_expert(actor=request.user, county=county, **said)
        return Response(self.get_serializer(made).data, 201)


class EndExpert(Writes):
    """Takes an expert out of the pool."""

    subject = "调解专家"
    writes = Writing(
        "专家出库",
        "从今天起不再邀请，参加过的调解记录保留。",
        Nothing,
        {200: "已出库；答复是这名专家。"},
        told.ExpertSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take him out; 404 outside the scope."""
        rows = Expert.objects.visible_to(request.user).select_related("county")
        expert: Expert = get_object_or_404(rows, pk=pk)
        insist(request.user, rights.KEEP_GRIDS, expert.scope_path)
        self.sent(request)
        actions.end_expert(actor=request.user, expert=expert)
        return Response(self.get_serializer(expert).data)


ADDRESSES = [
    path("mediation-rooms/<int:pk>/closings/", CloseRoom.as_view(), name="room-close"),
    path("mediation-rooms/<int:pk>/mediators/", AddMediator.as_view(), name="room-mediator"),
    path("mediators/<int:pk>/certificates/", Certify.as_view(), name="mediator-certify"),
    path("mediators/<int:pk>/endings/", EndMediator.as_view(), name="mediator-end"),
    path("experts/<int:pk>/endings/", EndExpert.as_view(), name="expert-end"),
]
