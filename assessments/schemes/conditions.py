"""Do the conditions of bars, requirements and consequences say what their metric needs?"""

from collections.abc import Iterator
from typing import Any

from assessments.schemes.numbers import is_number, points
from assessments.schemes.problems import Path
from assessments.scoring.components import LEDGER
from assessments.scoring.conditions import LEDGER_METRICS
from assessments.scoring.tables import POINTS

Found = Iterator[tuple[Path, str]]

COUNTS = ("grade_count", "rank_top_n", "last_streak", "light_streak", "failed_bottom_line")
SHARES = ("grade_share", "in_front", "in_bottom")
SCORES = ("score", "base_score", "deduction_total")
WORDS = ("decision_is", "role_is", "criterion_hit")
LABELLED = ("grade_count", "grade_share", "light_streak")
COMPARED = ("grade_count", "grade_share", "score", "base_score", "deduction_total",
            "failed_bottom_line")  # fmt: skip
GRADE_EFFECTS = ("bar_grade", "limit_grade")


def problems(data: dict[str, Any]) -> Found:
    """Everything the conditions lack, and consequences that come twice or lack their grade."""
    labels = data.get("grade", {}).get("labels", [])
    seen: set[str] = set()
    for at, rule in enumerate(data.get("consequences", [])):
        place: Path = ("consequences", at)
        if rule["id"] in seen:
            yield (*place, "id"), f"“{rule['id']}”已经用过，请另取编号。"
        seen.add(rule["id"])
        if rule["effect"] in GRADE_EFFECTS and "grade" not in rule:
            yield (*place, "grade"), "限制等次的结果运用须写明是哪个等次（grade），请补上。"
        for number, condition in enumerate(rule["when"]):
            yield from _condition(condition, (*place, "when", number), labels)
            yield from _ledger(data, condition, (*place, "when", number))
    for section, key in (("bars", "any"), ("requires", "all")):
        for at, rule in enumerate(data.get("grade", {}).get(section, [])):
            place = ("grade", section, at)
            yield from _labels(rule["label"], (*place, "label"), labels)
            for number, condition in enumerate(rule[key]):
                yield from _condition(condition, (*place, key, number), labels)
                yield from _ledger(data, condition, (*place, key, number))
                if condition["metric"] in LABELLED:
                    sentence = "等次还没有定，不能用它作条件，请改用别的指标。"
                    yield (*place, key, number, "metric"), sentence


def _ledger(data: dict[str, Any], condition: dict[str, Any], place: Path) -> Found:
    """Ledger metrics need a ledger."""
    kinds = [part["kind"] for part in data["components"]]
    if condition["metric"] in LEDGER_METRICS and LEDGER not in kinds:
        yield (*place, "metric"), f"方案没有积分台账，算不出 {condition['metric']}，请改正。"


def _condition(condition: dict[str, Any], place: Path, labels: list[str]) -> Found:
    metric, value = condition["metric"], condition.get("value")
    if metric in LABELLED:
        if "labels" not in condition:
            yield (*place, "labels"), f"{metric} 须写明数哪些等次（labels），请补上。"
        yield from _labels(condition.get("labels", []), (*place, "labels"), labels)
    numeric = metric == "attribute" and is_number(value)
    if (metric in COMPARED or numeric) and "op" not in condition:
        yield (*place, "op"), f"{metric} 须写明怎样比较（op），例如 >=，请补上。"
    if value is None:
        yield (*place, "value"), f"{metric} 须写明比较的数或文字（value），请补上。"
    elif metric in COUNTS and not (is_number(value) and value.isdigit()):
        yield (*place, "value"), f"“{value}”不是次数，须为不为负的整数。"
    elif metric in SHARES and not (is_number(value) and 0 <= points(value) <= POINTS):
        yield (*place, "value"), f"“{value}”不是比例，须在 0 至 1 之间，例如 0.30。"
    elif metric in SCORES and not is_number(value):
        yield (*place, "value"), f"“{value}”不是分数，须为至多四位小数的数。"
    if metric == "attribute" and "attribute" not in condition:
        yield (*place, "attribute"), "须写明比较名单里的哪一列（attribute），请补上。"
    if metric == "attribute" and not is_number(value) and condition.get("op", "==") != "==":
        yield (*place, "op"), "文字只能比是否相同（==），请改正。"


def _labels(named: list[str], place: Path, labels: list[str]) -> Found:
    for at, label in enumerate(named):
        if label not in labels:
            words = "、".join(labels) or "（方案没有等次）"
            yield (*place, at), f"等次里没有“{label}”，只能是 {words}。"
