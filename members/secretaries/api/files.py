"""A secretary's file over the API: a year of it, taking in who serves, his end, decisions, checks."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.secretaries import relations, rights
from members.secretaries.actions import commitments
from members.secretaries.actions import terms as actions
from members.secretaries.api.file_bodies import (
    CheckupBody,
    TakingInBody,
    TermDecisionBody,
    TermEndBody,
)
from members.secretaries.api.shared import TERM, Keeping, SecretaryTermRef, writing
from members.secretaries.api.terms import SecretaryTermSerializer, TermViewSet
from members.secretaries.doors import term_for, village_for
from members.secretaries.lifecycle import secretary_of
from members.secretaries.queries import files
from members.writes import Told
from portal import clock
from portal.bodies import Query
from portal.examples import of
from portal.refusals import Stale

_FILE = {
    "term": TERM, "year": 2026, "mentor_group": 31, "wants_mentors": None,
    "commitments": [{"field": "economy", "label": "经济发展", "ids": [912], "lacks": False}],
    "key": "80.00", "bottom": None, "failed": False, "checked_on": "2026-07-10",
    "assessments": [{"id": 44, "year": 2025, "state": "decided", "decided": "keep"}],
    "incentives": [{"id": 9, "kind": "good", "year": 2025, "granted_on": "2026-03-01"}],
    "undecided": [7], "decisions": [{"id": 3, "result": "keep", "on": "2026-05-01"}],
}  # fmt: skip


class CommitmentFieldShape(serializers.Serializer[Any]):
    """The commitments of one field."""

    field = serializers.CharField(help_text="领域的代号。")  # type: ignore[assignment]
    label = serializers.CharField(source="field.label", help_text="领域的名称。")  # type: ignore[assignment]
    ids = serializers.SerializerMethodField(help_text="承诺的编号。")
    lacks = serializers.BooleanField(help_text="要有而没有（P01-R10）。")

    def get_ids(self, row: Any) -> list[int]:
        """Return their ids."""
        return [one.pk for one in row.commitments]


class SecretaryAssessedShape(serializers.Serializer[Any]):
    """An assessment by its outcome."""

    id = serializers.IntegerField(help_text="评估的编号。")
    year = serializers.IntegerField(help_text="年度。")
    state = serializers.CharField(help_text="状态。")
    decided = serializers.CharField(help_text="县级决定；没有决定的为空。")


class SecretaryGivenShape(serializers.Serializer[Any]):
    """An incentive that was given."""

    id = serializers.IntegerField(help_text="激励的编号。")
    kind = serializers.CharField(help_text="种类。")
    year = serializers.IntegerField(help_text="依据年度。")
    granted_on = serializers.DateField(help_text="日期。")


class SecretaryDecidedShape(serializers.Serializer[Any]):
    """What was decided of a hit."""

    id = serializers.IntegerField(help_text="决定的编号。")
    result = serializers.CharField(help_text="keep继续任职、improve限期改进、remove予以调整。")
    on = serializers.DateField(help_text="日期。")


@extend_schema_serializer(examples=of("一年的档案", _FILE))
class SecretaryFileSerializer(serializers.Serializer[Any]):
    """A year of a secretary's file."""

    term = SecretaryTermRef(help_text="任期。")
    year = serializers.IntegerField(help_text="年度。")
    mentor_group = serializers.IntegerField(
        source="group.pk", default=None, allow_null=True, help_text="导师帮带的编号；没有为 null。"
    )
    wants_mentors = serializers.CharField(
        allow_null=True, help_text="为什么该安排导师：new、weak；不用安排的为 null。"
    )
    commitments = CommitmentFieldShape(many=True, source="fields", help_text="各领域的承诺。")
    key = serializers.DecimalField(
        6, 2, source="standing.key", allow_null=True, help_text="重点领域兑现的平均百分比。"
    )
    bottom = serializers.DecimalField(
        6, 2, source="standing.bottom", allow_null=True, help_text="底线承诺兑现的平均百分比。"
    )
    failed = serializers.BooleanField(
        source="standing.failed", help_text="有没有没兑现的底线承诺。"
    )
    checked_on = serializers.DateField(
        source="checkup.on", default=None, allow_null=True, help_text="年中检查日期；没有为 null。"
    )
    assessments = SecretaryAssessedShape(many=True, help_text="年度评估。")
    incentives = SecretaryGivenShape(many=True, help_text="激励。")
    undecided = serializers.SerializerMethodField(
        help_text="任职以后触碰、还没有决定的清单各项的编号；只给县级，别人为空。"
    )
    decisions = SecretaryDecidedShape(many=True, help_text="任职以后核查的决定。")

    def get_undecided(self, page: files.TermPage) -> list[int]:
        """Return the items that wait for a decision, to who decides."""
        request = self.context["request"]
        path_, person = page.term.scope_path, page.term.person
        decides = relations.may(request.user, rights.DECIDE_SECRETARIES, path_, person)
        return [one.item_id for one in page.undecided] if decides else []


