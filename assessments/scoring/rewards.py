"""Coefficients by grade or by rank, and the gap a scheme must keep between best and worst."""

import polars as pl

from assessments.scoring import exact
from assessments.scoring.scheme import Rewards
from assessments.scoring.tables import POINTS


def coefficient(rewards: Rewards | None) -> pl.Expr:
    """The coefficient of `grade`, or of `rank` of `of` on the straight line from best to worst
    (4 decimals; null where there is but one); null without a grade or rank."""
    if rewards is None:
        return pl.lit(None, pl.Int64).alias("coefficient")
    if rewards.best is not None and rewards.worst is not None:
        steps = pl.col("of").cast(pl.Int64) - 1
        fall = pl.lit(rewards.best - rewards.worst, pl.Int64) * (pl.col("rank") - 1)
        # one rounding of the whole, so that halves go away from zero in the coefficient itself
        whole = exact.wide(pl.lit(rewards.best, pl.Int64)) * steps - fall
        return exact.half_up(whole, steps).alias("coefficient")
    values = rewards.values
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
