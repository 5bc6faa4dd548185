"""Conditions: for whom a metric holds (M11, M12; S-WINDOW, S-EDGE, S-APPLIES).

A condition without data holds for nobody, negated or not. Windows count the appraised period and
earlier published ones of the run's own length; a blank grade is not counted. Without a period the
window holds this run alone.
"""

from dataclasses import dataclass, replace

import polars as pl

from assessments.scoring.intake import attribute
from assessments.scoring.scheme import FAILED, Condition, Scheme, Span
from assessments.scoring.tables import POINTS, TOTAL

COUNTED_METRICS = ("grade_count", "grade_share")
STREAKS = ("last_streak", "light_streak")
GRADE_METRICS = (*COUNTED_METRICS, "light_streak")
LEDGER_METRICS = ("base_score", "deduction_total")
RANK_METRICS = ("in_front", "in_bottom", "score", "rank_top_n", *LEDGER_METRICS)
RULED_METRICS = ("decision_is", "criterion_hit")
METRICS = (*COUNTED_METRICS, *STREAKS, *RANK_METRICS, *RULED_METRICS, "role_is", "attribute",
           FAILED)  # fmt: skip
YEAR, TWO_YEARS = 12, 24
FEWEST = 2  # last of one is no last place


@dataclass(frozen=True)
class Context:
    """What conditions are judged by: the ranked subjects (row, role, total, rank, last, of, base,
    lost, @attributes), their rulings and history (earlier periods of the run's length), the graded
    periods up to this one (row, start, grade; empty before grading), and the run."""

    ranked: pl.DataFrame
    rulings: pl.DataFrame
    history: pl.DataFrame
    grades: pl.DataFrame
    period: Span | None
    months: int
    graded: bool


def context(
    scheme: Scheme,
    ranked: pl.DataFrame,
    rulings: pl.DataFrame,
    history: pl.DataFrame,
    period: Span | None,
) -> Context:
    """The context before grading; `with_grades` adds what grading gave."""
    months = scheme.months if period is None else period.months
    if period is None:
        earlier = history.clear()
    else:
        earlier = history.filter(pl.col("months") == months, pl.col("start") < period.start)
    earlier = earlier.join(ranked.select("row"), on="row", how="semi")
    grade = scheme.grade
    graded = grade is not None and grade.applies_to in (None, months)
    none = pl.DataFrame(schema={"row": pl.UInt32, "start": pl.Int32, "grade": pl.String})
    return Context(ranked, rulings, earlier, none, period, months, graded)


def with_grades(ctx: Context, ranked: pl.DataFrame) -> Context:
    """The same with the grades of this run and the earlier periods."""
    start = None if ctx.period is None else ctx.period.start
    now = ranked.select("row", pl.lit(start, pl.Int32).alias("start"), "grade")
    grades = pl.concat([now, ctx.history.select("row", "start", "grade")])
    given = pl.col("grade").is_not_null() & (pl.col("grade") != "")
    return replace(ctx, ranked=ranked, grades=grades.filter(given))


def belongs(condition: Condition, ctx: Context) -> bool:
    """Rank and score metrics belong to the run of their window's length, grade metrics to a run
    that has grades (S-APPLIES)."""
    if condition.metric in RANK_METRICS:
        return condition.window in (None, ctx.months)
    return condition.metric not in GRADE_METRICS or ctx.graded


def holding(condition: Condition, ctx: Context) -> pl.DataFrame:
    """row of the subjects for which the condition holds."""
    frame, holds = _judged(condition, ctx)
    if condition.negate:
        holds = ~holds
    return frame.filter(holds).select("row")


def straddling(conditions: tuple[Condition, ...], ctx: Context) -> pl.DataFrame:
    """row of those whose tie straddles the limit of a `rank_top_n` (S-EDGE)."""
    edges = pl.lit(value=False)
    for condition in conditions:
        if condition.metric == "rank_top_n" and belongs(condition, ctx):
            inside = pl.col("rank") <= condition.value
            edges = edges | (inside & (pl.col("last") > condition.value))
    return ctx.ranked.filter(edges).select("row").unique()


def _judged(condition: Condition, ctx: Context) -> tuple[pl.DataFrame, pl.Expr]:
    """A frame with one row a subject and whether the condition holds there; null: no data."""
    metric = condition.metric
    if metric in COUNTED_METRICS:
        hits = _in_window(condition, ctx).group_by("row").agg(
            pl.col("hit").sum().cast(pl.Int32).alias("counted"), pl.len().cast(pl.Int32).alias("of")
        )  # fmt: skip
        counts = ctx.ranked.select("row").join(hits, on="row", how="left")
        return counts.with_columns(pl.col("counted", "of").fill_null(0)), _count_holds(condition)
    if metric in STREAKS:
        told = counted(condition, ctx, ctx.ranked.select("row"))
        streaks = ctx.ranked.select("row").join(told, on="row", how="left")
        length = pl.col("counted").fill_null(0).cast(pl.Int64)
        return streaks, compare(length, condition.op, pl.lit(condition.value))
    if metric in RULED_METRICS:
        return _ruled(ctx, metric, condition.text), pl.col("ruled")
    if metric == FAILED:
        frame = _failures(ctx)
        return frame, compare(pl.col("failures"), condition.op, pl.lit(condition.value * POINTS))
    return ctx.ranked, _holds(condition)


