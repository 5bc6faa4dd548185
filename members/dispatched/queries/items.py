"""Items of the ledger: in scope, of the account's team, its own."""

from typing import Any

from django.db.models import Q

from members.dispatched.models import LedgerItem, led_by, own_of

WITH = ("inspection__village", "posting__person", "posting__village", "posting__team__town",
        "posting__team__leader",
        "posting__sender", "proof", "corrected_by__person", "closed_by__person")  # fmt: skip


def known_to(account: Any) -> Any:
    """Return the items in scope, of the account's teams, and its own."""
    seen = Q(pk__in=LedgerItem.objects.visible_to(account).values("pk"))
    me = account.person_id
    return LedgerItem.objects.filter(seen | own_of(me, "posting__") | led_by(me, "posting__team__"))
