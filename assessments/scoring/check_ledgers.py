"""What is refused in the rows of ledgers (S-LEDGER, S-ONCE)."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring.check_values import unlisted
from assessments.scoring.exact import plain_text
from assessments.scoring.ledgers import KINDS, LOSSES, sub_period
from assessments.scoring.refusals import Problem, say
from assessments.scoring.scheme import Component, Ledger, Scheme

LENGTHS = {1: "月", 3: "季度", 6: "半年", 12: "年"}


def problems(scheme: Scheme, entries: pl.DataFrame) -> Iterator[Problem]:
    """All problems of all ledgers' rows."""
    if entries.is_empty():
        return
    for position, component in enumerate(scheme.components):
        if component.ledger is not None:
            rows = entries.filter(pl.col("part") == position)
            yield from _ledger(component, component.ledger, rows)


def _ledger(component: Component, rule: Ledger, rows: pl.DataFrame) -> Iterator[Problem]:
    kind, value = pl.col("kind").fill_null(""), pl.col("value")
    sentence = "台账的每一行须写明 kind：base（基础分扣减）、bonus（加分）或 deduction（扣分）。"
    yield from say(rows.filter(~kind.is_in(KINDS)), "values", "kind", "S-LEDGER", sentence)
    ratio = pl.any_horizontal(pl.col("actual", "target").is_not_null())
    sentence = "台账按积分记账，不按完成数与目标数计算，请改填 value。"
    yield from say(rows.filter(ratio), "values", "actual", "S-LEDGER", sentence)
    how = "请改正" if rule.positive_only else "扣减请用 kind 为 base 或 deduction 的正数"
    sentence = f"台账里的积分不能为负，{how}。"
    yield from say(rows.filter(value < 0), "values", "value", "S-LEDGER", sentence)
    if rule.positive_only:
        sentence = "这本台账只加不减，不收扣减和扣分，请去掉这一行。"
        yield from say(rows.filter(kind.is_in(LOSSES)), "values", "kind", "S-LEDGER", sentence)
    if rule.deductions is not None:
        sizes = "、".join(plain_text(size, 4) for size in rule.deductions)
        wrong = (kind == "deduction") & ~value.is_in(list(rule.deductions)) & (value >= 0)
        sentence = f"一次扣分只能是 {sizes} 分之一，请改正。"
        yield from say(rows.filter(wrong), "values", "value", "S-LEDGER", sentence)
    yield from unlisted(component, rows)
    yield from _period(rule, rows)
    yield from _both_ways(rule, rows)


def _period(rule: Ledger, rows: pl.DataFrame) -> Iterator[Problem]:
    """A split ledger's row lies inside one sub-period."""
    if rule.months is None:
        return
    first, length = pl.col("period"), pl.col("months").fill_null(1)
    inside = first.is_not_null() & (first % rule.months + length <= rule.months)
    sentence = (
        f"这本台账按{LENGTHS[rule.months]}分段计分，"
        f"请写明这一行属于哪个{LENGTHS[rule.months]}（或其中的月份）。"
    )
    yield from say(rows.filter(~inside), "values", "period", "S-LEDGER", sentence)


def _both_ways(rule: Ledger, rows: pl.DataFrame) -> Iterator[Problem]:
    keyed = rows.filter(pl.col("evidence").is_not_null()).with_columns(
        sub_period(rule).alias("sub")
    )
    if keyed.is_empty():
        return
    by = ["row", "sub", "evidence"]
    kind = pl.col("kind")
    both = keyed.group_by(by).agg(
        ((kind == "bonus").any() & kind.is_in(LOSSES).any()).alias("both")
    )
    hit = keyed.join(both.filter("both"), on=by, how="semi", nulls_equal=True)
    sentence = "同一依据（evidence）不能既加分又扣分，请核对后只留一种。"
    yield from say(hit, "values", "evidence", "S-ONCE", sentence)
