"""Pages of those who keep a poll: a panel's ballots, opening one, its roll."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import doors, rights
from assessments.actions import polls as actions
from assessments.ballots import Ballot
from assessments.models import Panel, Poll
from assessments.queries import papers, poll_overview, polls
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Invalid

Typed = dict[str, str]
Problems = dict[str, list[str]]


@signed_in
@require_GET
def polls_of_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """List a panel's ballots: how far each is, and what its keeper can do."""
    panel = doors.panel_for(request.user, pk)
    return render(request, "assessments/polls/list.html", polls.polls_page(panel, request.user))


@signed_in
@require_GET
def cycle_polls(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which units of a cycle have held their ballots, by `state`."""
    found = doors.cycle_for(request.user, pk)
    context = poll_overview.overview(found, request.user, request.GET.get("state", ""))
    return render(request, "assessments/polls/overview.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def open_poll(request: HttpRequest, pk: int, ballot: str) -> HttpResponse:
    """Propose a roll for one ballot; on POST look for people (`do=find`) or open the poll."""
    panel = doors.panel_for(request.user, pk, rights.KEEP_POLL)
    rule = next((b for b in papers.panel_ballots(panel) if b.code == ballot), None)
    if rule is None:
        raise Http404
    if request.method == "GET" or request.POST.get("do") == "find":
        return _open_page(request, panel, rule)
    try:
        made = actions.open_poll(
            actor=request.user, panel=panel, ballot=ballot, closes_on=_day(request.POST),
            roll={person: group for person, group in _roll(request.POST).items() if group},
        )  # fmt: skip
    except Invalid as invalid:
        return _open_page(request, panel, rule, invalid.problems)
    messages.success(request, f"已开启，{made.closes_on:%m月%d日}24:00截止。投票人在待办里会看到。")
    return redirect("assessments:poll", pk=made.pk)


def _open_page(
    request: HttpRequest, panel: Panel, ballot: Ballot, problems: Problems | None = None
) -> HttpResponse:
    """The roll to be, as proposed, or as it was sent with who was looked for."""
    sent, words = request.POST, request.POST.get("q", "")
    roll = _roll(sent) if request.method == "POST" else None
    context = {
        "panel": panel,
        "ballot": ballot,
        "lines": polls.roll_to_be(panel, ballot, request.user, roll, words),
        "q": words,
        "closes_on": sent.get("closes_on") or polls.usual_day().isoformat(),
        "problems": problems or {},
    }
    status = 422 if problems else 200
    return render(request, "assessments/polls/open.html", context, status=status)


def _roll(sent: Any) -> dict[int, str]:
    """Person → group of the fields g.PERSON; '' where somebody is left off."""
    read = {whole(name.removeprefix("g.")): str(sent[name]) for name in sent if name[:2] == "g."}
    return {person: group for person, group in read.items() if person}


def _day(sent: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(sent.get("closes_on", ""))
    except ValueError:
        return None


@signed_in
@require_GET
@never_cache
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a poll's roll to its keeper: who may vote, whose paper is in, never what."""
    return _roll_page(request, doors.poll_for(request.user, pk, rights.KEEP_POLL))


def _roll_page(
    request: HttpRequest,
    found: Poll,
    typed: Typed | None = None,
    problems: Problems | None = None,
) -> HttpResponse:
    context = polls.roll_page(found, request.user, request.GET)
    context |= {"typed": typed or {}, "problems": problems or {}}
    return render(request, "assessments/polls/roll.html", context, status=422 if problems else 200)


def _add(actor: Any, found: Poll, sent: Any) -> str:
    person, group = whole(sent.get("person")) or 0, sent.get("group", "")
    voter = actions.add_voter(actor=actor, poll=found, person=person, group=group)
    return f"已把{voter.person.name}加入名册。"


def _remove(actor: Any, found: Poll, sent: Any) -> str:
    actions.remove_voter(actor=actor, poll=found, voter=whole(sent.get("voter")) or 0)
    return "已移出名册。"


def _recuse(actor: Any, found: Poll, sent: Any) -> str:
    subjects = {number for text in sent.getlist("subject") if (number := whole(text))}
    voter = whole(sent.get("voter")) or 0
    actions.set_recusals(actor=actor, poll=found, voter=voter, subjects=subjects)
    return "已登记回避。" if subjects else "已取消回避。"


def _close(actor: Any, found: Poll, sent: Any) -> str:
    closed = actions.close(actor=actor, poll=found, reason=sent.get("reason", ""))
    if closed.state == Poll.State.VALID:
        return "投票已截止，过法定人数，有效。"
    return "投票已截止，没有过法定人数。"


def _repeat(actor: Any, found: Poll, sent: Any) -> str:
    new = actions.repeat(actor=actor, poll=found, closes_on=_day(sent))
    return f"已开启第二轮，{new.closes_on:%m月%d日}24:00截止。名册不变，每人重新投一张票。"


STEPS: dict[str, Callable[[Any, Poll, Any], str]] = {
    "add": _add,
    "remove": _remove,
    "recuse": _recuse,
    "close": _close,
    "repeat": _repeat,
}


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do one thing with a poll or its roll; what was typed comes back with the sentence if it is wrong."""
    take = STEPS.get(action)
    if take is None:
        raise Http404
    found = doors.poll_for(request.user, pk, rights.KEEP_POLL)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        messages.success(request, take(request.user, found, request.POST))
    except Invalid as invalid:
        return _roll_page(request, found, typed, {action: [invalid.sentence]})
    if action == "repeat":
        return redirect("assessments:polls", pk=found.panel_id)
    return redirect("assessments:poll", pk=pk)
