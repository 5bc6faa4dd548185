"""Writes of the API about contests: opening, judges, entries, marks, deciding; the pages' own actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization
from members.scope import who_holds
from portal.described import Writing
from portal.doors import seen
from portal.form_fields import offered
from portal.refusals import Invalid, NotAllowed, Stale
from portal.writes import Nothing, WithFile, forms, upload_of
from training import rights
from training.actions import contest_rounds as rounds
from training.actions import contests as actions
from training.api import contests, contests_told, teaching, teaching_told
from training.api import contests_bodies as bodies
from training.api.catalogue import insist_somewhere
from training.api.catalogue_writes import Keeping, somebody
from training.contest_lifecycle import CONTEST, ENTRY
from training.doors import contest_for, entry_of_contest
from training.forms.contests import ContestForm, EntryForm
from training.judging import Given
from training.models import Contest, ContestJudge
from training.views import shared
from training.views.contest_rounds import judge_for
from training.views.contests import units_of

KEEP, UNIT = rights.KEEP_TRAINING, rights.UNIT_TRAINING


class _OfContest(Keeping):
    serializer_class = contests_told.LectureContestSerializer

    def told(self, pk: int) -> Response:
        """Answer with a contest as the list tells it."""
        row = contests.contests_told(Contest.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)

    def asked(self, request: Request) -> dict[str, Any]:
        """Return what the page's form reads of a contest."""
        sent = self.sent(request)
        sent["sizes"] = "、".join(str(one) for one in sent["sizes"])
        return self.facts(ContestForm(sent))


