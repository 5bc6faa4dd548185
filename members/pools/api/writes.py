"""Writes of pools: entering, correcting, leaving, sending out and calling back; pages. forms, actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization
from members.named import insist_anywhere, person_named
from members.pools import actions, rights
from members.pools.api import bodies
from members.pools.api.reads import PoolEntrySerializer, PoolEntryViewSet
from members.pools.doors import entry_for, kind_for, sending_for
from members.pools.forms import EntryForm, LeaveForm, SendForm
from members.writes import insist_valid
from portal import clock
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Nothing, Writes


class _Pools(Writes):
    subject = "人才库办理"
    serializer_class = PoolEntrySerializer

    def entry(self, pk: int) -> Response:
        """Answer with an entry as it is now."""
        return Response(PoolEntrySerializer(PoolEntryViewSet.queryset.get(pk=pk)).data)


def _writing(does: str, about: str, body: Any, done: str) -> Writing:
    answers = {200: f"{done}；答复是这一条登记。"}
    return Writing(does, about, body, answers, PoolEntrySerializer)


def _facts(form: Any, sent: dict[str, Any], title: str) -> dict[str, Any]:
    """Return what a valid form says; Invalid where something was sent that its pool does not know."""
    problems = {
        name: [f"{title}没有这一项，请不要写。"]
        for name, value in sent.items()
        if value and name not in form.fields
    }
    if problems:
        raise Invalid(next(iter(problems.values()))[0], problems)
    insist_valid(form)
    return dict(form.cleaned_data)


class EnteringView(_Pools):
    """Enters somebody into a pool."""

    writes = _writing(
        "登记入库",
        "地址里是登记单位。一人在一个库里只登记一次（E-DUP），不能给自己登记。"
        "入库依据和特长说明不再给出。",
        bodies.NewPoolEntryBody,
        "已登记",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Enter him."""
        account: Any = request.user
        insist_anywhere(account, rights.KEEP_POOLS, "登记人才库")
        place = get_object_or_404(
            Organization.objects.visible_to(account, rights.KEEP_POOLS).select_related("parent"),
            pk=pk,
        )
        sent = self.sent(request)
        kind, number = kind_for(sent.pop("kind")), sent.pop("person", None)
        person = None if number is None else person_named(account, number)
        outsider = person is None and kind.outsiders
        if person is None and not outsider:
            said = f"{kind.title}只登记名册里的人，请写人员的编号。"
            raise Invalid(said, {"person": [said]})
        facts = _facts(EntryForm(sent, kind=kind, outsider=outsider), sent, kind.title)
        words = {name: facts.pop(name, "") for name in ("name", "employer")}
        made = actions.enter(
            actor=account, kind=kind, place=place, person=person, facts=facts, **words
        )
        return self.entry(made.pk)


class ChangeView(_Pools):
    """Corrects an entry."""

    writes = _writing(
        "修改入库登记",
        "送全部内容，没有送的就清空；已出库的不再改。不能改自己的。",
        bodies.PoolEntryBody,
        "已保存",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Correct it."""
        found = entry_for(request.user, pk)
        actions.insist(request.user, found.place, found.person, "修改人才库")
        sent = self.sent(request)
        facts = _facts(EntryForm(sent, kind=found.of), sent, found.title)
        actions.correct(actor=request.user, entry=found, facts=facts)
        return self.entry(pk)


class LeavingView(_Pools):
    """Ends an entry."""

    writes = _writing(
        "办理出库",
        "还在派的选派在同一天结束；登记不删除。",
        bodies.PoolLeavingBody,
        "已出库",
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = entry_for(request.user, pk)
        actions.insist(request.user, found.place, found.person, "办理出库")
        form = LeaveForm(self.sent(request), kind=found.of)
        insist_valid(form)
        actions.leave(actor=request.user, entry=found, **form.cleaned_data)
        return self.entry(pk)


class SendingView(_Pools):
    """Sends an instructor out."""

    writes = _writing(
        "登记选派",
        "只有登记选派的库；同时派往第二处的要本人同意（P25）。",
        bodies.PoolSendingBody,
        "已登记",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Send him."""
        found = entry_for(request.user, pk)
        actions.insist(request.user, found.place, found.person, "登记选派")
        form = SendForm(self.sent(request))
        insist_valid(form)
        actions.send(actor=request.user, entry=found, **form.cleaned_data)
        return self.entry(pk)


class CallingBackView(_Pools):
    """Ends a sending today."""

    writes = _writing("结束选派", "今天结束；已经结束的答409。", Nothing, "已结束")

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = sending_for(request.user, pk)
        actions.insist(request.user, found.entry.place, found.entry.person, "结束选派")
        self.sent(request)
        actions.call_back(actor=request.user, sending=found, on=clock.today())
        return self.entry(found.entry_id)


_ENTRY = "pool-entries/<int:pk>/"
WRITES = [
    path("organizations/<int:pk>/pool-entries/", EnteringView.as_view(), name="pool-entering"),
    path(f"{_ENTRY}changes/", ChangeView.as_view(), name="pool-change"),
    path(f"{_ENTRY}leavings/", LeavingView.as_view(), name="pool-leaving"),
    path(f"{_ENTRY}sendings/", SendingView.as_view(), name="pool-sending"),
    path("pool-sendings/<int:pk>/endings/", CallingBackView.as_view(), name="pool-calling-back"),
]
