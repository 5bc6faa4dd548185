"""Adjustments and the total (C.1 steps 4, 5, 7; S-ONCE, S-ADJUST, S-TOTAL)."""

import polars as pl

from assessments.scoring import exact, missing, steps
from assessments.scoring.scheme import Adjust, Scheme
from assessments.scoring.tables import POINTS, TOTAL

EXACT = POINTS * POINTS  # scale of the total before rounding: weight times score
EXACT_DIGITS = 8
POINT_DIGITS = 4


def once(adjustments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The adjustments that count (row, item, value), of one evidence key only the largest, and the
    step lines of those that do not."""
    free = adjustments.filter(pl.col("evidence").is_null())
    size = pl.col("value").abs()
    keyed = (
        adjustments.filter(pl.col("evidence").is_not_null())
        .sort("at")
        .group_by("row", "period", "evidence", maintain_order=True)
        .agg(
            pl.col("item", "value").get(size.arg_max()),
            pl.col("value").sum().alias("sum"),
            pl.len().alias("rows"),
        )
    )
    told = steps.lines(
        keyed.filter(pl.col("sum") != pl.col("value")),
        rule="S-ONCE",
        what="evidence",
        before=exact.short_text(pl.col("sum"), POINT_DIGITS),
        after=exact.short_text(pl.col("value"), POINT_DIGITS),
        params=pl.format("rows={}", "rows"),
    )
    kept = pl.concat([free.select("row", "item", "value"), keyed.select("row", "item", "value")])
    return kept, told


def adjusted(
    adjust: Adjust | None, subjects: pl.DataFrame, kept: pl.DataFrame
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The subjects with `bonus`, `deduction` (after their caps) and `net` (after net_cap)."""
    value = pl.col("value")
    sums = kept.group_by("row").agg(
        value.filter(value > 0).sum().alias("gain"), (-value.filter(value < 0).sum()).alias("loss")
    )
    frame = subjects.join(sums, on="row", how="left", maintain_order="left").with_columns(
        pl.col("gain", "loss").fill_null(0)
    )
    rule = adjust or Adjust()
    frame = frame.with_columns(
        _at_most("gain", rule.bonus_cap).alias("bonus"),
        _at_most("loss", rule.deduction_cap).alias("deduction"),
    ).with_columns((pl.col("bonus") - pl.col("deduction")).alias("raw_net"))
    net = pl.col("raw_net")
    if rule.net_cap is not None:
        net = net.clip(-rule.net_cap, rule.net_cap)
    frame = frame.with_columns(net.alias("net"))
    told = [
        _cut(frame, "bonus_cap", "gain", "bonus"),
        _cut(frame, "deduction_cap", "loss", "deduction"),
        _cut(frame, "net_cap", "raw_net", "net"),
    ]
    return frame.drop("gain", "loss", "raw_net"), told


def verdict_points(
    frame: pl.DataFrame, rulings: pl.DataFrame
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The subjects with `net` moved by the verdict's points, which no cap of adjustments holds."""
    given = rulings.filter(pl.col("kind") == "verdict_points").select(
        "row", pl.col("number").alias("points")
    )
    frame = frame.join(given, on="row", how="left", maintain_order="left").with_columns(
        pl.col("net").alias("before"), (pl.col("net") + pl.col("points").fill_null(0)).alias("net")
    )
    told = _cut(frame, "verdict_points", "before", "net")
    return frame.drop("before", "points"), [told]


def totalled(scheme: Scheme, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The subjects with `total`: exact, clamped, then rounded once; null where a component is
    missing. What is left out is not: its weight goes to the others (E-BALLOT-MISS, E-ZERO)."""
    frame, spread = missing.weighed(scheme, frame)
    whole = exact.wide(pl.col("net")) * POINTS + pl.col("sum")
    frame = frame.with_columns(whole.alias("exact"))
    final = pl.col("exact")
    if scheme.score.clamp:
        final = final.clip(
            pl.lit(scheme.score.min * POINTS, exact.WIDE),
            pl.lit(scheme.score.max * POINTS, exact.WIDE),
        )
    frame = frame.with_columns(final.alias("final"))
    told = steps.lines(
        frame.filter(pl.col("exact") != pl.col("final")),
        rule="S-TOTAL",
        what="clamp",
        before=exact.short_text(pl.col("exact"), EXACT_DIGITS),
        after=exact.short_text(pl.col("final"), EXACT_DIGITS),
    )
    total = exact.half_up(pl.col("final"), EXACT // TOTAL)
    return frame.with_columns(total.alias("total")).drop("sum", "exact", "final"), [*spread, told]


def _at_most(column: str, cap: int | None) -> pl.Expr:
    return pl.col(column) if cap is None else pl.min_horizontal(column, pl.lit(cap, pl.Int64))


def _cut(frame: pl.DataFrame, what: str, before: str, after: str) -> pl.DataFrame:
    return steps.lines(
        frame.filter(pl.col(before) != pl.col(after)),
        rule="S-ADJUST",
        what=what,
        before=exact.short_text(pl.col(before), POINT_DIGITS),
        after=exact.short_text(pl.col(after), POINT_DIGITS),
    )
