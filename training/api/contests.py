"""What the API reads of contests: the lists, a judge's own sheet, progress, the ranking, the results."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from members.reads import Lists, Reads
from members.writes import Told
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Id, Query
from portal.refusals import NotAllowed, Stale
from training import rights
from training.api import contests_told as told
from training.api.reads import own
from training.doors import contest_for
from training.models import Contest, ContestEntry, ContestJudge
from training.queries import contests as queries
from training.views.contest_rounds import judge_for

KEEP = rights.KEEP_TRAINING


def contests_told(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return contests with how many entries they have."""
    there = ~Q(entries__state__in=queries.GONE)
    selected = Q(entries__state=ContestEntry.State.SELECTED)
    return rows.select_related("organization").annotate(
        n_entries=Count("entries", filter=there), n_selected=Count("entries", filter=selected)
    )


class ContestFilters(filters.FilterSet):
    """How a list of contests is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="主办单位的编号。")
    state = one_of(Contest.State, "状态。")


class ContestViewSet(mixins.RetrieveModelMixin, Lists):
    """Contests the account sees, may hand in to, judges or takes part in."""

    queryset = Contest.objects.none()
    serializer_class = told.LectureContestSerializer
    filterset_class = ContestFilters
    ordering = "-id"
    subject = "微党课比赛"
    about = "授权范围内的，可以报送的，和本人评分、参赛的比赛。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the contests with their numbers."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return contests_told(Contest.objects.known_to(self.request.user))


ENTRIES = ContestEntry.objects.select_related("unit")


class EntryFilters(filters.FilterSet):
    """How a list of entries is narrowed."""

    contest = IdFilter(field_name="contest_id", help_text="比赛的编号。")
    unit = IdFilter(field_name="unit_id", help_text="参赛单位的编号。")
    state = one_of(ContestEntry.State, "状态。")


class EntryViewSet(mixins.RetrieveModelMixin, Lists):
    """Entries of the contests in scope, of the account's units, and its own."""

    queryset = ContestEntry.objects.none()
    serializer_class = told.LectureEntrySerializer
    filterset_class = EntryFilters
    subject = "参赛微党课"
    about = "授权范围内的比赛的参赛件，本单位报送的，和本人的。评委看自己的评分表。分数在结果里。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the entries."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        known = Q(pk__in=ContestEntry.objects.visible_to(account).values("pk")) | own(account)
        for path in queries.handing_paths(account):
            known |= Q(unit__path__startswith=path)
        return ENTRIES.filter(known)


class JudgeFilters(filters.FilterSet):
    """How a list of judges is narrowed."""

    contest = IdFilter(field_name="contest_id", help_text="比赛的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取现在的评委。"
    )


class JudgeViewSet(Reads):
    """Judges of the contests the account holds."""

    queryset = ContestJudge.objects.select_related("person")
    serializer_class = told.LectureJudgeSerializer
    filterset_class = JudgeFilters
    subject = "评委"
    viewing = "聘请评委"
    viewing_right = KEEP
    about = "本单位主办的比赛的评委，退出的也在内。谁给多少分不公开。"


class ProgressView(Told):
    """How far the judges are."""

    serializer_class = told.ContestProgressSerializer
    subject = "评分进度"
    about = "主办单位看各评委评了几件，没有分数。"

    def get(self, request: Request, pk: int) -> Response:
        """Return how far they are."""
        self.asked(request)
        contest = contest_for(request.user, pk, KEEP, "查看评分进度")
        answer = {"contest": pk, "round": contest.round, "judges": queries.progress(contest)}
        return Response(self.get_serializer(answer).data)


class SheetQuery(Query):
    """Which judge's sheet, and from where."""

    judge = Id(required=False, help_text="外请评委的编号，由主办单位录入；评委本人的不写。")
    after = Id(required=False, help_text="从哪个编号以后，取上一页的after。")


class SheetView(Told):
    """A judge's own sheet, or that of one from outside whose marks are typed in."""

    serializer_class = told.JudgeSheetSerializer
    query = SheetQuery
    subject = "评分表"
    about = "评委本人的评分表，或主办单位替外请评委录入的；别的评委的一律不给。"

    @extend_schema(parameters=[SheetQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return a page of it; 403 for who is no judge."""
        contest = contest_for(request.user, pk)
        asked = self.asked(request)
        judge = judge_for(request.user, contest, asked.get("judge"))
        lines, more = queries.sheet(judge, asked.get("after", 0))
        answer = {
            "contest": pk, "judge": judge.pk, "round": contest.round, "after": more,
            "open": contest.state == Contest.State.JUDGING, "lines": lines,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class RankingView(Told):
    """A counted round with its line."""

    serializer_class = told.ContestRankingSerializer
    subject = "比赛名次"
    about = "主办单位看计了分、还没有定的一轮：名次和晋级线。各评委给的分不给。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the ranking; 409 while the round is not counted."""
        self.asked(request)
        contest = contest_for(request.user, pk, KEEP, "确定晋级")
        if contest.state != Contest.State.COUNTED:
            raise Stale(f"比赛现在是“{contest.get_state_display()}”，没有待定的名次。")
        counted, rows = queries.ranking(contest)
        answer = {
            "contest": pk, "round": contest.round, "size": contest.size,
            "action": "select" if contest.is_last else "advance", "seen": counted.seal,
            "room": counted.cut.room, "together": counted.together, "rows": rows,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class RoundQuery(Query):
    """Which round."""

    round = Id(required=False, help_text="第几轮的全部名次，主办单位可以看；不写为公布的入选名单。")


class ResultsView(Told):
    """The selected lectures as they are published; a round's whole ranking to who keeps the contest."""

    serializer_class = told.ContestResultsSerializer
    query = RoundQuery
    subject = "比赛结果"
    about = "公布的入选名单；还没有公布的答409。各轮名次给主办单位。"

    @extend_schema(parameters=[RoundQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return them."""
        account: Any = request.user
        contest = contest_for(account, pk)
        number = self.asked(request).get("round")
        if number is not None and not account.may(KEEP, contest.scope_path):
            raise NotAllowed("各轮名次由主办单位查看，公布的是入选名单。", who="主办单位")
        if number is None and contest.state != Contest.State.FINISHED:
            raise Stale("比赛还没有公布结果。")
        if number is None:
            rows = queries.selected(contest)
        else:
            decision = get_object_or_404(contest.decisions.filter(round=min(number, 32_767)))
            rows = queries.standings(decision)
        answer = {"contest": pk, "round": number, "rows": rows}
        return Response(self.get_serializer(answer).data)
