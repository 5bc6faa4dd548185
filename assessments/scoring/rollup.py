"""Roll-up runs: totals from published totals (S-RUN, S-ROLL)."""

import polars as pl

from assessments.scoring import exact
from assessments.scoring.scheme import Rollup, Scheme, Span


def rule_for(scheme: Scheme, period: Span | None) -> Rollup | None:
    """The roll-up of published totals that makes a period of that length; None for an ordinary
    run, which a longer period of one ledger is too."""
    if period is None or period.months == scheme.months:
        return None
    rules = (rule for rule in scheme.rollups if rule.method != "ledger")
    return next((rule for rule in rules if rule.to == period.months), None)


def is_run(scheme: Scheme, period: Span | None) -> bool:
    """Whether the scheme has runs of that period's length at all."""
    lengths = {scheme.months, *(rule.to for rule in scheme.rollups)}
    return period is None or period.months in lengths


def totals(rule: Rollup, period: Span, history: pl.DataFrame) -> pl.DataFrame:
    """row, total of the subjects with at least min_periods published totals inside the period."""
    inside = history.filter(
        pl.col("months") == rule.source,
        pl.col("start") >= period.start,
        pl.col("start") < period.end,
        pl.col("score").is_not_null(),
    )
    score = pl.col("score")
    made = {
        "mean": exact.half_up(score.sum(), score.count()),
        "sum": score.sum(),
        "last": score.get(pl.col("start").arg_max()),
    }
    return (
        inside.group_by("row")
        .agg(made[rule.method].alias("total"), pl.len().alias("count"))
        .filter(pl.col("count") >= rule.min_periods)
        .drop("count")
    )
