"""What the portal relies on beyond the witness: pools, flags, steps, shapes, refusals in code."""

from dataclasses import replace

import polars as pl
import pytest

from assessments import schemes
from assessments.scoring import tables
from assessments.scoring.refusals import Refused
from assessments.scoring.run import score
from assessments.scoring.scheme import Span
from assessments.scoring.tables import POINTS, Inputs

P17 = schemes.load("weishan_civil_servant").scheme


def inputs(people, **more):
    """People as (subject, group, pool, total)."""
    subjects = pl.DataFrame(
        [row[:3] for row in people], schema=["subject", "group", "pool"], orient="row"
    ).with_columns(pl.col("pool").cast(pl.Int64))
    rows = [(row[0], part, None, row[3] * POINTS) for row in people for part in (0, 1)]
    values = pl.DataFrame(
        rows,
        schema={"subject": pl.Int64, "component": pl.Int8, "item": pl.String, "value": pl.Int64},
        orient="row",
    )
    return Inputs(subjects, values, **more)


def grades(outcome):
    return dict(outcome.results.select("subject", "grade").iter_rows())


def test_groups_of_one_and_two_share_a_limit_in_their_pool():
    people = [(1, 10, 5, 99), (2, 10, 5, 95), (3, 11, 5, 97), (4, 12, 5, 91), (5, 12, 5, 70)]
    outcome = score(P17, inputs(people))
    assert grades(outcome) == {1: "好", 3: "好", 2: "较好", 4: "较好", 5: "一般"}
    ranks = dict(outcome.results.select("subject", "rank").iter_rows())
    assert ranks == {1: 1, 2: 2, 3: 1, 4: 1, 5: 2}  # ranking stays inside the group
    assert outcome.results["of"].to_list() == [2, 2, 1, 2, 2]
    assert outcome.results["flags"].list.len().sum() == 0


def test_a_pool_under_three_has_limit_zero_and_says_so():
    half = replace(P17, grade=replace(P17.grade, caps={"好": 5000}))
    outcome = score(half, inputs([(1, 10, 5, 99), (2, 11, 5, 98), (3, 12, None, 97)]))
    assert grades(outcome) == {1: "较好", 2: "较好", 3: "较好"}
    assert outcome.results["flags"].to_list() == [["small_pool"], ["small_pool"], []]


def test_a_tie_across_a_pools_limit_gives_nobody_the_grade():
    people = [(1, 10, 5, 99), (2, 11, 5, 99), (3, 11, 5, 80)]
    outcome = score(P17, inputs(people))
    assert grades(outcome) == {1: "较好", 2: "较好", 3: "较好"}
    flags = dict(outcome.results.select("subject", "flags").iter_rows())
    assert flags == {1: ["tie_at_limit"], 2: ["tie_at_limit"], 3: []}


def test_steps_tell_what_changed_and_why():
    people = [(n, 1, None, 100 - n) for n in range(5)]
    adjustments = pl.DataFrame(
        {"subject": [4, 4], "item": ["x", "x"], "value": [8 * POINTS, 7 * POINTS]}
    )
    outcome = score(P17, inputs(people, adjustments=adjustments))
    mine = outcome.steps.filter(pl.col("subject") == 4).drop("subject")
    assert mine.rows() == [
        (1, "S-ADJUST", "bonus_cap", "15", "10", ""),
        (2, "S-TOTAL", "clamp", "106", "100", ""),
    ]
    fell = outcome.steps.filter(pl.col("rule") == "S-CAP").drop("seq", "rule", "what")
    assert fell.rows() == [
        (1, "好", "较好", "limit=2;n=5;holders=5;place=3;last=3"),
        (2, "好", "较好", "limit=2;n=5;holders=5;place=4;last=4"),
        (3, "好", "较好", "limit=2;n=5;holders=5;place=5;last=5"),
    ]


def test_evidence_that_counts_once_is_told_in_the_order_it_was_entered():
    keys = [f"e{n}" for n in (7, 3, 11, 1, 9, 5, 12, 2, 8, 4, 10, 6)]
    adjustments = pl.DataFrame(
        [(1, key, size) for key in keys for size in (100, int(key[1:]) * 1_000)],
        schema=["subject", "evidence", "value"],
        orient="row",
    )
    outcome = score(P17, inputs([(1, 1, None, 50)], adjustments=adjustments))
    told = outcome.steps.filter(pl.col("rule") == "S-ONCE")
    assert told["seq"].to_list() == list(range(1, 13))
    assert told["after"].to_list() == [
        "0.7", "0.3", "1.1", "0.1", "0.9", "0.5", "1.2", "0.2", "0.8", "0.4", "1", "0.6"
    ]  # fmt: skip
    assert told["before"].to_list()[:2] == ["0.71", "0.31"]
    assert set(told["params"]) == {"rows=2"}


def test_the_frames_are_as_the_contract_says():
    outcome = score(P17, inputs([(1, 1, None, 99), (2, 1, None, 80)]), Span(2026 * 12, 3))
    empty = score(P17, inputs([(1, 1, None, 99)]), Span(2026 * 12, 3))
    for name in ("results", "scores", "steps", "consequences"):
        assert getattr(outcome, name).schema == getattr(empty, name).schema
    assert outcome.results.schema["flags"] == pl.List(pl.String)
    assert outcome.results.schema["total"] == pl.Int64
    assert outcome.consequences.schema["periods"] == pl.List(pl.Int32)
    assert set(outcome.results["state"]) <= set(tables.STATES)
    for column in ("subject", "item", "value"):
        assert f"{column} " in tables.__doc__


def test_component_and_item_scores_are_kept():
    values = pl.DataFrame(
        {
            "subject": [1, 1, 1],
            "component": ["common", "individual", "individual"],
            "item": [None, "a", "b"],
            "value": [90 * POINTS, None, None],
            "actual": [None, 1_000_000, 5_000_000],
            "target": [None, 3_000_000, 0],
        }
    )
    subjects = pl.DataFrame({"subject": [1], "group": [1]})
    scores = score(P17, Inputs(subjects, values)).scores
    assert set(scores.rows()) == {
        (1, "common", None, 900_000, 5000),
        (1, "individual", "a", 333_333, 5000),
        (1, "individual", "b", None, 5000),
        (1, "individual", None, 333_333, 5000),
    }


def test_a_refusal_names_table_row_and_column():
    bad = inputs([(1, 1, None, 99), (2, 1, None, 101)])
    with pytest.raises(Refused) as refused:
        score(P17, bad)
    found = [(p.table, p.row, p.column, p.rule) for p in refused.value.problems]
    assert found == [("values", 2, "value", "S-RANGE"), ("values", 3, "value", "S-RANGE")]
    assert all(p.sentence.endswith("。") for p in refused.value.problems)


def test_a_period_the_scheme_has_no_run_for():
    with pytest.raises(Refused, match="季度、年度"):
        score(P17, inputs([(1, 1, None, 99)]), Span(2026 * 12, 1))
