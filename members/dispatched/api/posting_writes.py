"""Writes about postings and teams over the API: the pages' forms and actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.dispatched import relations, rights
from members.dispatched.actions import postings as actions
from members.dispatched.api.known import Keeping, insist_reads, picks
from members.dispatched.api.postings import (
    DispatchedPostingSerializer,
    DispatchedTeamSerializer,
    PostingViewSet,
    TeamViewSet,
)
from members.dispatched.doors import insist_keeper, insist_office, posting_for
from members.dispatched.forms import AmendForm, EndForm, PostingForm, TeamForm
from members.dispatched.models import Posting, Team
from members.dispatched.queries import choices
from members.doors import chosen_person
from members.models import Organization
from members.named import named
from members.writes import insist_valid
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.doors import seen
from portal.examples import sent
from portal.form_fields import offered

_AMENDED = {"role": "first", "sender": 1201, "planned_until": "2028-08-01"}


@extend_schema_serializer(examples=sent("修改派驻", _AMENDED))
class PostingChangeBody(Body):
    """What may be amended of a posting."""

    role = serializers.ChoiceField(Posting.Role.choices, help_text="职务。")
    second_village = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="兼驻村的编号，要在同一镇街；没有不写。",
    )
    sender = Id(
        required=False, allow_null=True, default=None, help_text="派出单位的编号；平台外的不写。"
    )
    sender_words = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=60,
        help_text="平台外的派出单位，如市自然资源局。",
    )
    planned_until = serializers.DateField(help_text="任期届满，如2028-08-01。")


@extend_schema_serializer(
    examples=sent("登记派驻", _AMENDED | {"team": 7, "village": 2101, "since": "2026-10-12"})
)
class NewPostingBody(PostingChangeBody):
    """A posting to be."""

    team = Id(help_text="服务队的编号。")
    village = Id(help_text="派驻村的编号，要在服务队的镇街。")
    since = serializers.DateField(help_text="派驻日期，如2026-10-12。")


@extend_schema_serializer(examples=sent("结束派驻", {"until": "2026-10-12", "why": "任期届满"}))
class PostingEndBody(Body):
    """The end of a posting."""

    until = serializers.DateField(help_text="结束日期，不能晚于今天。")
    why = Text(max_length=100, help_text="结束原因，如任期届满、轮换。")


@extend_schema_serializer(
    examples=sent("组建服务队", {"name": "泉林镇服务队", "since": "2026-10-12"})
)
class DispatchedTeamBody(Body):
    """A service team to be."""

    name = Text(max_length=40, help_text="服务队名称。")
    since = serializers.DateField(help_text="成立日期，不能晚于今天。")


@extend_schema_serializer(examples=sent("指定队长", {"leader": 5021}))
class TeamLeaderBody(Body):
    """Who leads a team."""

    leader = Id(allow_null=True, help_text="队长的人员编号，从本队在派的人里选；null为没有。")


def _placed(form: Any, team: Team, but: int = 0) -> dict[str, Any]:
    """Return the facts of a valid form with its village and sender as rows, from those the page offers."""
    villages = {one.pk: one for one in choices.villages(team) if one.pk != but}
    senders = {one.pk: one for one in choices.senders(team.town.parent or team.town)}
    for name in ("village", "second_village"):
        if name in form.fields:
            offered(form, name, picks(villages.values()))
    offered(form, "sender", picks(senders.values()))
    insist_valid(form)
    facts = dict(form.cleaned_data)
    for name, rows in (("village", villages), ("second_village", villages), ("sender", senders)):
        if name in facts:
            facts[name] = rows[int(facts[name])] if facts[name] else None
    return facts


class PostingEntryView(Keeping):
    """Posts somebody to a village."""

    listed = PostingViewSet
    writes = Writing(
        "登记派驻",
        "县下派办登记：派到服务队所在镇街的一个村，一人同时只有一条。不能给自己登记。",
        NewPostingBody,
        {200: "已登记；答复是这一条派驻。"},
        DispatchedPostingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Post him."""
        account: Any = request.user
        insist_office(account)
        person = chosen_person(account, str(pk), left_on=None)
        read = self.sent(request)
        said = "没有这支服务队，或不在您的管理范围内。"
        team = named(choices.teams(account), read.pop("team"), "team", said)
        facts = _placed(PostingForm(read), team)
        made = actions.post(actor=account, person=person, team=team, **facts)
        return self.told(made.pk)


