"""Doors of the pages of this room: 403 without the right, 404 outside the scope."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.doors import holding, organization_for
from members.models import Organization
from members.pools import rights
from members.pools.kinds import KINDS, Kind
from members.pools.models import Entry, Sending

_OWN = "本人的在“我的信息”里"


reader = holding("查看人才库", rights.SEE_POOLS, own=_OWN)
"""Let pass who sees pools somewhere."""
keeper = holding("登记人才库", rights.KEEP_POOLS, own=_OWN)
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
    return organization_for(account, number, rights.KEEP_POOLS)
