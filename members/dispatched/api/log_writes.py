"""Logging a posting's work over the API: the pages' forms and actions."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.dispatched import relations
from members.dispatched.actions import logs as actions
from members.dispatched.actions import projects as project_actions
from members.dispatched.api.known import Keeping, picks
from members.dispatched.api.logs import (
    DispatchedLogSerializer,
    ProjectViewSet,
    SenderVisitSerializer,
    SenderVisitViewSet,
    VillageProjectSerializer,
    WorkLogViewSet,
)
from members.dispatched.doors import posting_for
from members.dispatched.forms import LogForm, ProjectForm, SenderVisitForm
from members.dispatched.models import Posting, SenderVisit, VillageProject, WorkLog
from members.models import Organization
from members.named import named
from members.writes import insist_valid
from portal import clock
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import sent
from portal.form_fields import offered
from portal.refusals import NotAllowed

_VILLAGE = "村的编号，派驻村或兼驻村；不写为派驻村。"


def _count(said: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=100_000, help_text=said
    )


@extend_schema_serializer(
    examples=sent("入户走访", {"kind": "visit", "on": "2026-10-12", "households": 5, "opinions": 2})
)
class DispatchedLogBody(Body):
    """A day's work."""

    kind = serializers.ChoiceField(WorkLog.Kind.choices, help_text="类别。")
    on = serializers.DateField(
        required=False, default=None, allow_null=True, help_text="日期；不写为今天。"
    )
    village = Id(required=False, help_text=_VILLAGE)
    households = _count("走访户数；只有入户走访填，至少1户。")
    opinions = _count("收集民意（件）。")
    solved = _count("办结民意（件），以前收集、这次办结的也在这里。")
    said = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="党课题目、做了什么；不写群众的姓名和家庭情况。",
    )


@extend_schema_serializer(examples=sent("作废", {"why": "日期填错"}))
class LogStrikeBody(Body):
    """Why a log was a mistake."""

    why = Text(max_length=100, help_text="作废的原因。")


@extend_schema_serializer(
    examples=sent("看望", {"on": "2026-10-12", "who": "principal", "said": "看望，送来图书"})
)
class SenderVisitBody(Body):
    """A visit of the sending unit or of leaders."""

    on = serializers.DateField(help_text="日期，如2026-10-12。")
    who = serializers.ChoiceField(SenderVisit.Who.choices, help_text="来的人。")
    said = Text(max_length=200, help_text="看望、办了什么。")


@extend_schema_serializer(
    examples=sent(
        "硬化路面",
        {"kind": "ground", "title": "硬化村北路", "quantity": "1200.0", "amount": "80000.00",
         "done_on": "2026-09-30"},
    )
)  # fmt: skip
class VillageProjectBody(Body):
    """A project of a village."""

    kind = serializers.ChoiceField(VillageProject.Kind.choices, help_text="类别。")
    title = Text(max_length=60, help_text="项目名称。")
    quantity = serializers.DecimalField(
        max_digits=12, decimal_places=1, help_text="数量：处、平方米、笔、项。"
    )
    qualifier = serializers.ChoiceField(
        VillageProject.Qualifier.choices, required=False, default="exact", help_text="数量性质。"
    )
    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, help_text="资金（元），没有的填0。"
    )
    done_on = serializers.DateField(
        required=False, default=None, allow_null=True, help_text="完成日期；没有完成的不写。"
    )
    village = Id(required=False, help_text=_VILLAGE)


def _place(posting: Posting, read: dict[str, Any]) -> Organization:
    """Take the village a body names out of it; Invalid for one that is not his."""
    there = [posting.village]
    if posting.second_village is not None:
        there.append(posting.second_village)
    number = read.pop("village", posting.village_id)
    found: Organization = named(there, number, "village", "要填派驻村或兼驻村的编号。")
    return found


