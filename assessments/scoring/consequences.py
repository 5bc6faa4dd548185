"""Consequences over history (C.1 step 12; S-WINDOW, S-PROPOSE).

Windows count the appraised period and earlier published ones of the run's own length; a blank grade
is not counted. Without a period the window holds this run alone.
"""

from dataclasses import dataclass

import polars as pl

from assessments.scoring.scheme import Condition, Consequence, Scheme, Span
from assessments.scoring.tables import POINTS, TOTAL

GRADE_METRICS = ("grade_count", "grade_share")
RANK_METRICS = ("in_front", "in_bottom", "score")
METRICS = (*GRADE_METRICS, *RANK_METRICS, "role_is")
YEARLY_EFFECTS = ("bar_grade", "limit_grade")
YEAR, TWO_YEARS = 12, 24

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "id": pl.String,
    "force": pl.String,
    "effect": pl.String,
    "grade": pl.String,
    "rule": pl.String,
    "counted": pl.Int32,
    "of": pl.Int32,
    "periods": pl.List(pl.Int32),
    "at_risk": pl.Boolean,
}


@dataclass(frozen=True)
class Context:
    """What conditions are judged by: the ranked subjects (row, role, total, rank, of), the graded
    periods up to this one (row, start, grade; start null without a period), the run's length."""

    ranked: pl.DataFrame
    grades: pl.DataFrame
    period: Span | None
    months: int


def context(
    scheme: Scheme, ranked: pl.DataFrame, history: pl.DataFrame, period: Span | None
) -> Context:
    """Gather the graded periods of the run's own length, this one included."""
    start = None if period is None else period.start
    now = ranked.select("row", pl.lit(start, pl.Int32).alias("start"), "grade")
    grades = now
    if period is not None:
        earlier = history.filter(
            pl.col("months") == period.months, pl.col("start") < period.start
        ).select("row", "start", "grade")
        grades = pl.concat([now, earlier.join(ranked.select("row"), on="row", how="semi")])
    grades = grades.filter(pl.col("grade").is_not_null() & (pl.col("grade") != ""))
    return Context(ranked, grades, period, scheme.months if period is None else period.months)


def drawn(scheme: Scheme, ctx: Context) -> pl.DataFrame:
    """All consequences that apply: row and the columns of the output, in the scheme's order."""
    found = [_one(scheme, rule, ctx) for rule in scheme.consequences]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *found])


def at_risk(rule: Consequence, period: Span | None) -> bool:
    """Whether it is about the yearly grade and the year is not known to have ended."""
    return rule.effect in YEARLY_EFFECTS and (period is None or period.end % YEAR != 0)


def _one(scheme: Scheme, rule: Consequence, ctx: Context) -> pl.DataFrame:
    if not all(_belongs(scheme, condition, ctx) for condition in rule.when):
        return pl.DataFrame(schema=SCHEMA)
    rows = ctx.ranked.select("row")
    for condition in rule.when:
        rows = rows.join(_holding(condition, ctx), on="row", how="semi", maintain_order="left")
    ground = next((c for c in rule.when if c.metric in GRADE_METRICS), None)
    if ground is None:
        counts = pl.DataFrame(schema={k: SCHEMA[k] for k in ("row", "counted", "of", "periods")})
    else:
        counts = _counts(ground, ctx)
    return rows.join(counts, on="row", how="left", maintain_order="left").select(
        "row",
        pl.lit(rule.id).alias("id"),
        pl.lit(rule.force).alias("force"),
        pl.lit(rule.effect).alias("effect"),
        pl.lit(rule.grade, pl.String).alias("grade"),
        pl.lit(rule.rule or rule.id).alias("rule"),
        "counted",
        "of",
        pl.col("periods").fill_null(pl.lit([], pl.List(pl.Int32))),
        pl.lit(at_risk(rule, ctx.period)).alias("at_risk"),
    )


def _belongs(scheme: Scheme, condition: Condition, ctx: Context) -> bool:
    """Rank and score metrics belong to the run of their window's length, grade metrics to a run
    that has grades (S-APPLIES)."""
    if condition.metric in RANK_METRICS:
        return condition.window in (None, ctx.months)
    if condition.metric in GRADE_METRICS:
        grade = scheme.grade
        return grade is not None and grade.applies_to in (None, ctx.months)
    return True


def _holding(condition: Condition, ctx: Context) -> pl.DataFrame:
    """row of the subjects for which the condition holds."""
    if condition.metric in GRADE_METRICS:
        counts = ctx.ranked.select("row").join(_counts(condition, ctx), on="row", how="left")
        counts = counts.with_columns(pl.col("counted", "of").fill_null(0))
        holds = _count_holds(condition)
    else:
        counts = ctx.ranked
        holds = _holds(condition)
    if condition.negate:
        holds = ~holds
    return counts.filter(holds).select("row")


def _count_holds(condition: Condition) -> pl.Expr:
    counted = pl.col("counted").cast(pl.Int64)
    if condition.metric == "grade_count":
        return _compare(counted, condition.op, pl.lit(condition.value))
    of = pl.col("of").cast(pl.Int64)
    share = _compare(counted * POINTS, condition.op, of * condition.value)
    return pl.when(of > 0).then(share)  # nothing graded: not applicable (E-ZERO)


def _holds(condition: Condition) -> pl.Expr:
    rank, n = pl.col("rank").cast(pl.Int64), pl.col("of").cast(pl.Int64)
    part = n * condition.value // POINTS
    if condition.metric == "in_front":
        return rank <= pl.max_horizontal(pl.lit(1), part)
    if condition.metric == "in_bottom":
        return rank > n - part
    if condition.metric == "score":
        score = pl.col("total") * (POINTS // TOTAL)
        return _compare(score, condition.op, pl.lit(condition.value))
    return pl.col("role").fill_null("") == condition.text  # role_is


def _compare(left: pl.Expr, op: str, right: pl.Expr) -> pl.Expr:
    operations = {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
    }
    return operations[op]


def _counts(condition: Condition, ctx: Context) -> pl.DataFrame:
    """row, counted, of, periods of the subjects with a graded period in the window."""
    grades = ctx.grades
    first = _first(condition.window, ctx)
    if first is not None:
        grades = grades.filter(pl.col("start") >= first)
    hit = pl.col("grade").is_in(list(condition.labels))
    return grades.group_by("row").agg(
        hit.sum().cast(pl.Int32).alias("counted"),
        pl.len().cast(pl.Int32).alias("of"),
        pl.col("start").filter(hit).drop_nulls().sort().alias("periods"),
    )


def _first(window: int | None, ctx: Context) -> int | None:
    """The first month of a window; None where it holds this run alone by itself."""
    period = ctx.period
    if period is None:
        return None
    if window is None:
        return period.start
    if window == TWO_YEARS:
        return period.end - TWO_YEARS
    return min(period.start, (period.end - 1) // window * window)
