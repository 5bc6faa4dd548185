"""The one way into the engine."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring import (
    aggregate,
    checks,
    components,
    consequences,
    exact,
    grade,
    intake,
    order,
    rewards,
    rollup,
    steps,
)
from assessments.scoring.intake import Intake
from assessments.scoring.refusals import Refused
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import (
    INCOMPLETE,
    NOT_GRADED,
    RANKED,
    STATES,
    STOPPED,
    Inputs,
    Outcome,
)


@dataclass(frozen=True)
class _Totals:
    """Subjects with part columns, bonus, deduction and total; the frames told on the way."""

    frame: pl.DataFrame
    kept: pl.DataFrame
    scores: pl.DataFrame
    told: list[pl.DataFrame]


def score(scheme: Scheme, inputs: Inputs, period: Span | None = None) -> Outcome:
    """Score, rank, grade and draw the consequences of one run (the order of C.1).

    `period` of the scheme's own length is an ordinary run, of a longer roll-up a roll-up run from
    `history` (S-RUN); None is an ordinary run whose windows hold this run alone.

    Raises `refusals.Refused` with every problem of the inputs at once, each naming table, row
    (index in its frame) and column.
    """
    taken = intake.take(scheme, inputs)
    problems = checks.problems(scheme, taken, period)
    if problems:
        raise Refused(problems)
    return computed(scheme, taken, period)


def computed(scheme: Scheme, taken: Intake, period: Span | None = None) -> Outcome:
    """The same for inputs that have passed `checks.problems` already."""
    totals = _totals(scheme, taken, period)
    vetoes = grade.vetoes(scheme.veto, taken.rulings)
    frame = _with_state(totals.frame, vetoes)
    frame, keys = order.with_keys(scheme, frame, totals.kept)
    frame = order.with_order(frame, taken.rulings)
    given = grade.graded(_in_force(scheme, period), _ranked(frame, keys), keys, vetoes)
    ctx = consequences.context(scheme, given.ranked, taken.history, period)
    return Outcome(
        _results(scheme, frame, given.ranked, vetoes),
        totals.scores,
        steps.table([*totals.told, *given.told], taken.subjects),
        _consequences(consequences.drawn(scheme, ctx), taken.subjects),
    )


def _ranked(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The ranked subjects with `rank`, `last` (the last place of their tie) and `of`."""
    ranked = frame.filter(pl.col("state") == RANKED)
    stood = order.standing(ranked, "g", keys).drop("g").rename({"first": "rank"})
    return ranked.join(stood, on="row", how="left", maintain_order="left")


def _totals(scheme: Scheme, taken: Intake, period: Span | None) -> _Totals:
    """Totals of an ordinary run from values and adjustments, of a roll-up run from history."""
    scored = components.scored(scheme, taken.values)
    frame = components.spread(scheme, taken.subjects, scored.parts)
    kept, once = aggregate.once(taken.adjustments)
    frame, capped = aggregate.adjusted(scheme.adjust, frame, kept)
    rule = rollup.rule_for(scheme, period)
    if rule is None or period is None:
        frame, clamped = aggregate.totalled(scheme, frame)
    else:
        made = rollup.totals(rule, period, taken.history)
        frame = frame.join(made, on="row", how="left", maintain_order="left")
        clamped = []
    missing = [
        pl.when(pl.lit(rule is None) & pl.col(components.part_column(p)).is_null()).then(
            pl.lit(f"incomplete:{component.id}")
        )
        for p, component in enumerate(scheme.components)
    ]
    frame = frame.with_columns(pl.concat_list(missing).list.drop_nulls().alias("missing"))
    if rule is not None:
        lacking = pl.when(pl.col("total").is_null()).then(pl.lit(NOT_GRADED))
        frame = frame.with_columns(pl.coalesce(lacking, "state").alias("state"))
    graded = frame.filter(pl.col("state") != NOT_GRADED)
    cuts = _range_steps(scheme, scored.parts)
    told = [
        part.join(graded.select("row"), on="row", how="semi", maintain_order="left")
        for part in (once, cuts, *capped, *clamped)
    ]
    return _Totals(frame, kept, components.score_table(scheme, scored, graded), told)


