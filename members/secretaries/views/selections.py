"""Pages of selections: the list, nominating, one case with checks, ratings and steps, appointing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import seen_person
from members.rights import SEE_PEOPLE
from members.secretaries import relations, rights
from members.secretaries.actions import selections as actions
from members.secretaries.doors import reader, selection_for, village_for
from members.secretaries.forms import AppointForm, NominateForm, RateForm
from members.secretaries.lifecycle import RATES, SELECTION
from members.secretaries.models import Selection
from members.secretaries.queries import lists
from members.secretaries.views.shared import form_page
from members.secretaries.words import CRITERIA
from portal import clock, paging
from portal.doors import signed_in
from portal.form_pages import sent

ROAD = ("清单核查", "镇街评价", "县级评价", "上报", "审批", "任职")
"""What is done in each of the open states, in their order."""
STATES = (("", "办理中"), *Selection.State.choices, ("all", "全部"))


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the cases in scope, the open ones where nothing else is asked."""
    rows = Selection.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    if state in Selection.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=Selection.OPEN)
    shown = rows.select_related("village__parent", "person__home")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "states": STATES,
        "state": state,
    }
    return render(request, "members/secretaries/selections.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick a candidate for a village, then say where he comes from and why he."""
    account: Any = request.user
    village = village_for(account, pk)
    if not account.may(rights.DECIDE_SECRETARIES, village.path):
        relations.insist(account, rights.KEEP_SECRETARIES, village.path, "提名书记人选")
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        return _picking(request, village)
    form = NominateForm(sent(request))
    if form.is_bound and form.is_valid():
        words = {"actor": account, "village": village, "person": person, **form.cleaned_data}
        if made := form.attempt(actions.nominate, **words):
            messages.success(request, f"已提名{person.name}。负面清单的核查已转各部门。")
            return redirect("secretaries:selection", pk=made.pk)
    return form_page(
        request, form, title="提名书记人选", about=f"{village.label}：{person.name}，{person.home.label}",
        back=reverse("secretaries:village", args=[pk]), back_label=village.label, verb="提名",
        hidden={"person": person.pk},
    )  # fmt: skip


def _picking(request: HttpRequest, village: Any) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {
        "q": words,
        "by_unit": False,
        "people": core.people_found(request.user, words, right=SEE_PEOPLE),
        "limit": core.FOUND,
        "village": village,
    }
    part = request.headers.get("HX-Target") == "found"
    name = "parts/found.html" if part else "picking.html"
    return render(request, f"members/secretaries/{name}", context)


@signed_in
@require_GET
@never_cache
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case: where it stands, checks, ratings, what is against it, what may be done."""
    return _page(request, selection_for(request.user, pk))


def _page(
    request: HttpRequest, found: Selection, rating: Any = None, appointing: Any = None
) -> HttpResponse:
    account: Any = request.user
    offers = SELECTION.offers(account, found)
    lines = lists.lines(found)
    ratings = list(found.ratings.select_related("by__person"))
    initial = {"on": clock.today(), "title": actions.TITLE}
    turn = next((offer for offer in offers if offer.step.action in RATES), None)
    context = {
        "case": found,
        "lines": [(line, lists.reads_evidence(account, line, found),
                   found.is_open and lists.may_answer(account, line.item)) for line in lines],
        "ratings": ratings,
        "criteria": [(label, [getattr(one, name) for one in ratings])
                     for name, label in CRITERIA.items()],
        "holds": actions.held(found.person),
        "turn": turn,
        "rating": rating or RateForm(),
        "appointing": appointing or AppointForm(initial=initial),
        "offers": [one for one in offers if one.step.action not in (*RATES, "appoint")],
        "appoint": next((one for one in offers if one.step.action == "appoint"), None),
        "road": _road(found),
        "term": getattr(found, "term", None),
    }  # fmt: skip
    status = 422 if any(f is not None and f.errors for f in (rating, appointing)) else 200
    return render(request, "members/secretaries/selection.html", context, status=status)


def _road(found: Selection) -> list[tuple[str, str]]:
    """The steps of the straight way, each done, now or later."""
    way = Selection.OPEN
    at = way.index(found.state) if found.state in way else -1
    marks = ["done" if n < at or found.state == "appointed" else "now" if n == at else ""
             for n in range(len(way))]  # fmt: skip
    return list(zip(ROAD, marks, strict=True))


@signed_in
@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rating of township or county, whoever's turn it is."""
    found = selection_for(request.user, pk)
    wanted = "rate_county" if found.state == "town_rated" else "rate_town"
    if refusal := SELECTION.refusal(request.user, found, SELECTION.step(wanted)):
        raise refusal
    form = RateForm(request.POST)
    if form.is_valid():
        words = {"actor": request.user, "selection": found, "marks": form.marks()}
        if form.attempt(actions.rate, opinion=form.cleaned_data["opinion"], **words):
            messages.success(request, "评价已保存。")
            return redirect("secretaries:selection", pk=pk)
    return _page(request, found, rating=form)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a case that needs words at the most."""
    found = selection_for(request.user, pk)
    try:
        taken = SELECTION.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if action in (*RATES, "appoint"):
        raise Http404
    if refusal := SELECTION.refusal(request.user, found, taken):
        raise refusal
    said = request.POST.get("said", "")
    actions.take(actor=request.user, selection=found, action=action, said=said)
    messages.success(request, f"{found.person.name}：已{taken.label}。")
    return redirect("secretaries:selection", pk=pk)


@signed_in
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint the approved candidate."""
    found = selection_for(request.user, pk)
    if refusal := SELECTION.refusal(request.user, found, SELECTION.step("appoint")):
        raise refusal
    form = AppointForm(request.POST)
    if form.is_valid():
        words = {"actor": request.user, "selection": found, **form.cleaned_data}
        if term := form.attempt(actions.appoint, **words):
            messages.success(
                request, f"{found.person.name}已任职，书记档案已建立。请安排导师帮带。"
            )
            return redirect("secretaries:term", pk=term.pk)
    return _page(request, found, appointing=form)
