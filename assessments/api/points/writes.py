"""Writes of points: opening, posting, accepting, taking steps, reversing; the pages' own actions."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rights
from assessments.actions import point_drawn as drawn
from assessments.actions import points as actions
from assessments.api.points import bodies, examples, shapes, told
from assessments.api.points.reads import SHOWN_WITH, PointSheetViewSet
from assessments.forms.points import PostingForm
from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import EntryKind
from assessments.points.doors import (
    entry_for,
    own_account_for,
    posted_sheet_for,
    sheet_for,
    sheets_place_for,
)
from assessments.points.evidence import kept_file
from assessments.points.lifecycle import last_day
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_rules import Offered, offered
from assessments.queries.points import accounts_on
from members.writes import insist_valid
from portal.described import Writing
from portal.examples import of
from portal.periods import parse
from portal.refusals import Invalid
from portal.writes import WithFile, Writes, forms


class _Points(Writes):
    subject = "积分办理"


@extend_schema_serializer(examples=of("登记了一笔", examples.POSTED))
class PostedSerializer(serializers.Serializer[Any]):
    """What was entered, and on which sheet."""

    sheet = serializers.IntegerField(help_text="记在哪张月表上。")
    month = serializers.CharField(help_text="那张月表的月份。")
    entries = told.PointEntrySerializer(many=True, help_text="登记的各笔。")


def _sheet(pk: int) -> PointSheet:
    """Return a sheet with what its serializer tells."""
    return PointSheetViewSet.queryset.get(pk=pk)  # type: ignore[no-any-return]


def _posted(rows: Sequence[PointEntry]) -> dict[str, Any]:
    """Return what was written, read anew with what its serializer tells."""
    entries = PointEntry.objects.filter(pk__in=[row.pk for row in rows])
    sheet = rows[0].sheet
    return {
        "sheet": sheet.pk, "month": sheet.period_code,
        "entries": entries.select_related(*SHOWN_WITH).order_by("pk"),
    }  # fmt: skip


class OpeningView(_Points):
    """Opens a month's sheet of a place."""

    writes = Writing(
        "开启一张积分月表",
        "给支部（或村）开启一个月的积分表；党员的积分户随之开立。已经开启的不再开启。",
        bodies.OpeningBody,
        {200: "已开启，或原来就开启了；答复是这张表。"},
        told.PointSheetSerializer,
    )

    def post(self, request: Request, scheme: int, organization: int) -> Response:
        """Open it."""
        what, where, _ = sheets_place_for(request.user, scheme, organization)
        month = parse(self.sent(request)["month"])
        made = actions.open_sheet(actor=request.user, scheme=what, organization=where, period=month)
        return Response(self.get_serializer(_sheet(made.pk)).data)


def _written(request: Request, sheet: Any, form: PostingForm) -> Sequence[PointEntry]:
    """Write what the form asks for, its file with it or neither."""
    upload = form.cleaned_data.get("file")
    with transaction.atomic():
        file = kept_file(request.user, upload, sheet.scope_path) if upload else None
        return actions.post(actor=request.user, accounts=form.chosen(), posting=form.posting(file))


def _form(
    sheet: Any, sent: dict[str, Any], items: list[Offered], accounts: list[PointAccount]
) -> PostingForm:
    """Return the page's form, bound to what was sent and found right."""
    file = sent.pop("file", None)
    ids = sent.pop("accounts", [account.pk for account in accounts])
    if gone := [pk for pk in ids if pk not in {one.pk for one in accounts}]:
        said = f"这张表没有编号{'、'.join(map(str, gone[:5]))}的积分户。请从本表的积分户里选。"
        raise Invalid(said, {"accounts": [said]})
    data = {"key": uuid.uuid4(), **sent, "accounts": ids}
    rules = rules_on(
        sheet.scheme, this_month() if isinstance(sheet, PointAccount) else sheet.period
    )
    month = None if isinstance(sheet, PointAccount) else sheet.period
    files = {"file": file} if file else None
    form = PostingForm(data, files, items=items, accounts=accounts, rules=rules, month=month)
    if file and "file" not in form.fields:
        said = "这个方案不收附件，只写活动或登记表的编号。"
        raise Invalid(said, {"file": [said]})
    insist_valid(form)
    return form


