"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from typing import Any

from django.shortcuts import get_object_or_404

from members.doors import holding, organization_for
from members.floating import rights
from members.floating.models import FloatingMember
from members.floating.queries.stays import WITH
from members.models import Organization
from portal.doors import P, View

_OWN = "本人的在“我的流动汇报”里"


def reader(view: View[P]) -> View[P]:
    """Let pass who may see floating members somewhere."""
    return holding("查看流动党员名单", rights.SEE_FLOATING, own=_OWN)(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who may keep floating members somewhere."""
    return holding("登记流动党员", rights.KEEP_FLOATING, own=_OWN)(view)


def stay_for(account: Any, pk: int) -> Any:
    """Return a stay, timed, that the account sees by scope, or is its own, its officer's or helper's."""
    rows = FloatingMember.objects.known_to(account).timed().select_related(*WITH)
    return get_object_or_404(rows, pk=pk)


def place_for(account: Any, number: str) -> Organization | None:
    """Return the organization of an address or form that the account keeps; None for '', 404 outside."""
    return organization_for(account, number, rights.KEEP_FLOATING)
