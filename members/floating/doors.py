"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.floating import rights
from members.floating.models import FloatingMember
from members.floating.queries.stays import WITH
from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal.doors import P, View, signed_in
from portal.reading import whole
from portal.refusals import NotAllowed


def _door(right: str, doing: str) -> Callable[[View[P]], View[P]]:
    def let(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account: Any = request.user
            if not account.may_anywhere(right):
                who = who_holds(right)
                said = f"不能{doing}。这件事由{who}办理；本人的在“我的流动汇报”里。"
                raise NotAllowed(said, who=who)
            return view(request, *args, **kwargs)

        return signed_in(door)

    return let


def reader(view: View[P]) -> View[P]:
    """Let pass who may see floating members somewhere."""
    return _door(rights.SEE_FLOATING, "查看流动党员名单")(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who may keep floating members somewhere."""
    return _door(rights.KEEP_FLOATING, "登记流动党员")(view)


def stay_for(account: Any, pk: int) -> Any:
    """Return a stay, timed, that the account sees by scope, or is its own, its officer's or helper's."""
    rows = FloatingMember.objects.known_to(account).timed().select_related(*WITH)
    return get_object_or_404(rows, pk=pk)


def seen(model: Any, account: Any, pk: int, *related: str) -> Any:
    """Return a row of this room in the account's scope; 404 outside."""
    rows = model.objects.visible_to(account)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=pk)


def place_for(account: Any, number: str) -> Organization | None:
    """Return the organization of an address or form that the account keeps; None for '', 404 outside."""
    if not number:
        return None
    rows = Organization.objects.visible_to(account, rights.KEEP_FLOATING)
    found: Organization = get_object_or_404(rows.select_related("parent"), pk=whole(number) or 0)
    return found


def person_for(account: Any, number: str) -> Person | None:
    """Return the person of an address or form whom the account may see; None for '', 404 outside."""
    if not number:
        return None
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
    found: Person = get_object_or_404(rows.select_related("home"), pk=whole(number) or 0)
    return found
