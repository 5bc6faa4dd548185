"""What the engine refuses, all problems at once (S-RANGE, S-ONCE, S-RUN and the input contract).

A check picks the rows that break a rule; `say` turns them into problems with one sentence.
"""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import check_history, check_values, rollup
from assessments.scoring.intake import Intake
from assessments.scoring.refusals import Problem, say, unknown_subjects
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import NOT_GRADED

PLAIN_RULINGS = ("order", "veto")
LATER_RULINGS = {
    "verdict_points": "本方案没有鉴定（verdict），不能加减鉴定分，请删去这一行。",
    "verdict_tier": "本方案没有鉴定（verdict），不能升降档次，请删去这一行。",
    "criterion": "本方案没有以认定情形为条件的规定，请删去这一行。",
    "decision": "本方案没有以认定结论为条件的规定，请删去这一行。",
}


def problems(scheme: Scheme, taken: Intake, period: Span | None) -> list[Problem]:
    """Every problem of the inputs, ordered by table, row and column; empty when there is none."""
    if not rollup.is_run(scheme, period):
        return [Problem("period", -1, "period", "S-RUN", _no_such_run(scheme))]
    found = [
        *_subjects(taken.subjects),
        *check_values.problems(scheme, taken, period),
        *check_history.problems(scheme, taken.history),
        *_rulings(scheme, taken.rulings),
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


def _rulings(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    if frame.is_empty():
        return
    kind = pl.col("kind").fill_null("")
    yield from unknown_subjects(frame, "rulings")
    yield from _later(frame)
    known = [*PLAIN_RULINGS, *LATER_RULINGS]
    yield from say(
        frame.filter(~kind.is_in(known)),
        "rulings",
        "kind",
        "INPUT",
        f"没有这种裁定，kind 只能是 {'、'.join(known)}。",
    )
    orders = frame.filter(kind == "order")
    yield from say(
        orders.filter(pl.col("number").fill_null(0) < 1),
        "rulings",
        "number",
        "S-ORDER",
        "排定的次序须为 1 或更大的整数。",
    )
    yield from say(
        orders.filter(~pl.col("row").is_first_distinct() & pl.col("row").is_not_null()),
        "rulings",
        "subject",
        "S-ORDER",
        "这个对象的次序已经排定过一次，请只留一行。",
    )
    yield from _vetoes(scheme, frame.filter(kind == "veto"))


def _later(frame: pl.DataFrame) -> Iterator[Problem]:
    for name, sentence in LATER_RULINGS.items():
        rows = frame.filter(pl.col("kind") == name)
        yield from say(rows, "rulings", "kind", "S-DECIDE", sentence)


def _vetoes(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    whens = [veto.when for veto in scheme.veto]
    if not whens:
        sentence = "本方案没有一票否决的规定，请删去这一行。"
        yield from say(frame, "rulings", "kind", "S-VETO", sentence)
        return
    yield from say(
        frame.filter(~pl.col("text").fill_null("").is_in(whens)),
        "rulings",
        "text",
        "S-VETO",
        f"方案没有这条一票否决，请写 {'、'.join(whens)} 之一。",
    )
