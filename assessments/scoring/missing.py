"""What is left out of a total, its weight going to the rest (E-BALLOT-MISS, E-ZERO).

A ballot that stayed without a result: a committee's ruling `left_out` takes the component out of a
subject's total, `set_aside` leaves the subject ungraded. Both name the component; neither can name one
that has votes (`check_rulings`). A rate that had nothing to count, where the scheme leaves it out then
(`Component.zero_left_out`): the values say so with NOTHING, which is no value and no missing one.

The sum of the weighted scores that are there is divided by the sum of their weights, a quotient like
any other (S-QUOT). Where nothing that counts is left there is no total, and the subject is not graded.
"""

import polars as pl

from assessments.scoring import exact, steps
from assessments.scoring.components import BALLOT, part_column
from assessments.scoring.scheme import Component, Scheme
from assessments.scoring.tables import NOT_GRADED, NOTHING, POINTS

LEFT_OUT, SET_ASIDE, ZERO = "left_out", "set_aside", "nothing_to_count"
KINDS = (LEFT_OUT, SET_ASIDE)
RULE, ZERO_RULE = "E-BALLOT-MISS", "E-ZERO"
POINT_DIGITS, EXACT_DIGITS = 4, 8


def with_gaps(
    scheme: Scheme, frame: pl.DataFrame, rulings: pl.DataFrame, values: pl.DataFrame
) -> pl.DataFrame:
    """The subjects with one column `left_N` a component that may be left out (whether it is), and with
    `settled`, the flags of it; who is set aside has the state not_graded."""
    aside, flags = pl.lit(value=False), []
    for position, component in _leavable(scheme):
        if component.kind == BALLOT:
            left, off = (_named(rulings, kind, component.id) for kind in KINDS)
            flags.append((pl.col(_column(position)), f"{LEFT_OUT}:{component.id}"))
            flags.append((off, f"{SET_ASIDE}:{component.id}"))
            aside = aside | off
        else:
            left = _without_count(values, position)
            flags.append((pl.col(_column(position)), f"{ZERO}:{component.id}"))
        frame = frame.with_columns(left.alias(_column(position)))
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
    """Whether a subject's component is left out; of a frame `with_gaps`."""
    return pl.col(_column(position)) if _may_be_left_out(component) else pl.lit(value=False)


def _may_be_left_out(component: Component) -> bool:
    return component.kind == BALLOT or component.zero_left_out


def _column(position: int) -> str:
    return f"left_{position}"


def _leavable(scheme: Scheme) -> list[tuple[int, Component]]:
    return [(n, part) for n, part in enumerate(scheme.components) if _may_be_left_out(part)]


def _named(rulings: pl.DataFrame, kind: str, component: str) -> pl.Expr:
    rows = rulings.filter((pl.col("kind") == kind) & (pl.col("text") == component))
    return pl.col("row").is_in(rows["row"].drop_nulls().implode())


def _without_count(values: pl.DataFrame, position: int) -> pl.Expr:
    rows = values.filter((pl.col("kind") == NOTHING) & (pl.col("part") == position))
    return pl.col("row").is_in(rows["row"].drop_nulls().implode())


def weighed(scheme: Scheme, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The subjects with `sum`, Σ weight · score at 10^8, null where a component is missing that was
    not left out, or where no weight is left; and the step lines of the weights that were spread."""
    total, there = pl.lit(0, exact.WIDE), pl.lit(0, pl.Int64)
    for position, component in enumerate(scheme.components):
        weight = component.weight if component.weight is not None else POINTS
        left, term = is_left_out(position, component), exact.wide(pl.col(part_column(position)))
        total = total + pl.when(left).then(pl.lit(0, exact.WIDE)).otherwise(term * weight)
        there = there + pl.when(left).then(pl.lit(0, pl.Int64)).otherwise(pl.lit(weight, pl.Int64))
    frame = frame.with_columns(total.alias("sum"))
    if not _leavable(scheme):
        return frame, []
    some = pl.any_horizontal([is_left_out(n, part) for n, part in _leavable(scheme)])
    spread = pl.when(some).then(exact.half_up(pl.col("sum"), there))
    frame = frame.with_columns(some.alias("some"), there.alias("there"), spread.alias("spread"))
    told = _told(scheme, frame)
    bare = pl.col("some") & (pl.col("there") == 0) & pl.col("sum").is_not_null()
    state = pl.when(bare).then(pl.lit(NOT_GRADED)).otherwise("state")
    whole = pl.when("some").then(exact.wide(pl.col("spread")) * POINTS).otherwise("sum")
    frame = frame.with_columns(whole.alias("sum"), state.alias("state"))
    return frame.drop("some", "there", "spread"), told


def _told(scheme: Scheme, frame: pl.DataFrame) -> list[pl.DataFrame]:
    """One line for each weight that went to the others, one for what the others then come to."""
    told = [
        steps.lines(
            frame.filter(is_left_out(position, component)),
            rule=RULE if component.kind == BALLOT else ZERO_RULE,
            what=component.id,
            before=exact.short_text(pl.lit(component.weight, pl.Int64), POINT_DIGITS),
            after=pl.lit("0"),
        )
        for position, component in _leavable(scheme)
    ]
    zeros = [is_left_out(n, part) for n, part in _leavable(scheme) if part.zero_left_out]
    rule = pl.lit(RULE)
    if zeros:
        rule = pl.when(pl.any_horizontal(zeros)).then(pl.lit(ZERO_RULE)).otherwise(rule)
    spread = steps.lines(
        frame.filter(pl.col("spread").is_not_null()),
        rule=rule,
        what="spread",
        before=exact.short_text(pl.col("sum"), EXACT_DIGITS),
        after=exact.short_text(pl.col("spread"), POINT_DIGITS),
        params=pl.format("weights={}", exact.short_text(pl.col("there"), POINT_DIGITS)),
    )
    return [*told, spread]
