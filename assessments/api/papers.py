"""Bulletins, award lists and appraisal files over the API: what the pages print, and a bulletin's life."""

from abc import ABC, abstractmethod
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework import mixins
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import bulletins as actions
from assessments.api import papers_bodies as bodies
from assessments.api import papers_told as told
from assessments.models import Bulletin, Scheme
from assessments.queries import award_pages, bulletins, records
from members.named import named
from members.reads import Lists, Private
from portal.api import IdFilter, Metadata, SignedIn, insist_on_known, one_of
from portal.bodies import JsonBody
from portal.described import Writing
from portal.periods import BadPeriod, parse
from portal.refusals import Invalid
from portal.writes import Writes, read_body


class BulletinFilters(filters.FilterSet):
    """Bulletins."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="organization_id", help_text="发文单位的编号。")
    period = filters.CharFilter(field_name="period_code", help_text="周期，如2026Q3。")
    state = one_of(Bulletin.State, "状态。")


class BulletinViewSet(mixins.RetrieveModelMixin, Lists):
    """Bulletins the account may read: issued ones in scope, drafts where it issues."""

    queryset = Bulletin.objects.all()
    serializer_class = told.BulletinSerializer
    filterset_class = BulletinFilters
    parser_classes = [JsonBody]
    ordering = "-id"
    subject = "通报"
    about = (
        "授权范围内已发布的通报，和能编发的草稿，最近的在前。单个带文字和表：发布的是封存的，草稿是现在的。"
        "给谁看多少由方案和发布范围定，和打印的一样。"
    )
    writes = Writing(
        "起草一份通报",
        "按一个方案和周期起草；已有草稿的得到那一份。没有已确认结果的、已经发布的不起草。",
        bodies.BulletinDraftBody,
        {201: "已起草，或原来就有；答复是这份草稿。"},
        told.BulletinPaperSerializer,
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or oversees no results anywhere (403)."""
        super().check_permissions(request)
        doors.bulletins_for(request.user)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what may be read, in a list without the frozen bodies."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = bulletins.readable(self.request.user)
        return rows if self.detail else rows.defer("body")

    def get_serializer_class(self) -> Any:
        """Give words and tables with a single one alone."""
        single = self.action in ("retrieve", "create")
        return told.BulletinPaperSerializer if single else self.serializer_class

    def create(self, request: Request) -> Response:
        """Begin a draft: 201; Invalid for a scheme out of sight."""
        doors.insist_anywhere(request.user, rights.ISSUE_BULLETIN)
        said = read_body(request, self.writes)
        doors.library_for(request.user)
        rows = Scheme.objects.visible_to(request.user).select_related("organization")
        sentence = "没有这个方案，或不在您的授权范围内。"
        scheme = named(rows, said["scheme"], "scheme", sentence)
        doors.insist(request.user, rights.ISSUE_BULLETIN, scheme.organization.path)
        try:
            period = parse(said["period"])
        except BadPeriod as bad:
            raise Invalid(str(bad), {"period": [str(bad)]}) from bad
        made = actions.draft(
            actor=request.user, scheme=scheme, period=period, audience=said["audience"]
        )
        return Response(self.get_serializer(doors.bulletin_for(request.user, made.pk)).data, 201)


class BulletinStep(Writes, ABC):
    """One thing done with a draft, by who issues bulletins there."""

    subject = "通报"

    def post(self, request: Request, pk: int) -> Response:
        """Do it; 404 for what the account may not read."""
        found = doors.bulletin_for(request.user, pk, rights.ISSUE_BULLETIN)
        self.do(request.user, found, self.sent(request))
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)

    @abstractmethod
    def do(self, account: Any, found: Bulletin, said: dict[str, Any]) -> None:
        """Do it."""


