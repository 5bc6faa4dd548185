"""Balances of accounts: what was won and confirmed, less what was lost, less what was spent."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, Sum, When

from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import EntryKind

_SIGNED = Case(
    When(kind=EntryKind.BONUS, then=F("points")),
    default=-F("points"),
    output_field=DecimalField(max_digits=12, decimal_places=2),
)
_STANDING = Q(sheet__state__in=PointSheet.COUNTS) | Q(kind=EntryKind.SPENT)


def balances_of(accounts: Iterable[int]) -> dict[int, Decimal]:
    """Return account id → balance; spent points leave at once, others come with their sheet's
    confirmation. Accounts without entries are left out. One statement."""
    rows = PointEntry.objects.filter(_STANDING, account__in=list(accounts)).order_by()
    return dict(rows.values("account").annotate(sum=Sum(_SIGNED)).values_list("account", "sum"))


def balance_of(account: PointAccount) -> Decimal:
    """Return what an account can spend: its balance, the start of a scheme not among it."""
    return balances_of([account.pk]).get(account.pk, Decimal(0))
