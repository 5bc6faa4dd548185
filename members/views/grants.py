"""Giving a role to an account, and ending one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members import authority, queries, rights
from members.actions import grants as actions
from members.doors import account_for, grant_for, keeper, organization_for
from members.forms import GrantForm
from members.models import Account, Organization
from portal import clock


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick an organization (the account's own unit to begin with), then give a role on it."""
    found = account_for(request.user, pk)
    if found.pk == request.user.pk:
        raise authority.to_oneself()
    asked = request.POST if request.method == "POST" else request.GET
    place = organization_for(request.user, asked.get("organization", ""))
    place = place or _own_unit(request.user, found)
    given = request.POST if request.method == "POST" else None
    form = GrantForm(given, initial={"since": clock.today()})
    if given is not None and place is not None and form.is_valid():
        words = {"actor": request.user, "account": found, "organization": place}
        grant = form.attempt(actions.give, **words, **form.cleaned_data)
        if grant:
            messages.success(request, f"已授权：{grant}。")
            return redirect("members:account", pk=pk)
    context = _page(request, place) | {"account": found, "form": form}
    template = "members/parts/found.html" if context["part"] else "members/grant.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _own_unit(keeper: Any, account: Account) -> Organization | None:
    """Return the account's unit where some role can be given on it."""
    unit = account.unit
    inside = unit is not None and keeper.may(rights.GRANT, unit.path)
    return unit if unit and inside and authority.roles_to_give(keeper, unit) else None


def _page(request: HttpRequest, place: Organization | None) -> dict[str, Any]:
    words, keeper = request.GET.get("q", ""), request.user
    kinds = authority.kinds_to_give_on(keeper)
    return {
        "q": words,
        "by_unit": True,
        "place": place,
        "roles": authority.roles_to_give(keeper, place) if place else [],
        "places": queries.organizations_found(keeper, words, kinds),
        "limit": queries.FOUND,
        "picking": place is None or "q" in request.GET,
        "part": request.headers.get("HX-Target") == "found",
    }


@keeper
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant."""
    grant = grant_for(request.user, pk)
    actions.revoke(actor=request.user, grant=grant, reason=request.POST.get("reason", ""))
    messages.success(request, f"已撤销：{grant}。")
    # whose last role in the scope this was, and whose unit lies elsewhere, is out of sight now
    if queries.accounts_visible_to(request.user).filter(pk=grant.account_id).exists():
        return redirect("members:account", pk=grant.account_id)
    return redirect("members:accounts")
