"""A year of a split ledger (P08-R13): its parts, their mean, what keeps from the best grade (R6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments.models import Panel, PointAccount, Scheme
from assessments.points.rules import BarRule, Rules
from assessments.queries.point_boards import accounts_of, outcome_of
from assessments.scoring.tables import POINTS, TOTAL, Outcome
from members.models import Organization
from portal.periods import Period

_FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Part:
    """One sub-period of a year; None where it has no sheet that counts."""

    period: Period
    score: Decimal | None


@dataclass(frozen=True)
class YearLine:
    """One account's year; None where there is nothing: a sub-period without a sheet is no zero."""

    account: PointAccount
    parts: tuple[Part, ...]
    base: Decimal | None
    bonus: Decimal | None
    deduction: Decimal | None
    score: Decimal | None
    rank: int | None
    bars: tuple[BarRule, ...]


@dataclass(frozen=True)
class YearBoard:
    """An organization's accounts in a year, in the order of the ledger's score."""

    rules: Rules
    period: Period
    parts: list[Period]
    lines: list[YearLine]

    @property
    def has_scores(self) -> bool:
        """Whether anybody has enough sub-periods for a year's score."""
        return any(line.score is not None for line in self.lines)

    @property
    def barred(self) -> list[YearLine]:
        """Who is kept from a label."""
        return [line for line in self.lines if line.bars]


def year_of(rules: Rules, scheme: Scheme, organization: Organization, period: Period) -> YearBoard:
    """Return the year so far of an organization, from sheets that count; two runs of the engine, and a
    constant number of statements."""
    accounts = accounts_of(rules, scheme, organization, period)
    outcome = outcome_of(rules.year_scheme, rules, accounts, period)
    parts = period.split(rules.kind)
    books: dict[int, dict[int, dict[str, Any]]] = {}
    for row in outcome.ledgers.to_dicts():
        books.setdefault(row["subject"], {})[row["period"]] = row
    # what bars is told from the first sub-period on, before there are enough of them for a score
    bars = _bars(rules, outcome_of(rules.year_so_far, rules, accounts, period))
    lines = [
        _line(accounts[row["subject"]], row, books.get(row["subject"], {}), parts, bars)
        for row in outcome.results.to_dicts()
    ]
    return YearBoard(rules, period, parts, lines)


def _bars(rules: Rules, outcome: Outcome) -> dict[int, list[BarRule]]:
    found: dict[int, list[BarRule]] = {}
    for row in outcome.consequences.to_dicts():
        found.setdefault(row["subject"], []).append(rules.bars[row["id"]])
    return found


def _line(
    account: PointAccount,
    result: dict[str, Any],
    books: dict[int, dict[str, Any]],
    parts: list[Period],
    bars: dict[int, list[BarRule]],
) -> YearLine:
    def points(number: int) -> Decimal:
        return Decimal(number) / POINTS

    told = [books.get(part.first_month) for part in parts]
    there = [book for book in told if book]
    base = sum((points(book["base"]) for book in there), Decimal(0))
    return YearLine(
        account,
        tuple(
            Part(part, points(book["score"]) if book else None)
            for part, book in zip(parts, told, strict=True)
        ),
        (base / len(there)).quantize(_FOUR, ROUND_HALF_UP) if there else None,
        sum((points(book["bonus"]) for book in there), Decimal(0)) if there else None,
        sum((points(book["deduction"]) for book in there), Decimal(0)) if there else None,
        None if result["total"] is None else Decimal(result["total"]) / TOTAL,
        result["rank"],
        tuple(bars.get(account.pk, ())),
    )


def evaluation_of(
    scheme: Scheme, organization: Organization, period: Period, account: Any
) -> Panel | None:
    """Return the panel of the year's evaluation in force that the account sees; None where none is open."""
    rows = Panel.objects.visible_to(account).filter(
        cycle__scheme_version__scheme=scheme,
        cycle__period_code=period.code,
        organization=organization,
    )
    return rows.exclude(state=Panel.State.SUPERSEDED).order_by("-version", "-pk").first()
