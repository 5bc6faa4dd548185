"""Boards of points: what the engine makes of an organization's ledger in a quarter, half-year or year."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import polars as pl

from assessments import posted
from assessments.models import PointAccount, PointEntry, PointMeasure, PointSheet, Scheme
from assessments.models.points import EntryKind
from assessments.points.rules import Rules
from assessments.queries.point_categories import tell_categories
from assessments.scoring.run import score
from assessments.scoring.scheme import Scheme as EngineScheme
from assessments.scoring.scheme import Span
from assessments.scoring.tables import POINTS, TOTAL, Inputs, Outcome
from members.models import Organization
from portal import clock
from portal.periods import Period

PUBLIC = (str(PointSheet.State.POSTED), str(PointSheet.State.FILED))
"""What the members of a branch see of one another: posted sheets alone."""
REQUIRED = "mandatory"
SUBJECTS = {"subject": pl.Int64, "group": pl.Int64}


@dataclass(frozen=True)
class Figures:
    """What the engine made of one account's ledger in one period; None where it had no sheet."""

    base: Decimal | None = None
    bonus: Decimal | None = None
    deduction: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    grade: str = ""

    @property
    def limit(self) -> str:
        """Which limit of the scheme the score was cut at: 最高, 最低, or '' for none."""
        if self.base is None or self.bonus is None or self.deduction is None or self.score is None:
            return ""
        plain = self.base + self.bonus - self.deduction
        return "最高" if plain > self.score else "最低" if plain < self.score else ""


@dataclass
class Line:
    """One account on a board; `lost` names the aspects of what was lost, never the deeds."""

    account: PointAccount
    figures: Figures
    lost: list[str] = field(default_factory=list)
    drawn: list[tuple[str, str]] = field(default_factory=list)
    """(title, force) of what the scheme says follows."""
    measures: list[PointMeasure] = field(default_factory=list)

    @property
    def needs_action(self) -> bool:
        """Whether the scheme asks the branch for a measure that is not recorded yet."""
        return any(force == REQUIRED for _, force in self.drawn) and not self.measures

    @property
    def is_praised(self) -> bool:
        """Whether the scheme names the account for praise."""
        return any(force != REQUIRED for _, force in self.drawn)


@dataclass(frozen=True)
class Board:
    """An organization's accounts in a period: ranked ones first, then those without a score."""

    rules: Rules
    period: Period
    lines: list[Line]

    @property
    def praised(self) -> list[Line]:
        """Who is named for praise (P08-R8)."""
        return [line for line in self.lines if line.is_praised]

    @property
    def below(self) -> list[Line]:
        """Who is below the line (P08-R9) or a threshold (P25-R4)."""
        return [line for line in self.lines if any(f == REQUIRED for _, f in line.drawn)]

    @property
    def open_actions(self) -> int:
        """How many of them still wait for a measure."""
        return sum(line.needs_action for line in self.lines)


def board_of(
    rules: Rules,
    scheme: Scheme,
    organization: Organization,
    period: Period,
    states: Sequence[str] = posted.COUNTS,
) -> Board:
    """Return the board of an organization; a constant number of statements, and one run of the engine."""
    accounts = accounts_of(rules, scheme, organization, period)
    outcome = run(rules, accounts, period, states)
    lines = _lines(rules, accounts, outcome)
    _tell_losses(lines, period, states)
    _tell_measures(lines, period)
    return Board(rules, period, list(lines.values()))


def accounts_of(
    rules: Rules, scheme: Scheme, organization: Organization, period: Period
) -> dict[int, PointAccount]:
    """Return the accounts of an organization in a period by id, erased ones left out; each with the
    category of the period's last day (today's while it runs)."""
    held = PointAccount.objects.filter(
        scheme=scheme, organization=organization, since__lte=period.end
    ).exclude(until__lte=period.start)
    found = {account.pk: account for account in held.exclude(name=PointAccount.ERASED)}
    tell_categories(rules, found.values(), min(period.end, clock.today()))
    return found


def figures_of(rules: Rules, account: PointAccount, period: Period) -> Figures:
    """Return one account's figures in a period, without the rank, which needs the others."""
    outcome = run(rules, {account.pk: account}, period)
    line = _lines(rules, {account.pk: account}, outcome)[account.pk]
    return replace(line.figures, rank=None, of=None)


