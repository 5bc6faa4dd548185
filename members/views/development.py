"""Pages of development: the list by stage, an application, one file with its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import rights
from members.life.development import DEVELOPMENT
from members.life.doors import anywhere, branch_for, development_for
from members.life.forms.development import ApplyForm, DecidedForm
from members.life.queries import development as queries
from members.life.queries import organizations
from members.models import Development, Organization
from members.models.organizations import Kind
from portal import paging
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_GET
@never_cache
def developments(request: HttpRequest) -> HttpResponse:
    """List the files by `state` ('': all that are open), `q` part of the name."""
    account: Any = request.user
    anywhere(account, rights.SEE_PEOPLE)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:40]
    rows = queries.listed(account, state, words)
    context = {
        "page": paging.newest_first(rows, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "states": queries.by_state(account),
        "state": state if state in Development.State.values else "",
        "q": words,
        "may_keep": account.may_anywhere(rights.KEEP_BRANCH),
    }
    return render(request, "members/branch/developments.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick the branch where there are several, then a person of the register (`q`), or type a new one."""
    account: Any = request.user
    anywhere(account, rights.KEEP_BRANCH)
    asked = request.POST if request.method == "POST" else request.GET
    words = request.GET.get("q", "")[:40]
    branch = _branch(account, asked.get("branch", ""))
    if branch is None:
        own = organizations.found(account, words, {Kind.BRANCH}, right=rights.KEEP_BRANCH)
        context = {"q": words, "own": own, "limit": organizations.FOUND}
        return render(request, "members/branch/branch_pick.html", context)
    person = None
    if asked.get("person"):
        rows = queries.candidates(account)
        person = get_object_or_404(rows, pk=whole(asked["person"]) or 0)
    form = ApplyForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_bound and form.is_valid():
        made = form.take(account, branch)
        if made is not None:
            messages.success(request, f"已登记{made.person.name}的入党申请。")
            return redirect("members:development", pk=made.pk)
    context = {"form": form, "branch": branch, "person": person, "q": words}
    context["people"] = queries.candidates_found(account, words)
    status = 422 if form.errors else 200
    return render(request, "members/branch/apply.html", context, status=status)


def _branch(account: Any, number: str) -> Organization | None:
    """Return the branch asked for, else the only one the account keeps; None where it has to pick."""
    if number:
        return branch_for(account, whole(number) or 0, rights.KEEP_BRANCH)
    own = organizations.found(account, "", {Kind.BRANCH}, right=rights.KEEP_BRANCH)
    return own[0] if len(own) == 1 else None


@signed_in
@require_GET
@never_cache
def development(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file and the steps the account may take now."""
    return _page(request, development_for(request.user, pk))


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Take one step; what is wrong comes back in its form."""
    found = development_for(request.user, pk)
    try:
        asked = DEVELOPMENT.step(do)
    except KeyError as unknown:
        raise Http404 from unknown
    form = DecidedForm(request.POST, step=asked)
    if not form.is_valid() or form.take(request.user, found) is None:
        return _page(request, found, form)
    messages.success(request, f"{found.person.name}：{asked.label}，已登记。")
    return redirect("members:development", pk=pk)


def _page(
    request: HttpRequest, found: Development, sent: DecidedForm | None = None
) -> HttpResponse:
    page = queries.page_of(request.user, found)
    steps = [
        (offer, first, sent if sent and sent.step == offer.step else DecidedForm(step=offer.step))
        for offer, first in page.offers
    ]
    context = {"page": page, "development": found, "steps": steps, "sent": sent}
    status = 422 if sent is not None else 200
    return render(request, "members/branch/development.html", context, status=status)
