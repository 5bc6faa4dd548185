"""The catalogue's worked examples that concern P17 and ranking, read like its table."""

from dataclasses import replace

import polars as pl
import pytest

from assessments import schemes
from assessments.scoring.run import score
from assessments.scoring.scheme import Span
from assessments.scoring.tables import POINTS, TOTAL, Inputs

P17 = schemes.load("weishan_civil_servant").scheme
Q4 = Span(2026 * 12 + 9, 3)


def ranking(totals, scheme=P17, roles=None, history=None, period=None):
    """Results of one group whose people have these totals (common and individual alike)."""
    people = range(len(totals))
    subjects = pl.DataFrame({"subject": people, "group": [0] * len(totals)})
    if roles:
        subjects = subjects.with_columns(pl.Series("role", roles, pl.String))
    values = pl.DataFrame(
        [(n, part.id, t * POINTS) for n, t in enumerate(totals) for part in scheme.components],
        schema={"subject": pl.Int64, "component": pl.String, "value": pl.Int64},
        orient="row",
    )
    return score(scheme, Inputs(subjects, values, None, history), period)


@pytest.mark.parametrize(("n", "good"), list(enumerate([0, 0, 1, 1, 2, 2, 2, 3, 3, 4], start=1)))
def test_e2_at_most_40_percent_are_good(n, good):
    results = ranking([100 - k for k in range(n)]).results
    assert results["grade"].to_list() == ["好"] * good + ["较好"] * (n - good)


def test_e2_of_23_nine_are_good():
    whole = replace(P17, grade=replace(P17.grade, thresholds={"好": 0, "较好": 0, "一般": 0}))
    results = ranking(list(range(100, 77, -1)), whole).results
    assert results["grade"].to_list() == ["好"] * 9 + ["较好"] * 14


def year_of(grades, *, principal=False):
    """Ids of the consequences after the fourth quarter, for someone with these quarter grades;
    None: not graded that quarter."""
    *earlier, last = grades
    mine = {"好": 98, "较好": 80, "一般": 65, "较差": 50}[last]
    rows = [(0, 2026 * 12 + 3 * q, 3, grade) for q, grade in enumerate(earlier) if grade]
    history = pl.DataFrame(
        rows,
        schema={"subject": pl.Int64, "start": pl.Int32, "months": pl.Int32, "grade": pl.String},
        orient="row",
    )
    role = "principal" if principal else None
    outcome = ranking([mine, 91, 90], roles=[role, None, None], history=history, period=Q4)
    assert outcome.results.filter(pl.col("subject") == 0)["grade"].item() == last
    found = outcome.consequences.filter(pl.col("subject") == 0)
    assert not found["at_risk"].any()  # the year has ended
    return set(found["id"])


EXCELLENT_REFUSED = {"not_excellent", "not_excellent2"}


def test_e3a_two_good_and_nothing_worse_may_be_excellent():
    assert year_of(["好", "好", "较好", "好"]) & EXCELLENT_REFUSED == set()


def test_e3b_one_average_refuses_excellent():
    assert year_of(["好", "好", "一般", "好"]) & EXCELLENT_REFUSED == {"not_excellent2"}


def test_e3c_three_poor_quarters_of_a_principal():
    found = year_of(["较差", "较差", "较差", "好"], principal=True)
    assert {"no_promotion", "talk", "low"} <= found
    assert "talk" not in year_of(["较差", "较差", "较差", "好"])


def test_e3d_half_is_not_more_than_half():
    found = year_of(["一般", "较差", "好", "好"])
    assert "low" not in found
    assert found & EXCELLENT_REFUSED == {"not_excellent2"}


def test_e3e_two_of_three_graded_quarters_are_more_than_half():
    assert "low" in year_of(["一般", "较差", None, "好"])


def test_e3f_one_good_is_too_few_for_excellent():
    assert year_of(["好", "较好", "较好", "较好"]) & EXCELLENT_REFUSED == {"not_excellent"}


def test_r10_six_good_of_eight_quarters():
    good = [(0, 2025 * 12 + 3 * q, 3, "好") for q in range(5)]
    columns = {"subject": pl.Int64, "start": pl.Int32, "months": pl.Int32, "grade": pl.String}
    for earlier, pool in ((good, True), (good[1:], False)):
        history = pl.DataFrame(earlier, schema=columns, orient="row")
        found = ranking([98, 80, 80], history=history, period=Q4).consequences
        assert ("pool" in found.filter(pl.col("subject") == 0)["id"].to_list()) is pool


def test_e14_equal_scores_share_the_better_rank():
    results = ranking([90, 88, 88, 80]).results
    assert results["total"].to_list() == [t * TOTAL for t in (90, 88, 88, 80)]
    assert results["rank"].to_list() == [1, 2, 2, 4]
