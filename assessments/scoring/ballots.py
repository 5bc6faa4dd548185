"""Ballots: from single votes to one score (S-BALLOT, S-QUOT).

Nothing of a single vote or of a voter group leaves this room but the median for ties.
"""

import polars as pl

from assessments.scoring import exact
from assessments.scoring.scheme import Ballot, Scheme
from assessments.scoring.tables import POINTS

TRIM_FROM = 5
SCORED: dict[str, type[pl.DataType]] = {"row": pl.UInt32, "ballot": pl.String, "score": pl.Int64}


def as_points(scheme: Scheme, votes: pl.DataFrame) -> pl.DataFrame:
    """The votes with `points`: what the ballot says, a tier read as the scheme's tiers say."""
    value = pl.col("value")
    points: pl.Expr = value
    for ballot in scheme.ballots:
        if ballot.tiers is not None:
            tiers = [(n + 1) * POINTS for n in range(len(ballot.tiers))]
            read = value.replace_strict(tiers, list(ballot.tiers), default=None,
                                        return_dtype=pl.Int64)  # fmt: skip
            points = pl.when(pl.col("ballot") == ballot.id).then(read).otherwise(points)
    return votes.with_columns(points.alias("points"))


def scored(scheme: Scheme, votes: pl.DataFrame) -> pl.DataFrame:
    """row, ballot, score of every subject that has a vote; `votes` carry `points`."""
    found = [_score(ballot, votes.filter(pl.col("ballot") == ballot.id))
             for ballot in scheme.ballots]  # fmt: skip
    return pl.concat([pl.DataFrame(schema=SCORED), *found])


def middle(votes: pl.DataFrame) -> pl.DataFrame:
    """row, twice: the median of all votes of a subject, doubled so that it stays whole."""
    ordered = pl.col("points").sort()
    twice = ordered.get((pl.len() - 1) // 2) + ordered.get(pl.len() // 2)
    return votes.group_by("row").agg(twice.alias("twice"))


def _score(ballot: Ballot, votes: pl.DataFrame) -> pl.DataFrame:
    """Σ weight · mean : Σ weight over the terms that have votes, exact over the rounded means."""
    terms = []
    for groups, weight in ballot.terms:
        pooled = votes.filter(pl.col("voters").is_in(list(groups)))
        mean = _mean(pooled, trimmed=ballot.trimmed)
        terms.append(mean.with_columns(pl.lit(weight, pl.Int64).alias("weight")))
    weighted = exact.wide(pl.col("mean")) * pl.col("weight")
    made = pl.concat(terms).group_by("row").agg(
        weighted.sum().alias("sum"), pl.col("weight").sum().alias("weights")
    )  # fmt: skip
    score = exact.half_up(pl.col("sum"), pl.col("weights"))
    return made.select("row", pl.lit(ballot.id).alias("ballot"), score.alias("score"))


def _mean(votes: pl.DataFrame, *, trimmed: bool) -> pl.DataFrame:
    """row, mean of the votes; `trimmed` leaves out one highest and one lowest from 5 votes up."""
    points = pl.col("points")
    sums = votes.group_by("row").agg(
        points.sum().alias("sum"),
        (points.max() + points.min()).alias("ends"),
        pl.len().cast(pl.Int64).alias("count"),
    )
    cut = (pl.col("count") >= TRIM_FROM) & pl.lit(trimmed)
    total = pl.col("sum") - pl.when(cut).then("ends").otherwise(0)
    count = pl.col("count") - pl.when(cut).then(2).otherwise(0)
    return sums.select("row", exact.half_up(total, count).alias("mean"))
