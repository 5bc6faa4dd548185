"""Coefficients by grade, and the gap a scheme must keep between the best and the worst."""

import polars as pl

from assessments.scoring.tables import POINTS


def coefficient(values: dict[str, int] | None) -> pl.Expr:
    """The coefficient of `grade`, null without one."""
    if not values:
        return pl.lit(None, pl.Int64).alias("coefficient")
    return (
        pl.col("grade")
        .replace_strict(list(values), list(values.values()), default=None, return_dtype=pl.Int64)
        .alias("coefficient")
    )


def gap_kept(high: int, low: int, least: int, basis: str) -> bool:
    """Whether (high - low) : reference is at least `least` (all POINTS; M13).

    The reference is 1 for the basis `standard`, the higher value for `highest`, the lower one for
    `lowest`.
    """
    reference = {"standard": POINTS, "highest": high, "lowest": low}[basis]
    return (high - low) * POINTS >= least * reference
