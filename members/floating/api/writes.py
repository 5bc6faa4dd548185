"""Writes about floating members: stays, steps, reports, contacts, visits; the pages' forms and actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from members.doors import seen_person
from members.floating import relations, rights
from members.floating.actions import places as housing
from members.floating.actions import reports as logging
from members.floating.actions import stays as actions
from members.floating.api import bodies, registers
from members.floating.api.reads import StaySerializer, StayViewSet
from members.floating.doors import place_for, stay_for
from members.floating.forms import (
    ContactForm,
    LearningForm,
    NewStayForm,
    ReportForm,
    ServedForm,
    StationLogForm,
    StayForm,
)
from members.floating.lifecycle import STAY
from members.floating.models import FloatingMember, Learning, Station, Window
from members.floating.queries import choices
from members.forms import places
from members.named import named
from members.scope import who_holds
from members.writes import insist_valid
from portal.described import Writing
from portal.doors import seen
from portal.form_fields import offered
from portal.refusals import Invalid, NotAllowed
from portal.writes import Writes


class _Floating(Writes):
    subject = "流动党员办理"
    serializer_class = StaySerializer

    def stay(self, pk: int) -> Response:
        """Answer with a stay as it is now."""
        return Response(StaySerializer(StayViewSet.queryset.get(pk=pk)).data)


def _insist(account: Any, right: str, doing: str) -> None:
    """Refuse (403) who holds a right nowhere, as the pages' doors do."""
    if not account.may_anywhere(right):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)


def _facts(sent: dict[str, Any], form: Any) -> dict[str, Any]:
    """Return the facts of a valid form, the station by its id."""
    insist_valid(form)
    facts = dict(form.cleaned_data)
    facts["station_id"] = sent.get("station")
    del facts["station"]
    return facts


