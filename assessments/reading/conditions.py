"""Conditions of bars, requirements and consequences as sentences (M11, M12)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assessments import words
from assessments.reading.numbers import percent, plain

Document = Mapping[str, Any]
Condition = Mapping[str, Any]
_UNITS = {"month": "个月", "quarter": "个季度", "half_year": "个半年", "year": "个年度"}


def sentence(document: Document, condition: Condition) -> str:
    """Return one condition in words: 当年“较差”不少于3个季度."""
    said = _METRICS[condition["metric"]](document, condition)
    return f"不符合“{said}”" if condition.get("negate") == "true" else said


def joined(document: Document, conditions: Iterable[Condition], between: str) -> str:
    """Return several conditions as one sentence, `between` them ，并且 or ，或者."""
    return between.join(sentence(document, condition) for condition in conditions)


def _window(condition: Condition) -> str:
    return words.WINDOWS.get(condition.get("window", ""), "")


def _labels(document: Document, condition: Condition) -> str:
    return "".join(f"“{words.word(document, label)}”" for label in condition.get("labels", ()))


def _op(condition: Condition, default: str = ">=") -> str:
    return words.OPERATORS[condition.get("op", default)]


def _unit(document: Document) -> str:
    return _UNITS.get(str(document.get("period", "")), "次")


def _value(condition: Condition) -> str:
    return plain(condition.get("value", ""))


def _grade_count(document: Document, condition: Condition) -> str:
    amount = f"{_op(condition)}{_value(condition)}{_unit(document)}"
    return f"{_window(condition)}{_labels(document, condition)}{amount}"


def _grade_share(document: Document, condition: Condition) -> str:
    amount = f"{_op(condition)}已定等次的{percent(condition.get('value'))}"
    return f"{_window(condition)}{_labels(document, condition)}{amount}"


def _top(document: Document, condition: Condition) -> str:
    return f"{_window(condition)}排名前{_value(condition)}名"


def _amount(label: str) -> Callable[[Document, Condition], str]:
    return lambda document, condition: (
        f"{_window(condition)}{label}{_op(condition)}{_value(condition)}分"
    )


def _place(label: str) -> Callable[[Document, Condition], str]:
    return lambda document, condition: (
        f"{_window(condition)}排名在{label}{percent(condition.get('value'))}"
    )


def _last(document: Document, condition: Condition) -> str:
    return f"连续{_value(condition)}次排名末位"


def _light(document: Document, condition: Condition) -> str:
    return f"连续{_value(condition)}{_unit(document)}为{_labels(document, condition)}"


def _named(label: str, table: Mapping[str, str]) -> Callable[[Document, Condition], str]:
    return lambda document, condition: (
        f"{label}“{words.word(document, condition.get('value', ''), table)}”"
    )


def _failed(document: Document, condition: Condition) -> str:
    return f"未完成的底线承诺{_op(condition)}{_value(condition)}项"


def _attribute(document: Document, condition: Condition) -> str:
    name = words.word(document, condition.get("attribute", ""))
    value = words.word(document, condition.get("value", ""))
    return f"{name}{_op(condition, '==')}{value}"


_METRICS: dict[str, Callable[[Document, Condition], str]] = {
    "grade_count": _grade_count,
    "grade_share": _grade_share,
    "rank_top_n": _top,
    "score": _amount("总分"),
    "base_score": _amount("基础分"),
    "deduction_total": _amount("扣分合计"),
    "in_front": _place("前"),
    "in_bottom": _place("后"),
    "last_streak": _last,
    "light_streak": _light,
    "decision_is": _named("认定为", {}),
    "role_is": _named("职务为", words.POST_ROLES),
    "criterion_hit": _named("有认定的情形", {}),
    "failed_bottom_line": _failed,
    "attribute": _attribute,
}
