"""What the engine refuses, all problems at once (S-RANGE, S-ONCE, S-RUN and the input contract).

A check picks the rows that break a rule; `say` turns them into problems with one sentence.
"""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import (
    check_ballots,
    check_history,
    check_ledgers,
    check_rulings,
    check_values,
    rollup,
)
from assessments.scoring.intake import Intake
from assessments.scoring.refusals import Problem, say
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import NOT_GRADED


def problems(scheme: Scheme, taken: Intake, period: Span | None) -> list[Problem]:
    """Every problem of the inputs, ordered by table, row and column; empty when there is none."""
    if not rollup.is_run(scheme, period):
        return [Problem("period", -1, "period", "S-RUN", _no_such_run(scheme))]
    found = [
        *_subjects(taken.subjects),
        *check_values.problems(scheme, taken, period),
        *check_ledgers.problems(scheme, taken.entries),
        *check_ballots.problems(scheme, taken.ballots, period),
        *check_history.problems(scheme, taken.history),
        *check_rulings.problems(scheme, taken.rulings, taken.ballots, period),
    ]
    return sorted(set(found))


def _no_such_run(scheme: Scheme) -> str:
    names = {1: "月度", 3: "季度", 6: "半年", 12: "年度"}
    lengths = dict.fromkeys([scheme.months, *(rule.to for rule in scheme.rollups)])
    known = "、".join(names[months] for months in lengths)
    return f"本方案没有这种长度的考核，请改用{known}的期间。"


def _subjects(frame: pl.DataFrame) -> Iterator[Problem]:
    frame = frame.rename({"row": "at"})
    subject, state = pl.col("subject"), pl.col("state")
    yield from say(
        frame.filter(subject.is_null()), "subjects", "subject", "INPUT", "对象不能为空，请填写。"
    )
    yield from say(
        frame.filter(subject.is_not_null() & ~subject.is_first_distinct()),
        "subjects",
        "subject",
        "INPUT",
        "这个对象已经出现过，每个对象只占一行，请删去重复的行。",
    )
    yield from say(
        frame.filter(~state.is_in(["", NOT_GRADED])),
        "subjects",
        "state",
        "S-MISS",
        "状态只能留空，或写 not_graded（不定等次）。",
    )