class PostingChangeView(Keeping):
    """Amends a posting."""

    listed = PostingViewSet
    writes = Writing(
        "修改派驻",
        "县下派办修改，送全部内容，没有送的就清空。换人、换村的，先结束这一条，再登记派驻。",
        PostingChangeBody,
        {200: "已保存；答复是这一条派驻。"},
        DispatchedPostingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Amend it."""
        found = posting_for(request.user, pk)
        relations.insist_office(request.user, found.village.path, "修改派驻")
        facts = _placed(AmendForm(self.sent(request)), found.team, found.village_id)
        actions.amend(actor=request.user, posting=found, **facts)
        return self.told(pk)


class PostingEndView(Keeping):
    """Ends a posting."""

    listed = PostingViewSet
    writes = Writing(
        "结束派驻",
        "县下派办办理。还有没办结的请假、没销号的台账的，先办结，否则答409。",
        PostingEndBody,
        {200: "已结束；答复是这一条派驻。"},
        DispatchedPostingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = posting_for(request.user, pk)
        relations.insist_office(request.user, found.village.path, "结束派驻")
        form = EndForm(self.sent(request))
        insist_valid(form)
        actions.end(actor=request.user, posting=found, **form.cleaned_data)
        return self.told(pk)


class TeamFoundingView(Keeping):
    """Founds a service team."""

    listed = TeamViewSet
    writes = Writing(
        "组建服务队",
        "在一个镇街组建，一人也可以成队；同名的答409。再登记派驻、指定队长。",
        DispatchedTeamBody,
        {200: "已组建；答复是这支服务队。"},
        DispatchedTeamSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Found it."""
        insist_keeper(request.user)
        rows = Organization.objects.visible_to(request.user, rights.KEEP_DISPATCHED)
        town = get_object_or_404(rows.filter(until=None), pk=pk)
        read = self.sent(request)
        form = TeamForm({**read, "town": str(pk)})
        offered(form, "town", picks([town]))
        insist_valid(form)
        made = actions.found_team(actor=request.user, town=town, **read)
        return self.told(made.pk)


class TeamLeaderView(Keeping):
    """Says who leads a team."""

    listed = TeamViewSet
    writes = Writing(
        "指定服务队队长",
        "队长批准1天以内的请假；没有队长的由镇街批准（P10-R2）。",
        TeamLeaderBody,
        {200: "已指定；答复是这支服务队。"},
        DispatchedTeamSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        insist_reads(request.user)
        found = seen(Team, request.user, pk, "town", "leader")
        relations.insist(request.user, found.town.path, "指定队长")
        number = self.sent(request)["leader"]
        serving = found.postings.filter(until=None).select_related("person")
        people = [one.person for one in serving]
        said = "队长从本队现在的派驻干部里选。"
        leader = named(people, number, "leader", said) if number else None
        actions.lead(actor=request.user, team=found, leader=leader)
        return self.told(pk)


_POSTING = "first-secretaries/<int:pk>/"
ADDRESSES = [
    path("people/<int:pk>/postings/", PostingEntryView.as_view(), name="dispatched-entry"),
    path(f"{_POSTING}changes/", PostingChangeView.as_view(), name="dispatched-change"),
    path(f"{_POSTING}departures/", PostingEndView.as_view(), name="dispatched-end"),
    path(
        "organizations/<int:pk>/dispatched-teams/",
        TeamFoundingView.as_view(),
        name="dispatched-team-founding",
    ),
    path(
        "dispatched-teams/<int:pk>/leaders/",
        TeamLeaderView.as_view(),
        name="dispatched-team-leader",
    ),
]
"""What is written."""
