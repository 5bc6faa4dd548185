"""Pages of reviews: begin one, its findings, and how it ends."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.archives import watermark
from members.archives.actions import reading
from members.archives.actions import reviews as actions
from members.archives.doors import file_for, seen
from members.archives.forms import ReviewForm, WordsForm
from members.archives.lifecycle import REVIEW
from members.archives.models import ReviewCase
from members.archives.queries import facts
from members.archives.views.answers import guarded, origin
from portal import clock
from portal.doors import signed_in
from portal.refusals import Invalid


@signed_in
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a review."""
    found = file_for(request.user, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Invalid("请选审核的事由。", {"trigger": ["请选审核的事由。"]})
    trigger = form.cleaned_data["trigger"]
    made = actions.open_review(actor=request.user, file=found, trigger=trigger)
    messages.success(request, "已开始审核。办结以前选拔任用暂缓（P07-R4）。")
    return redirect("archives:review", pk=made.pk)


@signed_in
@require_GET
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one review to who keeps or decides; the look is logged."""
    found = seen(ReviewCase, request.user, pk)
    return guarded(render(request, "members/archives/review.html", _shown(request, found)))


def _shown(request: HttpRequest, found: ReviewCase, form: Any = None) -> dict[str, Any]:
    account: Any = request.user
    reading.kept(actor=account, file=found.file, what=f"审核{found.pk}", origin=origin(request))
    lines = [line for line in facts.lines(found.file) if found.fact in ("", line.kind)]
    due = found.due_on if found.state == "investigating" else None
    return {
        "case": found,
        "file": found.file,
        "lines": lines,
        "log": list(found.log.select_related("by__person").order_by("id")),
        "offers": REVIEW.offers(account, found),
        "form": form or WordsForm(),
        "days_late": max((clock.today() - due).days, 0) if due else 0,
        "mark": watermark.of(account),
    }


@signed_in
@require_POST
@never_cache
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a review one step further."""
    found = seen(ReviewCase, request.user, pk)
    if action not in {one.action for one in REVIEW.steps}:
        raise Http404
    words = request.POST.get("words", "")
    form = WordsForm(request.POST)
    form.is_valid()
    taken = partial(actions.step, action=action)
    if form.attempt(taken, actor=request.user, case=found, words=words):
        messages.success(request, f"现在是“{found.get_state_display()}”。")
        return redirect("archives:review", pk=pk)
    status = 422 if "words" in form.errors else 409
    page = render(
        request, "members/archives/review.html", _shown(request, found, form), status=status
    )
    return guarded(page)
