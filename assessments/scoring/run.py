"""The one way into the engine."""

import polars as pl

from assessments.scoring import (
    checks,
    conditions,
    consequences,
    grade,
    intake,
    levels,
    order,
    rewards,
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
from assessments.scoring.totals import totals


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
    made = totals(scheme, taken, period)
    vetoes = grade.vetoes(scheme.veto, taken.rulings)
    frame = _with_state(made.frame, vetoes)
    frame, keys = order.with_keys(scheme, frame, made.sources)
    frame = order.with_order(frame, taken.rulings)
    ranked = _ranked(frame, keys)
    ctx = conditions.context(scheme, ranked, taken.rulings, taken.history, period)
    here = _in_force(scheme, period)
    given = grade.graded(here, ranked, keys, vetoes, ctx)
    ctx = conditions.with_grades(ctx, given.ranked)
    edges = conditions.straddling(here.conditions, ctx)
    absent = _absent(scheme, taken, frame, period)
    barred = vetoes.filter(pl.col("effect") == "no_award").select("row")
    return Outcome(
        _results(here, frame, _at_limit(given.ranked, edges), vetoes),
        made.scores,
        steps.table([*made.told, *given.told], taken.subjects),
        _consequences(pl.concat([consequences.drawn(scheme, ctx, barred), absent]), taken.subjects),
        made.books,
    )


def _absent(
    scheme: Scheme, taken: Intake, frame: pl.DataFrame, period: Span | None
) -> pl.DataFrame:
    """What the earlier periods propose for those who are not graded in this one (S-PROPOSE)."""
    none = {"rank": pl.Int32, "last": pl.Int32, "of": pl.Int32, "grade": pl.String}
    absent = frame.filter(pl.col("state") == NOT_GRADED).with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in none.items()
    )
    ctx = conditions.context(scheme, absent, taken.rulings, taken.history, period)
    return consequences.of_earlier(scheme, conditions.with_grades(ctx, absent))


def _ranked(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The ranked subjects with `rank`, `last` (the last place of their tie) and `of`."""
    ranked = frame.filter(pl.col("state") == RANKED)
    stood = order.standing(ranked, "g", keys).drop("g").rename({"first": "rank"})
    return ranked.join(stood, on="row", how="left", maintain_order="left")


def _at_limit(ranked: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Ties at the limit of a `rank_top_n` are flagged like those at a cap."""
    here = pl.col("row").is_in(edges["row"].implode())
    return ranked.with_columns((pl.col("at_limit") | here).alias("at_limit"))


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
    """The scheme without grade and coefficients where the run's length has none (S-APPLIES)."""
    months = scheme.months if period is None else period.months
    if scheme.grade is None or scheme.grade.applies_to in (None, months):
        return scheme
    return Scheme(**{**vars(scheme), "grade": None, "rewards": None})


def _results(
    scheme: Scheme, frame: pl.DataFrame, ranked: pl.DataFrame, vetoes: pl.DataFrame
) -> pl.DataFrame:
    """The `results` output, in printing order."""
    told = ranked.select(
        "row", "rank", "last", "of", "grade", "at_limit", "verdict_refused", "undecided"
    )
    whens = vetoes.group_by("row").agg(pl.format("veto:{}", "when").alias("vetoes"))
    frame = frame.join(told, on="row", how="left", maintain_order="left")
    frame = frame.join(whens, on="row", how="left", maintain_order="left")
    places = pl.col("state").replace_strict(STATES, range(len(STATES)), return_dtype=pl.Int8)
    return frame.sort("g", places, "rank", "row").select(
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
    small = (pl.col("pool") < 0) & (here.sum().over("pool") < levels.SMALL) & here
    return pl.concat_list(
        pl.col("missing"),
        pl.col("settled"),
        _flag(small, "small_pool"),
        _flag(tied, "tie"),
        _flag(pl.col("at_limit"), "tie_at_limit"),
        _flag(pl.col("verdict_refused"), "verdict_refused"),
        _flag(pl.col("undecided"), "undecided"),
        pl.col("vetoes").fill_null(pl.lit([], pl.List(pl.String))),
    ).list.drop_nulls()


def _flag(holds: pl.Expr, name: str) -> pl.Expr:
    return pl.when(holds).then(pl.lit(name))


def _consequences(drawn: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
    named = drawn.join(subjects.select("row", "subject"), on="row", maintain_order="left")
    return named.select("subject", *(name for name in consequences.SCHEMA if name != "row"))