class RegistrationView(_Floating):
    """Registers that somebody went out or came in."""

    writes = Writing(
        "登记流动党员",
        "流出的由组织关系所在支部管理；流入的写由哪个支部管理。不能给自己登记。",
        bodies.NewStayBody,
        {200: "已登记；答复是这一条。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Register it."""
        account: Any = request.user
        _insist(account, rights.KEEP_FLOATING, "登记流动党员")
        person = seen_person(account, str(pk))
        sent = self.sent(request)
        form = NewStayForm(sent)
        offered(form, "branch", places(choices.kept(account, "branch")))
        offered(form, "station", choices.stations(account), "没有")
        facts = _facts(sent, form)
        direction = facts.pop("direction")
        facts.pop("branch")
        assert person is not None  # noqa: S101  (an id that is none is a 404)
        branch = choices.keeping_branch(account, person, direction, sent.get("branch"))
        if branch is None:
            said = "请选由哪个党支部管理。"
            raise Invalid(said, {"branch": [said]})
        made = actions.register(
            actor=account, person=person, direction=direction, branch=branch, facts=facts
        )
        return self.stay(made.pk)


class StayChangeView(_Floating):
    """Corrects an open stay."""

    writes = Writing(
        "修改流动党员登记",
        "送全部内容；已返回、转出的不再改。不能改自己的。",
        bodies.StayBody,
        {200: "已保存；答复是这一条。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Correct it."""
        found = stay_for(request.user, pk)
        relations.insist_keeps(request.user, found, "修改流动党员登记")
        sent = self.sent(request)
        form = StayForm(sent)
        offered(form, "station", choices.stations(request.user, found.branch), "没有")
        actions.correct(actor=request.user, stay=found, facts=_facts(sent, form))
        return self.stay(pk)


class StayStepView(_Floating):
    """Takes one step of a stay's life."""

    writes = Writing(
        "办理流动党员的一步",
        "登记返回、转出组织关系、列入失联、恢复联系。满12个月没有汇报才能列入失联（P32-R11）。",
        bodies.StayStepBody,
        {200: "已办理；答复是这一条。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = stay_for(request.user, pk)
        sent = self.sent(request)
        if refusal := STAY.refusal(request.user, found, STAY.step(sent["do"])):
            raise refusal
        actions.take(
            actor=request.user, stay=found, action=sent["do"], on=sent.get("on"),
            reason=sent["reason"],
        )  # fmt: skip
        return self.stay(pk)


class ReportWriteView(_Floating):
    """Writes a report down: his own, or for a member who told it."""

    writes = Writing(
        "登记流动党员汇报",
        "本人、联络员或管理党支部登记，一天一次；下次期限从这一天重新算。",
        bodies.StayReportBody,
        {200: "已登记；答复是这一条流动登记，内容不再给出。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = stay_for(request.user, pk)
        if not relations.may_report(request.user, found):
            who = relations.WHO_REPORTS
            raise NotAllowed(f"不能登记汇报。汇报由{who}登记。", rule="P32-R2", who=who)
        form = ReportForm(self.sent(request))
        insist_valid(form)
        logging.report(actor=request.user, stay=found, **form.cleaned_data)
        return self.stay(pk)


class ContactWriteView(_Floating):
    """Writes a helper's contact down."""

    writes = Writing(
        "登记结对联系",
        "结对干部本人或管理党支部登记，一天一次；没有结对干部的先安排。",
        bodies.ContactBody,
        {200: "已登记；答复是这一条流动登记。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        account: Any = request.user
        found = stay_for(account, pk)
        if not relations.keeps(account, found) and not relations.is_helper(account, found):
            who = relations.WHO_CONTACTS
            raise NotAllowed(f"不能登记结对联系。结对联系由{who}登记。", rule="P32-R5", who=who)
        form = ContactForm(self.sent(request))
        insist_valid(form)
        logging.contact(actor=account, stay=found, **form.cleaned_data)
        return self.stay(pk)


class HelperView(_Floating):
    """Gives a stay its helper."""

    writes = Writing(
        "安排结对干部",
        "从本村（社区）两委成员里选，一人最多结对五名在外党员（P32-R5）。",
        bodies.HelperBody,
        {200: "已安排；答复是这一条流动登记。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Pair them."""
        found = stay_for(request.user, pk)
        relations.insist_keeps(request.user, found, "安排结对干部")
        number = self.sent(request)["helper"]
        said = "没有这个人，或不是本村（社区）的两委成员。"
        helper = named(choices.committee(found.branch), number, "helper", said)
        actions.pair(actor=request.user, stay=found, helper=helper)
        return self.stay(pk)


class OfficerView(_Floating):
    """Says which contact officer a stay belongs to."""

    writes = Writing(
        "安排联络员",
        "从管理党支部和上级的联络员里选；null为不归联络员。",
        bodies.OfficerBody,
        {200: "已保存；答复是这一条流动登记。"},
        StaySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Set it."""
        found = stay_for(request.user, pk)
        relations.insist_keeps(request.user, found, "安排联络员")
        number = self.sent(request)["officer"]
        there = {one.pk: one for one in choices.officers(found.branch)}
        if number is not None and number not in there:
            said = "没有这个联络员，或不管这个党支部。"
            raise Invalid(said, {"officer": [said]})
        actions.give_officer(actor=request.user, stay=found, officer=there.get(number or 0))
        return self.stay(pk)


class LearningView(_Floating):
    """Writes down what a branch sent to study."""

    writes = Writing(
        "登记发给在外党员的学习",
        "党支部每月给在外党员发送一次学习内容（P32-R4）。",
        bodies.LearningBody,
        {200: "已登记；答复是这一项。"},
        registers.FloatingLearningSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        _insist(request.user, rights.KEEP_FLOATING, "登记学习内容")
        branch = place_for(request.user, str(pk))
        assert branch is not None  # noqa: S101  (an id that is none is a 404)
        form = LearningForm({**self.sent(request), "branch": str(pk)})
        offered(form, "branch", places([branch]))
        insist_valid(form)
        values = {name: form.cleaned_data[name] for name in ("title", "kind", "sent_on")}
        made = logging.send_learning(actor=request.user, branch=branch, **values)
        row = registers.LearningViewSet.queryset.get(pk=made.pk)
        return Response(self.get_serializer(row).data)


class CompletionView(_Floating):
    """Writes down that the account's own stay has done a task of its branch."""

    writes = Writing(
        "登记本人学完",
        "在外党员本人登记学完本支部发的一项；别的支部的答404，登记过的答409。",
        bodies.CompletionBody,
        {200: "已登记；答复是这一项和学完的人数。"},
        registers.FloatingLearningSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        account: Any = request.user
        rows: Any = FloatingMember.objects.filter(person=account.person_id or 0)
        own = rows.open().values_list("branch")
        task = get_object_or_404(Learning.objects.filter(branch__in=own), pk=pk)
        self.sent(request)
        stay = rows.open().select_related("person", "branch").filter(branch=task.branch_id).first()
        logging.learn(actor=account, stay=stay, learning=task)
        row = registers.LearningViewSet.queryset.get(pk=pk)
        return Response(self.get_serializer(row).data)


class ServedView(_Floating):
    """Writes a day of service at a window down."""

    writes = Writing(
        "登记窗口服务",
        "管理窗口的账号登记一天的服务人次和事项。",
        bodies.ServedBody,
        {200: "已登记；答复是这个窗口。"},
        registers.ServiceWindowSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        _insist(request.user, rights.SEE_FLOATING, "查看流动党员名单")
        found = seen(Window, request.user, pk, "community__parent")
        form = ServedForm(self.sent(request))
        insist_valid(form)
        housing.serve(actor=request.user, window=found, **form.cleaned_data)
        return Response(self.get_serializer(registers.WindowViewSet.queryset.get(pk=pk)).data)


class StationLogView(_Floating):
    """Writes a contact with a station, or a visit to it, down."""

    writes = Writing(
        "登记工作站联系、走访",
        "管理工作站的账号登记；每月联系、每季走访（P32-R8）。",
        bodies.StationLogBody,
        {200: "已登记；答复是这个工作站。"},
        registers.WorkStationSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        _insist(request.user, rights.SEE_FLOATING, "查看流动党员名单")
        found = seen(Station, request.user, pk, "organization")
        form = StationLogForm(self.sent(request))
        insist_valid(form)
        housing.log_station(actor=request.user, station=found, **form.cleaned_data)
        return Response(self.get_serializer(registers.StationViewSet.queryset.get(pk=pk)).data)


_STAY = "floating-members/<int:pk>/"
WRITES = [
    path("people/<int:pk>/stays/", RegistrationView.as_view(), name="stay-registration"),
    path(f"{_STAY}changes/", StayChangeView.as_view(), name="stay-change"),
    path(f"{_STAY}decisions/", StayStepView.as_view(), name="stay-decision"),
    path(f"{_STAY}reports/", ReportWriteView.as_view(), name="stay-report"),
    path(f"{_STAY}contacts/", ContactWriteView.as_view(), name="stay-contact"),
    path(f"{_STAY}helpers/", HelperView.as_view(), name="stay-helper"),
    path(f"{_STAY}officers/", OfficerView.as_view(), name="stay-officer"),
    path("branches/<int:pk>/learnings/", LearningView.as_view(), name="learning-writing"),
    path("me/learnings/<int:pk>/completions/", CompletionView.as_view(), name="learning-done"),
    path("service-windows/<int:pk>/services/", ServedView.as_view(), name="window-service"),
    path("work-stations/<int:pk>/visits/", StationLogView.as_view(), name="station-visit"),
]
