"""Ledgers: base points missed, points won, points lost (S-LEDGER, S-ONCE)."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import exact, steps
from assessments.scoring.scheme import Component, Ledger, Scheme

KINDS = ("base", "bonus", "deduction")
LOSSES = ("base", "deduction")
COLUMNS = {"base": "missed", "bonus": "won", "deduction": "deduction"}
POINT_DIGITS = 4
BOOK_SCHEMA: dict[str, type[pl.DataType]] = {
    "row": pl.UInt32,
    "part": pl.Int16,
    "period": pl.Int32,
    "base": pl.Int64,
    "bonus": pl.Int64,
    "deduction": pl.Int64,
    "score": pl.Int64,
}


@dataclass(frozen=True)
class Kept:
    """`books`: row, part, period, base, bonus, deduction, score, one row a ledger and sub-period.
    `parts`: row, part, score, base, lost, one row a subject and ledger that has a score.
    `told`: the step lines of evidence that counts once."""

    books: pl.DataFrame
    parts: pl.DataFrame
    told: pl.DataFrame


def kept(scheme: Scheme, subjects: pl.DataFrame, entries: pl.DataFrame) -> Kept:
    """Run all ledgers of the scheme; a ledger without rows stands at its start, unless it is split
    into sub-periods."""
    books, told = [pl.DataFrame(schema=BOOK_SCHEMA)], [pl.DataFrame(schema=steps.SCHEMA)]
    parts = []
    for position, component in enumerate(scheme.components):
        if component.ledger is None:
            continue
        mine = entries.filter(pl.col("part") == position)
        mine = mine.with_columns(sub_period(component.ledger).alias("sub"))
        counted, lines = once(mine)
        book = _book(component, subjects, counted).with_columns(
            pl.lit(position, pl.Int16).alias("part")
        )
        books.append(book.select(BOOK_SCHEMA.keys()))
        parts.append(_part(component.ledger, book))
        told.append(lines)
    nothing = {"row": pl.UInt32, "part": pl.Int16, "score": pl.Int64, "base": pl.Int64,
               "lost": pl.Int64}  # fmt: skip
    return Kept(pl.concat(books), pl.concat([pl.DataFrame(schema=nothing), *parts]),
                pl.concat(told))  # fmt: skip


def sub_period(ledger: Ledger) -> pl.Expr:
    """The first month of the sub-period a row counts in: of `ledger_period`, or the row's own
    period where the ledger is not split (null: the run's)."""
    period = pl.col("period")
    if ledger.months is None:
        return period
    return period // ledger.months * ledger.months


def once(entries: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that count (row, sub, kind, value), of one evidence key in a sub-period only the
    largest, the first of equals; and the step lines of those that do not."""
    columns = ["row", "sub", "kind", "value"]
    keyed = entries.filter(pl.col("evidence").is_not_null())
    free = entries.filter(pl.col("evidence").is_null()).select(columns)
    if keyed.is_empty():
        return free, pl.DataFrame(schema=steps.SCHEMA)
    largest = pl.col("value").arg_max()
    single = (
        keyed.sort("at")
        .group_by("row", "sub", "evidence", maintain_order=True)
        .agg(
            pl.col("kind").get(largest),
            pl.col("value").max(),
            pl.col("value").sum().alias("sum"),
            pl.len().alias("rows"),
        )
    )
    told = steps.lines(
        single.filter(pl.col("sum") != pl.col("value")),
        rule="S-ONCE",
        what="evidence",
        before=exact.short_text(pl.col("sum"), POINT_DIGITS),
        after=exact.short_text(pl.col("value"), POINT_DIGITS),
        params=pl.format("rows={}", "rows"),
    )
    return pl.concat([free, single.select(columns)]), told


def _book(component: Component, subjects: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """row, period, base, bonus, deduction, score of each sub-period that has a row; of every
    subject where the ledger is not split."""
    rule = component.ledger
    assert rule is not None  # noqa: S101  (callers pick the ledgers)
    value, kind = pl.col("value"), pl.col("kind")
    by = ["row"] if rule.months is None else ["row", "sub"]
    # one column a kind before the sums: filtering inside the groups takes many times as long
    apart = rows.select(
        *by,
        *(pl.when(kind == name).then(value).alias(column) for name, column in COLUMNS.items()),
    )
    sums = apart.group_by(by).agg(pl.col(*COLUMNS.values()).sum())
    if rule.months is None:
        sums = subjects.select("row").join(sums, on="row", how="left")
        sums = sums.with_columns(pl.lit(None, pl.Int32).alias("sub"))
    missed, won, lost = (pl.col(name).fill_null(0) for name in ("missed", "won", "deduction"))
    base = pl.max_horizontal(pl.lit(rule.start, pl.Int64) - missed, pl.lit(0, pl.Int64))
    bonus = won if rule.bonus_cap is None else pl.min_horizontal(won, pl.lit(rule.bonus_cap))
    return sums.select(
        "row",
        pl.col("sub").alias("period"),
        base.alias("base"),
        bonus.cast(pl.Int64).alias("bonus"),
        lost.alias("deduction"),
        (base + bonus - lost).clip(0, rule.top).alias("score"),
    )


def _part(rule: Ledger, book: pl.DataFrame) -> pl.DataFrame:
    """row, part, score, base, lost: the means over the sub-periods and the sum of what was lost;
    fewer sub-periods than `least` have none."""
    if rule.months is None:
        return book.select("row", "part", "score", "base", pl.col("deduction").alias("lost"))
    made = book.group_by("row", "part").agg(
        pl.col("score", "base").sum(),
        pl.col("deduction").sum().alias("lost"),
        pl.len().cast(pl.Int64).alias("count"),
    )
    return made.filter(pl.col("count") >= rule.least).select(
        "row",
        "part",
        exact.half_up(pl.col("score"), pl.col("count")).alias("score"),
        exact.half_up(pl.col("base"), pl.col("count")).alias("base"),
        "lost",
    )
