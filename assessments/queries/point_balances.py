"""Balances of accounts: what was won and confirmed, less what was lost, spent or has expired; the room
that is left up to a start value; what expires when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import LEAVING, EntryKind
from assessments.points.rules import Rules, board_period, months_of
from assessments.points.schemes import this_month
from portal.periods import Period, parse

_AMOUNT: Any = DecimalField(max_digits=12, decimal_places=2)
_SIGNED = Case(
    When(kind=EntryKind.BONUS, then=F("points")), default=-F("points"), output_field=_AMOUNT
)
_STANDING = Q(sheet__state__in=PointSheet.COUNTS) | Q(kind__in=LEAVING)
SOON = 3
"""Months before their end in which expiring points are announced."""


def balances_of(accounts: Iterable[int]) -> dict[int, Decimal]:
    """Return account id → balance; spent and expired points leave at once, others come with their
    sheet's confirmation. Accounts without entries are left out. One statement."""
    rows = PointEntry.objects.filter(_STANDING, account__in=list(accounts)).order_by()
    return dict(rows.values("account").annotate(sum=Sum(_SIGNED)).values_list("account", "sum"))


def balance_of(account: PointAccount) -> Decimal:
    """Return what an account can spend: its balance, the start of a scheme not among it."""
    return balances_of([account.pk]).get(account.pk, Decimal(0))


def room_of(rules: Rules, accounts: Sequence[PointAccount], month: Period) -> dict[int, Decimal]:
    """Return account id → what was lost and not won back in the board's period a month lies in.

    Entries not confirmed yet are among it, reversed ones and second ones of one ground are not
    (S-ONCE). A member's entries in a branch he came from count. One statement.
    """
    owners = {a.pk: ("p", a.person_id) if a.person_id else ("a", a.pk) for a in accounts}
    people = [a.person_id for a in accounts if a.person_id]
    months = [m.code for m in months_of(board_period(rules, month))]
    rows = PointEntry.objects.filter(
        Q(account__in=list(owners))
        | Q(account__scheme__in={a.scheme_id for a in accounts}, account__person__in=people),
        component=rules.component,
        reverses=None,
        reversed_by=None,
        sheet__period_code__in=months,
    ).exclude(kind__in=LEAVING)
    told = rows.order_by("pk").values_list(
        "account", "account__person", "kind", "points", "evidence_key", "sheet__period_code", "pk"
    )
    largest: dict[tuple[Any, ...], tuple[str, Decimal]] = {}
    for account, person, kind, points, key, code, pk in told:
        owner = ("p", person) if person else ("a", account)
        once = (owner, rules.part_of(parse(code)), key) if key else (owner, pk)
        if once not in largest or points > largest[once][1]:
            largest[once] = (kind, points)
    lost: dict[tuple[str, Any], Decimal] = {}
    for once, (kind, points) in largest.items():
        signed = -points if kind == EntryKind.BONUS else points
        lost[once[0]] = lost.get(once[0], Decimal(0)) + signed
    return {pk: lost.get(owner, Decimal(0)) for pk, owner in owners.items()}


@dataclass(frozen=True)
class Expiring:
    """Points of an account that leave its balance at the end of a month unless they are spent."""

    month: Period
    points: Decimal


def last_expired(months: int) -> Period:
    """The newest month whose points have expired today: those of January 2025 expire, after 24 months,
    when January 2027 is over."""
    return this_month().shift(-months - 1)


def overdue_of(accounts: QuerySet[PointAccount], until: Period) -> dict[int, Decimal]:
    """Return account id → points won until the end of a month that nothing has used up since; only
    accounts that have such points. Older points are spent first. One statement."""
    old = Q(own_month__lte=until.code, kind=EntryKind.BONUS)
    rows = (
        PointEntry.objects.filter(_STANDING, account__in=accounts)
        .annotate(own_month=Coalesce("reverses__sheet__period_code", "sheet__period_code"))
        .order_by()
        .values("account")
        .annotate(
            left=Sum(
                Case(
                    When(old, then=F("points")),
                    When(kind=EntryKind.BONUS, then=Decimal(0)),
                    default=-F("points"),
                    output_field=_AMOUNT,
                )
            )
        )
        .filter(left__gt=0)
    )
    return dict(rows.values_list("account", "left"))


def expiring_of(accounts: QuerySet[PointAccount], rules: Rules) -> Mapping[int, Sequence[Expiring]]:
    """Return account id → what expires at the end of this month and the next ones (`SOON`), earliest
    first; {} where the scheme's points do not expire. A fixed number of statements."""
    if rules.expires_after is None:
        return {}
    found: dict[int, list[Expiring]] = {}
    told: dict[int, Decimal] = {}
    for ahead in range(SOON):
        month = this_month().shift(ahead)
        for account, points in overdue_of(accounts, month.shift(-rules.expires_after)).items():
            more = points - told.get(account, Decimal(0))
            if more > 0:
                found.setdefault(account, []).append(Expiring(month, more))
            told[account] = points
    return found
