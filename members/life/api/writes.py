"""Writes of branch life: dues, meetings, transfers and development; the pages' own forms and actions."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import rights
from members.actions import development as developing
from members.actions import dues, meetings
from members.actions import transfers as moving
from members.actions.development import Applicant, Decided
from members.actions.transfers import Arriving
from members.life.api import bodies, reads
from members.life.development import DEVELOPMENT
from members.life.doors import (
    anywhere,
    branch_for,
    development_for,
    meeting_for,
    member_for,
    transfer_for,
)
from members.life.forms import dues as cells
from members.life.forms.development import ApplyForm, DecidedForm
from members.life.forms.meetings import MeetingForm
from members.life.forms.transfers import FORMS, ArrivalForm, DraftForm
from members.life.queries import development as candidates
from members.life.queries.dues import SheetLine, sheet
from members.life.queries.meetings import members_on
from members.models import DuesRecord, Organization
from members.models.organizations import Kind
from members.named import named
from members.writes import insist_valid
from portal.bodies import Body
from portal.described import Writing
from portal.examples import of
from portal.periods import parse
from portal.refusals import Invalid
from portal.writes import WithFile, Writes, forms

_WRITTEN = {
    "id": 901, "person": reads.PERSON, "branch": reads.BRANCH, "month": "2026-09",
    "base": "5200.00", "rate": "1.00", "due": "52.00", "paid": "52.00", "paid_on": "2026-09-12",
}  # fmt: skip


_CELLS = {"base": "base", "rate": "rate", "paid": "paid", "on": "paid_on"}
"""The cells of the page's sheet → the fields of a line."""


class _Life(Writes):
    subject = "支部办理"


@extend_schema_serializer(examples=of("保存了一行", {"written": [_WRITTEN]}))
class DuesWrittenSerializer(serializers.Serializer[Any]):
    """What was written of a month."""

    written = reads.DuesSerializer(many=True, help_text="写入的各行；和原来一样的不写。")


