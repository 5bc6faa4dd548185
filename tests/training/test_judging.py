"""Counting a contest: against P11's worked examples, by hand, and against a slow count of its own."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from training import judging

EXAMPLES = Path(__file__).parents[2] / "assessments/schemes/examples/rencheng_contest"
D = Decimal


def _marks(*values):
    return [D(str(one)) for one in values]


@pytest.mark.parametrize("name", ["trimmed_mean", "committee_order"])
def test_scores_and_places_are_those_of_the_schemes_worked_examples(name):
    told = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text())
    keys = {row["subject"]: n for n, row in enumerate(told["subjects"])}
    marks = {key: [] for key in keys.values()}
    for row in told["ballots"]:
        marks[keys[row["subject"]]].append(D(str(row["value"])))
    placed = judging.places(marks, trims=True, by_median=True)
    scores = {
        one.key: one.score.quantize(D("0.01"), "ROUND_HALF_UP") for one in placed if one.score
    }
    wanted = {keys[row["subject"]]: D(row["total"]) for row in told["expected"] if row.get("total")}
    assert wanted
    assert scores == wanted


def test_a_high_and_a_low_mark_are_left_out_from_five_judges_up():
    assert judging.score_of(_marks(60, 90, 90, 90)) == D("82.5")
    assert judging.score_of(_marks(60, 90, 90, 90, 99)) == 90
    assert judging.score_of(_marks(60, 90, 90, 90, 99), trims=False) == D("85.8")
    assert judging.score_of(_marks(70, 80, "90.01")) == D("80.0033")
    assert judging.score_of(_marks("0.0001", "0")) == D("0.0001"), "half up"
    assert (judging.score_of([]), judging.median_of([])) == (None, None)
    assert judging.median_of(_marks(1, 9, 4, 6)) == 5


def test_equal_scores_share_a_place_until_a_median_parts_them():
    marks = {
        1: _marks(80, 90, 91, 92, 93, 99), 2: _marks(85, 91, 91, 92, 92, 95), 3: [],
        4: _marks(60, "91.5", "91.5", "91.5", 100), 5: _marks(88),
    }  # fmt: skip
    ranks = {p.key: p.rank for p in judging.places(marks, trims=True, by_median=False)}
    assert ranks == {1: 1, 2: 1, 4: 1, 5: 4, 3: None}
    marks[4] = _marks(60, "90.5", "91.5", "92.5", 100)
    marks[1] = _marks(80, 90, 90, 93, 93, 99)
    medians = [(p.key, p.median, p.rank) for p in judging.places(marks, trims=True, by_median=True)]
    assert medians[:3] == [(1, D("91.5"), 1), (2, D("91.5"), 1), (4, D("91.5"), 1)]
    marks[1] = _marks(80, 90, "90.5", 92, "93.5", 99)
    parted = [(p.key, p.rank) for p in judging.places(marks, trims=True, by_median=True)]
    assert parted[:3] == [(2, 1), (4, 1), (1, 3)]


def test_the_line_tells_who_is_above_it_and_who_shares_it():
    scores = {1: 99, 2: 98, 3: 97, 4: 97, 5: 97, 6: 90}
    placed = judging.places({k: _marks(v) for k, v in scores.items()}, trims=True, by_median=False)
    assert judging.cut(placed, 2) == judging.Cut((1, 2), (), 0)
    assert judging.cut(placed, 5) == judging.Cut((1, 2, 3, 4, 5), (), 0)
    line = judging.cut(placed, 4)
    assert line == judging.Cut((1, 2), (3, 4, 5), 2)
    assert judging.cut(placed, 9).sure == (1, 2, 3, 4, 5, 6)
    assert line.fits({3, 4, 5}, together=True)
    assert not line.fits({3, 4}, together=True)
    assert line.fits({3, 5}, together=False)
    assert not any(line.fits(one, together=False) for one in ({3}, {3, 4, 5}, {3, 6}, set()))


def test_nobody_without_a_mark_goes_on():
    placed = judging.places({1: _marks(0), 2: [], 3: []}, trims=True, by_median=True)
    assert [(one.key, one.rank) for one in placed] == [(1, 1), (2, None), (3, None)]
    assert judging.cut(placed, 2) == judging.Cut((1,), (), 0)


@given(
    st.dictionaries(
        st.integers(1, 30),
        st.lists(st.decimals(0, 100, places=2), max_size=7),
        min_size=1, max_size=12,
    ),
    st.integers(1, 8),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_line_agrees_with_a_slow_count(marks, size):
    def slow(values):
        rest = sorted(Fraction(one) for one in values)
        rest = rest[1:-1] if len(rest) > 4 else rest
        return Fraction(sum(rest), len(rest)) if rest else None

    exact = {key: slow(values) for key, values in marks.items()}
    rounded = {k: round(v * 10**4 + Fraction(1, 10**9)) for k, v in exact.items() if v is not None}
    placed = judging.places(marks, trims=True, by_median=False)
    for one in placed:
        better = sum(1 for v in rounded.values() if v > rounded.get(one.key, -1))
        assert one.rank == (better + 1 if one.key in rounded else None)
    line = judging.cut(placed, size)
    for key, value in rounded.items():
        better = sum(1 for v in rounded.values() if v > value)
        alike = sum(1 for v in rounded.values() if v == value)
        wanted = "on" if better + alike <= size else "tied" if better < size else "out"
        told = "on" if key in line.sure else "tied" if key in line.tied else "out"
        assert told == wanted
    assert len(line.sure) + line.room <= size
