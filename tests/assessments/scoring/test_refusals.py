"""What the engine refuses, row by row: the smallest table that breaks a rule, and its neighbour that
does not. The witness compares places alone; here the rule is named too."""

import pytest

from assessments.scoring.scheme import (
    Adjust,
    Ballot,
    Component,
    Condition,
    Consequence,
    Grade,
    Rollup,
    Verdict,
)
from assessments.scoring.tables import NOTHING, POINTS
from tests.assessments.scoring import small
from tests.assessments.scoring.small import FULL, QUARTER, STAFF, VOTE, WORK, places

YEARLY = (Rollup(3, 12, "mean", 2),)
YEAR = small.Span(2026 * 12, 12)
VOTED = small.scheme(WORK, VOTE, ballots=(STAFF,), rollups=YEARLY)


def ruled(*rows, of=VOTED, **tables):
    return places(
        of, rulings=[dict(zip(("kind", "text"), row, strict=True)) for row in rows], **tables
    )


# -- rows of a whole table ---------------------------------------------------------------------------


def test_a_roll_up_takes_no_values_votes_or_adjustments_of_its_own():
    value = {"component": "work", "value": 0}
    paper = {"ballot": "paper", "voters": "staff", "value": 0}
    of = small.scheme(WORK, VOTE, ballots=(STAFF,), rollups=YEARLY, adjust=Adjust())
    found = places(of, YEAR, values=[value], ballots=[paper], adjustments=[{"value": 1}])
    assert [place for place in found if place[2] == "period" and place[1] == -1] == [
        ("adjustments", -1, "period", "S-RUN"),
        ("ballots", -1, "period", "S-RUN"),
        ("values", -1, "period", "S-RUN"),
    ]


def test_votes_without_a_ballot_in_the_scheme_are_refused_as_a_table():
    paper = {"ballot": "paper", "voters": "staff", "value": 0}
    assert places(small.scheme(), ballots=[paper] * 2) == [("ballots", -1, "ballot", "S-BALLOT")]


@pytest.mark.parametrize("tiers", [None, (FULL, 0)])
def test_a_vote_that_says_nothing_known_is_refused(tiers):
    ballot = Ballot("paper", ("staff",), ((("staff",), POINTS),), tiers=tiers)
    good, bad = (0, FULL + 1) if tiers is None else (2 * POINTS, 3 * POINTS)
    votes = [("paper", "staff", good), ("paper", "staff", None), ("paper", "staff", bad),
             ("paper", "staff", -1), ("paper", "judges", good), ("other", "staff", good)]  # fmt: skip
    papers = [dict(zip(("ballot", "voters", "value"), vote, strict=True)) for vote in votes]
    assert places(small.scheme(VOTE, ballots=(ballot,)), ballots=papers) == [
        *(("ballots", n, "value", "S-BALLOT") for n in (1, 2, 3)),
        ("ballots", 4, "voters", "S-BALLOT"),
        ("ballots", 5, "ballot", "S-BALLOT"),
    ]


# -- values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [-1, 2, 3])
def test_a_component_by_its_number_counts_from_0(number):
    of = small.scheme(WORK, Component("more", "decision", None, FULL))
    values = [{"component": 1, "value": 0}, {"subject": 2, "component": number, "value": 0}]
    assert places(of, values=values) == [("values", 1, "component", "INPUT")]


def test_a_component_without_kind_words_of_a_ledger():
    values = [{"component": "work", "value": 0, "kind": "base"}]
    assert places(small.scheme(), values=values) == [("values", 0, "kind", "S-LEDGER")]


def test_rows_with_and_without_item_do_not_stand_together():
    values = [{"component": "work", "item": item, "value": 0} for item in ("a", None)]
    assert places(small.scheme(), values=values) == [
        ("values", 0, "item", "S-ONCE"), ("values", 1, "item", "S-ONCE")
    ]  # fmt: skip