class ContestWriteView(_OfContest):
    """Opens a contest."""

    writes = Writing(
        "举办微党课比赛", "开始报名；轮数、晋级数和评分办法没有写的按推定值（P11）。",
        bodies.ContestBody, {200: "已开始报名；答复是这场比赛。"},
        contests_told.LectureContestSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        place = self.kept(request, pk)
        facts = self.asked(request)
        made = actions.open_contest(actor=request.user, organization=place, facts=facts)
        return self.told(made.pk)


class ContestChangeView(_OfContest):
    """Changes a contest before anybody judges."""

    writes = Writing(
        "修改比赛", "送全部内容；开始评分以后规则不再修改，答409。", bodies.ContestBody,
        {200: "已保存；答复是这场比赛。"}, contests_told.LectureContestSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        contest = contest_for(request.user, pk, KEEP, "修改比赛")
        actions.change(actor=request.user, contest=contest, facts=self.asked(request))
        return self.told(pk)


class ContestStepView(_OfContest):
    """Takes one step of a contest's life."""

    writes = Writing(
        "办理比赛的一步", "开始评分、停止评分并计分、退回、下一轮、取消；本人参赛的回避。",
        bodies.ContestStepBody, {200: "已办理；答复是这场比赛。"},
        contests_told.LectureContestSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        contest, sent = contest_for(request.user, pk), self.sent(request)
        do, reason = sent["do"], sent["reason"]
        shared.insist_step(CONTEST, request.user, contest, do, reason)
        actions.take(actor=request.user, contest=contest, action=do, reason=reason)
        return self.told(pk)


class RoundView(_OfContest):
    """Decides a counted round."""

    writes = Writing(
        "确定晋级或入选",
        "照读到的名次定：线上的晋级，线上并列的按规定一起晋级或选定。定了不再改；末轮的入选名单随即公布。",
        bodies.RoundBody, {200: "已定；答复是这场比赛。"}, contests_told.LectureContestSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Decide it; 409 where the ranking has changed."""
        contest = contest_for(request.user, pk, KEEP, "确定晋级")
        if contest.state != Contest.State.COUNTED:
            raise Stale(f"比赛现在是“{contest.get_state_display()}”，没有待定的名次。")
        rounds.decide(actor=request.user, contest=contest, **self.sent(request))
        return self.told(pk)


class JudgeWriteView(Keeping):
    """Engages a judge."""

    writes = Writing(
        "聘请评委", "名册里的人用本人的账号评分，外请的由主办单位录入；已是评委的答409。",
        bodies.JudgeBody, {200: "已聘请；答复是这名评委。"}, contests_told.LectureJudgeSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Engage him."""
        contest = contest_for(request.user, pk, KEEP, "聘请评委")
        sent = self.sent(request)
        person = somebody(request.user, sent.pop("person"))
        made = actions.add_judge(actor=request.user, contest=contest, person=person, **sent)
        return self.again(contests.JudgeViewSet, made.pk)


class JudgeEndView(Keeping):
    """Lets a judge go."""

    writes = Writing(
        "评委退出", "已有的评分保留；已经退出的答409。", Nothing,
        {200: "已退出；答复是这名评委。"}, contests_told.LectureJudgeSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Let him go."""
        insist_somewhere(request.user, KEEP, "办班")
        row = seen(ContestJudge, request.user, pk, "contest__organization")
        self.sent(request)
        actions.end_judge(actor=request.user, judge=row)
        return self.again(contests.JudgeViewSet, pk)


class _OfEntry(Keeping):
    serializer_class = contests_told.LectureEntrySerializer

    def told(self, pk: int) -> Response:
        """Answer with an entry as the list tells it."""
        return Response(self.get_serializer(contests.ENTRIES.get(pk=pk)).data)


class EntryWriteView(WithFile, _OfEntry):
    """Hands in a micro-lecture."""

    writes = Writing(
        "报送微党课", "替本单位或本支部报送，到截止日为止；带讲稿、课件的用multipart/form-data，在页面上看。",
        forms(bodies.EntryBody, bodies.EntryFileForm), {200: "已报送；答复是这一件。"},
        contests_told.LectureEntrySerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Hand it in; 403 for who hands in for no unit."""
        account: Any = request.user
        contest = contest_for(account, pk)
        if not units_of(account, contest):
            raise NotAllowed(
                "您没有可以报送的单位或支部。由参赛单位的考核专员、书记或组织委员报送。",
                who=who_holds(UNIT),
            )
        sent = self.sent(request)
        upload = upload_of(sent, "file")
        form = EntryForm(sent)
        offered(form, "unit", units_of(account, contest))
        facts = self.facts(form)
        unit = get_object_or_404(Organization, pk=int(facts.pop("unit")))
        del facts["file"]
        words = {"actor": account, "contest": contest, "unit": unit}
        made = actions.enter(**words, facts=facts, upload=upload)
        return self.told(made.pk)


class EntryStepView(_OfEntry):
    """Takes one step of an entry."""

    writes = Writing(
        "办理参赛件的一步", "参赛单位或本人撤回，主办单位取消参赛资格。", bodies.EntryStepBody,
        {200: "已办理；答复是这一件。"}, contests_told.LectureEntrySerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        entry, sent = entry_of_contest(request.user, pk), self.sent(request)
        do, reason = sent["do"], sent["reason"]
        shared.insist_step(ENTRY, request.user, entry, do, reason)
        actions.take_entry(actor=request.user, entry=entry, action=do, reason=reason)
        return self.told(pk)


class AdoptionView(Keeping):
    """Puts a selected lecture onto the menu."""

    writes = Writing(
        "入选微党课列入课程菜单", "讲课人没有登记过的同时登记为兼职教师；已列入的答409。",
        bodies.EntryAdoptionBody, {200: "已列入；答复是菜单上的课题。"},
        teaching_told.LectureTopicSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Put it there."""
        entry = entry_of_contest(request.user, pk)
        contest_for(request.user, entry.contest_id, KEEP, "列入课程菜单")
        topic = rounds.adopt(actor=request.user, entry=entry, **self.sent(request))
        return Response(self.get_serializer(teaching.topics_told(topic.pk)).data)


class MarksView(Keeping):
    """Takes a judge's marks."""

    writes = Writing(
        "评分", "评委本人评，外请评委的由主办单位录入；全部写下或全不写。本单位的要回避（E-CONFLICT）。",
        bodies.MarksBody, {200: "已写下；答复是写下几件，没有分数。"},
        contests_told.MarkedSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take them; 403 for who marks for nobody here."""
        contest, sent = contest_for(request.user, pk), self.sent(request)
        judge = judge_for(request.user, contest, sent["judge"])
        lines, marks = sent["marks"], {}
        for line in lines:
            if line["recused"] == (line["value"] is not None):
                said = f"{line['entry']}号：写分数，或写回避，不能都写或都不写。"
                raise Invalid(said, {"marks": [said]})
            marks[line["entry"]] = Given(line["value"], line["recused"])
        if len(marks) < len(lines):
            said = "同一件写了两行。请只留一行。"
            raise Invalid(said, {"marks": [said]})
        count = rounds.mark(actor=request.user, judge=judge, marks=marks)
        answer = {"contest": pk, "judge": judge.pk, "marked": count}
        return Response(self.get_serializer(answer).data)


_CONTEST, _ENTRY = "lecture-contests/<int:pk>", "lecture-entries/<int:pk>"
ADDRESSES = [
    path(
        "organizations/<int:pk>/lecture-contests/",
        ContestWriteView.as_view(),
        name="lecture-contest-writing",
    ),
    path(f"{_CONTEST}/changes/", ContestChangeView.as_view(), name="lecture-contest-change"),
    path(f"{_CONTEST}/decisions/", ContestStepView.as_view(), name="lecture-contest-decision"),
    path(f"{_CONTEST}/judges/", JudgeWriteView.as_view(), name="lecture-judge-writing"),
    path("lecture-judges/<int:pk>/endings/", JudgeEndView.as_view(), name="lecture-judge-ending"),
    path(f"{_CONTEST}/progress/", contests.ProgressView.as_view(), name="lecture-progress"),
    path(f"{_CONTEST}/entries/", EntryWriteView.as_view(), name="lecture-entry-writing"),
    path(f"{_ENTRY}/decisions/", EntryStepView.as_view(), name="lecture-entry-decision"),
    path(f"{_ENTRY}/adoptions/", AdoptionView.as_view(), name="lecture-adoption"),
    path(f"{_CONTEST}/sheet/", contests.SheetView.as_view(), name="lecture-sheet"),
    path(f"{_CONTEST}/marks/", MarksView.as_view(), name="lecture-marks"),
    path(f"{_CONTEST}/ranking/", contests.RankingView.as_view(), name="lecture-ranking"),
    path(f"{_CONTEST}/rounds/", RoundView.as_view(), name="lecture-round"),
    path(f"{_CONTEST}/results/", contests.ResultsView.as_view(), name="lecture-results"),
]
"""What is written, and what is told of one contest."""
