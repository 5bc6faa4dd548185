"""Who takes part in a points scheme at a place: names or aliases with their totals, nothing else."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments import rights
from assessments.models import PointAccount, Scheme
from assessments.points.rules import Rules
from assessments.queries.point_balances import Expiring, balances_of, expiring_of
from assessments.queries.point_categories import tell_categories
from assessments.queries.point_offers import offers_at, to_take
from members.categories.rights import SEE_CATEGORIES
from members.models import Organization
from portal import clock


@dataclass(frozen=True)
class Taking:
    """One account on the list."""

    account: PointAccount
    balance: Decimal
    expiring: Sequence[Expiring] = ()
    """What leaves the balance at the end of this month and the next ones."""
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    """What makes a redemption sent twice from this page one."""

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left of it but its sum."""
        return self.account.name == PointAccount.ERASED


def register_of(
    scheme: Scheme, organization: Organization, rules: Rules, account: Any
) -> dict[str, Any]:
    """Return the context of the list; a fixed number of statements whatever its length."""
    rows = PointAccount.objects.filter(scheme=scheme, organization=organization)
    held = list(rows.order_by("until", "person__sort_key", "name", "pk"))
    tell_categories(rules, held, clock.today())
    balances = balances_of(one.pk for one in held)
    expiring = expiring_of(rows.filter(until=None), rules)
    takings = [
        Taking(one, balances.get(one.pk, Decimal(0)), expiring.get(one.pk, ())) for one in held
    ]
    stocked = offers_at(scheme, organization) if rules.is_voluntary else []
    may_report = account.may(rights.REPORT_POINTS, organization.path)
    return {
        "scheme": scheme,
        "organization": organization,
        "rules": rules,
        "open": [taking for taking in takings if taking.account.until is None],
        "ended": [taking for taking in takings if taking.account.until is not None],
        "offers": to_take(stocked),
        "expires": bool(expiring),
        "may_report": may_report,
        "sees_categories": account.may(SEE_CATEGORIES, organization.path),
    }
