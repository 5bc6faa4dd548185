"""What a committee ruled about a ballot that stayed without a result (E-BALLOT-MISS).

`left_out` takes the component out of a subject's total and spreads its weight over the others in
proportion: the sum of the weighted scores that are there, divided by the sum of their weights, a
quotient like any other (S-QUOT). `set_aside` leaves the subject ungraded. Both name the component;
neither can name one that has votes (`check_rulings`).
"""

import polars as pl

from assessments.scoring import exact, steps
from assessments.scoring.components import BALLOT, part_column
from assessments.scoring.scheme import Component, Scheme
from assessments.scoring.tables import NOT_GRADED, POINTS

LEFT_OUT, SET_ASIDE = "left_out", "set_aside"
KINDS = (LEFT_OUT, SET_ASIDE)
RULE = "E-BALLOT-MISS"
POINT_DIGITS, EXACT_DIGITS = 4, 8


def with_rulings(scheme: Scheme, frame: pl.DataFrame, rulings: pl.DataFrame) -> pl.DataFrame:
    """The subjects with one column `left_N` a ballot component (whether it is left out), and with
    `settled`, the flags of what was ruled; who is set aside has the state not_graded."""
    aside, flags = pl.lit(value=False), []
    for position, component in _ballots(scheme):
        left, off = (_named(rulings, kind, component.id) for kind in KINDS)
        frame = frame.with_columns(left.alias(_column(position)))
        flags.append((pl.col(_column(position)), f"{LEFT_OUT}:{component.id}"))
        flags.append((off, f"{SET_ASIDE}:{component.id}"))
        aside = aside | off
    state = pl.when(aside).then(pl.lit(NOT_GRADED)).otherwise("state").alias("state")
    frame = frame.with_columns(state)
    graded = pl.col("state") != NOT_GRADED
    told = [
        pl.when(holds & (graded | pl.lit(flag.startswith(SET_ASIDE)))).then(pl.lit(flag))
        for holds, flag in flags
    ]
    settled = pl.concat_list(told).list.drop_nulls() if told else pl.lit([], pl.List(pl.String))
    return frame.with_columns(settled.alias("settled"))


def is_left_out(position: int, component: Component) -> pl.Expr:
    """Whether a subject's component is left out by a ruling; of a frame `with_rulings`."""
    return pl.col(_column(position)) if component.kind == BALLOT else pl.lit(value=False)


def _column(position: int) -> str:
    return f"left_{position}"


def _ballots(scheme: Scheme) -> list[tuple[int, Component]]:
    return [(n, part) for n, part in enumerate(scheme.components) if part.kind == BALLOT]


def _named(rulings: pl.DataFrame, kind: str, component: str) -> pl.Expr:
    rows = rulings.filter((pl.col("kind") == kind) & (pl.col("text") == component))
    return pl.col("row").is_in(rows["row"].drop_nulls().implode())


def weighed(scheme: Scheme, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The subjects with `sum`, Σ weight · score at 10^8, null where a component is missing that was
    not left out; and the step lines of the weights that were spread."""
    total, there = pl.lit(0, exact.WIDE), pl.lit(0, pl.Int64)
    for position, component in enumerate(scheme.components):
        weight = component.weight if component.weight is not None else POINTS
        left, term = is_left_out(position, component), exact.wide(pl.col(part_column(position)))
        total = total + pl.when(left).then(pl.lit(0, exact.WIDE)).otherwise(term * weight)
        there = there + pl.when(left).then(pl.lit(0, pl.Int64)).otherwise(pl.lit(weight, pl.Int64))
    frame = frame.with_columns(total.alias("sum"))
    if not _ballots(scheme):
        return frame, []
    lefts = [is_left_out(position, part) for position, part in _ballots(scheme)]
    spread = pl.when(pl.any_horizontal(lefts)).then(exact.half_up(pl.col("sum"), there))
    frame = frame.with_columns(there.alias("there"), spread.alias("spread"))
    told = _told(scheme, frame)
    whole = pl.coalesce(exact.wide(pl.col("spread")) * POINTS, "sum")
    return frame.with_columns(whole.alias("sum")).drop("there", "spread"), told


def _told(scheme: Scheme, frame: pl.DataFrame) -> list[pl.DataFrame]:
    """One line for each weight that went to the others, one for what the others then come to."""
    told = [
        steps.lines(
            frame.filter(is_left_out(position, component)),
            rule=RULE,
            what=component.id,
            before=exact.short_text(pl.lit(component.weight, pl.Int64), POINT_DIGITS),
            after=pl.lit("0"),
        )
        for position, component in _ballots(scheme)
    ]
    spread = steps.lines(
        frame.filter(pl.col("spread").is_not_null()),
        rule=RULE,
        what="spread",
        before=exact.short_text(pl.col("sum"), EXACT_DIGITS),
        after=exact.short_text(pl.col("spread"), POINT_DIGITS),
        params=pl.format("weights={}", exact.short_text(pl.col("there"), POINT_DIGITS)),
    )
    return [*told, spread]
