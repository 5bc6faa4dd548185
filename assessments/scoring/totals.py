"""From values, ledgers, ballots and adjustments to totals (C.1 steps 1 to 7)."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import (
    aggregate,
    ballots,
    components,
    exact,
    ledgers,
    missing,
    rollup,
    steps,
)
from assessments.scoring.intake import Intake
from assessments.scoring.order import Sources
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import NOT_GRADED


@dataclass(frozen=True)
class Totals:
    """`frame`: the subjects with part columns, base, lost, bonus, deduction, total and missing;
    `scores` and `books`: the outputs of components and ledgers; `sources` of tie-break keys; the
    step lines told on the way."""

    frame: pl.DataFrame
    scores: pl.DataFrame
    books: pl.DataFrame
    sources: Sources
    told: list[pl.DataFrame]


@dataclass(frozen=True)
class _Parts:
    """All components that have a score: row, part, score, before; items; and what belongs to
    them."""

    parts: pl.DataFrame
    items: pl.DataFrame
    kept: ledgers.Kept
    medians: pl.DataFrame
    removed: pl.DataFrame


def totals(scheme: Scheme, taken: Intake, period: Span | None) -> Totals:
    """Totals of an ordinary run from this period's tables, of a roll-up run from history."""
    rule = rollup.rule_for(scheme, period)
    rolled = rule is not None
    scored = _parts(scheme, taken, rolled=rolled)
    frame = _with_ledgers(
        components.spread(scheme, taken.subjects, scored.parts), scored.kept.parts
    )
    kept, once = aggregate.once(taken.adjustments)
    frame, capped = aggregate.adjusted(scheme.adjust, frame, kept)
    frame = missing.with_gaps(scheme, frame, taken.rulings, taken.values)
    if rule is None or period is None:
        frame, moved = aggregate.verdict_points(frame, taken.rulings)
        frame, clamped = aggregate.totalled(scheme, frame)
    else:
        made = rollup.totals(rule, period, taken.history)
        frame = frame.join(made, on="row", how="left", maintain_order="left")
        moved, clamped = [], []
        lacking = pl.when(pl.col("total").is_null()).then(pl.lit(NOT_GRADED))
        frame = frame.with_columns(pl.coalesce(lacking, "state").alias("state"))
    frame = frame.with_columns(_missing(scheme, rolled=rolled))
    graded = frame.filter(pl.col("state") != NOT_GRADED)
    lines = (once, scored.kept.told, _range_steps(scheme, scored.parts), *capped, *moved, *clamped)
    told = [
        part.join(graded.select("row"), on="row", how="semi", maintain_order="left")
        for part in lines
    ]
    return Totals(
        frame,
        components.score_table(scheme, scored.items, scored.parts, graded),
        _books(scheme, scored.kept.books, graded),
        Sources(kept, scored.medians, scored.removed, rolled),
        told,
    )


def _parts(scheme: Scheme, taken: Intake, *, rolled: bool) -> _Parts:
    """The score of every component; a roll-up run has none."""
    plain = components.scored(scheme, taken.values)
    subjects = taken.subjects.clear() if rolled else taken.subjects
    kept = ledgers.kept(scheme, subjects, taken.entries)
    votes = ballots.as_points(scheme, taken.ballots)
    voted = components.ballot_parts(scheme, ballots.scored(scheme, votes))
    nothing = pl.lit(None, pl.Int64).alias("before")
    posted = kept.parts.select("row", "part", "score", nothing)
    parts = pl.concat([plain.parts.with_columns(pl.col("part").cast(pl.Int16)), posted, voted])
    return _Parts(parts, plain.items, kept, ballots.middle(votes), plain.removed)


def _with_ledgers(frame: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The subjects with `base` and `lost`, summed over their ledgers; null without any."""
    sums = parts.group_by("row").agg(pl.col("base", "lost").sum())
    return frame.join(sums, on="row", how="left", maintain_order="left")


def _missing(scheme: Scheme, *, rolled: bool) -> pl.Expr:
    """The flags of components without a score that were not left out; a roll-up run lacks none."""
    flags = [
        pl.when(
            pl.lit(not rolled)
            & pl.col(components.part_column(n)).is_null()
            & ~missing.is_left_out(n, component)
        ).then(pl.lit(f"incomplete:{component.id}"))
        for n, component in enumerate(scheme.components)
    ]
    return pl.concat_list(flags).list.drop_nulls().alias("missing")


def _range_steps(scheme: Scheme, parts: pl.DataFrame) -> pl.DataFrame:
    ids = [component.id for component in scheme.components]
    return steps.lines(
        parts.filter(pl.col("before").is_not_null()),
        rule="S-RANGE",
        what=pl.col("part").replace_strict(list(range(len(ids))), ids, return_dtype=pl.String),
        before=exact.short_text(pl.col("before"), aggregate.POINT_DIGITS),
        after=exact.short_text(pl.col("score"), aggregate.POINT_DIGITS),
    )


def _books(scheme: Scheme, books: pl.DataFrame, graded: pl.DataFrame) -> pl.DataFrame:
    """The `ledgers` output of the given subjects."""
    ids = [component.id for component in scheme.components]
    named = pl.col("part").replace_strict(list(range(len(ids))), ids, return_dtype=pl.String)
    rows = books.join(graded.select("row", "subject"), on="row")
    return rows.select(
        "subject", named.alias("component"), "period", "base", "bonus", "deduction", "score"
    )
