"""Notices, objections, corrections and consequences over the API: to read, and to decide on."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import corrections, objections, proposals
from assessments.api import bodies, decisions_told
from assessments.api.serializers import NoticeSerializer
from assessments.models import Correction, Notice, Objection, Proposal
from assessments.queries import decisions, pages, personal
from members.reads import Lists, Reads, Scoped
from portal.api import IdFilter, YesNoFilter, one_of
from portal.described import Writing
from portal.writes import Writes


class NoticeFilters(filters.FilterSet):
    """Notices."""

    panel = IdFilter(field_name="panel_id", help_text="考核单元的编号。")


class NoticeViewSet(Reads):
    """Notices of panels in sight, those taken down among them."""

    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    ordering = "-id"
    subject = "公示"
    viewing = "查看考核"
    about = "各单位的公示：从哪天到哪天、公示了谁，撤下的也在。最近的在前。"


class OwnNoticeViewSet(Lists):
    """The notices in which the account's own person is appraised, to object to."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    ordering = "-id"
    subject = "本人单位的公示"
    about = "登录人参加考核的单位正在张贴和张贴过的公示，最近的在前；公示期内可以提异议。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the notices that are posted."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return personal.notices_for(self.request.user)


class ObjectionFilters(filters.FilterSet):
    """Objections."""

    panel = IdFilter(field_name="panel_id", help_text="考核单元的编号。")
    state = one_of(Objection.State, "状态。")


class ObjectionViewSet(Lists):
    """Objections the account may read: of panels whose objections it answers, else its own (PV-STAFF)."""

    queryset = Objection.objects.none()
    serializer_class = decisions_told.ObjectionSerializer
    filterset_class = ObjectionFilters
    ordering = "-id"
    subject = "异议"
    about = "能答复或能退回的单位的异议，和本账号提出的，最近的在前。别人的异议不给其他人看。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return them with who made and answered them."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = pages.objections_seen(self.request.user)
        return rows.select_related("by__person", "subject", "answered_by__person")


class CorrectionFilters(filters.FilterSet):
    """Corrections."""

    panel = IdFilter(field_name="panel_id", help_text="考核单元的编号。")
    state = one_of(Correction.State, "状态。")


class CorrectionViewSet(Reads):
    """Corrections of panels in sight."""

    queryset = Correction.objects.select_related(
        "panel__organization", "asked_by__person", "decided_by__person"
    )
    serializer_class = decisions_told.CorrectionSerializer
    filterset_class = CorrectionFilters
    ordering = "-id"
    subject = "更正申请"
    viewing = "查看考核"
    about = "已确认的结果的更正申请和决定，最近的在前。"


class ProposalFilters(filters.FilterSet):
    """Consequences."""

    cycle = IdFilter(field_name="panel__cycle_id", help_text="周期的编号。")
    panel = IdFilter(field_name="panel_id", help_text="考核单元的编号。")
    state = one_of(Proposal.State, "状态。")
    at_risk = YesNoFilter(help_text="true：只取年底前的提示；false：只取可以决定的。")


class ProposalViewSet(Scoped):
    """Consequences of the runs that stand."""

    queryset = Proposal.objects.all()
    serializer_class = decisions_told.ProposalSerializer
    filterset_class = ProposalFilters
    ordering = "-id"
    subject = "结果运用建议"
    viewing = "查看考核"
    about = "按方案由结果引出的建议，如提醒谈话、不评优秀。每一条由人决定，平台不替人决定。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones with what they are told by."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = decisions.current_proposals(self.request.user)
        return rows.defer("panel__cycle__scheme_version__document")


class ObjectView(Writes):
    """Objects to a notice of one's own unit."""

    subject = "异议"
    writes = Writing(
        "提出异议",
        "公示期内，参加这个单位考核的人对公示提异议；一人一次一件，答复以后可以再提。",
        bodies.ObjectBody,
        {200: "已提出；答复是这件异议。"},
        decisions_told.ObjectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Make the objection; 404 for a notice of another unit."""
        account: Any = request.user
        notice = get_object_or_404(personal.notices_for(account), pk=pk)
        subject = notice.panel.subjects.filter(person_id=account.person_id).first()
        said = self.sent(request)
        made = objections.object_to(
            actor=account, notice=notice, text=said["text"], subject=subject
        )
        return Response(self.get_serializer(made).data)


class AnswerView(Writes):
    """Answers an objection."""

    subject = "异议"
    writes = Writing(
        "答复异议",
        "成立的撤下公示、退回重新录入；不能答复本人提出或涉及本人的（E-CONFLICT）。",
        bodies.AnswerBody,
        {200: "已答复；答复是这件异议。"},
        decisions_told.ObjectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Answer it."""
        rows = Objection.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle__organization", "subject", "by__person"
        )
        found: Objection = get_object_or_404(rows, pk=pk)
        doors.insist(request.user, rights.ANSWER, found.panel.scope_path)
        said = self.sent(request)
        objections.answer(
            actor=request.user, objection=found, upheld=said["upheld"], text=said["answer"]
        )
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


class DecideCorrection(Writes):
    """Approves or refuses a correction."""

    subject = "更正申请"
    writes = Writing(
        "决定更正申请",
        "批准的开出新的一版，带着原来的录入；申请人不能批准自己的申请（D-CORRECT）。",
        bodies.DecideCorrectionBody,
        {200: "已决定；答复是这件申请，new_panel是新的一版。"},
        decisions_told.CorrectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Decide on it."""
        rows = Correction.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle__organization", "asked_by__person"
        )
        found: Correction = get_object_or_404(rows, pk=pk)
        doors.insist(request.user, rights.APPROVE_CORRECTION, found.scope_path)
        said = self.sent(request)
        corrections.decide(
            actor=request.user, correction=found, approved=said["approved"], reason=said["reason"]
        )
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


class DecideProposal(Writes):
    """Accepts or declines one consequence."""

    subject = "结果运用建议"
    writes = Writing(
        "决定一条结果运用建议",
        "单位确认结果以后才能决定；硬性规定的不能不采纳（S-PROPOSE）。",
        bodies.DecideProposalBody,
        {200: "已决定；答复是这一条。"},
        decisions_told.ProposalSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Decide on it."""
        rows = Proposal.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle__scheme_version", "subject"
        )
        found: Proposal = get_object_or_404(rows, pk=pk)
        doors.insist(request.user, rights.DECIDE, found.scope_path)
        said = self.sent(request)
        proposals.decide(
            actor=request.user, proposal=found, accepted=said["accepted"], reason=said["reason"]
        )
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


ADDRESSES = [
    path("notices/<int:pk>/objections/", ObjectView.as_view(), name="notice-object"),
    path("objections/<int:pk>/answers/", AnswerView.as_view(), name="objection-answer"),
    path("corrections/<int:pk>/decisions/", DecideCorrection.as_view(), name="correction-decide"),
    path("proposals/<int:pk>/decisions/", DecideProposal.as_view(), name="proposal-decide"),
]
