"""A body's verdict in tiers (S-VERDICT): inside the limits, never over a bar or a veto.

Verdicts are few, so raises are weighed one after the other, by place.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from assessments.scoring.bars import allowed_column, lowered
from assessments.scoring.levels import Stage, moved, seats
from assessments.scoring.scheme import Grade
from assessments.scoring.tables import POINTS


@dataclass(frozen=True)
class _Raise:
    """A raise that nothing but the limits could stop."""

    row: int
    pool: int
    place: int
    level: int
    target: int


def judged(rule: Grade, frame: pl.DataFrame, rulings: pl.DataFrame, vetoed: pl.DataFrame) -> Stage:
    """The subjects at the level the verdicts give, with `verdict_refused`.

    `vetoed` (row) are those whom no verdict lifts. Lowerings come first, then raises by place;
    raises of one tie are applied together or not at all.
    """
    tiers = rulings.filter(pl.col("kind") == "verdict_tier").select(
        "row", (pl.col("number") // POINTS).alias("tiers")
    )
    frame = frame.join(tiers, on="row", how="left", maintain_order="left")
    fallen = lowered(rule, pl.col("level") - pl.col("tiers"))
    lower = pl.when(pl.col("tiers") < 0).then(fallen).otherwise("level").cast(pl.Int32)
    frame, told = moved(rule, frame, lower, rule="S-VERDICT", what="verdict_tier")
    asked = frame.filter(pl.col("tiers") > 0, pl.col("level") > 0).sort("pool", "place", "row")
    given, refused = _weighed(rule, frame, asked, set(vetoed["row"].to_list()))
    level = pl.col("row").replace_strict(
        list(given), list(given.values()), default=pl.col("level"), return_dtype=pl.Int32
    )
    frame, lines = moved(rule, frame, level, rule="S-VERDICT", what="verdict_tier")
    frame = frame.with_columns(pl.col("row").is_in(refused).alias("verdict_refused"))
    return frame.drop("tiers"), [*told, *lines]


def _weighed(
    rule: Grade, frame: pl.DataFrame, asked: pl.DataFrame, vetoed: set[int]
) -> tuple[dict[int, int], list[int]]:
    """row → new level of the raises that hold, and the rows of those that do not."""
    if asked.is_empty():
        return {}, []
    given: dict[int, int] = {}
    refused: list[int] = []
    open_ones: list[_Raise] = []
    for one in asked.to_dicts():
        target = max(0, one["level"] - one["tiers"])
        if one["row"] in vetoed or not one[allowed_column(target)]:
            refused.append(one["row"])
        else:
            open_ones.append(_Raise(one["row"], one["pool"], one["place"], one["level"], target))
    limits, holders = _limits(rule, asked), _holders(frame)
    for _, members in groupby(open_ones, key=lambda r: (r.pool, r.place)):
        tie = list(members)
        after = holders.copy()
        for raised in tie:
            after[raised.pool, raised.level] -= 1
            after[raised.pool, raised.target] += 1
        if all(_fits(rule, raised, after, limits) for raised in tie):
            holders = after
            given.update({raised.row: raised.target for raised in tie})
        else:
            refused += [raised.row for raised in tie]
    return given, refused


def _limits(rule: Grade, asked: pl.DataFrame) -> dict[tuple[int, int], int]:
    """(pool, position) → how many seats there are, where there is a limit."""
    found = {}
    for position in range(len(rule.labels)):
        most = seats(rule, position)
        if most is not None:
            rows = asked.select("pool", most.alias("most")).unique()
            found.update({(pool, position): count for pool, count in rows.rows()})
    return found


def _holders(frame: pl.DataFrame) -> Counter[tuple[int, int]]:
    """(pool, level) → how many stand there."""
    rows = frame.group_by("pool", "level").len()
    return Counter({(pool, level): count for pool, level, count in rows.rows()})


def _fits(
    rule: Grade, one: _Raise, after: Counter[tuple[int, int]], limits: dict[tuple[int, int], int]
) -> bool:
    """Whether the limits still hold: a cap counts holders of the label, shares all above too."""
    if rule.method == "share":
        return all(
            sum(after[one.pool, k] for k in range(position + 1)) <= limits[one.pool, position]
            for position in range(one.target, one.level)
        )
    most = limits.get((one.pool, one.target))
    return most is None or after[one.pool, one.target] <= most
