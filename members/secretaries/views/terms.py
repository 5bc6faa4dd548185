"""Pages of a secretary's file: a year of it, its end, what came out later; one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.secretaries import relations, rights
from members.secretaries.actions import assessments, commitments
from members.secretaries.actions import terms as actions
from members.secretaries.doors import term_for
from members.secretaries.forms import DecideForm
from members.secretaries.models import Term
from members.secretaries.queries import files, lists, terms
from members.secretaries.words import ASKED, CRITERIA
from portal import clock
from portal.doors import signed_in
from portal.form_pages import day_of
from portal.reading import whole


@signed_in
@require_GET
@never_cache
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a secretary's file: post, mentors, commitments of a year, assessments, incentives."""
    found = term_for(request.user, pk)
    year = terms.year_asked(request.GET.get("year", ""))
    return render(request, "members/secretaries/term.html", _context(request.user, found, year))


def _context(account: Any, found: Term, year: int) -> dict[str, Any]:
    own = relations.is_person(account, found.person)
    path = found.scope_path
    decides = relations.may(account, rights.DECIDE_SECRETARIES, path, found.person)
    lines = lists.lines(found) if decides else []
    return {
        "term": found,
        "told": files.of_term(found, year),
        "year": year,
        "years": sorted({*terms.years(), clock.today().year + 1}, reverse=True),
        "asked": len(ASKED),
        "own": own,
        "keeps": relations.may(account, rights.KEEP_SECRETARIES, path, found.person),
        "decides": decides,
        "lines": [line for line in lines if lists.may_answer(account, line.item)],
        "decide_form": DecideForm(),
    }


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own: the file as a secretary, cases as a candidate, whom one is a mentor of."""
    account: Any = request.user
    year = terms.year_asked(request.GET.get("year", ""))
    own = files.own_terms(account.person_id)
    context = {
        "terms": [(one, files.of_term(one, year)) for one in own[:4]],
        "year": year,
        "years": sorted({*terms.years(), clock.today().year + 1}, reverse=True),
        "asked": len(ASKED),
        "selections": files.own_selections(account.person_id or 0),
        "criteria": CRITERIA.values(),
        "mentoring": files.own_mentoring(account.person_id),
        "own": True,
    }
    return render(request, "members/secretaries/mine.html", context)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a secretary's post."""
    found = term_for(request.user, pk)
    relations.insist(
        request.user, rights.KEEP_SECRETARIES, found.scope_path, "登记离任", found.person
    )
    said = request.POST.get("said", "")
    actions.end(actor=request.user, term=found, on=day_of(request), said=said)
    messages.success(request, f"已登记{found.person.name}离任。")
    return redirect("secretaries:village", pk=found.post.organization_id)


@signed_in
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide what a hit after the appointment comes to."""
    found = term_for(request.user, pk)
    relations.insist(
        request.user, rights.DECIDE_SECRETARIES, found.scope_path, "决定任职后核查", found.person
    )
    actions.decide(
        actor=request.user,
        term=found,
        result=request.POST.get("result", ""),
        said=request.POST.get("said", ""),
    )
    messages.success(request, "决定已登记。")
    return redirect("secretaries:term", pk=pk)


@signed_in
@require_POST
def checkup(request: HttpRequest, pk: int) -> HttpResponse:
    """Log the mid-year check."""
    found = term_for(request.user, pk)
    relations.insist(
        request.user, rights.KEEP_SECRETARIES, found.scope_path, "登记年中检查", found.person
    )
    year = whole(request.POST.get("year")) or clock.today().year
    actor, said = request.user, request.POST.get("said", "")
    day = day_of(request)
    commitments.check_up(actor=actor, term=found, year=year, on=day, said=said)
    messages.success(request, "年中检查已登记。")
    return redirect("secretaries:term", pk=pk)


@signed_in
@require_POST
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the assessment of a year."""
    found = term_for(request.user, pk)
    relations.insist(
        request.user, rights.DECIDE_SECRETARIES, found.scope_path, "开始年度评估", found.person
    )
    year = whole(request.POST.get("year")) or clock.today().year
    made = assessments.open_for(actor=request.user, term=found, year=year)
    messages.success(request, f"已开始{year}年评估。前置负面清单的核查已转各部门。")
    return redirect("secretaries:assessment", pk=made.pk)
