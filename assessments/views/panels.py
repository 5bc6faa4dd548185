"""The page of one panel: its ranking, the account of each score, and the steps people take."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments import rights
from assessments.actions import corrections, rulings
from assessments.actions import panels as actions
from assessments.doors import insist, panel_for, subject_for
from assessments.models import Panel, Ruling
from assessments.queries import accounts, pages
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Invalid

Typed = dict[str, str]


@signed_in
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a panel: stage, quota, ranking by `grade`, what can be done; `who` opens an account."""
    return _page(request, panel_for(request.user, pk))


def _page(
    request: HttpRequest,
    found: Panel,
    typed: Typed | None = None,
    problems: dict[str, list[str]] | None = None,
) -> HttpResponse:
    context = pages.panel_page(found, request.user, request.GET)
    context |= {"typed": typed or {}, "problems": problems or {}}
    status = 422 if problems else 200
    return render(request, "assessments/panel.html", context, status=status)


@signed_in
@require_GET
def account(request: HttpRequest, pk: int, subject: int) -> HttpResponse:
    """Return the drawer with the account of one score; without htmx the panel with it open."""
    found = panel_for(request.user, pk)
    if "HX-Request" not in request.headers:
        return redirect(f"{pages.address(found)}?who={subject}")
    told = accounts.account_of(found, subject_for(found, subject))
    if told is None:
        raise Http404
    return render(request, "assessments/account.html", {"panel": found, "account": told})


def _submit(actor: Any, found: Panel, typed: Typed) -> str:
    actions.submit(actor=actor, panel=found)
    return "已提交审核，录入表已锁定。县委组织部计分以后，结果会出现在这里。"


def _close(actor: Any, found: Panel, typed: Typed) -> str:
    actions.close(actor=actor, panel=found, reason=typed.get("reason", ""))
    return "已截止录入。"


def _return(actor: Any, found: Panel, typed: Typed) -> str:
    actions.give_back(actor=actor, panel=found, reason=typed.get("reason", ""))
    return f"已退回{found.organization.label}补录。"


def _deliberate(actor: Any, found: Panel, typed: Typed) -> str:
    actions.deliberate(actor=actor, panel=found, meeting=typed.get("meeting", ""))
    return "已记录审议通过。接下来请主要负责人签字。"


def _sign(actor: Any, found: Panel, typed: Typed) -> str:
    actions.sign(actor=actor, panel=found, role=typed.get("role", ""))
    return "已签字。"


def _post(actor: Any, found: Panel, typed: Typed) -> str:
    notice = actions.post_notice(actor=actor, panel=found)
    last = notice.last_day
    return f"已公示，到{last.month}月{last.day}日24:00为止。请打印张贴。"


def _confirm(actor: Any, found: Panel, typed: Typed) -> str:
    done = actions.confirm(actor=actor, panel=found)
    names = "、".join(p.organization.label for p in done)
    return f"已确认{names}的结果，总分和等次已锁定。"


def _file(actor: Any, found: Panel, typed: Typed) -> str:
    actions.file_results(actor=actor, panel=found)
    return "已报县委组织部备案。"


def _correct(actor: Any, found: Panel, typed: Typed) -> str:
    corrections.ask(actor=actor, panel=found, reason=typed.get("reason", ""))
    return "更正申请已报县委组织部，批准以后会开出新的一版。"


STEPS: dict[str, Callable[[Any, Panel, Typed], str]] = {
    "submit": _submit,
    "close": _close,
    "return": _return,
    "deliberate": _deliberate,
    "sign": _sign,
    "post": _post,
    "confirm": _confirm,
    "file": _file,
    "correct": _correct,
}


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take one step of the panel's life; what was typed comes back with the sentence if it is wrong."""
    take = STEPS.get(action)
    if take is None:
        raise Http404
    found = panel_for(request.user, pk)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        messages.success(request, take(request.user, found, typed))
    except Invalid as invalid:
        problems = {f"{action}.{k}": v for k, v in invalid.problems.items()}
        return _page(request, found, typed, problems or {action: [invalid.sentence]})
    return redirect("assessments:panel", pk=pk)


@signed_in
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a committee's order inside a tie and score the panel again."""
    found = panel_for(request.user, pk, rights.RULE)
    places = _places(request)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        run = rulings.record_order(
            actor=request.user, panel=found, order=places, reason=typed.get("reason", "")
        )
    except Invalid as invalid:
        return _page(request, found, typed, {"order": [invalid.sentence]})
    messages.success(request, "已记录先后，正在按它重新计分。")
    return redirect("portal:job", pk=run.job_id)


@signed_in
@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Record vetoes, criteria, decisions and verdicts, and score the panel again."""
    found = panel_for(request.user, pk, rights.RULE)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        run = rulings.record(
            actor=request.user, panel=found, rulings=_ruled(typed), reason=typed.get("reason", "")
        )
    except Invalid as invalid:
        return _page(request, found, typed, {"rule": [invalid.sentence]})
    messages.success(request, "已记录裁定，正在按它重新计分。")
    return redirect("portal:job", pk=run.job_id)


@signed_in
@require_POST
def missing_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the committee's decision on a ballot that fell short twice, and score the panel again."""
    found = panel_for(request.user, pk, rights.RULE)
    typed = {name: str(value) for name, value in request.POST.items()}
    told = {name: typed.get(f"missing_{name}", "") for name in ("meeting", "words", "ground")}
    try:
        run = rulings.decide_missing(
            actor=request.user,
            panel=found,
            ballot=typed.get("ballot", ""),
            choice=typed.get("choice", ""),
            **told,
        )
    except Invalid as invalid:
        return _page(
            request, found, typed, {f"missing.{k}": v for k, v in invalid.problems.items()}
        )
    messages.success(request, "已记录会议决定，正在按它重新计分。")
    return redirect("portal:job", pk=run.job_id)


def _ruled(typed: Typed) -> dict[int, list[rulings.Said]]:
    """Subject → what is ruled, of the fields rule-<subject> (kind:value) and points-<subject>."""
    found: dict[int, list[rulings.Said]] = {}
    for name, value in typed.items():
        field, _, subject = name.partition("-")
        pk = whole(subject)
        if pk is None or field not in ("rule", "points") or not value.strip():
            continue
        kind, _, said = value.partition(":") if field == "rule" else ("verdict_points", "", value)
        found.setdefault(pk, []).append((kind, said.strip()))
    return found


@signed_in
@require_POST
def withdraw_ruling(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a ruling back and score the panel again."""
    rows = Ruling.objects.visible_to(request.user).select_related("subject", "panel")
    ruling = get_object_or_404(rows, pk=pk)
    insist(request.user, rights.RULE, ruling.panel.organization.path)
    run = rulings.withdraw(actor=request.user, ruling=ruling, reason=request.POST.get("reason", ""))
    messages.success(request, "已撤销这一条裁定，正在重新计分。")
    return redirect("portal:job", pk=run.job_id)


def _places(request: HttpRequest) -> dict[int, int]:
    """Subject → place, of the fields place-<subject>."""
    read = {
        whole(name.removeprefix("place-")): whole(str(value))
        for name, value in request.POST.items()
        if name.startswith("place-")
    }
    return {subject: place for subject, place in read.items() if subject and place}
