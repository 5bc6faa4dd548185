"""Grades (C.1 step 9; S-LIMIT, S-CAP, S-EDGE, S-VETO): thresholds, caps, vetoes, in this order."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import order, steps
from assessments.scoring.scheme import Grade, Scheme, Veto
from assessments.scoring.tables import POINTS, TOTAL

SMALL = 3  # a pool of fewer subjects has limit 0 (E-SMALL)


@dataclass(frozen=True)
class Graded:
    """`ranked` with `grade` and `at_limit`; the lines of the steps that changed a grade."""

    ranked: pl.DataFrame
    told: list[pl.DataFrame]


def graded(scheme: Scheme, ranked: pl.DataFrame, keys: list[str], vetoes: pl.DataFrame) -> Graded:
    """Give every ranked subject its grade. `vetoes` is row, when, effect."""
    rule = scheme.grade
    if rule is None:
        none = pl.lit(None, pl.String).alias("grade")
        return Graded(ranked.with_columns(none, pl.lit(value=False).alias("at_limit")), [])
    frame = ranked.with_columns(
        _threshold(rule).alias("level"), pl.lit(value=False).alias("at_limit")
    )
    told: list[pl.DataFrame] = []
    if rule.method == "cap":
        frame, told = _capped(rule, frame, keys)
    frame, lines = _vetoed(rule, frame, vetoes)
    names = pl.col("level").replace_strict(
        list(range(len(rule.labels))), list(rule.labels), return_dtype=pl.String
    )
    return Graded(frame.with_columns(names.alias("grade")).drop("level"), [*told, *lines])


def limit(share: int, n: pl.Expr) -> pl.Expr:
    """floor(share of n): not more than (S-LIMIT)."""
    return n.cast(pl.Int64) * share // POINTS


def _threshold(rule: Grade) -> pl.Expr:
    """The position of the first label whose line the published total reaches; else the last."""
    level: pl.Expr = pl.lit(len(rule.labels) - 1, pl.Int32)
    scale = POINTS // TOTAL
    for position in reversed(range(len(rule.labels) - 1)):
        line = rule.thresholds[rule.labels[position]]
        level = pl.when(pl.col("total") * scale >= line).then(position).otherwise(level)
    return level.cast(pl.Int32)


def _capped(
    rule: Grade, frame: pl.DataFrame, keys: list[str]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Caps from the top label down; a pool counts across its groups, by total and tie-break."""
    stood = order.standing(frame, "pool", keys).select(
        "row", pl.col("first").alias("place"), pl.col("of").alias("n")
    )
    frame = frame.join(stood, on="row", how="left", maintain_order="left")
    told = []
    for position, label in enumerate(rule.labels[:-1]):
        if label in rule.caps:
            frame, lines = _cap(rule, frame, position)
            told.append(lines)
    return frame.drop("place", "n"), told


def _cap(rule: Grade, frame: pl.DataFrame, position: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One label's cap: the best-ranked holders keep it, the surplus falls one label."""
    label = rule.labels[position]
    falls = _surplus(frame.filter(pl.col("level") == position), rule.caps[label])
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


def _surplus(holders: pl.DataFrame, share: int) -> pl.DataFrame:
    """The holders beyond the limit, with their places among the holders; `edge` for a tie that
    straddles the limit: none of it keeps the label (S-EDGE)."""
    holders = holders.select("row", "pool", "place", "n").sort("pool", "place", "row")
    small = (pl.col("pool") < 0) & (pl.col("n") < SMALL)
    return (
        order.places(holders, "pool", ["place"])
        .join(holders.select("row", "n"), on="row", maintain_order="left")
        .with_columns(pl.when(small).then(0).otherwise(limit(share, pl.col("n"))).alias("limit"))
        .filter(pl.col("last") > pl.col("limit"))
        .with_columns((pl.col("first") <= pl.col("limit")).alias("edge"))
    )


def _vetoed(
    rule: Grade, frame: pl.DataFrame, vetoes: pl.DataFrame
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """lowest_grade gives the last label, drop_one one label lower for each veto; freed seats stay
    empty."""
    last = len(rule.labels) - 1
    hits = vetoes.filter(pl.col("effect").is_in(["lowest_grade", "drop_one"])).group_by("row").agg(
        pl.when(pl.col("effect") == "lowest_grade").then(last).otherwise(1).sum().alias("drop"),
        pl.col("when").sort().str.join(",").alias("whens"),
    )  # fmt: skip
    frame = frame.join(hits, on="row", how="left", maintain_order="left").with_columns(
        pl.col("level").alias("before"),
        pl.min_horizontal(pl.col("level") + pl.col("drop").fill_null(0), pl.lit(last))
        .cast(pl.Int32)
        .alias("level"),
    )
    names = list(rule.labels)
    codes = list(range(len(names)))
    told = steps.lines(
        frame.filter(pl.col("before") != pl.col("level")),
        rule="S-VETO",
        what=pl.col("whens"),
        before=pl.col("before").replace_strict(codes, names, return_dtype=pl.String),
        after=pl.col("level").replace_strict(codes, names, return_dtype=pl.String),
    )
    return frame.drop("before", "drop", "whens"), [told]


def vetoes(rules: tuple[Veto, ...], rulings: pl.DataFrame) -> pl.DataFrame:
    """row, when, effect of the veto rulings, each named once for a subject."""
    whens = [rule.when for rule in rules]
    effects = [rule.effect for rule in rules]
    named = rulings.filter(pl.col("kind") == "veto").select("row", pl.col("text").alias("when"))
    effect = pl.col("when").replace_strict(whens, effects, default=None, return_dtype=pl.String)
    return named.unique(maintain_order=True).with_columns(effect.alias("effect"))
