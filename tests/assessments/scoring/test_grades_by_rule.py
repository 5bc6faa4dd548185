"""Limits, labels and consequences where a rule begins and ends to hold (M10, M11, M12)."""

import pytest

from assessments.scoring.scheme import Adjust, Component, Condition, Consequence, Grade, Rank, Veto
from assessments.scoring.tables import POINTS
from tests.assessments.scoring import small
from tests.assessments.scoring.small import FULL, column

THREE = ("好", "中", "差")
Q4 = small.Span(2026 * 12 + 9, 3)
Q3 = small.Span(2026 * 12 + 6, 3)


def graded(rule, totals, people=None, rulings=None, **more):
    """What a scheme of `work` with that grade makes of these totals."""
    people = people or [{} for _ in totals]
    values = [
        {"subject": n, "component": "work", "value": total * POINTS}
        for n, total in enumerate(totals, start=1)
    ]
    tables = {"values": values} | ({"rulings": rulings} if rulings else {})
    return small.scored(small.scheme(grade=rule, **more), people=people, **tables)


def labels(outcome):
    return list(column(outcome, "grade").values())


# -- limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "one_pool", "alone"),
    [
        (Grade(("好", "差"), "top_n", {}, {}, top_n=1), ["差", "差"], ["好", "差"]),
        (Grade(("好", "差"), "top_n", {}, {}, top_share=POINTS), ["差", "差"], ["好", "好"]),
        (Grade(("好", "差"), "share", {}, {}, shares=(5_000, 5_000)), ["差", "差"], ["好", "差"]),
        (Grade(("好", "差"), "cap", {"好": 0}, {"好": 5_000}), ["差", "差"], ["好", "差"]),
    ],
)
def test_a_pool_of_two_has_no_seat_and_a_group_of_two_its_share(rule, one_pool, alone):
    assert labels(graded(rule, [90, 80], [{"pool": 1}, {"pool": 1}])) == one_pool
    assert labels(graded(rule, [90, 80])) == alone


def test_three_in_a_pool_are_enough_and_pools_do_not_mix():
    rule = Grade(("好", "差"), "top_n", {}, {}, top_n=1)
    people = [{"group": n, "pool": pool} for n, pool in enumerate([7, 7, 7, 8, 8, None])]
    outcome = graded(rule, [70, 80, 90, 60, 50, 40], people)
    assert labels(outcome) == ["差", "差", "好", "差", "差", "好"]
    flags = column(outcome, "flags")
    assert [n for n, said in flags.items() if said == ["small_pool"]] == [4, 5]


def test_of_shares_that_do_not_come_out_even_the_better_label_has_less():
    rule = Grade(THREE, "share", {}, {}, shares=(3_000, 6_000, 1_000))
    assert labels(graded(rule, [90, 80, 70, 60])) == ["好", "中", "中", "差"]  # 1.2 and 3.6


def test_people_without_a_group_are_one_group():
    nowhere = [{"group": None}, {"group": None}, {"group": 1}]
    outcome = graded(None, [90, 80, 70], nowhere)
    assert column(outcome, "rank") == {1: 1, 2: 2, 3: 1}
    assert column(outcome, "of") == {1: 2, 2: 2, 3: 1}


# -- the label that stays empty ----------------------------------------------------------------------

TENTH = Grade(THREE, "share", {}, {}, shares=(3_000, 6_000, 1_000), empty_unless=("违规",))
TEN = list(range(100, 90, -1))
ALSO = Consequence("talk", (Condition("criterion_hit", text="缺席"),), "talk", "mandatory")
PRAISED = Consequence("praise", (Condition("decision_is", text="中"),), "praise", "mandatory")


@pytest.mark.parametrize(
    ("rulings", "last"),
    [
        ([], "中"),
        ([{"subject": 10, "kind": "criterion", "text": "违规"}], "差"),
        ([{"subject": 10, "kind": "decision", "text": "差"}], "差"),
        (
            [{"subject": 10, "kind": "criterion", "text": "缺席"}],
            "中",
        ),  # a criterion of another rule
        ([{"subject": 10, "kind": "decision", "text": "中"}], "中"),
        ([{"subject": 9, "kind": "criterion", "text": "违规"}], "中"),
    ],
)
def test_the_last_label_is_kept_for_its_own_criterion_or_decision(rulings, last):
    outcome = graded(TENTH, TEN, rulings=rulings, consequences=(ALSO, PRAISED))
    assert labels(outcome)[-1] == last


