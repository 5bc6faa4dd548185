"""Totals and what is told about them, to the last decimal (S-ADJUST, S-ROLL, S-WINDOW, and what is left out:
E-BALLOT-MISS, E-ZERO)."""

import polars as pl
import pytest

from assessments.scoring.scheme import (
    Adjust,
    Ballot,
    Component,
    Condition,
    Consequence,
    Grade,
    Rollup,
    Span,
)
from assessments.scoring.tables import NOTHING, POINTS, TOTAL
from tests.assessments.scoring import small
from tests.assessments.scoring.small import FULL, QUARTER, STAFF, column

HALF_WORK = [{"subject": n, "component": "work", "value": FULL // 2} for n in (1, 2)]


# -- adjustments -------------------------------------------------------------------------------------


def test_the_smallest_gain_and_the_smallest_loss_count():
    rows = [{"subject": 1, "value": 1}, {"subject": 2, "value": -1}]
    outcome = small.scored(small.scheme(adjust=Adjust()), values=HALF_WORK, adjustments=rows)
    assert column(outcome, "bonus") == {1: 1, 2: 0}
    assert column(outcome, "deduction") == {1: 0, 2: 1}


def test_a_sum_is_clamped_and_told_with_all_its_decimals():
    of = small.scheme(adjust=Adjust(), high=50 * POINTS)
    outcome = small.scored(of, values=HALF_WORK, adjustments=[{"value": 1}])
    assert outcome.steps.select("subject", "rule", "what", "before", "after").rows() == [
        (1, "S-TOTAL", "clamp", "50.0001", "50")
    ]


# -- a ballot that is left out -----------------------------------------------------------------------


def test_the_weight_of_a_ballot_left_out_is_told():
    parts = [
        Component("work", "decision", 5_000, FULL),
        Component("more", "decision", 2_500, FULL),
        Component("vote", "ballot", 2_500, FULL, ballot="paper"),
    ]
    of = small.scheme(*parts, method="weighted", ballots=(STAFF,))
    values = [{"component": "work", "value": 900_001}, {"component": "more", "value": 700_000}]
    rulings = [{"kind": "left_out", "text": "vote"}]
    outcome = small.scored(of, people=[{}], values=values, rulings=rulings)
    assert outcome.steps.select("what", "before", "after", "params").rows() == [
        ("vote", "0.25", "0", ""),
        ("spread", "62.50005", "83.3334", "weights=0.75"),
    ]
    assert column(outcome, "total") == {1: 8_333}
    assert column(outcome, "flags") == {1: ["left_out:vote"]}


# -- nothing to count --------------------------------------------------------------------------------


def rates(*weights):
    """A scheme of rates of these weights that are left out where there was nothing to count."""
    parts = [
        Component(f"rate{n}", "rate", weight, FULL, zero_left_out=True)
        for n, weight in enumerate(weights)
    ]
    return small.scheme(*parts, method="weighted")


def counted(*shares, subject=1):
    """One row a rate: actual of 1000, None where there was nothing to count."""
    return [
        {"subject": subject, "component": f"rate{n}"}
        | ({"kind": NOTHING} if share is None else {"actual": share, "target": 1000})
        for n, share in enumerate(shares)
    ]


def test_the_weight_of_what_had_nothing_to_count_goes_to_the_rest():
    of = rates(3_000, 2_000, 3_000, 2_000)
    values = counted(1000, 750, 667, None) + counted(1000, 750, 667, 0, subject=2)
    outcome = small.scored(of, values=values)
    assert column(outcome, "total") == {1: 8_126, 2: 6_501}
    assert column(outcome, "flags") == {1: ["nothing_to_count:rate3"], 2: []}
    assert column(outcome, "rank") == {1: 1, 2: 2}
    assert outcome.steps.select("subject", "rule", "what", "before", "after", "params").rows() == [
        (1, "E-ZERO", "rate3", "0.2", "0", ""),
        (1, "E-ZERO", "spread", "65.01", "81.2625", "weights=0.8"),
    ]
    assert "rate3" not in outcome.scores.filter(pl.col("subject") == 1)["component"].to_list()


@pytest.mark.parametrize("row", [{"actual": 0, "target": 0}, {"actual": 5}, None])
def test_a_target_of_nothing_and_a_value_that_was_not_entered_stay_missing(row):
    values = [*counted(1000), *([] if row is None else [{"component": "rate1", **row}])]
    outcome = small.scored(rates(5_000, 5_000), people=[{}], values=values)
    assert column(outcome, "total") == {1: None}
    assert column(outcome, "flags") == {1: ["incomplete:rate1"]}


def test_who_had_nothing_to_count_at_all_is_not_graded_and_said_so():
    of = rates(6_000, 4_000)
    values = counted(None, None) + counted(500, 600, subject=2)
    outcome = small.scored(of, values=values)
    assert column(outcome, "state") == {1: "not_graded", 2: "ranked"}
    assert column(outcome, "flags")[1] == ["nothing_to_count:rate0", "nothing_to_count:rate1"]
    assert (column(outcome, "bonus")[1], column(outcome, "total")[1]) == (None, None)
    assert column(outcome, "of") == {1: None, 2: 1}
    assert outcome.steps.is_empty()


def test_a_rest_without_weight_makes_no_total():
    outcome = small.scored(rates(10_000, 0), people=[{}], values=counted(None, 900))
    assert column(outcome, "state") == {1: "not_graded"}
    outcome = small.scored(rates(9_999, 1), people=[{}], values=counted(None, 900))
    assert column(outcome, "total") == {1: 9_000}


def test_what_is_missing_beside_it_is_told_first_and_stays_missing():
    values = counted(None, None)[:1]
    outcome = small.scored(rates(6_000, 4_000), people=[{}], values=values)
    assert column(outcome, "state") == {1: "incomplete"}
    assert column(outcome, "flags") == {1: ["incomplete:rate1", "nothing_to_count:rate0"]}


def test_of_somebody_not_graded_nothing_is_told():
    outcome = small.scored(rates(10_000), people=[{"state": "not_graded"}], values=counted(None))
    assert column(outcome, "flags") == {1: []}


# -- roll-ups and windows ----------------------------------------------------------------------------


def quarters(*scores, first=2026 * 12, **more):
    return [
        {"start": first + 3 * n, "months": 3, "score": score * TOTAL, **more}
        for n, score in enumerate(scores)
    ]


@pytest.mark.parametrize(("method", "total"), [("mean", 75), ("sum", 300), ("last", 90)])
def test_a_year_is_made_of_its_four_quarters_alone(method, total):
    of = small.scheme(rollups=(Rollup(3, 12, method, 4),), high=400 * POINTS)
    history = quarters(1, 60, 70, 80, 90, 2, first=2026 * 12 - 3)
    year = {"start": 2026 * 12, "months": 12, "score": 5 * TOTAL}
    outcome = small.scored(of, Span(2026 * 12, 12), people=[{}], history=[*history, year])
    assert column(outcome, "total") == {1: total * TOTAL}


def test_fewer_quarters_than_asked_make_no_year():
    of = small.scheme(rollups=(Rollup(3, 12, "mean", 3),))
    for scores, state in (((60, 70, 80), "ranked"), ((60, 70), "not_graded")):
        history = quarters(*scores)
        outcome = small.scored(of, Span(2026 * 12, 12), people=[{}], history=history)
        assert column(outcome, "state") == {1: state}


def streak(history, period=QUARTER, window=12, metric="last_streak"):
    """How long subject 2, who is last of two, has been last; None: no line."""
    when = (Condition(metric, ">=", 1, window=window),)
    of = small.scheme(consequences=(Consequence("talk", when, "talk", "mandatory"),))
    values = [{**row, "value": FULL // row["subject"]} for row in HALF_WORK]
    rows = [{**row, "subject": 2} for row in history]
    drawn = small.scored(of, period, values=values, history=rows).consequences
    return drawn.select("subject", "counted", "periods").rows()


def test_a_streak_goes_back_from_this_period_without_a_gap():
    last, first = {"rank": 5, "of": 5}, {"rank": 4, "of": 5}
    third = Span(2026 * 12 + 6, 3)
    both = quarters(50, 50, **last)
    assert streak(both, third) == [(2, 3, [2026 * 12, 2026 * 12 + 3, 2026 * 12 + 6])]
    assert streak(both[:1], third) == [(2, 1, [2026 * 12 + 6])]  # a gap
    assert streak([both[0], both[1] | first], third) == [(2, 1, [2026 * 12 + 6])]
    assert streak(quarters(50, 50, first=2026 * 12 - 6, **last), QUARTER) == [
        (2, 1, [2026 * 12])
    ]  # before the window
    assert streak([both[0] | {"rank": 1, "of": 1}, both[1]], third) == [
        (2, 2, [2026 * 12 + 3, 2026 * 12 + 6])
    ]  # last of one is no last place


def test_without_a_period_a_streak_is_this_run_alone():
    assert streak(quarters(50, 50, rank=5, of=5), None) == [(2, 1, [])]


def test_a_result_of_this_period_or_a_later_one_is_no_earlier_one():
    of = small.scheme(
        grade=Grade(("好", "差"), "threshold", {"好": 60 * POINTS}, {}),
        consequences=(
            Consequence(
                "talk",
                (Condition("grade_count", ">=", 1, labels=("差",), window=12),),
                "talk",
                "mandatory",
            ),
        ),
    )
    values = [{"subject": 1, "component": "work", "value": FULL}]
    second = Span(2026 * 12 + 3, 3)
    counts = []
    for start in (0, 3, 6):
        history = [{"start": 2026 * 12 + start, "months": 3, "grade": "差"}]
        drawn = small.scored(of, second, people=[{}], values=values, history=history).consequences
        counts.append(drawn.select("counted", "of").rows())
    assert counts == [[(1, 2)], [], []]


# -- ballots -----------------------------------------------------------------------------------------


def voted(votes, **rule):
    ballot = Ballot("paper", ("staff",), ((("staff",), POINTS),), **rule)
    of = small.scheme(small.VOTE, ballots=(ballot,))
    papers = [{"ballot": "paper", "voters": "staff", "value": vote * POINTS} for vote in votes]
    return column(small.scored(of, people=[{}], ballots=papers), "total")[1]


def test_from_five_votes_up_the_ends_are_left_out():
    assert voted([0, 60, 70, 80, 100], trimmed=True) == 7_000
    assert voted([0, 60, 80, 100], trimmed=True) == 6_000
    assert voted([0, 60, 70, 80, 100]) == 6_200


def test_votes_by_tier_are_worth_what_the_scheme_says():
    assert voted([1, 2, 2], tiers=(100 * POINTS, 70 * POINTS)) == 8_000