def figures_by_part(
    rules: Rules, account: PointAccount, parts: Sequence[Period]
) -> dict[Period, Figures]:
    """Return what `figures_of` gives for each of a year's parts that follow one another.

    Where they have no grade, which asks for the others, they are one run: each part is a subject of its own,
    its months moved to those of the first. A run costs the same for one subject as for twelve.
    """
    if len(parts) < 2 or rules.board_scheme.grade is not None:
        return {part: figures_of(rules, account, part) for part in parts}
    start, length = parts[0].first_month, parts[0].months
    which = (pl.col("period") - start) // length
    rows = posted.of_accounts([account.pk], rules.component, parts[0].containing("year"))
    values = rows.with_columns(
        which.cast(pl.Int64).alias("subject"),
        (pl.col("period") - which * length).cast(pl.Int32).alias("period"),
    ).filter(pl.col("subject").is_between(0, len(parts) - 1))
    every = range(len(parts))
    subjects = pl.DataFrame({"subject": every, "group": every}, schema=SUBJECTS)
    outcome = score(
        rules.board_scheme, Inputs(subjects=subjects, values=values), Span(start, length)
    )
    lines = _lines(rules, dict.fromkeys(every, account), outcome)
    return {part: replace(lines[n].figures, rank=None, of=None) for n, part in enumerate(parts)}


def run(
    rules: Rules,
    accounts: dict[int, PointAccount],
    period: Period,
    states: Sequence[str] = posted.COUNTS,
) -> Outcome:
    """Score accounts in one of the board's periods with the engine."""
    return outcome_of(rules.board_scheme, rules, accounts, period, states)


def outcome_of(
    scheme: EngineScheme,
    rules: Rules,
    accounts: dict[int, PointAccount],
    period: Period,
    states: Sequence[str] = posted.COUNTS,
) -> Outcome:
    """Score accounts in a period by what the engine is to run; categories are its peer groups."""
    groups = {name: i for i, name in enumerate(sorted({a.group for a in accounts.values()}))}
    subjects = pl.DataFrame(
        {"subject": list(accounts), "group": [groups[a.group] for a in accounts.values()]},
        schema=SUBJECTS,
    )
    values = posted.of_accounts(list(accounts), rules.component, period, states)
    span = Span(period.first_month, period.months)
    return score(scheme, Inputs(subjects=subjects, values=values), span)


def _lines(rules: Rules, accounts: dict[int, PointAccount], outcome: Outcome) -> dict[int, Line]:
    books = {row["subject"]: row for row in outcome.ledgers.to_dicts()}
    lines: dict[int, Line] = {}
    for row in outcome.results.to_dicts():
        pk = row["subject"]
        lines[pk] = Line(accounts[pk], _figures(row, books.get(pk)))
    for row in outcome.consequences.to_dicts():
        told = (rules.title_of(row["id"]), row["force"])
        lines[row["subject"]].drawn.append(told)
    return lines


def _figures(result: dict[str, Any], book: dict[str, Any] | None) -> Figures:
    if book is None:
        return Figures()
    return Figures(
        base=Decimal(book["base"]) / POINTS,
        bonus=Decimal(book["bonus"]) / POINTS,
        deduction=Decimal(book["deduction"]) / POINTS,
        score=Decimal(book["score"]) / POINTS
        if result["total"] is None
        else Decimal(result["total"]) / TOTAL,
        rank=result["rank"],
        of=result["of"],
        grade=result["grade"] or "",
    )


def _tell_losses(lines: dict[int, Line], period: Period, states: Sequence[str]) -> None:
    rows = (
        PointEntry.objects.filter(
            account__in=lines,
            kind__in=(EntryKind.BASE, EntryKind.DEDUCTION),
            reverses=None,
            reversed_by=None,
            sheet__state__in=states,
            sheet__period_code__in=[month.code for month in period.split("month")],
        )
        .order_by("item__aspect")
        .values_list("account", "item__aspect")
        .distinct()
    )
    for account, aspect in rows:
        lines[account].lost.append(aspect or "其他")


def _tell_measures(lines: dict[int, Line], period: Period) -> None:
    rows = PointMeasure.objects.filter(account__in=lines, period_code=period.code)
    for measure in rows.select_related("decided_by__person"):
        lines[measure.account_id].measures.append(measure)