def test_a_decision_of_another_label_moves_nobody_and_one_of_the_last_is_told():
    rulings = [{"subject": 1, "kind": "decision", "text": "中"},
               {"subject": 2, "kind": "decision", "text": "差"}]  # fmt: skip
    outcome = graded(TENTH, TEN, rulings=rulings, consequences=(PRAISED,))
    assert labels(outcome)[:3] == ["好", "差", "好"]
    told = outcome.steps.select("subject", "rule", "what", "before", "after").rows()
    assert (2, "S-DECIDE", "差", "好", "差") in told
    assert [line[0] for line in told if line[1] == "S-DECIDE"] == [2]


def test_what_an_empty_unless_names_is_a_criterion_not_any_ruling():
    veto = Veto("违规", "no_award")
    rulings = [{"subject": 10, "kind": "veto", "text": "违规"}]
    assert labels(graded(TENTH, TEN, rulings=rulings, veto=(veto,)))[-1] == "中"


# -- consequences about the year of those not graded at its end ---------------------------------------


def proposals(when, role, effect="limit_grade", period=Q4, past="差"):
    """Whether a rule proposes something for somebody with that role and those earlier quarters,
    who is not graded in this one."""
    history = [{"start": 2026 * 12 + 3 * quarter, "months": 3, "grade": past} for quarter in (0, 1)]
    rule = Consequence("low", when, effect, "mandatory", grade="差")
    of = small.scheme(grade=Grade(("好", "差"), "threshold", {"好": 60 * POINTS}, {}),
                      consequences=(rule,))  # fmt: skip
    people = [{"state": "not_graded", "role": role}]
    return small.scored(of, period, people=people, history=history).consequences["id"].to_list()


HALF = Condition("grade_share", ">=", 5_000, labels=("差",), window=12)
HEAD = Condition("role_is", text="principal")
SCORE = Condition("score", "<", 60 * POINTS, window=3)


def test_the_years_grades_propose_also_for_who_is_not_graded_at_its_end():
    assert proposals((HALF,), "") == ["low"]
    assert proposals((HALF, HEAD), "principal") == ["low"]
    assert proposals((HALF, HEAD), "deputy") == []
    assert proposals((HALF,), "", past="好") == []


def test_rules_that_need_the_quarter_itself_propose_nothing_for_him():
    assert proposals((HALF, SCORE), "") == []
    assert proposals((HEAD,), "principal") == []
    assert proposals((HALF,), "", effect="talk") == []
    assert proposals((HALF,), "", period=Q3) == []  # the year has not ended
    short = Condition("grade_count", ">=", 0, labels=("差",), window=3)
    assert proposals((short,), "") == []


def test_a_share_of_no_graded_periods_is_no_share_at_all():
    rule = Grade(("好", "差"), "decision", {}, {})
    most = Condition("grade_share", "<=", 5_000, labels=("差",), window=12)
    low = Consequence("praise", (most,), "praise", "mandatory")
    decided = [{"subject": 1, "kind": "decision", "text": "好"}]
    drawn = graded(rule, [90, 80], rulings=decided, consequences=(low,)).consequences
    assert drawn.select("subject", "counted", "of").rows() == [(1, 0, 1)]  # 2 is undecided


def test_a_consequence_names_its_ground_or_itself():
    found = [Consequence(name, (Condition("score", ">=", 0),), "talk", "mandatory", rule=ground)
             for name, ground in (("talk", "P17-R6"), ("other", None))]  # fmt: skip
    drawn = graded(None, [90], consequences=tuple(found)).consequences
    assert drawn.select("id", "rule").rows() == [("talk", "P17-R6"), ("other", "other")]


def test_a_line_is_reached_by_the_total_itself():
    rule = Grade(("好", "差"), "threshold", {"好": 60 * POINTS}, {})
    assert labels(graded(rule, [60, 59])) == ["好", "差"]


# -- tie-break by items and stars ---------------------------------------------------------------------


def test_gains_and_losses_that_cancel_out_are_like_none():
    rows = [{"item": "表彰", "value": POINTS}, {"item": "表彰", "value": -POINTS}]
    of = small.scheme(adjust=Adjust(), rank=Rank(tiebreak=("表彰",)))
    values = [{"subject": n, "component": "work", "value": FULL // 2} for n in (1, 2)]
    outcome = small.scored(of, values=values, adjustments=rows)
    assert column(outcome, "rank") == {1: 1, 2: 1}


def test_a_hair_taken_away_in_stars_breaks_a_tie():
    stars = Component("stars", "stars", None, FULL)
    of = small.scheme(stars, rank=Rank(tiebreak=("fewer_removed",)))
    sizes = [(1, 10_000), (1, -1), (2, 9_999)]
    values = [
        {"subject": who, "component": "stars", "item": f"{n}", "value": size}
        for n, (who, size) in enumerate(sizes)
    ]
    assert column(small.scored(of, values=values), "rank") == {1: 2, 2: 1}
