"""One subject's result step by step, in words an officer can follow."""

import polars as pl

from assessments.appraising.intake import Taken
from assessments.scoring.exact import plain_text
from assessments.scoring.missing import ZERO, ZERO_RULE
from assessments.scoring.scheme import Scheme
from assessments.scoring.tables import NOTHING, RANKED, Outcome
from portal.periods import Period

STATES = {"incomplete": "缺项，不计总分", "not_graded": "不定等次", "stopped": "一票否决，不计总分"}
FORCES = {"mandatory": "应当执行", "in_principle": "原则上执行"}


def explained(
    scheme: Scheme, taken: Taken, outcome: Outcome, subject: str, period: Period | None
) -> str:
    """The steps of one subject's result; the subject must be listed."""
    at = taken.subjects.index(subject)
    mine = pl.col("subject") == at
    result = outcome.results.filter(mine).row(0, named=True)
    lines = [
        f"对象：{subject} {taken.names[at]}".rstrip(),
        f"分组：{taken.groups[result['group']] or '不分组'}",
        f"期间：{period.label if period else '未指定'}",
        *_scores(outcome.scores.filter(mine)),
        *_uncounted(result["flags"]),
        *_total(result),
        *_steps(outcome.steps.filter(mine)),
        *_grade(result),
        *_consequences(outcome.consequences.filter(mine), period),
    ]
    return "\n".join(lines) + "\n"


def _scores(scores: pl.DataFrame) -> list[str]:
    lines = []
    for part in scores.filter(pl.col("item").is_null()).iter_rows(named=True):
        weight = "" if part["weight"] is None else f" × 权重 {plain_text(part['weight'], 4)}"
        lines.append(f"{part['component']}：{plain_text(part['score'], 4)}{weight}")
        items = scores.filter(
            pl.col("item").is_not_null(), pl.col("component") == part["component"]
        )
        for item in items.iter_rows(named=True):
            said = "缺" if item["score"] is None else plain_text(item["score"], 4)
            lines.append(f"  {item['item']}：{said}")
    return lines


def _uncounted(flags: list[str]) -> list[str]:
    """The components that had nothing to count: their weight went to the others."""
    found = [detail for name, _, detail in (flag.partition(":") for flag in flags) if name == ZERO]
    return [f"{component}：{NOTHING}（没有可计的事项，{ZERO_RULE}）" for component in found]


def _total(result: dict[str, object]) -> list[str]:
    lines = []
    for name, words in (("bonus", "加分"), ("deduction", "减分")):
        value = result[name]
        if isinstance(value, int) and value:
            lines.append(f"{words}：{plain_text(value, 4)}")
    return lines


def _steps(steps: pl.DataFrame) -> list[str]:
    return [
        f"{step['rule']} {step['what']}：{step['before']} → {step['after']}"
        + (f"（{step['params']}）" if step["params"] else "")
        for step in steps.iter_rows(named=True)
    ]


def _grade(result: dict[str, object]) -> list[str]:
    if result["state"] != RANKED:
        flags = "、".join(map(str, result["flags"]))  # type: ignore[call-overload]
        return [f"结果：{STATES[str(result['state'])]}" + (f"（{flags}）" if flags else "")]
    lines = [
        f"总分：{_two(result['total'])}",
        f"名次：{result['rank']}/{result['of']}",
        f"等次：{result['grade'] or '无'}",
    ]
    if isinstance(result["coefficient"], int):
        lines.append(f"系数：{plain_text(result['coefficient'], 4)}")
    if result["flags"]:
        lines.append("提示：" + "、".join(map(str, result["flags"])))  # type: ignore[call-overload]
    return lines


def _two(total: object) -> str:
    whole, part = divmod(abs(int(str(total))), 100)
    return f"{'-' if str(total).startswith('-') else ''}{whole}.{part:02d}"


def _consequences(found: pl.DataFrame, period: Period | None) -> list[str]:
    lines = []
    for row in found.iter_rows(named=True):
        ground = f"依据 {row['rule']}"
        if row["counted"] is not None:
            ground += f"，{row['of']} 个已定等次的期间中有 {row['counted']} 个"
        if row["periods"] and period:
            named = [Period(start, period.months).code for start in row["periods"]]
            ground += f"（{'、'.join(named)}）"
        risk = "，年内为风险提示" if row["at_risk"] else ""
        grade = f" {row['grade']}" if row["grade"] else ""
        lines.append(
            f"结果运用：{row['id']}（{row['effect']}{grade}，{FORCES[row['force']]}{risk}）：{ground}"
        )
    return lines
