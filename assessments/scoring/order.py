"""Order, rank and ties (C.1 step 8; S-ORDER, S-SHARE, S-FORBID)."""

import polars as pl

from assessments.scoring.components import part_column
from assessments.scoring.scheme import Scheme

LAST = 2**62  # those without a recorded order come after


def with_keys(
    scheme: Scheme, frame: pl.DataFrame, kept: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """The subjects with one column a tie-break key (best is largest), and those columns' names.

    An adjustment item counts its signed sum before caps; a subject without such a row has 0.
    """
    ids = [component.id for component in scheme.components]
    names = []
    for place, key in enumerate(scheme.rank.tiebreak):
        name = f"key_{place}"
        if key in ids:
            frame = frame.with_columns(pl.col(part_column(ids.index(key))).alias(name))
        else:
            sums = kept.filter(pl.col("item") == key).group_by("row").agg(
                pl.col("value").sum().alias(name)
            )  # fmt: skip
            frame = frame.join(sums, on="row", how="left", maintain_order="left")
            frame = frame.with_columns(pl.col(name).fill_null(0))
        names.append(name)
    return frame, names


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
    rows = ranked.select("row", within, "total", "order", *usable).sort(
        [within, *chain, "row"],
        descending=[False, *(True for _ in chain[:-1]), False, False],
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
