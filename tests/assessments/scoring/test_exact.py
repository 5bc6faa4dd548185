"""Rounding and decimal text, where it hurts: halves, signs, sizes beyond 64 bits."""

import polars as pl
import pytest

from assessments.scoring import exact


def quotient(top, bottom):
    frame = pl.DataFrame({"top": [top], "bottom": [bottom]}, schema_overrides={"top": pl.Int64})
    return frame.select(exact.half_up(pl.col("top"), pl.col("bottom"))).item()


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [
        (5, 2, 3), (-5, 2, -3), (4, 2, 2), (1, 3, 0), (2, 3, 1), (-1, 3, 0), (-2, 3, -1),
        (0, 7, 0), (9_000_000_000_000_000_000, 1, 9_000_000_000_000_000_000),
        (7, 0, None), (7, -2, None), (7, None, None), (None, 2, None),
    ],
)  # fmt: skip
def test_halves_go_away_from_zero(top, bottom, expected):
    assert quotient(top, bottom) == expected


def test_a_product_beyond_64_bits_is_still_exact():
    frame = pl.DataFrame({"actual": [999_999_999_999_999], "target": [3]})
    scaled = exact.wide(pl.col("actual")) * 1_000_000
    rounded = frame.select(exact.half_up(scaled, pl.col("target") * 10**9)).item()
    assert rounded == 333_333_333_333  # 333333333333.333


@pytest.mark.parametrize(
    ("value", "digits", "whole", "short"),
    [
        (8764, 2, "87.64", "87.64"), (9000, 2, "90.00", "90"), (5, 2, "0.05", "0.05"),
        (-5, 2, "-0.05", "-0.05"), (0, 4, "0.0000", "0"), (862_000, 4, "86.2000", "86.2"),
        (12, 0, "12", "12"), (100, 0, "100", "100"), (None, 2, None, None),
    ],
)  # fmt: skip
def test_decimal_text(value, digits, whole, short):
    column = pl.Series("x", [value], pl.Int64)
    assert exact.decimal_text(column, digits).to_list() == [whole]
    assert exact.decimal_text(column, digits).name == "x"
    shortened = column.to_frame().select(exact.short_text(pl.col("x"), digits)).item()
    assert shortened == short
    if value is not None:
        assert exact.plain_text(value, digits) == short
