"""Polls over the API as their keeper opens them and keeps their roll; never a paper.

Who has handed his paper in, who stands aside, and papers themselves stay on the pages: a program that asks
every second would otherwise tell when each came in. How many papers are in is told once a poll is closed.
Closing stays there too: it ends in counting, and a write of the API is one transaction with its key, while
votes and the roll never share one.
"""

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import polls as actions
from assessments.api.examples import of, sent
from assessments.models import Poll, Voter
from assessments.queries import papers, polls
from members.life.api import PersonRef
from members.models import Person
from members.named import NOBODY, named
from members.rights import SEE_PEOPLE
from members.writes import Told
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes

KEEP = rights.KEEP_POLL
Shape = serializers.Serializer[Any]
_ROUND = {
    "id": 9, "panel": 141, "ballot": "ab", "round": 1, "state": "open", "state_label": "投票中",
    "closes_on": "2026-10-20", "on_roll": 24, "quorum": 16, "cast": None,
}  # fmt: skip
_BALLOT = {
    "code": "ab", "title": "民主测评", "groups": [{"code": "A", "label": "主要领导"}],
    "rounds": [_ROUND],
}  # fmt: skip
_VOTER = {"id": 310, "person": {"id": 5021, "name": "孙静怡"}, "group": "A"}


@extend_schema_serializer(examples=of("投票中", _ROUND))
class PollRoundSerializer(Shape):
    """One round of a ballot in numbers."""

    id = serializers.IntegerField(source="poll.pk", help_text="投票的编号。")
    panel = serializers.IntegerField(source="poll.panel_id", help_text="考核单元的编号。")
    ballot = serializers.CharField(source="poll.ballot", help_text="哪项投票。")
    round = serializers.IntegerField(source="poll.round", help_text="第几轮。")
    state = serializers.CharField(source="poll.state", help_text="状态，如open。")
    state_label = serializers.CharField(source="poll.get_state_display", help_text="状态的名称。")
    closes_on = serializers.DateField(source="poll.closes_on", help_text="截止日期。")
    on_roll = serializers.IntegerField(help_text="名册上几人。")
    quorum = serializers.IntegerField(help_text="几张票有效（D-QUORUM）。")
    cast = serializers.SerializerMethodField(help_text="收到几张票；截止以前为 null，在页面上看。")

    def get_cast(self, told: polls.Round) -> int | None:
        """Return how many papers are in, once nobody can tell from it when one came in."""
        return None if told.is_open else told.cast


class VoterGroupSerializer(Shape):
    """One group of voters."""

    code = serializers.CharField(help_text="代号，名册里照填。")
    label = serializers.CharField(help_text="名称。")  # type: ignore[assignment]


class HeldBallotSerializer(Shape):
    """One ballot of a panel."""

    code = serializers.CharField(source="ballot.code", help_text="代号。")
    title = serializers.CharField(source="ballot.title", help_text="名称。")
    groups = VoterGroupSerializer(source="ballot.groups", many=True, help_text="投票人类别。")
    rounds = PollRoundSerializer(many=True, help_text="各轮，新的在前；没有开启过的为空。")


@extend_schema_serializer(examples=of("一项投票", {"panel": 141, "ballots": [_BALLOT]}))
class PanelBallotsSerializer(Shape):
    """The ballots of a panel."""

    panel = serializers.IntegerField(help_text="考核单元的编号。")
    ballots = HeldBallotSerializer(many=True, help_text="方案在这一期的各项投票。")


class VoterSerializer(serializers.ModelSerializer[Voter]):
    """One line of a roll, without whether his paper is in."""

    person = PersonRef(help_text="投票人。")

    class Meta:
        model = Voter
        fields = ["id", "person", "group"]


@extend_schema_serializer(examples=of("名册", {"poll": 9, "voters": [_VOTER]}))
class PollRollSerializer(Shape):
    """A poll's roll."""

    poll = serializers.IntegerField(help_text="投票的编号。")
    voters = VoterSerializer(many=True, help_text="名册上的人；投了没有不在接口里。")


class RollLineBody(Body):
    """Somebody on a roll."""

    person = Id(help_text="人员的编号。")
    group = Text(max_length=20, help_text="投票人类别的代号。")


@extend_schema_serializer(
    examples=sent("开启", {"closes_on": "2026-10-20", "roll": [{"person": 5021, "group": "A"}]})
)
class PollOpeningBody(Body):
    """The roll of a poll to be, and its last day."""

    closes_on = serializers.DateField(help_text="截止日期，今天以后60天以内。")
    roll: Any = serializers.ListSerializer(
        child=RollLineBody(), min_length=1, max_length=2000, help_text="名册，一人一行。"
    )


@extend_schema_serializer(examples=sent("加入", {"person": 5021, "group": "A"}))
class VoterBody(RollLineBody):
    """Who is put on a roll."""


@extend_schema_serializer(examples=sent("移出", {"voter": 310}))
class VoterRemovalBody(Body):
    """Who is taken off a roll."""

    voter = Id(help_text="名册上的编号；票已经投进的不能移出。")


