"""What is due of pools: places that have fewer than they need (P01-R5)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from members.pools import queries, rights
from members.pools.kinds import KINDS
from portal.providers import Due, due_provider


@due_provider
def places_lacking(account: Any) -> Iterable[Due]:
    """How many places lack entries of each pool that asks for a number; one query a pool."""
    if not account.may_anywhere(rights.KEEP_POOLS):
        return
    for kind in KINDS.values():
        if kind.least and (count := queries.gaps(account, kind, rights.KEEP_POOLS).count()):
            url = f"{reverse('pools:gaps')}"
            why = f"每村不少于{kind.least}名（{kind.rule}）"
            yield Due(f"{count}个村{kind.title}不足", url, "看名单", None, why)
