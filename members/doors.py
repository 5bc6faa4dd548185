"""Doors of the pages of this floor: 403 without the right, 404 outside the scope."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from members import queries, rights
from members.models import Account, Grant, Organization, Person
from members.scope import who_holds
from portal.doors import P, View, signed_in
from portal.refusals import NotAllowed


def keeper(view: View[P]) -> View[P]:
    """Let pass who may grant somewhere; tell others whom the page is for."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account: Any = request.user
        if not account.may_anywhere(rights.GRANT):
            who = who_holds(rights.GRANT)
            raise NotAllowed(f"不能管理账号和授权。账号和授权由{who}管理。", who=who)
        return view(request, *args, **kwargs)

    return signed_in(door)


def reader(view: View[P]) -> View[P]:
    """Let pass who may see people somewhere; tell others whom the page is for."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account: Any = request.user
        if not account.may_anywhere(rights.SEE_PEOPLE):
            who = who_holds(rights.SEE_PEOPLE)
            raise NotAllowed(
                f"不能查看人员名册。查看人员的权限属于{who}；本人的信息在“我的信息”里。", who=who
            )
        return view(request, *args, **kwargs)

    return signed_in(door)


def people_keeper(view: View[P]) -> View[P]:
    """Let pass who may keep people somewhere; tell others who can."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account: Any = request.user
        if not account.may_anywhere(rights.KEEP_PEOPLE):
            who = who_holds(rights.KEEP_PEOPLE)
            raise NotAllowed(f"不能维护人员信息。这件事由{who}办理。", who=who)
        return view(request, *args, **kwargs)

    return signed_in(door)


def account_for(keeper: Any, pk: int) -> Account:
    """Return an account the keeper sees, with its person and unit; Http404 for others."""
    rows = queries.accounts_visible_to(keeper).select_related("person__home", "home")
    found: Account = get_object_or_404(rows, pk=pk)
    return found


def grant_for(keeper: Any, pk: int) -> Grant:
    """Return a grant inside the keeper's scope; Http404 for others."""
    rows = Grant.objects.visible_to(keeper).select_related("account", "organization")
    found: Grant = get_object_or_404(rows, pk=pk)
    return found


def organization_for(keeper: Any, number: str, right: str = rights.GRANT) -> Organization | None:
    """Return the organization of an address or form; None for '', Http404 outside the scope."""
    if not number:
        return None
    rows = Organization.objects.visible_to(keeper, right).select_related("parent")
    found: Organization = get_object_or_404(rows, pk=_whole(number))
    return found


def person_for(keeper: Any, number: str) -> Person | None:
    """Return the person of an address or form; None for '', Http404 outside the scope."""
    if not number:
        return None
    rows = Person.objects.visible_to(keeper, rights.GRANT).select_related("home", "account")
    found: Person = get_object_or_404(rows, pk=_whole(number))
    return found


def _whole(text: str) -> int:
    """Read an id; what is none belongs to no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