def _range_steps(scheme: Scheme, parts: pl.DataFrame) -> pl.DataFrame:
    ids = [component.id for component in scheme.components]
    return steps.lines(
        parts.filter(pl.col("before").is_not_null()),
        rule="S-RANGE",
        what=pl.col("part").replace_strict(list(range(len(ids))), ids, return_dtype=pl.String),
        before=exact.short_text(pl.col("before"), aggregate.POINT_DIGITS),
        after=exact.short_text(pl.col("score"), aggregate.POINT_DIGITS),
    )


def _with_state(frame: pl.DataFrame, vetoes: pl.DataFrame) -> pl.DataFrame:
    """`state`: not_graded before stopped before incomplete; without a total nobody is ranked."""
    stopped = vetoes.filter(pl.col("effect") == "stop").select("row").unique()
    stopped = stopped.with_columns(pl.lit(value=True).alias("stop"))
    frame = frame.join(stopped, on="row", how="left", maintain_order="left")
    not_graded = pl.col("state") == NOT_GRADED
    state = (
        pl.when(not_graded)
        .then(pl.lit(NOT_GRADED))
        .when(pl.col("stop").fill_null(value=False))
        .then(pl.lit(STOPPED))
        .when(pl.col("total").is_null())
        .then(pl.lit(INCOMPLETE))
        .otherwise(pl.lit(RANKED))
    )
    frame = frame.with_columns(state.alias("state")).drop("stop")
    ranked = pl.col("state") == RANKED
    kept = pl.col("state") != NOT_GRADED
    return frame.with_columns(
        pl.when(ranked).then("total").alias("total"),
        pl.when(kept).then("bonus").alias("bonus"),
        pl.when(kept).then("deduction").alias("deduction"),
        pl.when(kept).then("missing").otherwise(pl.lit([], pl.List(pl.String))).alias("missing"),
    )


def _in_force(scheme: Scheme, period: Span | None) -> Scheme:
    """The scheme without its grade where the run's length has none (S-APPLIES)."""
    months = scheme.months if period is None else period.months
    if scheme.grade is None or scheme.grade.applies_to in (None, months):
        return scheme
    return Scheme(**{**vars(scheme), "grade": None})


def _results(
    scheme: Scheme, frame: pl.DataFrame, ranked: pl.DataFrame, vetoes: pl.DataFrame
) -> pl.DataFrame:
    """The `results` output, in printing order."""
    told = ranked.select("row", "rank", "last", "of", "grade", "at_limit")
    whens = vetoes.group_by("row", maintain_order=True).agg(
        pl.format("veto:{}", "when").alias("vetoes")
    )
    frame = frame.join(told, on="row", how="left", maintain_order="left")
    frame = frame.join(whens, on="row", how="left", maintain_order="left")
    places = pl.col("state").replace_strict(STATES, range(len(STATES)), return_dtype=pl.Int8)
    return frame.sort("g", places, "rank", "row", nulls_last=True).select(
        "subject",
        "group",
        "state",
        "bonus",
        "deduction",
        "total",
        "rank",
        "of",
        "grade",
        rewards.coefficient(scheme.rewards),
        _flags(scheme).alias("flags"),
    )


def _flags(scheme: Scheme) -> pl.Expr:
    """All flags of a subject, in the order of the pipeline."""
    tied = pl.lit(scheme.rank.ties == "forbid") & (pl.col("rank") < pl.col("last"))
    here = pl.col("state") == RANKED
    small = (pl.col("pool") < 0) & (here.sum().over("pool") < grade.SMALL) & here
    return pl.concat_list(
        pl.col("missing"),
        _flag(small, "small_pool"),
        _flag(tied, "tie"),
        _flag(pl.col("at_limit"), "tie_at_limit"),
        pl.col("vetoes").fill_null(pl.lit([], pl.List(pl.String))),
    ).list.drop_nulls()


def _flag(holds: pl.Expr, name: str) -> pl.Expr:
    return pl.when(holds).then(pl.lit(name))


def _consequences(drawn: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
    named = drawn.join(subjects.select("row", "subject"), on="row", maintain_order="left")
    return named.select("subject", *(name for name in consequences.SCHEMA if name != "row"))
