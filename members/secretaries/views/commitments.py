"""Pages of commitments: making one, its page, the township's work list, the ranking."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.secretaries import relations, rights
from members.secretaries.actions import commitments as actions
from members.secretaries.doors import commitment_for, reader, term_for
from members.secretaries.forms import CommitmentForm, ReportForm
from members.secretaries.lifecycle import COMMITMENT, OWN_STEPS
from members.secretaries.models import Commitment
from members.secretaries.queries import commitments as queries
from members.secretaries.queries import terms
from members.secretaries.views.shared import form_page, share_of
from members.secretaries.words import Field
from portal import paging
from portal.doors import signed_in
from portal.form_pages import sent
from portal.refusals import NotAllowed

STATES = (("", "待镇街办理"), *Commitment.State.choices)


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the commitments in scope that wait for the township, or those in a state."""
    rows = Commitment.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    wanted = [state] if state in Commitment.State.values else ["claimed", "reported"]
    rows = rows.filter(state__in=wanted)
    shown = rows.select_related("term__post__person", "term__post__organization__parent")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "states": STATES,
        "state": state,
    }
    return render(request, "members/secretaries/commitments.html", context)


@reader
@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    """Rank the secretaries in scope by what they have fulfilled, in township and county."""
    year = terms.year_asked(request.GET.get("year", ""))
    context = {"rows": queries.ranking(request.user, year), "year": year, "years": terms.years()}
    return render(request, "members/secretaries/ranking.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Make a commitment for one's village."""
    term = term_for(request.user, pk)
    if not relations.is_person(request.user, term.person):
        raise NotAllowed(f"履职承诺由{actions.WHO}登记。", rule="P01-R9", who=actions.WHO)
    if not dt.MINYEAR < year < 3000:
        raise Http404
    lacking = queries.missing(term, year)
    asked = request.GET.get("field", "")
    first = asked if asked in Field.values else lacking[0].value if lacking else ""
    form = CommitmentForm(sent(request), initial={"field": first, "due_on": dt.date(year, 12, 20)})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "term": term, "year": year}
        if form.attempt(actions.claim, facts=form.cleaned_data, **words):
            messages.success(request, "承诺已登记，等镇街审核。")
            return redirect(f"{reverse('secretaries:mine')}?year={year}")
    names = "、".join(one.label for one in lacking)
    return form_page(
        request, form, title=f"{year}年履职承诺",
        about=f"还缺：{names}" if lacking else "八个方面都有了，可以再加。",
        back=reverse("secretaries:mine"), back_label="我的书记档案", verb="登记",
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one commitment and what may be done."""
    found = commitment_for(request.user, pk)
    own = relations.is_person(request.user, found.term.person)
    offers = COMMITMENT.offers(request.user, found)
    context = {
        "one": found,
        "term": found.term,
        "own": own,
        "offers": [offer for offer in offers if offer.step.action not in OWN_STEPS],
        "own_offers": [offer for offer in offers if offer.step.action in OWN_STEPS],
        "keeps": relations.may(
            request.user, rights.KEEP_SECRETARIES, found.scope_path, found.term.person
        ),
    }
    return render(request, "members/secretaries/commitment.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def own_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Have the secretary change what was returned, or report what came of it."""
    found = commitment_for(request.user, pk)
    if action not in OWN_STEPS:
        raise Http404
    step = COMMITMENT.step(action)
    if refusal := COMMITMENT.refusal(request.user, found, step):
        raise refusal
    names = ("field", "text", "target", "due_on")
    initial = {name: getattr(found, name) for name in names}
    form: Any = CommitmentForm(sent(request), initial=initial)
    if action == "report":
        form = ReportForm(sent(request))
    if form.is_bound and form.is_valid():
        take = partial(actions.own_step, action=action, actor=request.user)
        if form.attempt(take, commitment=found, facts=form.cleaned_data):
            messages.success(request, f"已{step.label}。")
            return redirect("secretaries:commitment", pk=pk)
    return form_page(
        request, form, title=step.label, about=f"{found.get_field_display()}：{found.text}",
        back=reverse("secretaries:commitment", args=[pk]), back_label="承诺", verb=step.label,
    )  # fmt: skip


@signed_in
@require_POST
def review(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of the township."""
    found = commitment_for(request.user, pk)
    if action in OWN_STEPS:
        raise Http404
    try:
        step = COMMITMENT.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := COMMITMENT.refusal(request.user, found, step):
        raise refusal
    said = request.POST.get("said", "")
    share = share_of(request)
    actions.review(actor=request.user, commitment=found, action=action, said=said, share=share)
    messages.success(request, f"已{step.label}。")
    return redirect("secretaries:commitment", pk=pk)