class SaveBulletin(BulletinStep):
    """Saves a draft's words."""

    writes = Writing(
        "保存通报的文字",
        "另存为新的一稿，以前各稿都在；seen不是最新一稿的不保存，答409。",
        bodies.SaveBody,
        {200: "已保存；答复是现在的草稿。"},
        told.BulletinPaperSerializer,
    )

    def do(self, account: Any, found: Bulletin, said: dict[str, Any]) -> None:
        """Save them."""
        seen = said.pop("seen")
        actions.save(actor=account, bulletin=found, typed=actions.Typed(**said), seen=seen)


class IssueBulletin(BulletinStep):
    """Issues a draft as it was read."""

    writes = Writing(
        "发布通报",
        "按读到的样子发布：编号、封存，以后不变。seal不是读到的那一个的，文字或结果变过，不发布，答409。",
        bodies.IssueBody,
        {200: "已发布；答复是这份通报。"},
        told.BulletinPaperSerializer,
    )

    def do(self, account: Any, found: Bulletin, said: dict[str, Any]) -> None:
        """Issue it."""
        actions.issue(actor=account, bulletin=found, seen=said["seal"])


class DropBulletin(BulletinStep):
    """Drops a draft."""

    writes = Writing(
        "作废通报草稿",
        "不要的草稿作废，文字留在记录里。",
        bodies.DropBody,
        {200: "已作废；答复是这份草稿。"},
        told.BulletinSerializer,
    )

    def do(self, account: Any, found: Bulletin, said: dict[str, Any]) -> None:
        """Drop it."""
        actions.drop(actor=account, bulletin=found, reason=said["reason"])


class Paper(Private, GenericAPIView[Any]):
    """One paper to be read."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    detail = True


class AwardsView(Paper):
    """The award list of a cycle."""

    serializer_class = told.AwardsSerializer
    subject = "表彰名单"
    about = "一个周期已确认的结果里的表彰：谁、依据、有没有决定。党员、群众的只给数，不给名单（PV-MEMBER）。"

    def get(self, request: Request, pk: int) -> Response:
        """Return it; 404 outside the scope."""
        insist_on_known(request, self)
        cycle = doors.cycle_for(request.user, pk)
        return Response(self.get_serializer(award_pages.page(cycle, request.user)).data)


class PersonRecordView(Paper):
    """A person's appraisal file."""

    serializer_class = told.RecordSerializer
    subject = "个人考核档案"
    about = "一个人公示以后的各次考核结果，和由结果采纳的事项，最近的在前。给查看考核统计的人。"

    def get(self, request: Request, pk: int) -> Response:
        """Return it; 403 for who reads none anywhere, 404 outside the scope."""
        insist_on_known(request, self)
        records.insist_reader(request.user)
        found = get_object_or_404(records.people(request.user), pk=pk)
        return Response(self.get_serializer(records.of_person(found, request.user)).data)


class OrganizationRecordView(Paper):
    """An organization's appraisal file."""

    serializer_class = told.RecordSerializer
    subject = "单位考核档案"
    about = "一个单位公示以后的各次考核结果，和由结果采纳的事项，最近的在前。给查看考核统计的人。"

    def get(self, request: Request, pk: int) -> Response:
        """Return it; 403 for who reads none anywhere, 404 outside the scope."""
        insist_on_known(request, self)
        records.insist_reader(request.user)
        found = get_object_or_404(records.organizations(request.user), pk=pk)
        return Response(self.get_serializer(records.of_organization(found, request.user)).data)


ADDRESSES = [
    path("bulletins/<int:pk>/texts/", SaveBulletin.as_view(), name="bulletin-save"),
    path("bulletins/<int:pk>/issues/", IssueBulletin.as_view(), name="bulletin-issue"),
    path("bulletins/<int:pk>/drops/", DropBulletin.as_view(), name="bulletin-drop"),
    path("cycles/<int:pk>/awards/", AwardsView.as_view(), name="cycle-awards"),
    path("people/<int:pk>/appraisals/", PersonRecordView.as_view(), name="person-record"),
    path(
        "organizations/<int:pk>/appraisals/",
        OrganizationRecordView.as_view(),
        name="organization-record",
    ),
]