class PostingView(WithFile, _Points):
    """Posts one matter to accounts of a sheet."""

    writes = Writing(
        "登记积分",
        "给一张月表上的人登记一件事，全部登记或全不登记；迟报的记入还能登记的那张表。"
        "带附件的用multipart/form-data，附件在页面上看。",
        forms(bodies.PostingBody, bodies.PostingFileForm),
        {200: "已登记；答复是各笔和记在哪张表上。"},
        PostedSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Post it."""
        sheet = sheet_for(request.user, pk, rights.REPORT_POINTS)
        sent = self.sent(request)
        items = offered(sheet.scheme, sheet.organization, sheet.period)
        form = _form(sheet, sent, items, list(accounts_on(sheet)))
        rows = _written(request, sheet, form)
        return Response(self.get_serializer(_posted(rows)).data)


class ClaimView(WithFile, _Points):
    """Reports what one has won oneself."""

    writes = Writing(
        "申报本人的加分",
        "党员申报自己的加分，等支部认定。只能用本人的积分户，别人的答404。"
        "带附件的用multipart/form-data。",
        forms(bodies.ClaimBody, bodies.ClaimForm),
        {200: "已申报；答复是这一笔。"},
        PostedSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Claim it."""
        held = own_account_for(request.user, pk)
        items = offered(held.scheme, held.organization, this_month())
        gains = [one for one in items if one.item.kind == EntryKind.BONUS]
        form = _form(held, self.sent(request), gains, [held])
        rows = _written(request, held, form)
        return Response(self.get_serializer(_posted(rows)).data)


class AcceptanceView(_Points):
    """Enters what records propose."""

    writes = Writing(
        "采纳积分建议",
        "把培训记录提出的建议登记为积分，全部登记或全不登记；没有送来的建议不登记。",
        bodies.AcceptanceBody,
        {200: "已登记；答复是各笔。"},
        PostedSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Enter those chosen."""
        sheet = sheet_for(request.user, pk, rights.REPORT_POINTS)
        chosen = set(self.sent(request)["chosen"])
        rows = drawn.accept(actor=request.user, sheet=sheet, chosen=chosen)
        return Response(self.get_serializer(_posted(rows)).data)


class SheetStepView(_Points):
    """Takes one step of a sheet's life."""

    writes = Writing(
        "办理一张积分月表",
        "报送、认定、审核确认、公示、备案，或退回。谁能办哪一步和页面一样，现在不能办的答409。",
        bodies.SheetStepBody,
        {200: "已办理；答复是现在的表。"},
        told.PointSheetSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = sheet_for(request.user, pk)
        sent = self.sent(request)
        actions.take(
            actor=request.user, sheet=found, action=sent["do"], reason=sent.get("reason", "")
        )
        return Response(self.get_serializer(_sheet(pk)).data)


class ObjectionView(_Points):
    """Objects to a posted sheet of one's own branch."""

    writes = Writing(
        "对公示的积分提出异议",
        "本支部参加积分的党员，在公示期内一张表提一次；备案前支部写明怎样处理。",
        bodies.ObjectionBody,
        {200: "已提出；答复是公示到哪天。"},
        shapes.OwnPostingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Put it on the sheet's record."""
        found = posted_sheet_for(request.user, pk)
        actions.object_to(actor=request.user, sheet=found, text=self.sent(request)["text"])
        answer = {"sheet": found, "last": last_day(found), "objection": True}
        return Response(self.get_serializer(answer).data)


class EntryReversalView(_Points):
    """Takes back an entry or a redemption."""

    writes = Writing(
        "冲销一笔积分，或取消一次兑换",
        "流水不删不改，冲销是另一笔负数。已经计分的，冲销记在现在的表上，审核以后不再计分。",
        bodies.EntryReversalBody,
        {200: "已冲销；答复是冲销的一笔。"},
        told.PointEntrySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Reverse it; a second time is refused as stale."""
        entry = entry_for(request.user, pk)
        twin = actions.reverse(actor=request.user, entry=entry, reason=self.sent(request)["reason"])
        row = PointEntry.objects.select_related(*SHOWN_WITH).get(pk=twin.pk)
        return Response(self.get_serializer(row).data)


_PLACE = "point-boards/<int:scheme>/<int:organization>/"
WRITES = [
    path(f"{_PLACE}sheets/", OpeningView.as_view(), name="point-opening"),
    path("point-sheets/<int:pk>/entries/", PostingView.as_view(), name="point-posting"),
    path("point-sheets/<int:pk>/acceptances/", AcceptanceView.as_view(), name="point-acceptance"),
    path("point-sheets/<int:pk>/decisions/", SheetStepView.as_view(), name="point-decision"),
    path("point-sheets/<int:pk>/objections/", ObjectionView.as_view(), name="point-objection"),
    path("point-entries/<int:pk>/reversals/", EntryReversalView.as_view(), name="point-reversal"),
    path("me/point-accounts/<int:pk>/claims/", ClaimView.as_view(), name="point-claim"),
]
