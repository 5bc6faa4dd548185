"""Pages of stays: the list, one stay, registering, correcting, its steps, its helper and officer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import person_lists
from members import queries as core
from members.doors import seen_person
from members.floating import relations
from members.floating.actions import stays as actions
from members.floating.doors import keeper, reader, stay_for
from members.floating.forms import ContactForm, NewStayForm, StayFilter, StayForm
from members.floating.lifecycle import STAY
from members.floating.models import FloatingMember, Talent
from members.floating.queries import choices, stays
from members.floating.views.shared import form_page
from members.forms import places
from members.models import Person
from members.rights import SEE_PEOPLE
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import day_if_any, sent
from portal.reading import whole


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the stays in scope, who has been silent longest first, narrowed by the filter in the address."""
    account: Any = request.user
    form = StayFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    every = FloatingMember.objects.visible_to(account)
    rows = stays.narrowed(
        every.timed(),  # type: ignore[attr-defined]
        direction=asked.get("direction", ""),
        state=asked.get("state", ""),
        stage=asked.get("stage", ""),
        destination=asked.get("to", ""),
        name=asked.get("q", ""),
        places=person_lists.places_if_named(account, asked.get("unit", "")),
    )
    context = {
        "form": form,
        "figures": stays.figures(every),
        "page": stays.page(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows),
        "may_keep": account.may_anywhere("floating.keep"),
    }
    return render(request, "members/floating/stays.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick the member, then register his stay."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        return _picking(request)
    form = NewStayForm(sent(request))
    offered(form, "branch", places(choices.kept(account, "branch")))
    offered(form, "station", choices.stations(account), "没有")
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        direction, number = facts.pop("direction"), facts.pop("branch")
        facts["station_id"] = whole(facts.pop("station"))
        branch = choices.keeping_branch(account, person, direction, whole(number))
        if branch is None:
            form.add_error("branch", "请选由哪个党支部管理。")
        elif made := form.attempt(
            actions.register,
            actor=account,
            person=person,
            direction=direction,
            branch=branch,
            facts=facts,
        ):
            messages.success(request, f"已登记{person.name}。请再安排结对干部。")
            return redirect("floating:stay", pk=made.pk)
    return form_page(
        request, form, title="登记流动党员", about=f"{person.name}，{person.home.label}",
        back=reverse("floating:stays"), back_label="流动党员", verb="登记", hidden={"person": person.pk},
    )  # fmt: skip


def _picking(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {
        "q": words,
        "by_unit": False,
        "people": core.people_found(request.user, words, right=SEE_PEOPLE),
        "limit": core.FOUND,
    }
    part = request.headers.get("HX-Target") == "found"
    template = "members/floating/parts/found.html" if part else "members/floating/stay_new.html"
    return render(request, template, context)


@signed_in
@require_GET
@never_cache
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one stay: where he is, his clock, reports, helper, officer, and what may be done."""
    account: Any = request.user
    found = stay_for(account, pk)
    keeps = relations.keeps(account, found) and found.is_open
    helps = relations.is_helper(account, found)
    context = {
        "stay": found,
        "told": stays.of(found),
        "is_self": relations.is_self(account, found),
        "reads": relations.reads_words(account, found),
        "keeps": keeps,
        "may_report": found.is_open and relations.may_report(account, found),
        "offers": STAY.offers(account, found),
        "committee": choices.committee(found.branch) if keeps else [],
        "officers": choices.officers(found.branch) if keeps else [],
        "contact_form": ContactForm(initial={"on": clock.today()}) if keeps or helps else None,
        "talent": Talent.objects.filter(stay=found).first(),
    }
    return render(request, "members/floating/stay.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an open stay."""
    account: Any = request.user
    found = stay_for(account, pk)
    relations.insist_keeps(account, found, "修改流动党员登记")
    names = (*actions.FACTS[:-1],)
    initial = {name: getattr(found, name) for name in names} | {"station": found.station_id}
    form = StayForm(sent(request), initial=initial)
    offered(form, "station", choices.stations(account, found.branch), "没有")
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["station_id"] = whole(facts.pop("station"))
        if form.attempt(actions.correct, actor=account, stay=found, facts=facts):
            messages.success(request, "已保存。")
            return redirect("floating:stay", pk=pk)
    return form_page(
        request, form, title="修改流动党员登记", about=str(found),
        back=reverse("floating:stay", args=[pk]), back_label=found.person.name,
    )  # fmt: skip


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a stay's life."""
    account: Any = request.user
    found = stay_for(account, pk)
    try:
        taken = STAY.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := STAY.refusal(account, found, taken):
        raise refusal
    actions.take(
        actor=account,
        stay=found,
        action=action,
        on=day_if_any(request),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, f"{found.person.name}：已{taken.label}。")
    return redirect("floating:stay", pk=pk)


@signed_in
@require_POST
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a stay its helper, one of the village's two committees."""
    found = stay_for(request.user, pk)
    relations.insist_keeps(request.user, found, "安排结对干部")
    rows = Person.objects.filter(pk__in=[one.pk for one in choices.committee(found.branch)])
    helper = get_object_or_404(rows, pk=whole(request.POST.get("helper")) or 0)
    made = actions.pair(actor=request.user, stay=found, helper=helper)
    messages.success(request, f"结对干部：{made.helper.name}。")
    return redirect("floating:stay", pk=pk)


@signed_in
@require_POST
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which contact officer a stay belongs to; none where nothing is picked."""
    found = stay_for(request.user, pk)
    relations.insist_keeps(request.user, found, "安排联络员")
    offered_ones = {one.pk: one for one in choices.officers(found.branch)}
    number = request.POST.get("officer", "")
    if number and whole(number) not in offered_ones:
        raise Http404
    chosen = offered_ones.get(whole(number) or 0)
    actions.give_officer(actor=request.user, stay=found, officer=chosen)
    messages.success(request, "联络员已保存。")
    return redirect("floating:stay", pk=pk)
