"""Component scores from values (C.1 steps 1 and 2; S-QUOT, S-RANGE)."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import exact
from assessments.scoring.scheme import Scheme
from assessments.scoring.tables import POINTS

RATIO_KINDS = ("target", "rate", "attendance")
PLAIN_KINDS = ("decision", "checklist")
FULL = 100 * POINTS


@dataclass(frozen=True)
class Scored:
    """`items`: row, part, item, score of rows that name an item. `parts`: row, part, score, before
    (the sum where it was cut at max), one row per component that has rows; score null: missing."""

    items: pl.DataFrame
    parts: pl.DataFrame


def scored(scheme: Scheme, values: pl.DataFrame) -> Scored:
    """The score of every row, and of every component: the sum of plain items cut at max, the mean
    of items that carry actual and target."""
    rows = _row_scores(values)
    sums = rows.group_by("row", "part", maintain_order=True).agg(
        pl.col("ratio").any(),
        pl.col("score").sum().alias("sum"),
        pl.col("score").count().alias("count"),
    )
    limits = [component.max for component in scheme.components]
    limit = pl.col("part").replace_strict(
        list(range(len(limits))), limits, default=None, return_dtype=pl.Int64
    )
    mean = exact.half_up(pl.col("sum"), pl.col("count"))
    plain = pl.min_horizontal("sum", limit)
    parts = sums.select(
        "row",
        "part",
        pl.when("ratio").then(mean).otherwise(plain).alias("score"),
        pl.when(~pl.col("ratio") & (pl.col("sum") > limit)).then("sum").alias("before"),
    )
    return Scored(rows.filter(pl.col("item").is_not_null()).drop("ratio"), parts)


def _row_scores(values: pl.DataFrame) -> pl.DataFrame:
    """row, part, item, ratio (scored by actual and target), score: null where target is 0 or
    blank, or actual is blank."""
    quotient = exact.half_up(exact.wide(pl.col("actual")) * FULL, pl.col("target"))
    capped = pl.when(quotient > FULL).then(FULL).otherwise(quotient)
    return values.select(
        "row",
        "part",
        "item",
        pl.col("value").is_null().alias("ratio"),
        pl.coalesce("value", capped).alias("score"),
    )


def part_column(position: int) -> str:
    """The name of a component's score in a frame with one row a subject."""
    return f"part_{position}"


def spread(scheme: Scheme, subjects: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The subjects with one column a component, null where it has no score."""
    for position in range(len(scheme.components)):
        one = parts.filter(pl.col("part") == position).select(
            "row", pl.col("score").alias(part_column(position))
        )
        subjects = subjects.join(one, on="row", how="left", maintain_order="left")
    return subjects


def score_table(scheme: Scheme, scored: Scored, graded: pl.DataFrame) -> pl.DataFrame:
    """The `scores` output for the given subjects (row, subject)."""
    ids = [component.id for component in scheme.components]
    weights = [component.weight for component in scheme.components]
    codes = list(range(len(ids)))
    part = pl.col("part")
    bare = scored.parts.select("row", "part", "score").with_columns(
        pl.lit(None, scored.items["item"].dtype).alias("item")
    )
    rows = pl.concat([scored.items.select("row", "part", "item", "score"),
                      bare.select("row", "part", "item", "score").filter(
                          pl.col("score").is_not_null())])  # fmt: skip
    return rows.join(graded.select("row", "subject"), on="row").select(
        "subject",
        part.replace_strict(codes, ids, return_dtype=pl.String).alias("component"),
        "item",
        "score",
        part.replace_strict(codes, weights, return_dtype=pl.Int64).alias("weight"),
    )
