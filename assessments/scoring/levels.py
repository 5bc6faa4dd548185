"""The first label of everybody: lines, shares, top places (M10; S-LIMIT, S-SHARES, S-EDGE).

Labels are counted from the best, 0. `place` and `end` are the first and last place of a subject's
tie in its pool of `n` ranked subjects.
"""

import polars as pl

from assessments.scoring import order, steps
from assessments.scoring.scheme import Grade
from assessments.scoring.tables import POINTS, TOTAL

SMALL = 3  # a pool of fewer subjects has limit 0 (E-SMALL)
Stage = tuple[pl.DataFrame, list[pl.DataFrame]]


def placed(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The ranked subjects with `place`, `end` and `n`; a pool counts across its groups, by total
    and tie-break."""
    stood = order.standing(frame, "pool", keys).select(
        "row", pl.col("first").alias("place"), pl.col("last").alias("end"), pl.col("of").alias("n")
    )
    return frame.join(stood, on="row", how="left", maintain_order="left")


def limit(share: int) -> pl.Expr:
    """floor(share of n): not more than (S-LIMIT); nothing in a pool that is too small."""
    most = pl.col("n").cast(pl.Int64) * share // POINTS
    return pl.when(too_small()).then(0).otherwise(most)


def too_small() -> pl.Expr:
    """Whether the pool has fewer than three ranked subjects (E-SMALL)."""
    return (pl.col("pool") < 0) & (pl.col("n") < SMALL)


def seats(rule: Grade, position: int) -> pl.Expr | None:
    """How many may stand at this label (cap, top_n), or at it or above (share); None: no limit."""
    if rule.method == "cap":
        share = rule.caps.get(rule.labels[position])
        return None if share is None else limit(share)
    if rule.method == "share":
        return limit(sum(rule.shares[: position + 1]))
    if rule.method == "top_n" and position == 0:
        most = pl.max_horizontal(pl.lit(rule.top_n, pl.Int64), limit(rule.top_share))
        return pl.when(too_small()).then(0).otherwise(most)
    return None


def started(rule: Grade, frame: pl.DataFrame) -> Stage:
    """The subjects with `level`, the position of their first label, and `at_limit`."""
    if rule.method in ("share", "top_n"):
        return _by_place(rule, frame)
    none = pl.lit(None, pl.Int32) if rule.method == "decision" else _threshold(rule)
    return frame.with_columns(none.alias("level"), pl.lit(value=False).alias("at_limit")), []


def _threshold(rule: Grade) -> pl.Expr:
    """The position of the first label whose line the published total reaches; else the last."""
    level: pl.Expr = pl.lit(len(rule.labels) - 1, pl.Int32)
    scale = POINTS // TOTAL
    for position in reversed(range(len(rule.labels) - 1)):
        line = rule.thresholds[rule.labels[position]]
        level = pl.when(pl.col("total") * scale >= line).then(position).otherwise(level)
    return level.cast(pl.Int32)


def _by_place(rule: Grade, frame: pl.DataFrame) -> Stage:
    """The best label whose seats reach the last place of the tie. A tie that straddles the limit
    of a better one takes none of it (S-EDGE)."""
    frame = frame.with_columns(
        _reached(rule, pl.col("end")).alias("level"), _reached(rule, pl.col("place")).alias("best")
    ).with_columns((pl.col("best") < pl.col("level")).alias("at_limit"))
    told = steps.lines(
        frame.filter("at_limit"),
        rule="S-EDGE",
        what=named(rule, "best"),
        before=named(rule, "best"),
        after=named(rule, "level"),
        params=pl.format("n={};place={};last={}", "n", "place", "end"),
    )
    return frame.drop("best"), [told]


def _reached(rule: Grade, place: pl.Expr) -> pl.Expr:
    level: pl.Expr = pl.lit(len(rule.labels) - 1, pl.Int32)
    for position in reversed(range(len(rule.labels))):
        most = seats(rule, position)
        if most is not None:
            level = pl.when(place <= most).then(position).otherwise(level)
    return level.cast(pl.Int32)


def named(rule: Grade, column: str) -> pl.Expr:
    """The label of a position."""
    labels = list(rule.labels)
    return pl.col(column).replace_strict(
        list(range(len(labels))), labels, default=None, return_dtype=pl.String
    )


def moved(
    grade: Grade, frame: pl.DataFrame, level: pl.Expr, *, rule: str, what: str | pl.Expr
) -> Stage:
    """The subjects at their new level, and a line for each whose label changed, naming the rule
    and what it was about."""
    frame = frame.with_columns(pl.col("level").alias("before"), level.alias("level"))
    changed = pl.col("before").ne_missing(pl.col("level"))
    told = steps.lines(
        frame.filter(changed),
        rule=rule,
        what=what,
        before=named(grade, "before"),
        after=named(grade, "level"),
    )
    return frame.drop("before"), [told]
