"""Schemes drafted over the API: copied, begun anew, written as text, checked, published, retired, tried.

The form of the editor stays on its page: a program sends the whole document, as the page's text tab does.
"""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, drafts, rights, schemes, whatif
from assessments.actions import publishing
from assessments.actions import schemes as actions
from assessments.api import drafts_told as told
from assessments.api.schemes import SchemeSerializer, SchemeViewSet
from assessments.api.serializers import SchemeVersionSerializer
from assessments.models import Cycle, SchemeVersion, WhatIf
from assessments.queries import editing, lineage
from assessments.queries.schemes import editable
from assessments.queries.trials import SHOWN
from assessments.schemes import BadScheme, writing
from members.models import Organization
from members.reads import Reads
from members.scope import who_holds
from members.writes import Told
from portal.api import IdFilter
from portal.bodies import Body, Query
from portal.described import Writing
from portal.refusals import Invalid, NotAllowed
from portal.writes import Nothing, Writes

EDIT = rights.EDIT_SCHEME


class ShippedView(Told):
    """The schemes that come with the portal."""

    serializer_class = told.ShippedSchemesSerializer
    subject = "附带的方案"
    about = "随平台附带的方案，可以复制成本单位的草稿。"

    def get(self, request: Request) -> Response:
        """Return them."""
        self.asked(request)
        doors.library_for(request.user)
        found = [schemes.load(code) for code in schemes.codes()]
        answer = {"schemes": [{"code": one.code, "title": one.title} for one in found]}
        return Response(self.get_serializer(answer).data)


def _problems(version: SchemeVersion, text: str | None = None) -> dict[str, Any]:
    """What is wrong with a draft, or with a text in its place."""
    if text is None:
        found: Any = lineage.problems_of(version)
    else:
        found = editing.checked_text(version, {"text": text})["problems"]
    return {"version": version.pk, "seen": version.digest, "problems": found}


class ProblemsView(Told):
    """What is wrong with a draft."""

    serializer_class = told.SchemeProblemsSerializer
    subject = "方案草稿"
    about = "草稿还要改的地方；没有的可以发布。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the problems."""
        self.asked(request)
        version = doors.version_for(request.user, pk, EDIT)
        return Response(self.get_serializer(_problems(version)).data)


