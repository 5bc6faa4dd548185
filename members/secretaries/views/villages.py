"""Pages of villages: the list with reserves and gaps, one village, weak organizations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.pools.rights import KEEP_POOLS
from members.secretaries import relations, rights
from members.secretaries.actions import terms as actions
from members.secretaries.doors import reader, village_for
from members.secretaries.forms import VillageFilter, WeakForm
from members.secretaries.lifecycle import secretary_of
from members.secretaries.models import Weak
from members.secretaries.queries import files, terms
from members.secretaries.words import Channel
from portal import clock, paging
from portal.doors import signed_in
from portal.form_pages import day_of
from portal.refusals import Stale


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the villages in scope with secretary, reserves n/4, mentors, commitments, last assessment."""
    account: Any = request.user
    form = VillageFilter(request.GET)
    form.is_valid()
    every = terms.villages(account)
    asked, figures = form.cleaned_data, terms.figures(every)
    rows = terms.narrowed(account, every, asked)
    searched = asked.get("q") or asked.get("unit")
    known = None if searched else figures.get(asked.get("show") or "all")
    context = {
        "form": form,
        "figures": figures,
        "page": terms.page(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows) if known is None else paging.told_up_to(known),
        "least": files.LEAST,
    }
    return render(request, "members/secretaries/villages.html", context)


@reader
@require_GET
@never_cache
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a village: its secretary, reserves with their gap, selections, former secretaries."""
    account: Any = request.user
    found = village_for(account, pk)
    keeps = account.may(rights.KEEP_SECRETARIES, found.path)
    decides = account.may(rights.DECIDE_SECRETARIES, found.path)
    context = {
        "village": found,
        "told": files.of_village(found),
        "least": files.LEAST,
        "keeps": keeps,
        "decides": decides,
        "may_nominate": keeps or decides,
        "keeps_pools": account.may(KEEP_POOLS, found.path),
        "channels": Channel.choices,
        "weak_form": WeakForm(initial={"since": clock.today()}) if decides else None,
    }
    return render(request, "members/secretaries/village.html", context)


@signed_in
@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the file of the village's present secretary."""
    found = village_for(request.user, pk)
    relations.insist(request.user, rights.KEEP_SECRETARIES, found.path, "建立书记档案")
    post = secretary_of(found, clock.today())
    if post is None:
        raise Stale(f"{found.label}现在没有书记任职，没有可建的档案。")
    term = actions.take_in(actor=request.user, post=post, channel=request.POST.get("channel", ""))
    messages.success(request, f"已建立{post.person.name}的书记档案。")
    return redirect("secretaries:term", pk=term.pk)


@signed_in
@require_POST
def weak(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a village on the list of weak organizations."""
    found = village_for(request.user, pk)
    relations.insist(request.user, rights.DECIDE_SECRETARIES, found.path, "列入软弱涣散村党组织")
    actions.mark_weak(
        actor=request.user,
        village=found,
        since=day_of(request, "since"),
        ground=request.POST.get("ground", ""),
    )
    messages.success(request, f"已把{found.label}列入软弱涣散村党组织。")
    return redirect("secretaries:village", pk=pk)


@signed_in
@require_POST
def weak_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a village off the list of weak organizations."""
    rows = Weak.objects.visible_to(request.user).select_related("village")
    found = get_object_or_404(rows, pk=pk)
    relations.insist(request.user, rights.DECIDE_SECRETARIES, found.village.path, "销号")
    actions.clear_weak(actor=request.user, weak=found, on=day_of(request))
    messages.success(request, "已销号。")
    return redirect("secretaries:village", pk=found.village_id)
