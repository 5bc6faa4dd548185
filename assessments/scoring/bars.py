"""Labels that are not allowed to somebody: bars and requires (M11, S-BAR)."""

import polars as pl

from assessments.scoring import conditions
from assessments.scoring.conditions import Context
from assessments.scoring.levels import Stage, moved
from assessments.scoring.scheme import Bar, Grade


def allowed_column(position: int) -> str:
    """The column that says whether a label is allowed to a subject."""
    return f"allowed_{position}"


def with_allowed(rule: Grade, frame: pl.DataFrame, ctx: Context) -> pl.DataFrame:
    """The subjects with one column a label: every `requires` holds whole, no bar has a condition
    that holds."""
    for position, label in enumerate(rule.labels):
        refused = [_any(bar, ctx) for bar in rule.bars if label in bar.labels]
        refused += [_not_all(need, ctx) for need in rule.requires if label in need.labels]
        rows = pl.concat([pl.DataFrame(schema={"row": pl.UInt32}), *refused])["row"]
        frame = frame.with_columns(
            (~pl.col("row").is_in(rows.implode())).alias(allowed_column(position))
        )
    return frame


def lowered(rule: Grade, level: pl.Expr) -> pl.Expr:
    """The next label from `level` down that is allowed; the last where none is."""
    found: pl.Expr = pl.lit(len(rule.labels) - 1, pl.Int32)
    for position in reversed(range(len(rule.labels))):
        here = (level <= position) & pl.col(allowed_column(position))
        found = pl.when(here).then(position).otherwise(found)
    return pl.when(level.is_not_null()).then(found).cast(pl.Int32)


def barred(rule: Grade, frame: pl.DataFrame) -> Stage:
    """Everybody at a label allowed to him; a freed seat is not handed on."""
    return moved(rule, frame, lowered(rule, pl.col("level")), rule="S-BAR", what="bars")


def _any(bar: Bar, ctx: Context) -> pl.DataFrame:
    """row of those for whom any condition holds."""
    held = [conditions.holding(c, ctx) for c in bar.conditions if conditions.belongs(c, ctx)]
    return pl.concat([pl.DataFrame(schema={"row": pl.UInt32}), *held])


def _not_all(need: Bar, ctx: Context) -> pl.DataFrame:
    """row of those for whom some condition does not hold."""
    rows = ctx.ranked.select("row")
    for condition in need.conditions:
        held = conditions.holding(condition, ctx) if conditions.belongs(condition, ctx) else None
        rows = rows.clear() if held is None else rows.join(held, on="row", how="semi")
    return ctx.ranked.select("row").join(rows, on="row", how="anti")
