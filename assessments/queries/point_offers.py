"""What points can be spent on at a place: offers with what is left, and what was taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from assessments import rights
from assessments.models import PointEntry, PointOffer, Scheme
from assessments.models.points import EntryKind
from assessments.points.rules import Rules
from assessments.points.schemes import this_month
from members.models import Organization

TAKEN = Q(redemptions__kind=EntryKind.SPENT, redemptions__reverses=None)
STANDS = TAKEN & Q(redemptions__reversed_by=None)
SHOWN = 200
"""Redemptions on one page, newest first."""


@dataclass(frozen=True)
class Stocked:
    """An offer with how often it was taken, redemptions that were taken back not counted."""

    offer: PointOffer
    used: int

    @property
    def left(self) -> int:
        """How many are left."""
        return max(0, self.offer.stock - self.used)

    @property
    def can_be_taken(self) -> bool:
        """Whether somebody can spend points on it now."""
        return self.offer.active and self.left > 0


def offers_at(scheme: Scheme, organization: Organization) -> list[Stocked]:
    """Return the offers of a place, those that can be taken first; one statement."""
    rows = PointOffer.objects.filter(scheme=scheme, organization=organization)
    counted = rows.annotate(used=Count("redemptions", filter=STANDS))
    found = [Stocked(offer, offer.used) for offer in counted]
    return sorted(found, key=lambda one: not one.can_be_taken)


def to_take(stocked: Iterable[Stocked]) -> list[PointOffer]:
    """Return the offers somebody can spend points on now."""
    return [one.offer for one in stocked if one.can_be_taken]


def used_of(offer: PointOffer) -> int:
    """How often an offer was taken, redemptions that were taken back not counted; one statement."""
    taken = PointEntry.objects.filter(offer=offer, kind=EntryKind.SPENT)
    return taken.filter(reverses=None, reversed_by=None).count()


def offers_page(
    scheme: Scheme, organization: Organization, rules: Rules, account: Any
) -> dict[str, Any]:
    """Return the context of a place's offers and this month's redemptions, which may still be taken
    back; what a resident did over time is told nowhere (PV-RESIDENT). Two statements."""
    taken = PointEntry.objects.filter(
        sheet__scheme=scheme,
        sheet__organization=organization,
        sheet__period_code=this_month().code,
        kind=EntryKind.SPENT,
        reverses=None,
    ).select_related("account", "offer", "entered_by__person", "reversed_by")
    return {
        "scheme": scheme,
        "organization": organization,
        "rules": rules,
        "stocked": offers_at(scheme, organization),
        "taken": list(taken.order_by("-pk")[:SHOWN]),
        "limit": SHOWN,
        "may_report": account.may(rights.REPORT_POINTS, organization.path),
        "may_cancel": account.may(rights.RECOGNISE_POINTS, organization.path),
    }
