"""Refusals say the scheme's own limits, names and lengths, as officers write them."""

import pytest

from assessments.scoring.scheme import (
    Adjust,
    Ballot,
    Component,
    Grade,
    Ledger,
    Rollup,
    Scheme,
    ScoreRule,
    Span,
    Verdict,
)
from assessments.scoring.tables import POINTS
from tests.assessments.scoring import small
from tests.assessments.scoring.small import QUARTER

PLAIN = Component("work", "decision", None, 405_000)  # at most 40.5


def scheme(*components, months=3, **more):
    """A quarterly scheme whose total lies between -2.5 and 120."""
    rule = ScoreRule("sum", -25_000, 120 * POINTS, clamp=True)
    return Scheme("any", months, rule, components or (PLAIN,), **more)


def said(of, period=None, **tables):
    """(place, sentence) of what is refused."""
    return [
        (f"{p.table} {p.row} {p.column}", p.sentence) for p in small.problems(of, period, **tables)
    ]


def test_the_range_of_a_value_is_the_components():
    assert said(scheme(), values=[{"component": "work", "value": 405_001}]) == [
        ("values 0 value", "分值须在 0 至 40.5 之间，请改正。")
    ]


def test_the_range_of_a_published_total_is_the_schemes():
    past = {"start": 2025 * 12, "months": 3, "score": 12_001}
    assert said(scheme(), QUARTER, history=[past]) == [
        ("history 0 score", "公布的总分须在 -2.5 至 120 之间，请核对。")
    ]


@pytest.mark.parametrize(("months", "words"), [(1, "月度"), (3, "季度"), (6, "半年"), (12, "年度")])
def test_the_lengths_that_there_are_runs_of(months, words):
    of = scheme(months=months)
    asked = Span(2026 * 12, 4)
    assert said(of, asked) == [
        ("period -1 period", f"本方案没有这种长度的考核，请改用{words}的期间。")
    ]


def test_a_roll_ups_length_is_named_beside_the_schemes_own():
    of = scheme(rollups=(Rollup(3, 12, "mean", 2),))
    ((_, sentence),) = said(of, Span(2026 * 12, 6))
    assert sentence == "本方案没有这种长度的考核，请改用季度、年度的期间。"


def test_sizes_a_deduction_may_have():
    rule = Ledger(0, 100 * POINTS, deductions=(5_000, 30_000))
    of = scheme(Component("book", "ledger", None, 0, ledger=rule))
    row = {"component": "book", "kind": "deduction", "value": 10_000}
    assert said(of, values=[row]) == [("values 0 value", "一次扣分只能是 0.5、3 分之一，请改正。")]


@pytest.mark.parametrize(("months", "words"), [(1, "月"), (3, "季度"), (6, "半年"), (12, "年")])
def test_the_sub_periods_of_a_ledger(months, words):
    rule = Ledger(0, 100 * POINTS, months=months)
    of = scheme(Component("book", "ledger", None, 0, ledger=rule), months=12)
    row = {"component": "book", "kind": "bonus", "value": 10_000}
    assert said(of, values=[row]) == [
        (
            "values 0 period",
            f"这本台账按{words}分段计分，请写明这一行属于哪个{words}（或其中的月份）。",
        )
    ]


def test_how_many_tiers_a_ballot_has():
    tiers = Ballot("vote", ("all",), ((("all",), POINTS),), tiers=(95, 85, 75))
    of = scheme(Component("vote", "ballot", None, 0, ballot="vote"), ballots=(tiers,))
    paper = {"ballot": "vote", "voters": "all", "value": 4 * POINTS}
    assert said(of, ballots=[paper]) == [
        ("ballots 0 value", "每一票须填档次，为 1 至 3 的整数，请改正。")
    ]


@pytest.mark.parametrize(
    ("kind", "beyond", "limit"), [("verdict_points", 25_001, "2.5"), ("verdict_tier", 3, "2")]
)
def test_how_far_a_verdict_may_go(kind, beyond, limit):
    number = beyond * POINTS if kind == "verdict_tier" else beyond
    of = scheme(verdict=Verdict(25_000, 2, reason_required=False))
    assert said(of, rulings=[{"kind": kind, "number": number}]) == [
        (
            "rulings 0 number",
            f"鉴定须在 -{limit} 至 {limit} 之间且不为 0，升降档次须为整数，请改正。",
        )
    ]


def test_the_names_that_may_be_written_are_all_named():
    listed = Component("work", "decision", None, 405_000, items=("学习", "值守"))
    of = scheme(
        listed,
        adjust=Adjust(items=("表彰", "通报")),
        grade=Grade(("好", "差"), "threshold", {"好": 0}, {}),
    )
    assert said(of, values=[{"component": "other", "value": 0}]) == [
        ("values 0 component", "方案没有这个组成部分，component 只能是 work。")
    ]
    assert said(of, values=[{"component": "work", "item": "读书", "value": 0}]) == [
        ("values 0 item", "方案列明了这个组成部分的项目，item 只能是 学习、值守。")
    ]
    assert said(of, adjustments=[{"item": "读书", "value": 1}]) == [
        ("adjustments 0 item", "方案列明了加减分项目，item 只能是 表彰、通报。")
    ]
    past = {"start": 2025 * 12, "months": 3, "grade": "中"}
    assert said(of, QUARTER, history=[past]) == [
        ("history 0 grade", "等次只能是好、差，没有等次就留空。")
    ]
