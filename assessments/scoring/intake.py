"""Input frames brought to one shape: optional columns present, subjects as row numbers.

Every frame keeps `at`, the row's index in the frame as given, for refusals. `row` is the subject's
row in `subjects`, null for an unknown subject; `part` is the component's position in the scheme,
null for an unknown one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assessments.scoring.scheme import Scheme
from assessments.scoring.tables import NOTHING, Inputs

_VALUES = {
    "value": pl.Int64,
    "actual": pl.Int64,
    "target": pl.Int64,
    "kind": pl.String,
    "period": pl.Int32,
    "months": pl.Int32,
}
_ADJUSTMENTS = {"item": pl.String, "value": pl.Int64, "period": pl.Int32}
_HISTORY = {
    "start": pl.Int32,
    "months": pl.Int32,
    "score": pl.Int64,
    "grade": pl.String,
    "rank": pl.Int32,
    "of": pl.Int32,
}
_RULINGS = {"kind": pl.String, "text": pl.String, "number": pl.Int64, "reason": pl.String}
_BALLOTS = {"ballot": pl.String, "voters": pl.String, "value": pl.Int64}


@dataclass(frozen=True)
class Intake:
    """The frames as the engine works on them."""

    subjects: pl.DataFrame  # row, subject, group, g, pooled, pool, role, state, @attributes
    values: pl.DataFrame  # at, row, part, item, kind, value, actual, target, period; no ledgers
    entries: pl.DataFrame  # at, row, part, item, kind, value, actual, target, evidence, period,
    # months: the rows of ledgers
    adjustments: pl.DataFrame  # at, row, item, value, evidence, period
    history: pl.DataFrame  # at, row, start, months, score, grade, rank, of
    rulings: pl.DataFrame  # at, row, kind, text, number, reason
    ballots: pl.DataFrame  # at, row, ballot, voters, value


def take(scheme: Scheme, inputs: Inputs) -> Intake:
    """Bring the inputs to their working shape; nothing is refused here."""
    subjects = _subjects(scheme, inputs.subjects)
    values = _values(scheme, inputs.values, subjects)
    ledgers = [n for n, part in enumerate(scheme.components) if part.ledger is not None]
    entry = pl.col("part").is_in(ledgers).fill_null(value=False)
    return Intake(
        subjects,
        values.filter(~entry),
        values.filter(entry),
        _rows(inputs.adjustments, subjects, _ADJUSTMENTS, ("evidence",)).filter(
            pl.col("value").is_not_null()
        ),
        _rows(inputs.history, subjects, _HISTORY),
        _rows(inputs.rulings, subjects, _RULINGS),
        _rows(inputs.ballots, subjects, _BALLOTS),
    )


def column(frame: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """A column as that type, all null where the frame does not have it."""
    if name in frame.columns:
        return pl.col(name).cast(dtype)
    return pl.lit(None, dtype).alias(name)


def attribute(name: str) -> str:
    """The column of `subjects` that holds a subject's attribute."""
    return f"@{name}"


def _subjects(scheme: Scheme, frame: pl.DataFrame) -> pl.DataFrame:
    """`g` numbers the groups in order of appearance; `pool` numbers what caps are counted in:
    0 and up for groups that stand alone, below 0 for pools."""
    frame = frame.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
        pl.col("subject"),
        pl.col("group"),
        column(frame, "role", pl.String),
        column(frame, "state", pl.String).fill_null(""),
        column(frame, "pool", pl.Int64).alias("pooled"),
        *(column(frame, attribute(name), pl.Int64) for name in scheme.numbers),
        *(column(frame, attribute(name), pl.String) for name in scheme.words),
    )
    groups = frame.group_by("group").agg(pl.col("row").min().alias("first"))
    groups = groups.with_columns((pl.col("first").rank("dense").cast(pl.Int64) - 1).alias("g"))
    frame = frame.join(groups.drop("first"), on="group", how="left", nulls_equal=True)
    pool = -pl.col("pooled").rank("dense").cast(pl.Int64)
    return frame.sort("row").with_columns(pl.coalesce(pool, pl.col("g")).alias("pool"))


def _values(scheme: Scheme, frame: pl.DataFrame | None, subjects: pl.DataFrame) -> pl.DataFrame:
    if frame is None:
        frame = pl.DataFrame(schema={"subject": subjects["subject"].dtype, "component": pl.String})
    rows = _rows(frame, subjects, _VALUES, ("item", "component", "evidence"))
    parts = {component.id: position for position, component in enumerate(scheme.components)}
    if frame["component"].dtype.is_integer():
        code = pl.col("component").cast(pl.Int16)
        part: pl.Expr = pl.when(code.is_between(0, len(parts) - 1)).then(code)
    else:
        part = (
            pl.col("component")
            .cast(pl.String)
            .replace_strict(list(parts), list(parts.values()), default=None, return_dtype=pl.Int16)
        )
    given = pl.any_horizontal(pl.col("value", "actual", "target").is_not_null())
    nothing = (pl.col("kind") == NOTHING).fill_null(value=False)
    return rows.filter(given | nothing).with_columns(part.alias("part")).drop("component")


def _rows(
    frame: pl.DataFrame | None,
    subjects: pl.DataFrame,
    columns: Mapping[str, type[pl.DataType]],
    free: tuple[str, ...] = (),
) -> pl.DataFrame:
    """The frame with `at` and `row`, the named columns cast, the free ones as they are."""
    if frame is None:
        frame = pl.DataFrame(schema={"subject": subjects["subject"].dtype, **columns})
    keep = [pl.col(n) if n in frame.columns else pl.lit(None).alias(n) for n in free]
    frame = frame.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"),
        pl.col("subject"),
        *(column(frame, name, dtype) for name, dtype in columns.items()),
        *keep,
    )
    known = subjects.select("subject", "row").unique("subject", keep="first")
    return frame.join(known, on="subject", how="left", maintain_order="left")
