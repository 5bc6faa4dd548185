"""Component scores from values (C.1 steps 1 and 2; S-QUOT, S-RANGE)."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import exact
from assessments.scoring.scheme import Scheme

RATE_KINDS = ("target", "rate", "attendance")
RATIO_KINDS = (*RATE_KINDS, "light")
PLAIN_KINDS = ("decision", "checklist", "imported", "external_rank")
STARS, LEDGER, BALLOT = "stars", "ledger", "ballot"


@dataclass(frozen=True)
class Scored:
    """`items`: row, part, item, score of rows that name an item. `parts`: row, part, score, before
    (the sum where it was cut at max), one row per component that has rows; score null: missing.
    `removed`: row, removed: the sum of a subject's negative stars, where there are any."""

    items: pl.DataFrame
    parts: pl.DataFrame
    removed: pl.DataFrame


def scored(scheme: Scheme, values: pl.DataFrame) -> Scored:
    """The score of every row, and of every component: the sum of plain items cut at max, the mean
    of items that carry actual and target."""
    rows = _row_scores(scheme, values)
    sums = rows.group_by("row", "part", maintain_order=True).agg(
        pl.col("ratio").any(),
        pl.col("score").sum().alias("sum"),
        pl.col("score").count().alias("count"),
    )
    mean = exact.half_up(pl.col("sum"), pl.col("count"))
    limit = _of_part([component.max for component in scheme.components])
    plain = pl.min_horizontal("sum", limit)
    parts = sums.select(
        "row",
        "part",
        pl.when("ratio").then(mean).otherwise(plain).alias("score"),
        pl.when(~pl.col("ratio") & (pl.col("sum") > limit)).then("sum").alias("before"),
    )
    items = rows.filter(pl.col("item").is_not_null()).drop("ratio")
    return Scored(items, parts, _removed(scheme, rows))


def _row_scores(scheme: Scheme, values: pl.DataFrame) -> pl.DataFrame:
    """row, part, item, ratio (scored by actual and target), score: null where target is 0 or
    blank, or actual is blank."""
    full = _of_part([component.full for component in scheme.components])
    top = _of_part([component.top for component in scheme.components])
    quotient = exact.wide_half_up(exact.wide(pl.col("actual")) * full, pl.col("target"))
    capped = pl.min_horizontal(quotient, exact.wide(top)).cast(pl.Int64)
    capped = pl.when(quotient.is_not_null()).then(capped)
    return values.select(
        "row",
        "part",
        "item",
        pl.col("value").is_null().alias("ratio"),
        pl.coalesce("value", capped).alias("score"),
    )


def _of_part(numbers: list[int]) -> pl.Expr:
    """The number of the row's component."""
    return pl.col("part").replace_strict(
        list(range(len(numbers))), numbers, default=None, return_dtype=pl.Int64
    )


def _removed(scheme: Scheme, rows: pl.DataFrame) -> pl.DataFrame:
    stars = [n for n, component in enumerate(scheme.components) if component.kind == STARS]
    lost = rows.filter(pl.col("part").is_in(stars) & (pl.col("score") < 0))
    return lost.group_by("row").agg(pl.col("score").sum().alias("removed"))


def ballot_parts(scheme: Scheme, scores: pl.DataFrame) -> pl.DataFrame:
    """row, part, score, before of the components that are ballots, from the ballots' scores."""
    found = [
        scores.filter(pl.col("ballot") == component.ballot).select(
            "row",
            pl.lit(position, pl.Int16).alias("part"),
            "score",
            pl.lit(None, pl.Int64).alias("before"),
        )
        for position, component in enumerate(scheme.components)
        if component.kind == BALLOT
    ]
    nothing = {"row": pl.UInt32, "part": pl.Int16, "score": pl.Int64, "before": pl.Int64}
    return pl.concat([pl.DataFrame(schema=nothing), *found])


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


def score_table(
    scheme: Scheme, items: pl.DataFrame, parts: pl.DataFrame, graded: pl.DataFrame
) -> pl.DataFrame:
    """The `scores` output for the given subjects (row, subject): items and components."""
    ids = [component.id for component in scheme.components]
    weights = [component.weight for component in scheme.components]
    codes = list(range(len(ids)))
    part = pl.col("part")
    bare = parts.select("row", "part", "score").with_columns(
        pl.lit(None, items["item"].dtype).alias("item")
    )
    rows = pl.concat([items.select("row", "part", "item", "score"),
                      bare.select("row", "part", "item", "score").filter(
                          pl.col("score").is_not_null())])  # fmt: skip
    return rows.join(graded.select("row", "subject"), on="row").select(
        "subject",
        part.replace_strict(codes, ids, return_dtype=pl.String).alias("component"),
        "item",
        "score",
        part.replace_strict(codes, weights, return_dtype=pl.Int64).alias("weight"),
    )
