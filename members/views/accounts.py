"""Pages of accounts: the list, one account, making one, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries, usernames
from members.actions import accounts as actions
from members.doors import account_for, keeper, organization_for, person_for
from members.forms import AccountFilter, NewAccountForm
from members.models import Organization, Person
from portal import paging


@keeper
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts in scope, newest first, narrowed by the filter in the address."""
    form = AccountFilter(request.GET)
    rows = form.narrow(queries.accounts_visible_to(request.user))
    shown = rows.select_related("person__home", "home")
    page = paging.newest_first(shown, request.GET.get("before", ""))
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(request.user, page.rows),
        "count": paging.count_up_to(rows),
    }
    return render(request, "members/accounts.html", context)


@keeper
@require_GET
@never_cache
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account: its grants, its last sign-in, and what the keeper can do with it."""
    found = account_for(request.user, pk)
    page = queries.page_of(request.user, found, actions.password_stamp(found))
    return render(request, "members/account.html", {"page": page, "account": found})


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick a person, or a unit for an account without one; then make the account on POST."""
    asked = request.POST if request.method == "POST" else request.GET
    person = person_for(request.user, asked.get("person", ""))
    home = organization_for(request.user, asked.get("organization", ""))
    form = _form(request, person, home)
    if request.method == "POST" and (person or home) and form.is_valid():
        handed = form.attempt(
            actions.make, actor=request.user, person=person, home=home, **form.cleaned_data
        )
        if handed:
            return _handed(request, handed, "账号已开通")
    context = _search(request, by_unit=asked.get("kind") == "unit" or home is not None)
    context |= {"form": form, "person": person, "home": home}
    template = "members/parts/found.html" if context["part"] else "members/account_new.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _form(request: HttpRequest, person: Person | None, home: Organization | None) -> NewAccountForm:
    initial = {"username": usernames.suggested(person.name)} if person else {}
    given = request.POST if request.method == "POST" and (person or home) else None
    return NewAccountForm(given, for_person=person is not None, initial=initial)


def _search(request: HttpRequest, *, by_unit: bool) -> dict[str, Any]:
    words = request.GET.get("q", "")
    return {
        "q": words,
        "by_unit": by_unit,
        "people": [] if by_unit else queries.people_found(request.user, words),
        "places": queries.organizations_found(request.user, words) if by_unit else [],
        "limit": queries.FOUND,
        "part": request.headers.get("HX-Target") == "found",
    }


@keeper
@require_POST
@never_cache
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new initial password and show it once, in the answer itself."""
    handed = actions.reset_password(
        actor=request.user,
        account=account_for(request.user, pk),
        stamp=request.POST.get("stamp", ""),
    )
    return _handed(request, handed, "密码已重置")


def _handed(request: HttpRequest, handed: actions.Handed, title: str) -> HttpResponse:
    """Show an initial password: not by a redirect, which would have to store it in between."""
    return render(request, "members/account_handed.html", {"handed": handed, "title": title})


@keeper
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    found = account_for(request.user, pk)
    actions.deactivate(actor=request.user, account=found, reason=request.POST.get("reason", ""))
    messages.success(request, f"{found.display_name}的账号已停用，已登录的也已退出。")
    return redirect("members:account", pk=pk)


@keeper
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    found = account_for(request.user, pk)
    actions.reactivate(actor=request.user, account=found, reason=request.POST.get("reason", ""))
    messages.success(request, f"{found.display_name}的账号已恢复。")
    return redirect("members:account", pk=pk)


@keeper
@require_POST
def lift_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a lock-out."""
    found = account_for(request.user, pk)
    actions.lift_lock(actor=request.user, account=found)
    messages.success(request, f"{found.display_name}现在可以再次登录。")
    return redirect("members:account", pk=pk)
