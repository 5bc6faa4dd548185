"""Pages of spot checks: a week's, one check with its steps, the draw made again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.dispatched import relations, rules
from members.dispatched.actions import checks as actions
from members.dispatched.doors import check_for, reader
from members.dispatched.forms import AnswerForm
from members.dispatched.models import Draw, Posting, SpotCheck
from members.dispatched.queries import checks
from members.dispatched.views.shared import upload
from portal.doors import seen, signed_in
from portal.refusals import Invalid, NotAllowed


@reader
@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """List a week's checks; those not asked yet are seen by the county's office alone."""
    monday = checks.week_asked(request.GET.get("week", ""))
    context = {
        "week": checks.week(request.user, monday),
        "weeks": checks.weeks(),
        "share": rules.SHARE,
        "most": rules.WEEKS,
    }
    return render(request, "members/dispatched/checks.html", context)


@signed_in
@require_GET
@never_cache
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one check: what was asked and answered, and what may be done."""
    account: Any = request.user
    found = check_for(account, pk)
    context = checks.shown(account, found) | {
        "answers": SpotCheck.Answer.choices,
        "good": [one for one in SpotCheck.Result.choices if one[0] in SpotCheck.GOOD],
        "results": SpotCheck.Result.choices,
        "form": AnswerForm(),
    }
    return render(request, "members/dispatched/check.html", context)


def _answer(request: HttpRequest, check: SpotCheck) -> SpotCheck:
    words = {"answer": request.POST.get("answer", ""), "said": request.POST.get("said", "")}
    photo = upload(request, "proof")
    return actions.answer(actor=request.user, check=check, upload=photo, **words)


def _explain(request: HttpRequest, check: SpotCheck) -> SpotCheck:
    photo = upload(request, "proof")
    text = request.POST.get("reason", "")
    return actions.explain(actor=request.user, check=check, text=text, upload=photo)


def _prove(request: HttpRequest, check: SpotCheck) -> SpotCheck:
    photo = upload(request, "proof")
    if photo is None:
        raise Invalid("没有上传。", {"proof": ["请选一张照片。"]})
    return actions.add_proof(actor=request.user, check=check, upload=photo)


def _judged(action: Callable[..., SpotCheck], words: str) -> Callable[..., SpotCheck]:
    def taken(request: HttpRequest, check: SpotCheck) -> SpotCheck:
        result, said = request.POST.get("result", ""), request.POST.get("reason", "")
        return action(actor=request.user, check=check, result=result, **{words: said})

    return taken


_STEPS: dict[str, Callable[[HttpRequest, SpotCheck], SpotCheck]] = {
    "ask": lambda request, check: actions.ask(actor=request.user, check=check),
    "answer": _answer,
    "proof": _prove,
    "record": _judged(actions.record, "note"),
    "question": lambda request, check: actions.question(
        actor=request.user, check=check, why=request.POST.get("reason", "")
    ),
    "explain": _explain,
    "finalize": _judged(actions.finalize, "why"),
    "correct": _judged(actions.correct, "why"),
}


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a check."""
    if action not in _STEPS:
        raise Http404
    taken = _STEPS[action](request, check_for(request.user, pk))
    messages.success(request, f"抽查：{taken.get_state_display()}。")
    return redirect("dispatched:check", pk=pk)


@reader
@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a week was drawn, and draw it again from its seed; names of those asked alone."""
    account: Any = request.user
    found = seen(Draw, account, pk, "county")
    hidden = found.checks.filter(state=SpotCheck.State.DRAWN).exists()
    if (
        hidden
        and checks.still_secret(found)
        and not relations.office_keeps(account, found.county.path)
    ):
        said = "还没有问完。问完或过了这一周，才公开怎样抽的，以免走漏。"
        raise NotAllowed(said, rule="P10-R3", who=relations.OFFICE)
    again, same = checks.redrawn(found)
    rows = Posting.objects.visible_to(account).filter(pk__in=found.population)
    known = set(checks.known_to(account).filter(draw=found).values_list("posting", flat=True))
    context = {
        "draw": found,
        "same": same,
        "again": again,
        "postings": list(rows.select_related("person", "village").order_by("pk")[:2000]),
        "known": known,
        "must": set(found.must),
    }
    return render(request, "members/dispatched/draw.html", context)