def test_values_and_quotients_of_one_component_do_not_stand_together():
    rate = Component("rate", "rate", None, FULL)
    rows = [{"item": "a", "value": 0}, {"item": "b", "actual": 1, "target": 1}]
    values = [{"component": "rate", **row} for row in rows]
    assert places(small.scheme(rate), values=values) == [
        ("values", 0, "value", "S-ONCE"), ("values", 1, "value", "S-ONCE")
    ]  # fmt: skip


def test_rows_of_unknown_subjects_are_refused_for_that_alone():
    values = [{"subject": 9, "component": "work", "item": item, "value": 0} for item in "aa"]
    assert places(small.scheme(), values=values) == [
        ("values", 0, "subject", "INPUT"), ("values", 1, "subject", "INPUT")
    ]  # fmt: skip


def test_an_item_comes_once():
    values = [{"component": "work", "item": item, "value": 0} for item in "aba"]
    assert places(small.scheme(), values=values) == [("values", 2, "item", "S-ONCE")]


@pytest.mark.parametrize(
    ("sizes", "refused"),
    [((1, -1), True), ((1, 0), False), ((0, -1), False), ((1, 1), False), ((-1, -1), False)],
)
def test_nothing_is_neither_gain_nor_loss_of_an_evidence(sizes, refused):
    rows = [{"value": size, "evidence": "e"} for size in sizes]
    of, values = small.scheme(adjust=Adjust()), [{"component": "work", "value": FULL}]
    if refused:
        assert places(of, values=values, adjustments=rows) == [
            ("adjustments", n, "evidence", "S-ONCE") for n in (0, 1)
        ]
    else:
        small.scored(of, values=values, adjustments=rows)


def test_a_row_lies_inside_the_months_of_the_run():
    months = [2026 * 12 + month for month in (-1, 0, 2, 3)] + [None]
    rows = [{"value": 1, "period": month} for month in months]
    assert places(small.scheme(adjust=Adjust()), QUARTER, adjustments=rows) == [
        ("adjustments", 0, "period", "S-ONCE"), ("adjustments", 3, "period", "S-ONCE")
    ]  # fmt: skip


# -- ledgers -----------------------------------------------------------------------------------------


def test_a_deduction_of_nothing_is_none_of_the_listed_sizes():
    rows = [{"component": "book", "kind": "deduction", "value": size} for size in (0, 1, POINTS)]
    of = small.scheme(small.book(deductions=(POINTS,)))
    assert places(of, values=rows) == [("values", n, "value", "S-LEDGER") for n in (0, 1)]


def test_a_row_that_does_not_say_its_length_is_of_one_month():
    row = {"component": "book", "kind": "bonus", "value": POINTS, "period": 2026 * 12 + 2}
    of = small.scheme(small.book(months=3))
    assert small.scored(of, QUARTER, values=[row]).ledgers["period"].to_list() == [2026 * 12]
    assert places(of, QUARTER, values=[row | {"months": 2}]) == [
        ("values", 0, "period", "S-LEDGER")
    ]


# -- history -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"start": 2025 * 12 + 1, "months": 3}, "start"),
        ({"start": 2025 * 12, "months": 2}, "start"),
        ({"start": None, "months": 3}, "start"),
        ({"start": 2025 * 12, "months": None}, "start"),
        ({"start": 2025 * 12, "months": 3, "rank": 0}, "rank"),
        ({"start": 2025 * 12, "months": 3, "of": 0}, "of"),
    ],
)
def test_a_published_result_is_of_a_whole_period_and_counts_from_1(row, column):
    fine = {"start": 2024 * 12, "months": 3, "rank": 1, "of": 1}
    rule = "S-WINDOW" if column == "start" else "INPUT"
    assert places(small.scheme(), QUARTER, history=[fine, row]) == [("history", 1, column, rule)]


def test_a_published_period_comes_once():
    row = {"start": 2025 * 12, "months": 3}
    rows = [row, {**row, "months": 12}, {**row, "subject": 2}, row]
    assert places(small.scheme(), QUARTER, history=rows) == [("history", 3, "start", "S-WINDOW")]


# -- rulings -----------------------------------------------------------------------------------------


