"""What the pages of transfers show: the list, one transfer, whom and where to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from members import rights
from members.life import standing
from members.life.queries.organizations import called
from members.life.transfers import TRANSFERS
from members.models import Membership, Organization, Transfer
from members.models.organizations import Kind
from portal.lifecycle import Offer
from portal.models import Deed

FOUND = 20
WITH = ("person", "from_branch__parent", "to_branch__parent", "drafted_by__person")
VIEWS = {"open": "没有办结", "ended": "已办结", "all": "全部"}


def listed(account: Any, view: str, words: str) -> QuerySet[Transfer]:
    """Return the transfers the account sees on either side, by state and part of the name."""
    rows: QuerySet[Transfer] = Transfer.objects.visible_to(account).select_related(*WITH)
    if view == "open":
        rows = rows.filter(state__in=Transfer.OPEN)
    elif view == "ended":
        rows = rows.exclude(state__in=Transfer.OPEN)
    return rows.filter(name__icontains=words) if words else rows


@dataclass(frozen=True)
class TransferPage:
    """One transfer: what the account may do with it now, and what was done."""

    transfer: Transfer
    offers: list[Offer]
    deeds: list[Deed]


def page_of(account: Any, transfer: Transfer) -> TransferPage:
    """Return the page of a transfer the account sees."""
    deeds = Deed.objects.filter(object_type="members.transfer", object_id=str(transfer.pk))
    return TransferPage(
        transfer, TRANSFERS.offers(account, transfer), list(deeds.order_by("at", "pk"))
    )


def members_found(account: Any, words: str) -> list[Membership]:
    """Return members of the branches the account keeps, by part of the name or initials; the first ones."""
    rows: QuerySet[Membership] = Membership.objects.visible_to(account, rights.KEEP_BRANCH).filter(
        until=None, person__left_on=None, person__merged_into=None
    )
    if words := words.strip():
        rows = rows.filter(
            Q(person__name__icontains=words) | Q(person__initials__startswith=words.lower())
        )
    found = rows.select_related("person", "branch__parent")
    return list(found.order_by("person__sort_key", "pk")[: FOUND + 1])


def branches_found(words: str) -> list[Organization]:
    """Return living branches of the whole city: a letter may go to any of them. None without words."""
    if not words.strip():
        return []
    rows = Organization.objects.filter(standing.current(), kind=Kind.BRANCH)
    found = called(rows, words.strip()).select_related("parent__parent")
    return list(found.order_by("sort_key", "pk")[: FOUND + 1])
