"""What is refused in `rulings` (S-ORDER, S-VETO, S-VERDICT, S-DECIDE, E-BALLOT-MISS, S-RUN)."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import check_missing, missing, rollup
from assessments.scoring.exact import plain_text
from assessments.scoring.refusals import Problem, say, unknown_subjects
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import POINTS

KINDS = (
    "order",
    "verdict_points",
    "verdict_tier",
    "criterion",
    "veto",
    "decision",
    *missing.KINDS,
)
NAMED = {
    "veto": ("S-VETO", "本方案没有一票否决的规定，请删去这一行。", "方案没有这条一票否决，请写"),
    "criterion": (
        "S-DECIDE",
        "本方案没有以认定情形为条件的规定，请删去这一行。",
        "方案没有这种认定情形，请写",
    ),
    "decision": (
        "S-DECIDE",
        "本方案没有以认定结论为条件的规定，请删去这一行。",
        "方案没有这种认定结论，请写",
    ),
}


def problems(
    scheme: Scheme, frame: pl.DataFrame, ballots: pl.DataFrame, period: Span | None
) -> Iterator[Problem]:
    """All problems of the rulings; `ballots` are the votes there are."""
    if frame.is_empty():
        return
    kind = pl.col("kind").fill_null("")
    yield from unknown_subjects(frame, "rulings")
    yield from say(
        frame.filter(~kind.is_in(KINDS)),
        "rulings",
        "kind",
        "INPUT",
        f"没有这种裁定，kind 只能是 {'、'.join(KINDS)}。",
    )
    yield from _orders(frame.filter(kind == "order"))
    for name, words in (
        ("veto", tuple(veto.when for veto in scheme.veto)),
        ("criterion", scheme.criteria),
        ("decision", scheme.decisions),
    ):
        yield from _named(frame.filter(kind == name), name, words)
    labels = frame.filter((kind == "decision") & pl.col("text").is_in(scheme.decided_labels))
    sentence = "这个对象的等次已经认定过一次，请只留一行。"
    yield from say(_again(labels), "rulings", "subject", "S-DECIDE", sentence)
    yield from _verdicts(scheme, frame, period)
    rows = frame.filter(kind.is_in(missing.KINDS))
    if not rows.is_empty():
        yield from check_missing.problems(scheme, rows, ballots, period)


def _orders(orders: pl.DataFrame) -> Iterator[Problem]:
    wrong = orders.filter(pl.col("number").fill_null(0) < 1)
    sentence = "排定的次序须为 1 或更大的整数。"
    yield from say(wrong, "rulings", "number", "S-ORDER", sentence)
    sentence = "这个对象的次序已经排定过一次，请只留一行。"
    yield from say(_again(orders), "rulings", "subject", "S-ORDER", sentence)


def _again(rows: pl.DataFrame) -> pl.DataFrame:
    """The later rows of a subject that comes more than once."""
    return rows.filter(~pl.col("row").is_first_distinct() & pl.col("row").is_not_null())


def _named(rows: pl.DataFrame, kind: str, known: tuple[str, ...]) -> Iterator[Problem]:
    rule, none, unknown = NAMED[kind]
    if not known:
        yield from say(rows, "rulings", "kind", rule, none)
        return
    wrong = rows.filter(~pl.col("text").fill_null("").is_in(list(known)))
    sentence = f"{unknown} {'、'.join(known)} 之一。"
    yield from say(wrong, "rulings", "text", rule, sentence)


def _verdicts(scheme: Scheme, frame: pl.DataFrame, period: Span | None) -> Iterator[Problem]:
    verdict = scheme.verdict
    for kind, limit, words, unit in (
        ("verdict_points", verdict and verdict.limit_points, "不能加减鉴定分", 1),
        ("verdict_tier", verdict and verdict.limit_tiers, "不能升降档次", POINTS),
    ):
        rows = frame.filter(pl.col("kind") == kind)
        if not limit:
            sentence = f"本方案没有这样的鉴定（verdict），{words}，请删去这一行。"
            yield from say(rows, "rulings", "kind", "S-VERDICT", sentence)
            continue
        if kind == "verdict_points" and rollup.rule_for(scheme, period) is not None:
            sentence = "汇总的总分取自已公布的各期总分，不再加减鉴定分，请删去这一行。"
            yield from say(rows, "rulings", "kind", "S-RUN", sentence)
        size = pl.col("number").fill_null(0)
        wrong = (size == 0) | (size.abs() > limit * unit) | (size % unit != 0)
        most = plain_text(limit * unit, 4)
        sentence = f"鉴定须在 -{most} 至 {most} 之间且不为 0，升降档次须为整数，请改正。"
        yield from say(rows.filter(wrong), "rulings", "number", "S-VERDICT", sentence)
        if verdict and verdict.reason_required:
            blank = pl.col("reason").fill_null("") == ""
            sentence = "鉴定须写明理由（reason），请补上。"
            yield from say(rows.filter(blank), "rulings", "reason", "S-VERDICT", sentence)
        sentence = "这个对象已经有一次同类鉴定，请只留一行。"
        yield from say(_again(rows), "rulings", "subject", "S-VERDICT", sentence)