def _count_holds(condition: Condition) -> pl.Expr:
    hits = pl.col("counted").cast(pl.Int64)
    if condition.metric == "grade_count":
        return compare(hits, condition.op, pl.lit(condition.value))
    of = pl.col("of").cast(pl.Int64)
    share = compare(hits * POINTS, condition.op, of * condition.value)
    return pl.when(of > 0).then(share)  # nothing graded: not applicable (E-ZERO)


def _holds(condition: Condition) -> pl.Expr:
    """Whether a metric of the subject's own row holds."""
    rank, n = pl.col("rank").cast(pl.Int64), pl.col("of").cast(pl.Int64)
    part = n * condition.value // POINTS
    numbers = {
        "score": pl.col("total") * (POINTS // TOTAL),
        "base_score": pl.col("base"),
        "deduction_total": pl.col("lost"),
    }
    if condition.metric == "in_front":
        return rank <= pl.max_horizontal(pl.lit(1), part)
    if condition.metric == "in_bottom":
        return rank > n - part
    if condition.metric == "rank_top_n":
        return pl.col("last") <= condition.value
    if condition.metric in numbers:
        return compare(numbers[condition.metric], condition.op, pl.lit(condition.value))
    if condition.metric == "attribute":
        own = pl.col(attribute(condition.attribute))
        if condition.numeric:
            return compare(own, condition.op, pl.lit(condition.value))
        return own == condition.text
    return pl.col("role").fill_null("") == condition.text  # role_is


def _ruled(ctx: Context, metric: str, text: str) -> pl.DataFrame:
    """The subjects with `ruled`: whether a decision or criterion ruling names this."""
    kind = {"decision_is": "decision", "criterion_hit": "criterion"}[metric]
    named = ctx.rulings.filter((pl.col("kind") == kind) & (pl.col("text") == text))
    here = pl.col("row").is_in(named["row"].implode())
    return ctx.ranked.select("row", here.alias("ruled"))


def _failures(ctx: Context) -> pl.DataFrame:
    """The subjects with `failures` (POINTS): rulings that a commitment failed, and the number
    given with the subject."""
    named = ctx.rulings.filter((pl.col("kind") == "criterion") & (pl.col("text") == FAILED))
    sums = named.group_by("row").agg((pl.len().cast(pl.Int64) * POINTS).alias("failures"))
    frame = ctx.ranked.select("row", pl.col(attribute(FAILED)).alias("own"))
    frame = frame.join(sums, on="row", how="left", maintain_order="left")
    both = pl.col("failures").fill_null(0) + pl.col("own").fill_null(0)
    return frame.select("row", both.alias("failures"))


def compare(left: pl.Expr, op: str, right: pl.Expr) -> pl.Expr:
    """left op right; null where either is."""
    operations = {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
    }
    return operations[op]


def counted(condition: Condition, ctx: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """row, counted, of, periods, of the subjects in `rows`: how many periods count, of how many, and
    their first months; of a streak its length, null and its periods. Subjects without any such
    period have no row."""
    if condition.metric in STREAKS:
        return _streak(condition, ctx).join(rows, on="row", how="semi")
    grades = _in_window(condition, ctx).join(rows, on="row", how="semi")
    return grades.group_by("row").agg(
        pl.col("hit").sum().cast(pl.Int32).alias("counted"),
        pl.len().cast(pl.Int32).alias("of"),
        pl.col("start").filter("hit").drop_nulls().sort().alias("periods"),
    )


def _in_window(condition: Condition, ctx: Context) -> pl.DataFrame:
    """row, start, hit: the graded periods of the condition's window, and whether each counts."""
    grades = ctx.grades
    first = _first(condition.window, ctx)
    if first is not None:
        grades = grades.filter(pl.col("start") >= first)
    return grades.select("row", "start", pl.col("grade").is_in(list(condition.labels)).alias("hit"))


def _streak(condition: Condition, ctx: Context) -> pl.DataFrame:
    """Periods that follow each other without a gap, back from this one."""
    start = pl.lit(None if ctx.period is None else ctx.period.start, pl.Int32)
    if condition.metric == "light_streak":
        hits = ctx.grades.filter(pl.col("grade").is_in(list(condition.labels)))
    else:
        now = ctx.ranked.select("row", start.alias("start"), "rank", "of")
        hits = pl.concat([now, ctx.history.select("row", "start", "rank", "of")])
        hits = hits.filter((pl.col("rank") == pl.col("of")) & (pl.col("of") >= FEWEST))
    if ctx.period is None:
        streak = pl.lit(value=True)
    else:
        first = _first(condition.window, ctx) if condition.window is not None else None
        if first is not None:
            hits = hits.filter(pl.col("start") >= first)
        hits = hits.sort("start", descending=True)
        back = pl.int_range(pl.len(), dtype=pl.Int32).over("row")
        streak = pl.col("start") == ctx.period.start - back * ctx.months
    return hits.filter(streak).group_by("row").agg(
        pl.len().cast(pl.Int32).alias("counted"),
        pl.lit(None, pl.Int32).alias("of"),
        pl.col("start").drop_nulls().sort().alias("periods"),
    )  # fmt: skip


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
