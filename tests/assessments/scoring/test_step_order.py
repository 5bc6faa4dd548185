"""Lines and flags of one subject stand in the order in which things were entered or are done.

Twelve of a kind each time: what only happens to be in order does not stay so twelve times.
"""

import polars as pl

from assessments.scoring.run import score
from assessments.scoring.scheme import Component, Grade, Ledger, Scheme, ScoreRule, Veto
from assessments.scoring.tables import POINTS, Inputs

MIXED = (7, 3, 11, 1, 9, 5, 12, 2, 8, 4, 10, 6)
ONE = pl.DataFrame({"subject": [1], "group": [1]})
TWO = pl.DataFrame({"subject": [2, 1], "group": [1, 1]})


def scheme(*components, **more):
    rule = ScoreRule("sum", 0, 10_000 * POINTS, clamp=True)
    return Scheme("any", 3, rule, components, **more)


def frame(rows, *columns):
    return pl.DataFrame(rows, schema=["subject", *columns], orient="row")


def test_sums_cut_at_their_maximum_are_told_by_component():
    parts = [Component(f"c{n}", "checklist", None, n * POINTS) for n in range(1, 13)]
    rows = [(1, f"c{n}", item, n * POINTS) for item in "ab" for n in MIXED]
    values = frame(rows, "component", "item", "value")
    told = score(scheme(*parts), Inputs(ONE, values)).steps
    assert told.select("seq", "what", "before", "after").rows() == [
        (seq, f"c{n}", str(2 * n), str(n)) for seq, n in enumerate(MIXED, start=1)
    ]


def test_evidence_of_a_ledger_is_told_in_the_order_of_its_first_rows():
    book = Component("book", "ledger", None, 0, ledger=Ledger(0, 1_000 * POINTS))
    rows = [(1, "book", "bonus", f"e{n}", size * POINTS) for n in MIXED for size in (n, 50)]
    values = frame(rows, "component", "kind", "evidence", "value")
    told = score(scheme(book), Inputs(ONE, values)).steps
    assert told["before"].to_list() == [str(50 + n) for n in MIXED]
    assert set(told["after"]) == {"50"}


def test_vetoes_are_flagged_in_the_order_they_were_ruled_each_once():
    whens = [f"v{n}" for n in MIXED]
    of = scheme(
        Component("work", "decision", None, 100 * POINTS),
        veto=tuple(Veto(when, "drop_one") for when in sorted(whens)),
        grade=Grade(("好", "较好", "差"), "threshold", {"好": 90 * POINTS, "较好": 0}, {}),
    )
    values = frame([(1, "work", 95 * POINTS), (2, "work", 95 * POINTS)], "component", "value")
    rulings = frame([(1, "veto", when) for when in [*whens, *whens]], "kind", "text")
    results = score(of, Inputs(TWO, values, rulings=rulings)).results
    flags = dict(results.select("subject", "flags").iter_rows())
    assert flags == {1: [f"veto:{when}" for when in whens], 2: []}


def test_every_subjects_lines_are_numbered_from_one():
    book = Component("work", "checklist", None, POINTS)
    rows = [(who, "work", item, POINTS) for who in (1, 2) for item in "ab"]
    values = frame(rows, "component", "item", "value")
    told = score(scheme(book), Inputs(TWO, values)).steps
    assert told.select("subject", "seq").rows() == [(2, 1), (1, 1)]
