"""Doors of the pages of this room: 403 without the right, 404 outside the scope."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.models import Organization, Person
from members.pools import rights
from members.pools.kinds import KINDS, Kind
from members.pools.models import Entry, Sending
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
                raise NotAllowed(f"不能{doing}。这件事由{who}办理；本人的在“我的信息”里。", who=who)
            return view(request, *args, **kwargs)

        return signed_in(door)

    return let


reader = _door(rights.SEE_POOLS, "查看人才库")
"""Let pass who sees pools somewhere."""
keeper = _door(rights.KEEP_POOLS, "登记人才库")
"""Let pass who keeps pools somewhere."""


def kind_for(code: str) -> Kind:
    """Return a kind of pool by the code in an address; 404 for others."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def entry_for(account: Any, pk: int) -> Entry:
    """Return an entry in scope, or one's own; 404 for others."""
    rows = Entry.objects.select_related("person__home", "place__parent")
    found: Entry = get_object_or_404(rows, pk=pk)
    own = bool(account.person_id) and account.person_id == found.person_id
    if not own and not account.may(rights.SEE_POOLS, found.scope_path):
        raise Http404
    return found


def sending_for(account: Any, pk: int) -> Sending:
    """Return a sending in scope; 404 outside."""
    rows = Sending.objects.visible_to(account).select_related("entry__place", "entry__person")
    found: Sending = get_object_or_404(rows, pk=pk)
    return found


def place_for(account: Any, number: str) -> Organization | None:
    """Return the place of an address or form that the account keeps; None for '', 404 outside."""
    if not number:
        return None
    rows = Organization.objects.visible_to(account, rights.KEEP_POOLS)
    found: Organization = get_object_or_404(rows.select_related("parent"), pk=whole(number) or 0)
    return found


def person_for(account: Any, number: str) -> Person | None:
    """Return the person of an address or form whom the account may see; None for '', 404 outside."""
    if not number:
        return None
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
    found: Person = get_object_or_404(rows.select_related("home"), pk=whole(number) or 0)
    return found
