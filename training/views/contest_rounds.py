"""Pages of a round: a judge's sheet, the counted ranking that is decided, results, onto the menu."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.doors import signed_in
from portal.files import XLSX
from portal.form_pages import sent
from portal.reading import whole
from portal.refusals import Invalid, NotAllowed, Stale
from training import contest_sheets, places, rights
from training.actions import contest_rounds as actions
from training.contest_lifecycle import CONTEST
from training.doors import contest_for, entry_of_contest
from training.forms.contests import AdoptForm, marks_of
from training.forms.teaching import suggest_fields
from training.models import Contest, ContestJudge
from training.queries import contests as queries
from training.queries import judges
from training.views.shared import form_page

KEEP = rights.KEEP_TRAINING


def judge_for(account: Any, contest: Contest, number: int | None) -> ContestJudge:
    """The judge whose sheet is asked for: the account's own, or one from outside whose marks it types in."""
    if number is None:
        if own := judges.of(account, contest):
            return own
        raise NotAllowed("您不是这场比赛的评委。评委由主办单位聘请。", who="主办单位")
    rows = contest.judges.filter(until=None).select_related("person__home", "contest__organization")
    found: ContestJudge = get_object_or_404(rows, pk=number)
    if not actions.marks_for(account, found):
        raise NotAllowed("这张评分表不归您填。评委用本人的账号评分；没有账号的由主办单位录入。")
    return found


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a judge's sheet and take his marks; what was typed stays where something is wrong."""
    account: Any = request.user
    contest = contest_for(account, pk)
    asked = request.POST if request.method == "POST" else request.GET
    judge, after = (
        judge_for(account, contest, whole(asked.get("judge"))),
        whole(asked.get("after")) or 0,
    )
    problems: dict[str, list[str]] = {}
    said = ""
    if request.method == "POST":
        try:
            count = actions.mark(actor=account, judge=judge, marks=marks_of(request.POST))
        except Invalid as wrong:
            problems, said = wrong.problems, wrong.sentence
        else:
            messages.success(request, f"已保存{count}件。评分结束以前可以改。")
            return redirect(_next(contest, judge, asked.get("judge"), after))
    lines, more = queries.sheet(judge, after)
    context = {
        "contest": contest, "judge": judge, "after": after, "more": more, "said": said,
        "paper": judge.person_id is None, "open": contest.state == Contest.State.JUDGING,
        "lines": [(one, _typed(request, one), problems.get(f"mark-{one.entry.pk}", [])) for one in lines],
    }  # fmt: skip
    status = 422 if said else 200
    return render(request, "training/contest_ballot.html", context, status=status)


def _next(contest: Contest, judge: ContestJudge, number: str | None, after: int) -> str:
    _, more = queries.sheet(judge, after)
    address = reverse("training:contest_ballot", args=[contest.pk])
    return f"{address}?after={more or 0}" + (f"&judge={judge.pk}" if number else "")


def _typed(request: HttpRequest, one: queries.Line) -> dict[str, Any]:
    if request.method == "POST":
        text = request.POST.get(f"mark-{one.entry.pk}", "")
        return {"value": text, "aside": f"aside-{one.entry.pk}" in request.POST}
    if one.mark is None:
        return {"value": "", "aside": False}
    value = "" if one.mark.value is None else f"{one.mark.value.normalize():f}"
    return {"value": value, "aside": one.mark.recused}


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a counted round with its line, and decide it; 409 while it is not counted."""
    account: Any = request.user
    contest = contest_for(account, pk, KEEP, "确定晋级")
    if contest.state != Contest.State.COUNTED:
        raise Stale(f"比赛现在是“{contest.get_state_display()}”，没有待定的名次。")
    action = "select" if contest.is_last else "advance"
    step, problems, said = CONTEST.step(action), {}, ""
    if request.method == "POST":
        chosen = [one for one in map(whole, request.POST.getlist("chosen")) if one]
        try:
            made = actions.decide(
                actor=account, contest=contest, chosen=chosen,
                ground=request.POST.get("ground", ""), seen=request.POST.get("seen", ""),
            )  # fmt: skip
        except Invalid as wrong:
            problems, said = wrong.problems, wrong.sentence
        else:
            messages.success(request, f"第{made.round}轮已{step.label}，{made.went_on}件。")
            return redirect("training:contest", pk=pk)
    told, rows = queries.ranking(contest)
    chosen_ = request.POST.getlist("chosen") if said else []
    context = {
        "contest": contest, "told": told, "rows": rows, "step": step, "said": said,
        "problems": problems, "ground": request.POST.get("ground", ""), "chosen": chosen_,
        "refusal": CONTEST.refusal(account, contest, step),
    }  # fmt: skip
    return render(request, "training/contest_decide.html", context, status=422 if said else 200)


@signed_in
@require_GET
@never_cache
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the selected lectures as they are published; a round's whole ranking to who keeps it."""
    account: Any = request.user
    contest = contest_for(account, pk)
    keeps = account.may(KEEP, contest.scope_path)
    number = whole(request.GET.get("round"))
    decision = None
    if number is not None:
        if not keeps:
            raise NotAllowed("各轮名次由主办单位查看，公布的是入选名单。", who="主办单位")
        rows = contest.decisions.filter(round=number).select_related("by__person")
        decision = get_object_or_404(rows)
    elif contest.state != Contest.State.FINISHED:
        raise Stale("比赛还没有公布结果。")
    context = {
        "contest": contest, "keeps": keeps, "decision": decision,
        "rows": queries.standings(decision) if decision else queries.selected(contest),
        "decisions": queries.decisions(contest) if keeps else [],
    }  # fmt: skip
    return render(request, "training/contest_results.html", context)


@signed_in
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the rankings of all decided rounds as a workbook."""
    contest = contest_for(request.user, pk, KEEP, "导出比赛名次")
    data, header = contest_sheets.rankings(request.user, contest)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": header})


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a selected lecture onto the menu."""
    account: Any = request.user
    entry = entry_of_contest(account, pk)
    contest_for(account, entry.contest_id, KEEP, "列入课程菜单")
    level = "secretary" if entry.unit.kind == "branch" else "model"
    form = AdoptForm(sent(request), initial={"field": entry.field, "level": level})
    if form.is_bound and form.is_valid():
        topic = form.attempt(actions.adopt, actor=account, entry=entry, **form.cleaned_data)
        if topic is not None:
            messages.success(request, f"{entry}已列入课程菜单，单位可以点单。")
            return redirect("training:contest_results", pk=entry.contest_id)
    fields = places.rule_of(entry.contest.organization).lecture_fields
    suggest_fields(form, fields)
    return form_page(
        request, form, title="列入课程菜单", verb="列入菜单",
        about=f"{entry}　{entry.unit.label}；讲课人没有登记过的同时登记为兼职教师",
        back=reverse("training:contest_results", args=[entry.contest_id]),
        back_label=entry.contest.title, more={"suggested": fields},
    )  # fmt: skip