class TextView(Told):
    """A version's whole document as text."""

    serializer_class = told.SchemeTextSerializer
    subject = "方案全文"
    about = "一个版本的全文（YAML）和内容校验值；改草稿时照它改，再整个送回。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the text."""
        self.asked(request)
        version = doors.version_for(request.user, pk)
        answer = {
            "version": pk, "seen": version.digest, "note": version.note,
            "text": writing.text(version.document),
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class TrialFilters(filters.FilterSet):
    """How a list of trials is narrowed."""

    version = IdFilter(field_name="version_id", help_text="方案版本的编号。")
    cycle = IdFilter(field_name="cycle_id", help_text="周期的编号。")


class TrialViewSet(Reads):
    """Trials of versions on past cycles."""

    queryset = (
        WhatIf.objects.select_related("version")
        .annotate(finished=Q(outcome__isnull=False))
        .defer("version__document", "outcome")
    )
    serializer_class = told.SchemeTrialSerializer
    filterset_class = TrialFilters
    ordering = "-id"
    subject = "方案试算"
    viewing = "查看考核统计"
    about = "用以前确认了结果的一期试算一版方案；不影响已确认的结果。"


class ShownQuery(Query):
    """Which subjects."""

    show = serializers.ChoiceField(
        [(code, label) for code, label in SHOWN if code], required=False,
        help_text="只取有变化的、等次或名次升降的。",
    )  # fmt: skip


class TrialLinesView(Told):
    """Who would rise and who would fall."""

    serializer_class = told.TrialLinesSerializer
    query = ShownQuery
    subject = "试算升降"
    about = "试算以后谁升谁降。投票不足5张的不给新结果（PV-BALLOT），党员和居民的只有人数。"

    @extend_schema(parameters=[ShownQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return the subjects."""
        trial = doors.trial_for(request.user, pk)
        show = self.asked(request).get("show", "")
        return Response(self.get_serializer(told.lines_told(trial, show)).data)


class _Drafting(Writes):
    """One write about schemes."""

    subject = "方案修订"

    def version(self, request: Request, pk: int) -> SchemeVersion:
        """Return a version the account drafts schemes beside."""
        return doors.version_for(request.user, pk, EDIT)

    def place(self, request: Request, pk: int) -> Organization:
        """Return an organization the account drafts schemes for; 403 for who drafts none, else 404."""
        there = editable(request.user)
        if not there:
            who = who_holds(EDIT)
            raise NotAllowed(f"不能修订方案。修订方案由{who}办理。", who=who)
        rows = Organization.objects.filter(pk__in=[one.pk for one in there])
        return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]

    def told(self, pk: int) -> Response:
        """Answer with a version as the list tells it."""
        rows = SchemeVersion.objects.select_related("scheme__organization")
        return Response(SchemeVersionSerializer(rows.get(pk=pk)).data)


def _readable(text: str) -> dict[str, Any]:
    """Return the document a text is; Invalid with every sentence and its line where it is none."""
    try:
        document, _ = drafts.from_text(text)
    except BadScheme as bad:
        raise _said(bad) from bad
    return document


def _said(bad: BadScheme) -> Invalid:
    said = [f"第{one.line}行，{one.place}：{one.sentence}" for one in bad.problems[:20]]
    return Invalid("读不出方案。请改正标出的地方。", {"text": said})


def _draft(does: str, about: str, body: type[Body], done: str) -> Writing:
    return Writing(does, about, body, {200: f"{done}；答复是这份草稿。"}, SchemeVersionSerializer)


class ShippedCopyView(_Drafting):
    """Copies a shipped scheme."""

    writes = _draft(
        "复制附带的方案", "复制成本单位一份新方案的草稿。", told.ShippedCopyBody, "已复制"
    )

    def post(self, request: Request, pk: int) -> Response:
        """Copy it."""
        place, sent = self.place(request, pk), self.sent(request)
        if sent["of"] not in schemes.codes():
            said = f"没有编码为“{sent['of']}”的附带方案。"
            raise Invalid(said, {"of": [said]})
        made = actions.copy_shipped(
            actor=request.user, organization=place, code=sent["of"], new_code=sent["code"],
            title=sent["title"],
        )  # fmt: skip
        return self.told(made.pk)


class UploadView(_Drafting):
    """Takes a scheme's text as a draft."""

    writes = _draft(
        "送方案全文作草稿", "编码是本单位已有方案的，作它的下一版；已有草稿的答409，不覆盖。",
        told.SchemeFileBody, "已存为草稿",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        place, text = self.place(request, pk), self.sent(request)["text"]
        try:
            made = actions.upload(actor=request.user, organization=place, text=text)
        except BadScheme as bad:
            raise _said(bad) from bad
        return self.told(made.pk)


class CopyView(_Drafting):
    """Copies a version as a new scheme."""

    writes = _draft(
        "复制方案版本",
        "作一份新方案的草稿，它的限额只能更严（M17）。",
        told.SchemeCopyBody,
        "已复制",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Copy it."""
        version, sent = self.version(request, pk), self.sent(request)
        made = actions.copy_version(
            actor=request.user, version=version, new_code=sent["code"], title=sent["title"]
        )
        return self.told(made.pk)


class DraftAnewView(_Drafting):
    """Begins the next version."""

    writes = _draft("起草下一版", "一份方案同时只有一份草稿；已有的答复那一份。", Nothing, "已起草")

    def post(self, request: Request, pk: int) -> Response:
        """Begin it, or go on with the one there is."""
        version = self.version(request, pk)
        self.sent(request)
        made, _ = actions.draft_anew(actor=request.user, version=version)
        return self.told(made.pk)


class SaveView(_Drafting):
    """Saves a draft's text."""

    writes = _draft(
        "保存草稿", "整个送；写错的也存，改好以前不能发布。读取以后别人改过的答409，不覆盖。",
        told.SchemeSaveBody, "已保存",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Save it."""
        version, sent = self.version(request, pk), self.sent(request)
        document = _readable(sent["text"])
        actions.save(
            actor=request.user, draft=version, document=document, note=sent["note"],
            seen=sent["seen"],
        )  # fmt: skip
        return self.told(pk)


class CheckView(_Drafting):
    """Checks a text in a draft's place; nothing is written."""

    writes = Writing(
        "检查方案全文", "不保存，只说哪里要改。", told.SchemeFileBody,
        {200: "查过了；答复是要改的地方。"}, told.SchemeProblemsSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Check it."""
        version, sent = self.version(request, pk), self.sent(request)
        return Response(self.get_serializer(_problems(version, sent["text"])).data)


class DiscardView(_Drafting):
    """Throws a draft away."""

    writes = Writing(
        "丢弃草稿", "连同它的试算；已经发布的答409。", Nothing, {200: "已丢弃。"},
        told.DiscardedSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Throw it away."""
        version = self.version(request, pk)
        self.sent(request)
        gone = actions.discard(actor=request.user, draft=version)
        return Response(self.get_serializer({"version": pk, "scheme_gone": gone}).data)


class PublishView(_Drafting):
    """Publishes a draft."""

    writes = _draft(
        "发布方案", "从一个周期的第一天起施行，发布以后不再改；还有要改的地方的答409。",
        told.PublicationBody, "已发布",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Publish it."""
        version, sent = self.version(request, pk), self.sent(request)
        day = editing.day_of(sent["in_force_from"].isoformat(), "施行")
        publishing.publish(actor=request.user, draft=version, in_force_from=day, seen=sent["seen"])
        return self.told(pk)


class RetireView(_Drafting):
    """Retires a scheme, or takes that back."""

    writes = Writing(
        "停用方案", "从一个周期的第一天起停用；null撤销停用。", told.RetirementBody,
        {200: "已定；答复是这份方案。"}, SchemeSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Retire it."""
        scheme = doors.scheme_for(request.user, pk, EDIT)
        day = self.sent(request)["retired_from"]
        if day is not None:
            day = editing.day_of(day.isoformat(), "停用")
        publishing.retire(actor=request.user, scheme=scheme, day=day)
        return Response(SchemeSerializer(SchemeViewSet.queryset.get(pk=pk)).data)


class TryView(_Drafting):
    """Starts a trial of a version on a past cycle."""

    writes = Writing(
        "试算方案", "用已有单位确认结果的一期试算，由任务去算；算完的在试算升降里。", told.TrialBody,
        {200: "已开始；答复是这次试算。"}, told.SchemeTrialSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Start it; a second call finds the one under way."""
        version = self.version(request, pk)
        number = self.sent(request)["cycle"]
        rows = Cycle.objects.visible_to(request.user)
        cycle = rows.select_related("organization", "scheme_version__scheme").filter(pk=number)
        if not cycle:
            said = "没有这一期，或不在您的授权范围内。"
            raise Invalid(said, {"cycle": [said]})
        trial = whatif.request_trial(actor=request.user, version=version, cycle=cycle[0])
        return Response(self.get_serializer(TrialViewSet.queryset.get(pk=trial.pk)).data)


_VERSION = "scheme-versions/<int:pk>"
ADDRESSES = [
    path("shipped-schemes/", ShippedView.as_view(), name="shipped-schemes"),
    path("organizations/<int:pk>/schemes/", ShippedCopyView.as_view(), name="scheme-copying"),
    path("organizations/<int:pk>/scheme-files/", UploadView.as_view(), name="scheme-file"),
    path(f"{_VERSION}/copies/", CopyView.as_view(), name="scheme-version-copy"),
    path(f"{_VERSION}/drafts/", DraftAnewView.as_view(), name="scheme-draft"),
    path(f"{_VERSION}/problems/", ProblemsView.as_view(), name="scheme-problems"),
    path(f"{_VERSION}/text/", TextView.as_view(), name="scheme-text"),
    path(f"{_VERSION}/texts/", SaveView.as_view(), name="scheme-saving"),
    path(f"{_VERSION}/checks/", CheckView.as_view(), name="scheme-check"),
    path(f"{_VERSION}/discards/", DiscardView.as_view(), name="scheme-discard"),
    path(f"{_VERSION}/publications/", PublishView.as_view(), name="scheme-publication"),
    path("schemes/<int:pk>/retirements/", RetireView.as_view(), name="scheme-retirement"),
    path(f"{_VERSION}/trials/", TryView.as_view(), name="scheme-trying"),
    path("scheme-trials/<int:pk>/lines/", TrialLinesView.as_view(), name="scheme-trial-lines"),
]
"""What is drafted, and what is told of one draft or trial."""
