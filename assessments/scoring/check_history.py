"""What is refused in `history`."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring.exact import plain_text
from assessments.scoring.refusals import Problem, say, unknown_subjects
from assessments.scoring.scheme import MONTHS, Scheme
from assessments.scoring.tables import POINTS, TOTAL


def problems(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    """Unknown subjects, periods that are none or come twice, grades and scores that cannot be."""
    if frame.is_empty():
        return
    yield from unknown_subjects(frame, "history")
    months, start = pl.col("months"), pl.col("start")
    whole = months.is_in(list(MONTHS.values())) & start.is_not_null() & (start % months == 0)
    yield from say(
        frame.filter(~whole.fill_null(value=False)),
        "history",
        "start",
        "S-WINDOW",
        "往期须为完整的月度、季度、半年或年度，请改正期间。",
    )
    twice = ~pl.struct("row", "start", "months").is_first_distinct()
    yield from say(
        frame.filter(pl.col("row").is_not_null()).filter(twice),
        "history",
        "start",
        "S-WINDOW",
        "同一对象同一期间只能有一行往期结果，请删去重复的行。",
    )
    for name, words in (("rank", "名次"), ("of", "人数")):
        sentence = f"{words}须为 1 或更大的整数，没有就留空。"
        yield from say(frame.filter(pl.col(name) < 1), "history", name, "INPUT", sentence)
    yield from _grades(scheme, frame)
    yield from _scores(scheme, frame)


def _grades(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    labels = list(scheme.grade.labels) if scheme.grade else []
    if labels:
        sentence = f"等次只能是{'、'.join(labels)}，没有等次就留空。"
    else:
        sentence = "本方案没有等次，请把等次留空。"
    given = pl.col("grade").fill_null("")
    wrong = frame.filter((given != "") & ~given.is_in(labels))
    yield from say(wrong, "history", "grade", "INPUT", sentence)


def _scores(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    """Published totals of the scheme's own length lie where its clamp puts them."""
    rule = scheme.score
    if not rule.clamp:
        return
    score = pl.col("score") * (POINTS // TOTAL)
    outside = (pl.col("months") == scheme.months) & ~score.is_between(rule.min, rule.max)
    sentence = (
        f"公布的总分须在 {plain_text(rule.min, 4)} 至 {plain_text(rule.max, 4)} 之间，请核对。"
    )
    yield from say(frame.filter(outside), "history", "score", "S-TOTAL", sentence)
