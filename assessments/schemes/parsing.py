"""From a checked document to the values the engine runs on."""

from typing import Any

from assessments.schemes.numbers import points
from assessments.scoring import components as mechanics
from assessments.scoring import consequences as metrics
from assessments.scoring.refusals import NotYetSupported
from assessments.scoring.scheme import (
    MONTHS,
    WINDOWS,
    Adjust,
    Component,
    Condition,
    Consequence,
    Grade,
    Rank,
    Rollup,
    Scheme,
    ScoreRule,
    Veto,
)
from assessments.scoring.tables import POINTS

FULL = 100 * POINTS
KINDS = (*mechanics.PLAIN_KINDS, *mechanics.RATIO_KINDS)
LATER = {
    "extends": "extends 继承",
    "inherits": "inherits 上级限制",
    "ballots": "ballots 票决",
    "verdict": "verdict 鉴定",
}
COMMITTEE_ORDER = "committee_order"
LATER_KEYS = ("judges_median", "month_self", "fewer_removed")


def scheme(data: dict[str, Any]) -> Scheme:
    """The scheme of a document that has passed its checks.

    Raises `NotYetSupported` for the first mechanism the engine does not have yet.
    """
    for key, words in LATER.items():
        if key in data:
            raise NotYetSupported(words)
    rules = _rules(data.get("grounds", []))
    return Scheme(
        id=data["id"],
        months=MONTHS[data["period"]],
        score=_score(data["score"]),
        components=tuple(_component(c, data["score"]["method"]) for c in data["components"]),
        peer_group=tuple(data.get("peer_group", ())),
        adjust=_adjust(data["adjust"]) if "adjust" in data else None,
        rank=_rank(data["rank"]) if "rank" in data else Rank(),
        grade=_grade(data["grade"]) if "grade" in data else None,
        veto=tuple(_veto(veto) for veto in data.get("veto", [])),
        consequences=tuple(_consequence(c, rules) for c in data.get("consequences", [])),
        rewards=_rewards(data["rewards"]["values"]) if "rewards" in data else None,
        rollups=tuple(_rollup(rollup, MONTHS[data["period"]]) for rollup in data.get("rollup", [])),
    )


def _score(data: dict[str, Any]) -> ScoreRule:
    if data["method"] not in ("weighted", "sum"):
        raise NotYetSupported(f"score.method {data['method']}")
    clamp = data.get("clamp", "true") == "true"
    return ScoreRule(data["method"], points(data["min"]), points(data["max"]), clamp)


def _component(data: dict[str, Any], method: str) -> Component:
    kind = data["kind"]
    if kind not in KINDS:
        raise NotYetSupported(f"components.kind {kind}")
    full = points(data["max"]) if "max" in data else FULL
    if kind in mechanics.RATIO_KINDS and full != FULL:
        raise NotYetSupported(f"components.kind {kind} 的 max")
    items = data.get("items")
    return Component(
        id=data["id"],
        kind=kind,
        weight=points(data["weight"]) if method == "weighted" else None,
        max=full,
        items=tuple(items) if isinstance(items, list) else None,
    )


def _adjust(data: dict[str, Any]) -> Adjust:
    caps = {key: points(data[key]) for key in data if key != "items"}
    return Adjust(**caps, items=tuple(data["items"]) if "items" in data else None)


def _rank(data: dict[str, Any]) -> Rank:
    keys = tuple(key for key in data.get("tiebreak", []) if key != COMMITTEE_ORDER)
    for key in keys:
        if key in LATER_KEYS:
            raise NotYetSupported(f"rank.tiebreak {key}")
    return Rank(data["ties"], keys)


def _grade(data: dict[str, Any]) -> Grade:
    if data["method"] not in ("threshold", "cap"):
        raise NotYetSupported(f"grade.method {data['method']}")
    for key in ("bars", "requires"):
        if key in data:
            raise NotYetSupported(f"grade.{key}")
    return Grade(
        labels=tuple(data["labels"]),
        method=data["method"],
        thresholds={label: points(line) for label, line in data.get("thresholds", {}).items()},
        caps={label: points(share) for label, share in data.get("caps", {}).items()},
        applies_to=MONTHS[data["applies_to"]] if "applies_to" in data else None,
    )


def _veto(data: dict[str, Any]) -> Veto:
    if data["effect"] == "no_award":
        raise NotYetSupported("veto.effect no_award")
    return Veto(data["when"], data["effect"])


def _consequence(data: dict[str, Any], rules: dict[str, str]) -> Consequence:
    return Consequence(
        id=data["id"],
        when=tuple(_condition(condition) for condition in data["when"]),
        effect=data["effect"],
        force=data["force"],
        grade=data.get("grade"),
        rule=rules.get(f"consequences.{data['id']}"),
    )


def _condition(data: dict[str, Any]) -> Condition:
    metric = data["metric"]
    if metric not in metrics.METRICS:
        raise NotYetSupported(f"consequences.metric {metric}")
    text = metric == "role_is"
    plain = metric == "grade_count"
    value = 0 if text else int(data["value"]) if plain else points(data["value"])
    return Condition(
        metric=metric,
        op=data.get("op", ">="),
        value=value,
        text=data["value"] if text else "",
        labels=tuple(data.get("labels", ())),
        window=WINDOWS[data["window"]] if "window" in data else None,
        negate=data.get("negate", "false") == "true",
    )


def _rewards(values: dict[str, str]) -> dict[str, int]:
    if {"best", "worst"} <= set(values):
        raise NotYetSupported("rewards.values best 与 worst")
    return {label: points(value) for label, value in values.items()}


def _rollup(data: dict[str, Any], own: int) -> Rollup:
    if data["method"] == "ledger":
        raise NotYetSupported("rollup.method ledger")
    if MONTHS[data["from"]] < own:
        raise NotYetSupported("rollup.from 短于方案期间")
    return Rollup(
        MONTHS[data["from"]], MONTHS[data["to"]], data["method"], int(data["min_periods"])
    )


def _rules(grounds: list[dict[str, Any]]) -> dict[str, str]:
    """Which clause each path stands on."""
    return {path: ground["clause"] for ground in grounds for path in ground["paths"]}
