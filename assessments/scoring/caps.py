"""Caps from the top label down (S-CAP, S-EDGE)."""

import polars as pl

from assessments.scoring import order, steps
from assessments.scoring.levels import Stage, limit
from assessments.scoring.scheme import Grade


def capped(rule: Grade, frame: pl.DataFrame) -> Stage:
    """The best-ranked holders of each capped label keep it; the surplus falls one label and then
    counts there."""
    told = []
    for position, label in enumerate(rule.labels[:-1]):
        if label in rule.caps:
            frame, lines = _cap(rule, frame, position)
            told.append(lines)
    return frame, told


def _cap(rule: Grade, frame: pl.DataFrame, position: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    label = rule.labels[position]
    falls = _surplus(rule, frame.filter(pl.col("level") == position), position)
    lines = steps.lines(
        falls,
        rule=pl.when("edge").then(pl.lit("S-EDGE")).otherwise(pl.lit("S-CAP")),
        what=label,
        before=pl.lit(label),
        after=pl.lit(rule.labels[position + 1]),
        params=pl.format(
            "limit={};n={};holders={};place={};last={}", "limit", "n", "of", "first", "last"
        ),
    )
    fell = falls.select("row", "edge")
    frame = frame.join(fell, on="row", how="left", maintain_order="left").with_columns(
        (pl.col("level") + pl.col("edge").is_not_null().cast(pl.Int32)).alias("level"),
        (pl.col("at_limit") | pl.col("edge").fill_null(value=False)).alias("at_limit"),
    )
    return frame.drop("edge"), lines


def _surplus(rule: Grade, holders: pl.DataFrame, position: int) -> pl.DataFrame:
    """The holders beyond the limit, with their places among the holders; `edge` for a tie that
    straddles the limit: none of it keeps the label (S-EDGE)."""
    most = limit(rule.caps[rule.labels[position]])
    holders = holders.select("row", "pool", "place", "n").sort("pool", "place", "row")
    return (
        order.places(holders, "pool", ["place"])
        .join(holders.select("row", "n"), on="row", maintain_order="left")
        .with_columns(most.alias("limit"))
        .filter(pl.col("last") > pl.col("limit"))
        .with_columns((pl.col("first") <= pl.col("limit")).alias("edge"))
    )
