"""Grades (C.1 step 9), in this order: lines or shares, caps, requires and bars, veto, verdict
tiers, decision."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from assessments.scoring import bars, caps, levels, verdicts
from assessments.scoring.conditions import Context
from assessments.scoring.levels import Stage, moved
from assessments.scoring.scheme import Grade, Scheme, Veto

LOWERING = ("lowest_grade", "drop_one")


@dataclass(frozen=True)
class Graded:
    """`ranked` with `grade`, `at_limit`, `verdict_refused` and `undecided`; the lines of the steps
    that changed a grade."""

    ranked: pl.DataFrame
    told: list[pl.DataFrame]


def graded(
    scheme: Scheme, ranked: pl.DataFrame, keys: list[str], vetoes: pl.DataFrame, ctx: Context
) -> Graded:
    """Give every ranked subject its grade. `vetoes` is row, when, effect."""
    no = pl.lit(value=False)
    rule = scheme.grade
    if rule is None:
        none = pl.lit(None, pl.String).alias("grade")
        flags = (no.alias(name) for name in ("at_limit", "verdict_refused", "undecided"))
        return Graded(ranked.with_columns(none, *flags), [])
    frame, told = levels.started(rule, levels.placed(ranked, keys))
    frame = bars.with_allowed(rule, frame, ctx)
    lowering = vetoes.filter(pl.col("effect").is_in(LOWERING))
    stages: list[Callable[[pl.DataFrame], Stage]] = [
        lambda f: _filled(rule, f, ctx.rulings),
        lambda f: caps.capped(rule, f) if rule.method == "cap" else (f, []),
        lambda f: bars.barred(rule, f),
        lambda f: _vetoed(rule, f, lowering),
        lambda f: verdicts.judged(rule, f, ctx.rulings, lowering.select("row")),
        lambda f: _decided(rule, f, ctx.rulings, lowering),
    ]
    for stage in stages:
        frame, lines = stage(frame)
        told += lines
    undecided = no if rule.method != "decision" else pl.col("level").is_null()
    frame = frame.with_columns(levels.named(rule, "level").alias("grade"),
                               undecided.alias("undecided"))  # fmt: skip
    own = ("level", "place", "end", "n", *(bars.allowed_column(n) for n in range(len(rule.labels))))
    return Graded(frame.drop(own), told)


def _filled(rule: Grade, frame: pl.DataFrame, rulings: pl.DataFrame) -> Stage:
    """`empty_unless`: the last label is kept by those with such a criterion or a decision naming
    it; the others rise one (S-SHARES)."""
    if not rule.empty_unless:
        return frame, []
    last = len(rule.labels) - 1
    hit = (pl.col("kind") == "criterion") & pl.col("text").is_in(list(rule.empty_unless))
    named = (pl.col("kind") == "decision") & (pl.col("text") == rule.labels[last])
    keep = pl.col("row").is_in(rulings.filter(hit | named)["row"].implode())
    rises = (pl.col("level") == last) & ~keep
    level = (pl.col("level") - rises.cast(pl.Int32)).cast(pl.Int32)
    return moved(rule, frame, level, rule="S-SHARES", what=rule.labels[last])


def _vetoed(rule: Grade, frame: pl.DataFrame, lowering: pl.DataFrame) -> Stage:
    """lowest_grade gives the last label, drop_one one label lower for each veto; freed seats stay
    empty (S-VETO)."""
    last = len(rule.labels) - 1
    drop = pl.when(pl.col("effect") == "lowest_grade").then(last).otherwise(1).sum()
    hits = lowering.group_by("row").agg(
        drop.cast(pl.Int32).alias("drop"), pl.col("when").sort().str.join(",").alias("whens")
    )
    frame = frame.join(hits, on="row", how="left", maintain_order="left")
    fallen = pl.min_horizontal(pl.col("level") + pl.col("drop").fill_null(0), pl.lit(last))
    level = pl.when(pl.col("level").is_not_null()).then(fallen).cast(pl.Int32)
    frame, told = moved(rule, frame, level, rule="S-VETO", what=pl.col("whens"))
    return frame.drop("drop", "whens"), told


def _decided(
    rule: Grade, frame: pl.DataFrame, rulings: pl.DataFrame, lowering: pl.DataFrame
) -> Stage:
    """The label a body decided: any, where grades are decisions, and there a veto still counts;
    the last, where shares leave it empty without (S-DECIDE)."""
    labels = list(rule.labels)
    decisive = labels if rule.method == "decision" else labels[-1:] if rule.empty_unless else []
    named = rulings.filter((pl.col("kind") == "decision") & pl.col("text").is_in(decisive))
    codes = [labels.index(label) for label in decisive]
    position = pl.col("text").replace_strict(decisive, codes, default=None, return_dtype=pl.Int32)
    given = named.select("row", position.alias("decided"))
    frame = frame.join(given, on="row", how="left", maintain_order="left")
    level = pl.coalesce("decided", "level")
    if rule.method != "decision":
        frame, told = moved(rule, frame, level, rule="S-DECIDE", what=labels[-1])
        return frame.drop("decided"), told
    frame = frame.with_columns(level.alias("level")).drop("decided")
    return _vetoed(rule, frame, lowering)


def vetoes(rules: tuple[Veto, ...], rulings: pl.DataFrame) -> pl.DataFrame:
    """row, when, effect of the veto rulings, each named once for a subject."""
    whens = [rule.when for rule in rules]
    effects = [rule.effect for rule in rules]
    named = rulings.filter(pl.col("kind") == "veto").select("row", pl.col("text").alias("when"))
    effect = pl.col("when").replace_strict(whens, effects, default=None, return_dtype=pl.String)
    return named.unique(maintain_order=True).with_columns(effect.alias("effect"))
