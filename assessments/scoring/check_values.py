"""What is refused in `values` and `adjustments` (S-RANGE, S-ONCE, S-QUOT, E-ZERO)."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import rollup
from assessments.scoring.components import BALLOT, RATIO_KINDS, STARS
from assessments.scoring.exact import plain_text
from assessments.scoring.intake import Intake
from assessments.scoring.refusals import Problem, say, unknown_subjects
from assessments.scoring.scheme import Component, Scheme, Span
from assessments.scoring.tables import NOTHING

ROLLED = "这是汇总，总分取自已公布的各期总分（history），不收本期的分值，请去掉这些行。"


def problems(scheme: Scheme, taken: Intake, period: Span | None) -> Iterator[Problem]:
    """All problems of both frames."""
    for table, frame in (
        ("values", taken.values),
        ("values", taken.entries),
        ("adjustments", taken.adjustments),
    ):
        if frame.is_empty():
            continue
        yield from unknown_subjects(frame, table)
        yield from _period(table, frame, period)
        if rollup.rule_for(scheme, period) is not None:
            yield Problem(table, -1, "period", "S-RUN", ROLLED)
    if not taken.values.is_empty():
        yield from _values(scheme, taken.values)
        yield from _once(taken.values)
    if not taken.adjustments.is_empty():
        yield from _adjustments(scheme, taken.adjustments)


def _period(table: str, frame: pl.DataFrame, period: Span | None) -> Iterator[Problem]:
    if period is not None:
        inside = pl.col("period").is_between(period.start, period.end - 1)
        sentence = "这一行的期间不在本次考核的期间之内，请改正或留空。"
        yield from say(frame.filter(~inside), table, "period", "S-ONCE", sentence)


def _values(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    names = "、".join(component.id for component in scheme.components)
    yield from say(
        frame.filter(pl.col("part").is_null()),
        "values",
        "component",
        "INPUT",
        f"方案没有这个组成部分，component 只能是 {names}。",
    )
    ratio = pl.any_horizontal(pl.col("actual", "target").is_not_null())
    yield from say(
        frame.filter(pl.col("value").is_not_null() & ratio),
        "values",
        "value",
        "S-RANGE",
        "分值（value）与完成数、目标数（actual、target）只填一样，请删去其中之一。",
    )
    for name, words in (("actual", "完成数"), ("target", "目标数")):
        sentence = f"{words}不能为负，请改正。"
        yield from say(frame.filter(pl.col(name) < 0), "values", name, "S-RANGE", sentence)
    zeros = [n for n, part in enumerate(scheme.components) if part.zero_left_out]
    nothing = (pl.col("kind") == NOTHING) & pl.col("part").is_in(zeros)
    kind = (pl.col("kind").fill_null("") != "") & ~nothing.fill_null(value=False)
    sentence = "这个组成部分不是积分台账，kind 须留空。"
    yield from say(frame.filter(kind), "values", "kind", "S-LEDGER", sentence)
    yield from _uncounted(frame.filter(nothing))
    for position, component in enumerate(scheme.components):
        rows = frame.filter(pl.col("part") == position)
        if component.kind == BALLOT:
            sentence = "这个组成部分由票决得出，请把每一票填在 ballots 表里，去掉这一行。"
            yield from say(rows, "values", "component", "S-BALLOT", sentence)
        else:
            yield from _component(component, rows)


def _uncounted(rows: pl.DataFrame) -> Iterator[Problem]:
    """Nothing to count is said of a whole component, and beside nothing else (E-ZERO)."""
    said = pl.any_horizontal(pl.col("value", "actual", "target").is_not_null())
    sentence = f"写了 {NOTHING}（没有可计的事项）的，不再填分值、完成数和目标数，请只留一样。"
    yield from say(rows.filter(said), "values", "value", "E-ZERO", sentence)
    sentence = f"{NOTHING}（没有可计的事项）说的是整个组成部分，不分项目，请清空 item。"
    yield from say(rows.filter(pl.col("item").is_not_null()), "values", "item", "E-ZERO", sentence)


def _component(component: Component, rows: pl.DataFrame) -> Iterator[Problem]:
    if component.kind != STARS:
        yield from say(
            rows.filter(~pl.col("value").is_between(0, component.max)),
            "values",
            "value",
            "S-RANGE",
            f"分值须在 0 至 {plain_text(component.max, 4)} 之间，请改正。",
        )
    if component.kind not in RATIO_KINDS:
        ratio = pl.any_horizontal(pl.col("actual", "target").is_not_null())
        sentence = "这个组成部分直接评分，不按完成数与目标数计算，请改填 value。"
        yield from say(rows.filter(ratio), "values", "actual", "S-RANGE", sentence)
    yield from unlisted(component, rows)


def unlisted(component: Component, rows: pl.DataFrame) -> Iterator[Problem]:
    """The rows that name none of the items a scheme lists for the component."""
    if component.items is None:
        return
    known = pl.col("item").cast(pl.String).is_in(list(component.items))
    yield from say(
        rows.filter(~known.fill_null(value=False)),
        "values",
        "item",
        "S-RANGE",
        f"方案列明了这个组成部分的项目，item 只能是 {'、'.join(component.items)}。",
    )


def _once(frame: pl.DataFrame) -> Iterator[Problem]:
    """One row without item, or each item once; one way of scoring; one period."""
    frame = frame.filter(pl.col("row").is_not_null() & pl.col("part").is_not_null())
    sizes = frame.group_by("row", "part").agg(
        pl.len().alias("rows"),
        pl.col("item").is_null().sum().alias("bare"),
        pl.col("value").is_null().sum().alias("ratios"),
        (pl.col("period").n_unique() > 1).alias("periods"),
    )
    mixed = (pl.col("bare") > 0) & (pl.col("rows") > 1)
    split = (pl.col("ratios") > 0) & (pl.col("ratios") < pl.col("rows"))
    for wrong, column, sentence in (
        (mixed, "item", "同一对象同一组成部分，要么只有一行不写项目，要么每行都写项目，请改正。"),
        (
            split & ~mixed,
            "value",
            "同一组成部分的各项要么都填分值，要么都填完成数与目标数，请统一。",
        ),
        (pl.col("periods"), "period", "同一组成部分的各行须属同一期间，请改正或留空。"),
    ):
        rows = sizes.filter(wrong)
        if rows.height:
            hit = frame.join(rows, on=["row", "part"], how="semi")
            yield from say(hit, "values", column, "S-ONCE", sentence)
    yield from _twice(frame.filter(pl.col("item").is_not_null()))


def _twice(named: pl.DataFrame) -> Iterator[Problem]:
    """The later rows of an item that comes more than once."""
    if named.select("row", "part", "item").n_unique() < named.height:
        twice = named.filter(~pl.struct("row", "part", "item").is_first_distinct())
        sentence = "同一项目在同一对象的同一组成部分里只能出现一次，请删去重复的行。"
        yield from say(twice, "values", "item", "S-ONCE", sentence)


def _adjustments(scheme: Scheme, frame: pl.DataFrame) -> Iterator[Problem]:
    if scheme.adjust is None:
        sentence = "本方案没有加减分，请删去这一行。"
        yield from say(frame, "adjustments", "item", "S-ADJUST", sentence)
        return
    items = scheme.adjust.items
    if items is not None:
        yield from say(
            frame.filter(~pl.col("item").fill_null("").is_in(list(items))),
            "adjustments",
            "item",
            "S-ONCE",
            f"方案列明了加减分项目，item 只能是 {'、'.join(items)}。",
        )
    keyed = frame.filter(pl.col("evidence").is_not_null())
    value = pl.col("value")
    both = keyed.group_by("row", "period", "evidence").agg(
        ((value > 0).any() & (value < 0).any()).alias("both")
    )
    rows = keyed.join(
        both.filter("both"), on=["row", "period", "evidence"], how="semi", nulls_equal=True
    )
    sentence = "同一依据（evidence）不能既加分又扣分，请核对后只留一种。"
    yield from say(rows, "adjustments", "evidence", "S-ONCE", sentence)