class YearQuery(Query):
    """Of which year."""

    year = serializers.IntegerField(
        required=False, min_value=2000, max_value=2999, help_text="年度；不写为今年。"
    )


class FileView(Told):
    """A year of a file."""

    serializer_class = SecretaryFileSerializer
    query = YearQuery
    subject = "书记档案"
    about = (
        "一名书记一年的帮带、承诺、检查、评估、激励和决定；范围内的和本人的。"
        "理由和评语只在页面上看。"
    )

    @extend_schema(parameters=[YearQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        found = term_for(request.user, pk)
        year = self.asked(request).get("year") or clock.today().year
        return Response(self.get_serializer(files.of_term(found, year)).data)


class _Terms(Keeping):
    rows = TermViewSet


class TakingInView(_Terms):
    """Opens the file of who serves already."""

    writes = writing(
        "建立书记档案", "地址里是村（社区）；建给名册上现任的书记，建过的答409。", TakingInBody,
        SecretaryTermSerializer, "已建立；答复是他的任期。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        found = village_for(request.user, pk)
        relations.insist(request.user, rights.KEEP_SECRETARIES, found.path, "建立书记档案")
        sent = self.sent(request)
        post = secretary_of(found, clock.today())
        if post is None:
            raise Stale(f"{found.label}现在没有书记任职，没有可建的档案。")
        return self.told(actions.take_in(actor=request.user, post=post, **sent).pk)


class EndView(_Terms):
    """Ends a secretary's post."""

    writes = writing(
        "登记书记离任", "名册上的任职和导师帮带同时结束。不能登记自己的。", TermEndBody,
        SecretaryTermSerializer, "已登记；答复是他的任期。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = term_for(request.user, pk)
        keep = rights.KEEP_SECRETARIES
        relations.insist(request.user, keep, found.scope_path, "登记离任", found.person)
        actions.end(actor=request.user, term=found, **self.sent(request))
        return self.told(pk)


class DecisionView(_Terms):
    """Decides what a hit after the appointment comes to."""

    writes = writing(
        "决定任职后核查", "任职以后触碰负面清单的，由县委组织部决定；没有需要决定的答409。",
        TermDecisionBody, SecretaryTermSerializer, "已决定；答复是他的任期。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Decide."""
        found = term_for(request.user, pk)
        decide = rights.DECIDE_SECRETARIES
        relations.insist(request.user, decide, found.scope_path, "决定任职后核查", found.person)
        actions.decide(actor=request.user, term=found, **self.sent(request))
        return self.told(pk)


class CheckupView(_Terms):
    """Logs the mid-year check."""

    writes = writing(
        "登记年中检查", "当年7月1日以后，一年一次；还没有承诺的答409。", CheckupBody,
        SecretaryTermSerializer, "已登记；答复是他的任期。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = term_for(request.user, pk)
        keep = rights.KEEP_SECRETARIES
        relations.insist(request.user, keep, found.scope_path, "登记年中检查", found.person)
        commitments.check_up(actor=request.user, term=found, **self.sent(request))
        return self.told(pk)


_TERM = "secretary-terms/<int:pk>/"
ADDRESSES = [
    path(f"{_TERM}file/", FileView.as_view(), name="secretary-file"),
    path(
        "organizations/<int:pk>/secretary-files/",
        TakingInView.as_view(),
        name="secretary-taking-in",
    ),
    path(f"{_TERM}leavings/", EndView.as_view(), name="secretary-end"),
    path(f"{_TERM}decisions/", DecisionView.as_view(), name="secretary-decision"),
    path(f"{_TERM}checkups/", CheckupView.as_view(), name="secretary-checkup"),
]
