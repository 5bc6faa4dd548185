"""Consequences over history (C.1 step 12; S-WINDOW, S-PROPOSE)."""

from dataclasses import replace

import polars as pl

from assessments.scoring import conditions
from assessments.scoring.conditions import Context
from assessments.scoring.scheme import Consequence, Scheme, Span

YEARLY_EFFECTS = ("bar_grade", "limit_grade")
AWARDS = ("praise", "award_priority")
OF_THE_PERSON = ("role_is", "attribute")
YEAR = 12

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


def drawn(scheme: Scheme, ctx: Context, barred: pl.DataFrame) -> pl.DataFrame:
    """All consequences that apply: row and the columns of the output, in the scheme's order.

    `barred` (row) are those whom a veto denies awards: no praise, no priority in awards.
    """
    found = []
    for rule in scheme.consequences:
        rows = _one(rule, ctx)
        if rule.effect in AWARDS:
            rows = rows.join(barred, on="row", how="anti", maintain_order="left")
        found.append(rows)
    return pl.concat([pl.DataFrame(schema=SCHEMA), *found])


def of_earlier(scheme: Scheme, ctx: Context) -> pl.DataFrame:
    """What the year's earlier periods propose for its grade, for subjects without a grade in its last
    one (`ctx.ranked`): half of those actually graded counts (P17-R7), nothing of the one he missed.

    Only of rules that look at the grades of a year or more, and at role and attributes; only of those
    who were graded in this year at all.
    """
    period = ctx.period
    if period is None or period.months >= YEAR or period.end % YEAR != 0:
        return pl.DataFrame(schema=SCHEMA)
    graded = ctx.grades.filter(pl.col("start") >= period.end - YEAR)
    ctx = replace(ctx, ranked=ctx.ranked.join(graded.select("row").unique(), on="row", how="semi",
                                              maintain_order="left"))  # fmt: skip
    rules = [rule for rule in scheme.consequences if _looks_back(rule)]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(_one(rule, ctx) for rule in rules)])


def _looks_back(rule: Consequence) -> bool:
    """Whether it is about the yearly grade and needs nothing of the run's own period."""
    counting = [c for c in rule.when if c.metric in conditions.COUNTED_METRICS]
    others = [c for c in rule.when if c.metric not in conditions.COUNTED_METRICS]
    return (
        rule.effect in YEARLY_EFFECTS
        and bool(counting)
        and all(c.window is not None and c.window >= YEAR for c in counting)
        and all(c.metric in OF_THE_PERSON for c in others)
    )


def at_risk(rule: Consequence, period: Span | None) -> bool:
    """Whether it is about the yearly grade and the year is not known to have ended."""
    return rule.effect in YEARLY_EFFECTS and (period is None or period.end % YEAR != 0)


def _one(rule: Consequence, ctx: Context) -> pl.DataFrame:
    if not all(conditions.belongs(condition, ctx) for condition in rule.when):
        return pl.DataFrame(schema=SCHEMA)
    rows = ctx.ranked.select("row")
    for condition in rule.when:
        held = conditions.holding(condition, ctx)
        rows = rows.join(held, on="row", how="semi", maintain_order="left")
    told = (*conditions.GRADE_METRICS, *conditions.STREAKS)
    ground = next((c for c in rule.when if c.metric in told), None)
    if ground is None:
        counts = pl.DataFrame(schema={k: SCHEMA[k] for k in ("row", "counted", "of", "periods")})
    else:
        counts = conditions.counted(ground, ctx, rows)
    if ground is not None and ground.metric in conditions.STREAKS:  # none at all is a streak of 0
        counts = rows.join(counts, on="row", how="left")
        counts = counts.with_columns(pl.col("counted").fill_null(0))
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
