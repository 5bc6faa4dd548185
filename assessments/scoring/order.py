"""Order, rank and ties (C.1 step 8; S-ORDER, S-SHARE, S-FORBID)."""

from dataclasses import dataclass

import polars as pl

from assessments.scoring.components import part_column
from assessments.scoring.intake import attribute
from assessments.scoring.scheme import MONTH_SELF, Scheme

LAST = 2**62  # those without a recorded order come after


JUDGES_MEDIAN, FEWER_REMOVED = "judges_median", "fewer_removed"
SPECIAL = (JUDGES_MEDIAN, MONTH_SELF, FEWER_REMOVED)


@dataclass(frozen=True)
class Sources:
    """What keys that are no components come from: the adjustments that count (row, item, value),
    doubled medians of ballots (row, twice), negative stars (row, removed); `rolled`: a roll-up run,
    where nothing of the kind is known."""

    kept: pl.DataFrame
    medians: pl.DataFrame
    removed: pl.DataFrame
    rolled: bool


def with_keys(
    scheme: Scheme, frame: pl.DataFrame, sources: Sources
) -> tuple[pl.DataFrame, list[str]]:
    """The subjects with one column a tie-break key (best is largest), and those columns' names."""
    ids = [component.id for component in scheme.components]
    names = []
    for place, key in enumerate(scheme.rank.tiebreak):
        name = f"key_{place}"
        if key in ids:
            frame = frame.with_columns(pl.col(part_column(ids.index(key))).alias(name))
        elif key == MONTH_SELF:
            frame = frame.with_columns(pl.col(attribute(key)).alias(name))
        else:
            frame = _joined(frame, key, name, sources)
        names.append(name)
    return frame, names


def _joined(frame: pl.DataFrame, key: str, name: str, sources: Sources) -> pl.DataFrame:
    """The key of another table: an adjustment item counts its signed sum before caps (0 without a
    row), of stars those taken away (0 where none was), of ballots the median."""
    if key == JUDGES_MEDIAN:
        made, missing = sources.medians.select("row", pl.col("twice").alias(name)), None
    elif key == FEWER_REMOVED:
        made = sources.removed.select("row", pl.col("removed").alias(name))
        missing = None if sources.rolled else 0
    else:
        sums = sources.kept.filter(pl.col("item") == key).group_by("row")
        made, missing = sums.agg(pl.col("value").sum().alias(name)), 0
    frame = frame.join(made, on="row", how="left", maintain_order="left")
    return frame if missing is None else frame.with_columns(pl.col(name).fill_null(missing))


def with_order(frame: pl.DataFrame, rulings: pl.DataFrame) -> pl.DataFrame:
    """The subjects with `order`, the committee's recorded one or LAST."""
    orders = rulings.filter(pl.col("kind") == "order").select(
        "row", pl.col("number").alias("order")
    )
    frame = frame.join(orders, on="row", how="left", maintain_order="left")
    return frame.with_columns(pl.col("order").fill_null(LAST))


def standing(ranked: pl.DataFrame, within: str, keys: list[str]) -> pl.DataFrame:
    """row, first, last, of: the places (from 1) that a subject's tie takes inside `within`.

    Sorted by place, so `first` is the rank that ties share. A key missing for anyone of a group
    is skipped for that group.
    """
    usable = [
        pl.when(pl.col(key).is_null().any().over(within)).then(0).otherwise(pl.col(key)).alias(key)
        for key in keys
    ]
    chain = ["total", *keys, "order"]
    by = [within, *chain]
    rows = ranked.select("row", within, "total", "order", *usable).sort(
        by, descending=[name != "order" for name in by]
    )
    return places(rows, within, chain)


def places(rows: pl.DataFrame, within: str, same: list[str]) -> pl.DataFrame:
    """`first`, `last` and `of` for rows sorted by place inside each group of `within`; rows equal
    in all columns of `same` share their places."""
    new_group = (pl.col(within) != pl.col(within).shift(1)).fill_null(value=True)
    new_tie = new_group
    for name in same:
        new_tie = new_tie | (pl.col(name) != pl.col(name).shift(1))
    index = pl.int_range(pl.len(), dtype=pl.Int64)
    rows = rows.with_columns(
        index.alias("index"), new_group.alias("new_group"), new_tie.alias("new_tie")
    )
    ahead = pl.when("new_group").then("index").forward_fill()
    behind = pl.when(pl.col("new_group").shift(-1).fill_null(value=True)).then("index")
    tie_start = pl.when("new_tie").then("index").forward_fill()
    tie_end = pl.when(pl.col("new_tie").shift(-1).fill_null(value=True)).then("index")
    return rows.select(
        "row",
        within,
        (tie_start - ahead + 1).cast(pl.Int32).alias("first"),
        (tie_end.backward_fill() - ahead + 1).cast(pl.Int32).alias("last"),
        (behind.backward_fill() - ahead + 1).cast(pl.Int32).alias("of"),
    )
