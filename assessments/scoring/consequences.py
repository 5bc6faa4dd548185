"""Consequences over history (C.1 step 12; S-WINDOW, S-PROPOSE)."""

import polars as pl

from assessments.scoring import conditions
from assessments.scoring.conditions import Context
from assessments.scoring.scheme import Consequence, Scheme, Span

YEARLY_EFFECTS = ("bar_grade", "limit_grade")
AWARDS = ("praise", "award_priority")
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
