"""Pages of pools: all pools, one pool, places that lack, entering, one entry, leaving, sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import seen_person
from members.pools import actions, queries, rights
from members.pools.doors import entry_for, keeper, kind_for, place_for, reader, sending_for
from members.pools.forms import EntryForm, LeaveForm, PoolFilter, SendForm
from members.pools.kinds import RESERVE, Kind
from members.pools.models import Entry
from members.rights import SEE_PEOPLE
from portal import clock, paging
from portal.doors import signed_in


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@reader
@require_GET
def pools(request: HttpRequest) -> HttpResponse:
    """List the pools with how many stand in each."""
    lacking = queries.gaps(request.user, RESERVE).count()
    context = {"pools": queries.totals(request.user), "lacking": lacking}
    return render(request, "members/pools/pools.html", context)


@reader
@require_GET
def pool(request: HttpRequest, code: str) -> HttpResponse:
    """List one pool, narrowed by the filter in the address, with its figures."""
    account: Any = request.user
    kind = kind_for(code)
    form = PoolFilter(request.GET, kind=kind)
    form.is_valid()
    rows = queries.narrowed(account, kind, form.cleaned_data)
    shown = rows.select_related("person", "place__parent").prefetch_related("sendings")
    context = {
        "kind": kind,
        "form": form,
        "figures": queries.counts(account, kind),
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "may_keep": account.may_anywhere(rights.KEEP_POOLS),
    }
    return render(request, "members/pools/pool.html", context)


@reader
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """List the villages that have fewer reserves than they need, those that lack most first (P01-R5)."""
    rows = queries.gaps(request.user, RESERVE).select_related("parent")
    context = {
        "kind": RESERVE,
        "rows": list(rows.order_by("there", "code")[:1000]),
        "count": paging.count_up_to(rows),
        "keeps": request.user.may_anywhere(rights.KEEP_POOLS),  # type: ignore[union-attr]
    }
    return render(request, "members/pools/gaps.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Pick the place, then the person (or, of outsiders, nobody), then say where he comes from."""
    account: Any = request.user
    kind = kind_for(code)
    asked = request.POST if request.method == "POST" else request.GET
    place = place_for(account, asked.get("place", ""))
    person = seen_person(account, asked.get("person", ""))
    outsider = kind.outsiders and asked.get("outsider") == "1" and person is None
    if place is None or (person is None and not outsider):
        return _picking(request, kind, place)
    form = EntryForm(_sent(request), kind=kind, outsider=outsider, initial={"since": clock.today()})
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        words = {"name": facts.pop("name", ""), "employer": facts.pop("employer", "")}
        words |= {"actor": account, "kind": kind, "place": place, "person": person}
        if made := form.attempt(actions.enter, facts=facts, **words):
            messages.success(request, f"{made.who}已入{kind.title}。")
            return redirect("pools:entry", pk=made.pk)
    context = {"kind": kind, "place": place, "person": person, "outsider": outsider, "form": form}
    status = 422 if form.errors else 200
    return render(request, "members/pools/enter.html", context, status=status)


def _picking(request: HttpRequest, kind: Kind, place: Any) -> HttpResponse:
    account: Any = request.user
    words = request.GET.get("q", "")
    context: dict[str, Any] = {"kind": kind, "place": place, "q": words, "limit": core.FOUND}
    if place is None:
        kinds = {str(one) for one in kind.places}
        right = rights.KEEP_POOLS
        context["places"] = core.organizations_found(account, words, kinds, right)
    else:
        context["people"] = core.people_found(account, words, right=SEE_PEOPLE)
    return render(request, "members/pools/picking.html", context)


@signed_in
@require_GET
@never_cache
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry with its sendings, and what may be done."""
    return _page(request, entry_for(request.user, pk))


def _page(
    request: HttpRequest, found: Entry, leaving: Any = None, sending: Any = None
) -> HttpResponse:
    account: Any = request.user
    own = bool(account.person_id) and account.person_id == found.person_id
    keeps = not own and account.may(rights.KEEP_POOLS, found.scope_path)
    today = {"on": clock.today(), "since": clock.today()}
    context = {
        "entry": found,
        "sendings": list(found.sendings.all()),
        "keeps": keeps and found.until is None,
        "own": own,
        "leaving": leaving or LeaveForm(kind=found.of, initial=today),
        "sending": sending or SendForm(initial=today),
        "today": clock.today(),
    }
    status = 422 if any(f is not None and f.errors for f in (leaving, sending)) else 200
    return render(request, "members/pools/entry.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an entry."""
    found = entry_for(request.user, pk)
    actions.insist(request.user, found.place, found.person, "修改人才库")
    initial = {name: getattr(found, name) for name in actions.FACTS}
    form = EntryForm(_sent(request), kind=found.of, initial=initial)
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "entry": found, "facts": form.cleaned_data}
        if form.attempt(actions.correct, **words):
            messages.success(request, "已保存。")
            return redirect("pools:entry", pk=pk)
    context = {"kind": found.of, "place": found.place, "form": form, "entry": found}
    status = 422 if form.errors else 200
    return render(request, "members/pools/enter.html", context, status=status)


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry."""
    found = entry_for(request.user, pk)
    actions.insist(request.user, found.place, found.person, "办理出库")
    form = LeaveForm(request.POST, kind=found.of)
    if form.is_valid():
        words = {"actor": request.user, "entry": found, **form.cleaned_data}
        if form.attempt(actions.leave, **words):
            messages.success(request, f"{found.who}已出库。")
            return redirect("pools:pool", code=found.kind)
    return _page(request, found, leaving=form)


@signed_in
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an instructor out."""
    found = entry_for(request.user, pk)
    actions.insist(request.user, found.place, found.person, "登记选派")
    form = SendForm(request.POST)
    if form.is_valid():
        words = {"actor": request.user, "entry": found, **form.cleaned_data}
        if form.attempt(actions.send, **words):
            messages.success(request, "选派已登记。")
            return redirect("pools:entry", pk=pk)
    return _page(request, found, sending=form)


@signed_in
@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End a sending today."""
    found = sending_for(request.user, pk)
    actions.call_back(actor=request.user, sending=found, on=clock.today())
    messages.success(request, "选派已结束。")
    return redirect("pools:entry", pk=found.entry_id)