@extend_schema_serializer(examples=sent("第二轮", {"closes_on": "2026-10-27"}))
class PollRepeatBody(Body):
    """The last day of the second round."""

    closes_on = serializers.DateField(help_text="截止日期，今天以后60天以内。")


def _round(pk: int) -> polls.Round:
    return polls.rounds_of(Poll.objects.filter(pk=pk))[0]


class BallotsView(Told):
    """The ballots of a panel and how far each is."""

    serializer_class = PanelBallotsSerializer
    subject = "投票"
    about = (
        "一个考核单元有哪些投票、开到第几轮、名册多少人；收到几张票截止以后才给。投票只在页面上。"
    )

    def get(self, request: Request, pk: int) -> Response:
        """Return them."""
        self.asked(request)
        panel = doors.panel_for(request.user, pk)
        answer = {"panel": pk, "ballots": polls.held_in(panel)}
        return Response(self.get_serializer(answer).data)


def _roll(poll: Poll) -> dict[str, Any]:
    voters = poll.voters.select_related("person").order_by("group", "person__sort_key", "pk")
    return {"poll": poll.pk, "voters": voters}


class RollView(Told):
    """A poll's roll for its keeper."""

    serializer_class = PollRollSerializer
    subject = "投票名册"
    about = "组织投票的人看名册上有谁。谁投了、谁回避不在接口里。"

    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        self.asked(request)
        poll = doors.poll_for(request.user, pk, KEEP)
        return Response(self.get_serializer(_roll(poll)).data)


class _Polls(Writes):
    """One write about a poll."""

    subject = "组织投票"

    def told(self, pk: int) -> Response:
        """Answer with a round in numbers."""
        return Response(PollRoundSerializer(_round(pk)).data)


def _writing(does: str, about: str, body: type[Body], done: str, gives: Any) -> Writing:
    what = "名册" if gives is PollRollSerializer else "这一轮"
    return Writing(does, about, body, {200: f"{done}；答复是{what}。"}, gives)


class OpeningView(_Polls):
    """Opens the first round of a ballot."""

    writes = _writing(
        "开启投票", "写名册和截止日期；录入和待计分时才能开。投票人在自己的待办里看到，只在页面上投。",
        PollOpeningBody, "已开启", PollRoundSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int, ballot: str) -> Response:
        """Open it; 404 for a ballot the panel does not have."""
        panel = doors.panel_for(request.user, pk, KEEP)
        if ballot not in {one.code for one in papers.panel_ballots(panel)}:
            raise Http404
        body = self.sent(request)
        roll = {line["person"]: line["group"] for line in body["roll"]}
        if len(roll) < len(body["roll"]):
            said = "同一个人写了两行，一个人只投一张票。"
            raise Invalid(said, {"roll": [said]})
        made = actions.open_poll(
            actor=request.user, panel=panel, ballot=ballot, roll=roll, closes_on=body["closes_on"]
        )
        return self.told(made.pk)


class _Roll(_Polls):
    serializer_class = PollRollSerializer

    def roll(self, poll: Poll) -> Response:
        """Answer with the roll."""
        return Response(PollRollSerializer(_roll(poll)).data)


class AddView(_Roll):
    """Puts a person on the roll."""

    writes = _writing(
        "加入名册", "投票中才能加；已在名册上的答422。", VoterBody, "已加入", PollRollSerializer
    )

    def post(self, request: Request, pk: int) -> Response:
        """Put him there."""
        poll = doors.poll_for(request.user, pk, KEEP)
        said = self.sent(request)
        named(Person.objects.visible_to(request.user, SEE_PEOPLE), said["person"], "person", NOBODY)
        actions.add_voter(actor=request.user, poll=poll, **said)
        return self.roll(poll)


class RemoveView(_Roll):
    """Takes somebody off the roll."""

    writes = _writing(
        "移出名册", "票已经投进的不能移出，答409。", VoterRemovalBody, "已移出", PollRollSerializer
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take him off."""
        poll = doors.poll_for(request.user, pk, KEEP)
        actions.remove_voter(actor=request.user, poll=poll, voter=self.sent(request)["voter"])
        return self.roll(poll)


class RepeatView(_Polls):
    """Opens the second round."""

    writes = _writing(
        "重新投票", "第一轮没有过法定人数的重投一次，名册不变（D-QUORUM）。",
        PollRepeatBody, "已开启第二轮", PollRoundSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        poll = doors.poll_for(request.user, pk, KEEP)
        day = self.sent(request)["closes_on"]
        return self.told(actions.repeat(actor=request.user, poll=poll, closes_on=day).pk)


ADDRESSES = [
    path("panels/<int:pk>/ballots/", BallotsView.as_view(), name="panel-ballots"),
    path(
        "panels/<int:pk>/ballots/<slug:ballot>/openings/",
        OpeningView.as_view(),
        name="poll-opening",
    ),
    path("polls/<int:pk>/roll/", RollView.as_view(), name="poll-roll"),
    path("polls/<int:pk>/additions/", AddView.as_view(), name="poll-addition"),
    path("polls/<int:pk>/exclusions/", RemoveView.as_view(), name="poll-exclusion"),
    path("polls/<int:pk>/repetitions/", RepeatView.as_view(), name="poll-repetition"),
]
"""What a poll's keeper reads and writes."""