def _facts(posting: Posting, read: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """Return what the page's form makes of a log; counts of another kind than a visit are kept, so that
    the action refuses them."""
    counts = {name: read[name] for name in LogForm.VISIT_ALONE}
    form = LogForm.of_kind(read["kind"], posting, read | {"on": read["on"] or today}, today)
    insist_valid(form)
    facts = {name: form.cleaned_data[name] for name in ("kind", "on", "said")}
    return facts | counts


class LogView(Keeping):
    """Logs a visit, a lecture, an update, or that he is in the village."""

    listed = WorkLogViewSet
    writes = Writing(
        "登记驻村工作",
        "本人、队长、镇街或县下派办登记走访、党课、动态、在村。请假期间和已签发的月份不能登记。",
        DispatchedLogBody,
        {200: "已登记；答复是这一条。"},
        DispatchedLogSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = posting_for(request.user, pk)
        relations.insist_logs(request.user, found, "登记工作记录", "P10-R5")
        read = self.sent(request)
        place = _place(found, read)
        facts = _facts(found, read, clock.today())
        made = actions.log(actor=request.user, posting=found, village=place, **facts)
        return self.told(made.pk)


class LogStrikeView(Keeping):
    """Strikes a log that was a mistake."""

    listed = WorkLogViewSet
    writes = Writing(
        "作废驻村工作记录",
        "登记错了的作废，不再计入统计；记录保留。",
        LogStrikeBody,
        {200: "已作废；答复是这一条。"},
        DispatchedLogSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Strike it."""
        known = Posting.objects.known_to(request.user).values("pk")
        rows = WorkLog.objects.filter(posting__in=known)
        related = ("posting__person", "posting__village", "posting__team__town")
        found = get_object_or_404(rows.select_related(*related), pk=pk)
        relations.insist_logs(request.user, found.posting, "作废工作记录", "P10-R5")
        actions.strike(actor=request.user, log=found, **self.sent(request))
        return self.told(pk)


class SenderVisitView(Keeping):
    """Logs a visit of the sending unit or of leaders."""

    listed = SenderVisitViewSet
    writes = Writing(
        "登记派出单位、领导走访",
        "本人、派出单位，或队长、镇街、县下派办登记；同一天同样的人只记一次。",
        SenderVisitBody,
        {200: "已登记；答复是这一次。"},
        SenderVisitSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        account: Any = request.user
        found = posting_for(account, pk)
        if not relations.may_log(account, found) and not relations.sends(account, found):
            who = f"{relations.SELF}、派出单位，或{relations.TOWN}、{relations.OFFICE}"
            raise NotAllowed(f"不能登记走访。这件事由{who}办理。", rule="P10-R5", who=who)
        form = SenderVisitForm(self.sent(request))
        insist_valid(form)
        made = actions.sender_visit(actor=account, posting=found, **form.cleaned_data)
        return self.told(made.pk)


class ProjectView(Keeping):
    """Writes down a project of a village."""

    listed = ProjectViewSet
    writes = Writing(
        "登记帮扶项目",
        "本人、队长、镇街或县下派办登记；一个村里同名的答409。没有完成日期的不计入统计。",
        VillageProjectBody,
        {200: "已登记；答复是这个项目。"},
        VillageProjectSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        found = posting_for(request.user, pk)
        relations.insist_logs(request.user, found, "登记帮扶项目", "P10")
        read = self.sent(request)
        place = _place(found, read)
        form = ProjectForm(read | {"money": read["amount"], "village": place.pk})
        offered(form, "village", picks([place]))
        insist_valid(form)
        facts = form.cleaned_data | {"village": place}
        facts["amount"] = facts.pop("money")
        made = project_actions.add(actor=request.user, posting=found, **facts)
        return self.told(made.pk)


_POSTING = "first-secretaries/<int:pk>/"
ADDRESSES = [
    path(f"{_POSTING}logs/", LogView.as_view(), name="dispatched-logging"),
    path("dispatched-logs/<int:pk>/strikes/", LogStrikeView.as_view(), name="dispatched-strike"),
    path(f"{_POSTING}visits/", SenderVisitView.as_view(), name="sender-visiting"),
    path(f"{_POSTING}projects/", ProjectView.as_view(), name="village-project-writing"),
]
"""What is written."""