def test_a_missing_ballot_is_ruled_on_once_and_by_name():
    assert ruled(("set_aside", "vote"), ("set_aside", "vote")) == [
        ("rulings", 1, "subject", "E-BALLOT-MISS")
    ]
    assert ruled(("set_aside", "work")) == [("rulings", 0, "text", "E-BALLOT-MISS")]
    assert ruled(("left_out", "vote")) == [("rulings", 0, "kind", "E-BALLOT-MISS")]


def test_an_unknown_subject_is_no_second_ruling():
    rulings = [{"subject": 9, "kind": "set_aside", "text": "vote"} for _ in "12"]
    assert places(VOTED, rulings=rulings) == [
        ("rulings", n, "subject", "INPUT") for n in (0, 1)
    ]  # fmt: skip


def test_a_ballot_with_votes_is_not_missing():
    paper = {"ballot": "paper", "voters": "staff", "value": 0}
    assert ruled(("set_aside", "vote"), ballots=[paper]) == [
        ("rulings", 0, "text", "E-BALLOT-MISS")
    ]


def test_something_with_a_weight_must_be_left():
    bare = Component("work", "decision", 0, FULL)
    vote = Component("vote", "ballot", POINTS, FULL, ballot="paper")
    of = small.scheme(bare, vote, method="weighted", ballots=(STAFF,))
    assert ruled(("left_out", "vote"), of=of) == [("rulings", 0, "kind", "E-BALLOT-MISS")]


def test_a_ruling_without_its_number():
    verdict = Verdict(POINTS, 1, reason_required=False)
    of = small.scheme(verdict=verdict)
    for kind, rule in (
        ("order", "S-ORDER"),
        ("verdict_points", "S-VERDICT"),
        ("verdict_tier", "S-VERDICT"),
    ):
        rulings = [{"kind": kind, "number": None}]
        assert places(of, rulings=rulings) == [("rulings", 0, "number", rule)]


def test_only_the_label_that_stays_empty_is_given_by_decision():
    grade = Grade(("好", "中", "差"), "share", {}, {}, shares=(3_000, 6_000, 1_000),
                  empty_unless=("违规",))  # fmt: skip
    assert small.scheme(grade=grade).decided_labels == ("差",)
    assert ruled(("decision", "中"), of=small.scheme(grade=grade)) == [
        ("rulings", 0, "text", "S-DECIDE")
    ]


def test_a_criterion_and_a_decision_are_those_the_conditions_name():
    when = (Condition("criterion_hit", text="违规"), Condition("decision_is", text="推荐"))
    of = small.scheme(consequences=(Consequence("talk", when, "talk", "mandatory"),))
    assert (of.criteria, of.decisions) == (("违规",), ("推荐",))
    assert ruled(("criterion", "推荐"), ("decision", "违规"), of=of) == [
        ("rulings", 0, "text", "S-DECIDE"), ("rulings", 1, "text", "S-DECIDE")
    ]  # fmt: skip


# -- nothing to count --------------------------------------------------------------------------------

RATE = Component("rate", "rate", 5_000, FULL, zero_left_out=True)
PLAIN_RATE = Component("plain", "rate", 5_000, FULL)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, []),
        ({"component": "plain"}, [("values", 0, "kind", "S-LEDGER")]),
        ({"value": 0}, [("values", 0, "value", "E-ZERO")]),
        ({"actual": 0}, [("values", 0, "value", "E-ZERO")]),
        ({"target": 0}, [("values", 0, "value", "E-ZERO")]),
        ({"item": "甲"}, [("values", 0, "item", "E-ZERO")]),
        ({"kind": "bonus", "actual": 1, "target": 2}, [("values", 0, "kind", "S-LEDGER")]),
    ],
)
def test_nothing_to_count_is_said_where_the_scheme_leaves_it_out_and_beside_nothing(row, found):
    of = small.scheme(RATE, PLAIN_RATE, method="weighted")
    rows = [{"component": "rate", "kind": NOTHING, **row}]
    if found:
        assert places(of, values=rows) == found
    else:
        small.scored(of, values=rows)
