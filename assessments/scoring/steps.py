"""Step lines: what changed a number or a grade on the way, for explanations."""

from collections.abc import Sequence

import polars as pl

SCHEMA = {
    "row": pl.UInt32,
    "rule": pl.String,
    "what": pl.String,
    "before": pl.String,
    "after": pl.String,
    "params": pl.String,
}


def lines(
    frame: pl.DataFrame,
    *,
    rule: str | pl.Expr,
    what: str | pl.Expr,
    before: pl.Expr,
    after: pl.Expr,
    params: pl.Expr | None = None,
) -> pl.DataFrame:
    """One line a row of the frame (which has `row`)."""
    return frame.select(
        "row",
        (pl.lit(rule) if isinstance(rule, str) else rule).alias("rule"),
        (pl.lit(what) if isinstance(what, str) else what).alias("what"),
        before.alias("before"),
        after.alias("after"),
        (pl.lit("") if params is None else params).alias("params"),
    )


def table(parts: Sequence[pl.DataFrame], subjects: pl.DataFrame) -> pl.DataFrame:
    """The `steps` output: lines numbered from 1 for each subject, in the order of the parts."""
    joined = pl.concat([pl.DataFrame(schema=SCHEMA), *parts])
    joined = joined.join(subjects.select("row", "subject"), on="row", maintain_order="left")
    joined = joined.sort("row", maintain_order=True)
    seq = pl.int_range(1, pl.len() + 1, dtype=pl.Int16).over("row")
    return joined.select("subject", seq.alias("seq"), "rule", "what", "before", "after", "params")
