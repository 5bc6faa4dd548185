"""The smallest schemes and tables there are, for tests of one rule each.

Two subjects, 1 and 2, stand in one group; every table is a list of records, whose subject is 1
where they do not say.
"""

import polars as pl
import pytest

from assessments.scoring.refusals import Refused
from assessments.scoring.run import score
from assessments.scoring.scheme import Ballot, Component, Ledger, Scheme, ScoreRule, Span
from assessments.scoring.tables import POINTS, Inputs

FULL = 100 * POINTS
WORK = Component("work", "decision", None, FULL)
VOTE = Component("vote", "ballot", None, FULL, ballot="paper")
STAFF = Ballot("paper", ("staff",), ((("staff",), POINTS),))
QUARTER = Span(2026 * 12, 3)


def scheme(*components, method="sum", months=3, high=FULL, **more):
    """A quarterly scheme of `work` alone, or of these components, from 0 to `high`."""
    rule = ScoreRule(method, 0, high, clamp=True)
    return Scheme("small", months, rule, components or (WORK,), **more)


def book(**rule):
    """A ledger component from 0 to 100."""
    return Component("book", "ledger", None, 0, ledger=Ledger(0, FULL, **rule))


def inputs(people=({}, {}), **tables):
    """The inputs of these people, numbered from 1."""
    rows = [{"subject": n, "group": 1, **row} for n, row in enumerate(people, start=1)]
    frames = {
        name: pl.DataFrame([{"subject": 1, **row} for row in records], infer_schema_length=None)
        for name, records in tables.items()
    }
    return Inputs(pl.DataFrame(rows, infer_schema_length=None), **frames)


def scored(of, period=None, **tables):
    """The outcome of a small run."""
    return score(of, inputs(**tables), period)


def column(outcome, name):
    """subject → what `results` says in a column."""
    return dict(outcome.results.select("subject", name).iter_rows())


def problems(of, period=None, **tables):
    """What is refused."""
    with pytest.raises(Refused) as refused:
        score(of, inputs(**tables), period)
    return refused.value.problems


def places(of, period=None, **tables):
    """What is refused as (table, row, column, rule)."""
    return [(p.table, p.row, p.column, p.rule) for p in problems(of, period, **tables)]