class DuesView(_Life):
    """Writes lines of a branch's month down."""

    writes = Writing(
        "登记党费",
        "登记一个支部一个月各人的基数、比例和实交，全部保存或全不保存；应交由平台算。"
        "每行带读到的 seen，以后被别人改过的答409。",
        bodies.DuesBody,
        {200: "已保存；答复是写入的各行。"},
        DuesWrittenSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write them."""
        branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
        sent = self.sent(request)
        month = parse(sent["month"])
        rows = cells.read(_named(sheet(branch, month), sent["lines"]), _typed(sent["lines"]))
        problems = {
            f"lines.{at}.{_CELLS[name]}": [said]
            for at, row in enumerate(rows)
            for name, said in row.wrong.items()
        }
        if problems:
            raise Invalid("还没有保存：有几格要改。", problems)
        lines = cells.changed(rows)
        written = dues.save(actor=request.user, branch=branch, month=month, lines=lines)
        found = DuesRecord.objects.filter(pk__in=[one.pk for one in written])
        answer = {"written": found.select_related("person", "branch").order_by("pk")}
        return Response(self.get_serializer(answer).data)


def _named(lines: list[SheetLine], sent: list[dict[str, Any]]) -> list[SheetLine]:
    """Return the lines of the sheet that were sent; Invalid for people it does not have, or has twice."""
    there, named = {line.person: line for line in lines}, [one["person"] for one in sent]
    if len(set(named)) < len(named):
        said = "同一个人写了两行。请只留一行。"
        raise Invalid(said, {"lines": [said]})
    if gone := [pk for pk in named if pk not in there]:
        said = f"编号{'、'.join(map(str, gone[:5]))}的人这个月不在本支部。"
        raise Invalid(said, {"lines": [said]})
    return [there[pk] for pk in named]


def _typed(sent: list[dict[str, Any]]) -> dict[str, str]:
    """Return lines as the page's cells would be typed."""
    typed: dict[str, str] = {}
    for one in sent:
        pk = one["person"]
        values = {"base": one["base"], "rate": one["rate"], "paid": one["paid"],
                  "on": one["paid_on"], "seen": one["seen"]}  # fmt: skip
        typed |= {f"{name}-{pk}": "" if v is None else f"{v}" for name, v in values.items()}
    return typed


class MeetingWriteView(WithFile, _Life):
    """Writes a meeting down."""

    writes = Writing(
        "登记组织生活",
        "支部登记一次三会一课或主题党日，写明到会、请假和缺席的人。记录的扫描件用multipart/form-data送，"
        "attended写成JSON，扫描件在页面上看。",
        forms(bodies.BranchMeetingBody, bodies.BranchMeetingForm),
        {200: "已登记；答复是这一次，人只有数。"},
        reads.MeetingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
        meetings.refuse_ended(branch)
        sent = self.sent(request)
        attended = sent.pop("attended")
        members = members_on(branch, sent["held_on"])
        if gone := {one["person"] for one in attended} - {one.person_id for one in members}:
            said = f"编号{'、'.join(map(str, sorted(gone)[:5]))}的人{sent['held_on']}不在本支部。"
            raise Invalid(said, {"attended": [said]})
        if len({one["person"] for one in attended}) < len(attended):
            said = "同一个人写了两行。请只留一行。"
            raise Invalid(said, {"attended": [said]})
        kind, file = sent.pop("kind"), sent.pop("file", None)
        files = {"file": file} if file else None
        form = MeetingForm(
            _listed(sent, attended), files, branch=branch, kind=kind, members=members
        )
        if "group" in sent and "group" not in form.fields:
            said = "只有党小组会写党小组。请去掉，或改种类。"
            raise Invalid(said, {"group": [said]})
        insist_valid(form)
        made = meetings.record(actor=request.user, held=form.held())
        return Response(self.get_serializer(_meeting(made.pk)).data)


def _listed(sent: Mapping[str, Any], attended: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a meeting as the page's form would be sent."""
    data = {**sent, "key": uuid.uuid4()}
    for one in attended:
        data |= {f"{name}-{one['person']}": one[name] for name in ("state", "reason")}
    return data


def _meeting(pk: int) -> Any:
    return reads.MeetingViewSet.queryset.get(pk=pk)


class StrikeView(_Life):
    """Strikes a meeting out."""

    writes = Writing(
        "作废一次组织生活",
        "登记错的作废，写明理由；还看得到，不再计数。",
        bodies.StrikeBody,
        {200: "已作废；答复是这一次。"},
        reads.MeetingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Strike it; a second time is refused as stale."""
        found = meeting_for(request.user, pk)
        meetings.strike(actor=request.user, meeting=found, reason=self.sent(request)["reason"])
        return Response(self.get_serializer(_meeting(pk)).data)


class _Transfers(_Life):
    serializer_class = reads.TransferSerializer

    def told(self, pk: int) -> Response:
        """Answer with a transfer as it is now."""
        return Response(self.get_serializer(reads.TransferViewSet.queryset.get(pk=pk)).data)


class DraftView(_Transfers):
    """Begins a member's transfer."""

    writes = Writing(
        "发起组织关系转接",
        "从本支部转到全市另一个党支部，或市外党组织。一个人同时只有一件没有办结的转接。",
        bodies.DraftBody,
        {200: "已登记，还没有开具介绍信；答复是这件转接。"},
        reads.TransferSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Draft it."""
        anywhere(request.user, rights.KEEP_BRANCH)
        member = member_for(request.user, pk)
        sent = self.sent(request)
        branch = _to(sent.pop("to_branch", None))
        if branch is not None and sent["outside"]:
            said = "转入支部和市外党组织只写一个。"
            raise Invalid(said, {"outside": [said]})
        form = DraftForm(sent, is_outward=branch is None)
        insist_valid(form)
        made = moving.draft(
            actor=request.user, person=member.person, to_branch=branch, **form.cleaned_data
        )
        return self.told(made.pk)


def _to(pk: int | None) -> Organization | None:
    """Return the branch a letter is for: any of the city's; Invalid for another organization."""
    if pk is None:
        return None
    found: Organization | None = Organization.objects.filter(kind=Kind.BRANCH, pk=pk).first()
    if found is None:
        said = f"没有编号{pk}的党支部。"
        raise Invalid(said, {"to_branch": [said]})
    return found


class ArrivalView(_Transfers):
    """Writes the letter of who comes from outside the city down."""

    writes = Writing(
        "登记市外介绍信",
        "登记从市外转入的党员带来的介绍信；接收以后才是本支部党员。",
        bodies.ArrivalBody,
        {200: "已登记；答复是这件转接，核对后办理接收。"},
        reads.TransferSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Register it."""
        anywhere(request.user, rights.KEEP_BRANCH)
        branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
        form = ArrivalForm(self.sent(request))
        insist_valid(form)
        told = dict(form.cleaned_data)
        why = told.pop("why")
        made = moving.register_arrival(
            actor=request.user, to_branch=branch, arriving=Arriving(**told), why=why
        )
        return self.told(made.pk)


class TransferStepView(_Transfers):
    """Takes one step of a transfer's life."""

    step: ClassVar[str] = ""
    bodies: ClassVar[Mapping[str, tuple[str, str, type[Body]]]] = {
        "send": ("开具介绍信", "编号由平台编定，不重复。由转出支部办理。", bodies.LetterBody),
        "receive": (
            "接收组织关系",
            "接收支部写回执，组织关系从这一天起在新支部；转到市外的由转出支部登记回执。",
            bodies.ReceiptBody,
        ),
        "refuse": (
            "不予接收",
            "退回转出支部，写明理由；组织关系留在原支部。",
            bodies.EndTransferBody,
        ),
        "withdraw": (
            "撤回转接",
            "没有接收以前由转出支部撤回；组织关系不变。",
            bodies.EndTransferBody,
        ),
    }

    @property
    def writes(self) -> Writing:  # type: ignore[override]
        """What the interface description says of the step."""
        title, about, body = self.bodies[self.step]
        return Writing(
            title, about, body, {200: "已办理；答复是现在的转接。"}, reads.TransferSerializer
        )

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = transfer_for(request.user, pk)
        form = FORMS[self.step](self.sent(request), transfer=found)
        insist_valid(form)
        action = getattr(moving, self.step)
        action(actor=request.user, transfer=found, **form.cleaned_data)
        return self.told(pk)


class _Developments(_Life):
    serializer_class = reads.DevelopmentSerializer

    def told(self, pk: int) -> Response:
        """Answer with a file as it is now."""
        return Response(self.get_serializer(reads.DevelopmentViewSet.queryset.get(pk=pk)).data)


class ApplicationView(_Developments):
    """Opens the file of who has applied."""

    writes = Writing(
        "登记入党申请",
        "名册里的人写编号，不在名册里的写姓名。已是党员、已有没办结的记录的不收。",
        bodies.ApplicationBody,
        {200: "已登记；答复是这份发展党员记录。"},
        reads.DevelopmentSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        anywhere(request.user, rights.KEEP_BRANCH)
        branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
        sent = self.sent(request)
        person = None
        if number := sent.pop("person", None):
            if sent["name"]:
                said = "写了编号的不写姓名。"
                raise Invalid(said, {"name": [said]})
            said = "没有这个人，或不能在这里登记申请。"
            person = named(candidates.candidates(request.user), number, "person", said)
        form = ApplyForm(sent, person=person)
        insist_valid(form)
        told = dict(form.cleaned_data)
        words = {"applied_on": told.pop("applied_on"), "namesake": told.pop("namesake", False)}
        made = developing.apply(
            actor=request.user, branch=branch, applicant=person or Applicant(**told), **words
        )
        return self.told(made.pk)


class DevelopmentStepView(_Developments):
    """Takes one step of a development file."""

    writes = Writing(
        "办理发展党员的一步",
        "写明决定日期和会议。间隔不够、次序不对的答422，没有权限的答403，现在不能办的答409。",
        bodies.DevelopmentStepBody,
        {200: "已办理；答复是现在的阶段和日期。"},
        reads.DevelopmentSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = development_for(request.user, pk)
        sent = self.sent(request)
        do = sent.pop("do")
        form = DecidedForm(sent, step=DEVELOPMENT.step(do))
        if "months" in sent and "months" not in form.fields:
            said = "只有延长预备期写月数。请去掉。"
            raise Invalid(said, {"months": [said]})
        insist_valid(form)
        developing.take(
            actor=request.user, development=found, do=do, decided=Decided(**form.cleaned_data)
        )
        return self.told(pk)


WRITES = [
    path("branches/<int:pk>/dues/", DuesView.as_view(), name="dues-writing"),
    path("branches/<int:pk>/meetings/", MeetingWriteView.as_view(), name="meeting-writing"),
    path("meetings/<int:pk>/strikes/", StrikeView.as_view(), name="meeting-strike"),
    path("people/<int:pk>/transfers/", DraftView.as_view(), name="transfer-draft"),
    path("branches/<int:pk>/arrivals/", ArrivalView.as_view(), name="transfer-arrival"),
    *(
        path(
            f"transfers/<int:pk>/{step}/",
            TransferStepView.as_view(step=step),
            name=f"transfer-{step}",
        )
        for step in FORMS
    ),
    path("branches/<int:pk>/applications/", ApplicationView.as_view(), name="application"),
    path(
        "developments/<int:pk>/decisions/", DevelopmentStepView.as_view(), name="development-step"
    ),
]
