"""Coefficients, and the gap between best and worst that a scheme must keep (M13, S-APPLIES)."""

import polars as pl
import pytest

from assessments.scoring.rewards import coefficient, gap_kept
from assessments.scoring.scheme import Rewards


def given(rewards, **columns):
    return pl.DataFrame(columns).select(coefficient(rewards)).to_series().to_list()


def test_a_grade_has_its_own_coefficient_and_no_grade_has_none():
    rewards = Rewards({"好": 12_000, "较好": 10_000})
    assert given(rewards, grade=["好", "较好", "一般", None]) == [12_000, 10_000, None, None]
    assert given(None, grade=["好"]) == [None]


def test_by_rank_the_coefficient_falls_evenly_from_best_to_worst():
    straight = Rewards({}, best=15_000, worst=5_000)
    assert given(straight, rank=[1, 2, 3, 4, 5], of=[5] * 5) == [
        15_000, 12_500, 10_000, 7_500, 5_000
    ]  # fmt: skip
    assert given(straight, rank=[2, 2], of=[4, 7]) == [11_667, 13_333]  # 11666.67, 13333.33
    assert given(straight, rank=[1], of=[1]) == [None]  # no line through one place


@pytest.mark.parametrize(
    ("basis", "high", "low", "least", "kept"),
    [
        # of the standard number 1: 1.2 - 0.9 is 30 %
        ("standard", 12_000, 9_000, 3_000, True),
        ("standard", 12_000, 9_001, 3_000, False),
        # of the highest: 20 % of 1.5 is 0.3
        ("highest", 15_000, 12_000, 2_000, True),
        ("highest", 15_000, 12_001, 2_000, False),
        # of the lowest: 20 % of 0.5 is 0.1
        ("lowest", 6_000, 5_000, 2_000, True),
        ("lowest", 5_999, 5_000, 2_000, False),
    ],
)
def test_the_gap_is_measured_against_what_the_scheme_names(basis, high, low, least, kept):
    assert gap_kept(high, low, least, basis) is kept
