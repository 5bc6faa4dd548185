"""The order in which a document is read. Stored documents have lost the order of their mappings."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.schemes.structure import schema

Document = Mapping[str, Any]
BY_GRADE = ("thresholds", "caps", "values")
"""Mappings whose keys are grades: best first."""


def ordered(document: Document) -> dict[str, Any]:
    """Return the document with the keys of its mappings in the order of the JSON Schema, and what is
    listed by grade in the order of the grades; unknown keys come last, as they were."""
    labels = _labels(document)
    whole: dict[str, Any] = _put(document, schema(), labels)
    return whole


def _labels(document: Document) -> list[str]:
    grade = document.get("grade")
    labels = grade.get("labels") if isinstance(grade, Mapping) else None
    return [str(label) for label in labels] if isinstance(labels, list) else []


def _put(node: Any, rule: Mapping[str, Any], labels: list[str], key: str = "") -> Any:
    rule = _resolved(rule)
    if isinstance(node, Mapping):
        inner = rule.get("properties", {})
        first = labels if key in BY_GRADE else list(inner)
        return {
            str(name): _put(node[name], inner.get(name, {}), labels, str(name))
            for name in _sorted(node, first)
        }
    if isinstance(node, list):
        return [_put(member, rule.get("items", {}), labels) for member in node]
    return node


def _sorted(names: Iterable[str], first: list[str]) -> list[str]:
    place = {name: at for at, name in enumerate(first)}
    return sorted(names, key=lambda name: place.get(name, len(place)))


def _resolved(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = rule.get("$ref")
    if reference is None:
        return rule
    found: Mapping[str, Any] = schema()["$defs"][reference.rpartition("/")[2]]
    return found
