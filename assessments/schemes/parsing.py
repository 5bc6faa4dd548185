"""From a checked document to the values the engine runs on."""

from typing import Any

from assessments.schemes.numbers import is_number, points
from assessments.scoring import components as mechanics
from assessments.scoring.scheme import (
    COUNTS,
    MONTHS,
    WINDOWS,
    Adjust,
    Ballot,
    Bar,
    Component,
    Condition,
    Consequence,
    Grade,
    Ledger,
    Rank,
    Rewards,
    Rollup,
    Scheme,
    ScoreRule,
    Verdict,
    Veto,
)
from assessments.scoring.tables import POINTS

FULL = 100 * POINTS
UNLIMITED = 2**62  # stars have no maximum (S-RANGE)
TIERS = ("95", "85", "75", "60")  # S-BALLOT
COMMITTEE_ORDER = "committee_order"
TEXT_METRICS = ("role_is", "decision_is", "criterion_hit")


def scheme(data: dict[str, Any]) -> Scheme:
    """The scheme of a document that has passed its checks."""
    rules = _rules(data.get("grounds", []))
    own = MONTHS[data["period"]]
    return Scheme(
        id=data["id"],
        months=own,
        score=_score(data["score"]),
        components=tuple(_component(part, data) for part in data["components"]),
        peer_group=tuple(data.get("peer_group", ())),
        adjust=_adjust(data["adjust"]) if "adjust" in data else None,
        rank=_rank(data["rank"]) if "rank" in data else Rank(),
        grade=_grade(data["grade"]) if "grade" in data else None,
        veto=tuple(Veto(veto["when"], veto["effect"]) for veto in data.get("veto", [])),
        consequences=tuple(_consequence(c, rules) for c in data.get("consequences", [])),
        rewards=_rewards(data["rewards"]["values"]) if "rewards" in data else None,
        rollups=tuple(_rollup(rule) for rule in data.get("rollup", []) if MONTHS[rule["to"]] > own),
        ballots=tuple(_ballot(ballot) for ballot in data.get("ballots", [])),
        verdict=_verdict(data["verdict"]) if "verdict" in data else None,
    )


def _score(data: dict[str, Any]) -> ScoreRule:
    clamp = data.get("clamp", "true") == "true"
    return ScoreRule(data["method"], points(data["min"]), points(data["max"]), clamp)


def _component(part: dict[str, Any], data: dict[str, Any]) -> Component:
    kind, rule = part["kind"], data["score"]
    full = points(part["max"]) if "max" in part else FULL
    items = part.get("items")
    return Component(
        id=part["id"],
        kind=kind,
        weight=points(part["weight"]) if rule["method"] == "weighted" else None,
        max=UNLIMITED if kind == mechanics.STARS else full,
        items=tuple(items) if isinstance(items, list) else None,
        full=FULL if kind == "light" else full,
        top=points(rule["max"]) if kind == "light" else full,
        ledger=_ledger(part, data) if kind == mechanics.LEDGER else None,
        ballot=part.get("ballot"),
        zero_left_out="nothing_to_count" in part,
    )


def _ledger(part: dict[str, Any], data: dict[str, Any]) -> Ledger:
    rule = data["score"]
    top = points(rule["max"]) if rule["method"] == "ledger" else FULL
    split = part.get("ledger_period")
    least = [
        int(rollup["min_periods"])
        for rollup in data.get("rollup", [])
        if (rollup["from"], rollup["to"]) == (split, data["period"])
    ]
    listed = part.get("deductions")
    return Ledger(
        start=points(part.get("start", rule.get("start", "0"))),
        top=points(part["base_max"]) if "base_max" in part else top,
        bonus_cap=points(part["bonus_cap"]) if "bonus_cap" in part else None,
        months=MONTHS[split] if split else None,
        least=least[0] if least else 1,
        deductions=None if listed is None else tuple(points(size) for size in listed),
        positive_only=part.get("positive_only", "false") == "true",
    )


def _ballot(data: dict[str, Any]) -> Ballot:
    """A blend names the groups each of its terms pools; otherwise each group is a term."""
    names = [voter_name(group) for group in data["groups"]]
    if data["combine"] == "blend":
        terms = [(tuple(term["of"]), points(term["weight"])) for term in data["blend"]]
    else:
        terms = [
            ((name,), points(group["weight"]))
            for name, group in zip(names, data["groups"], strict=True)
        ]
    tiers = tuple(points(tier) for tier in data.get("tiers", TIERS))
    return Ballot(
        id=data["id"],
        groups=tuple(names),
        terms=tuple(terms),
        tiers=tiers if data["scale"] == "tiers" else None,
        trimmed=data["combine"] == "trimmed",
    )


def voter_name(group: dict[str, Any]) -> str:
    """What the ballots table calls a voter group: its code, else its voters."""
    return str(group.get("code", group["voters"]))


def _verdict(data: dict[str, Any]) -> Verdict:
    return Verdict(
        limit_points=points(data["limit_points"]) if "limit_points" in data else None,
        limit_tiers=int(data["limit_tiers"]) if "limit_tiers" in data else None,
        reason_required=data.get("reason") == "required",
    )


def _adjust(data: dict[str, Any]) -> Adjust:
    caps = {key: points(data[key]) for key in data if key != "items"}
    return Adjust(**caps, items=tuple(data["items"]) if "items" in data else None)


def _rank(data: dict[str, Any]) -> Rank:
    """A committee's order is always the last key, so it needs no naming."""
    keys = tuple(key for key in data.get("tiebreak", []) if key != COMMITTEE_ORDER)
    return Rank(data["ties"], keys)


def _grade(data: dict[str, Any]) -> Grade:
    return Grade(
        labels=tuple(data["labels"]),
        method=data["method"],
        thresholds={label: points(line) for label, line in data.get("thresholds", {}).items()},
        caps={label: points(share) for label, share in data.get("caps", {}).items()},
        applies_to=MONTHS[data["applies_to"]] if "applies_to" in data else None,
        shares=tuple(points(share) for share in data.get("shares", [])),
        empty_unless=tuple(data.get("empty_unless", [])),
        top_n=int(data.get("top_n", "0")),
        top_share=points(data.get("top_share", "0")),
        bars=tuple(_bar(bar, "any") for bar in data.get("bars", [])),
        requires=tuple(_bar(need, "all") for need in data.get("requires", [])),
    )


def _bar(data: dict[str, Any], key: str) -> Bar:
    return Bar(tuple(data["label"]), tuple(_condition(condition) for condition in data[key]))


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
    metric, value = data["metric"], data["value"]
    text = metric in TEXT_METRICS or (metric == "attribute" and not is_number(value))
    number = 0 if text else int(value) if metric in COUNTS else points(value)
    return Condition(
        metric=metric,
        op=data.get("op", ">="),
        value=number,
        text=value if text else "",
        labels=tuple(data.get("labels", ())),
        window=WINDOWS[data["window"]] if "window" in data else None,
        negate=data.get("negate", "false") == "true",
        attribute=data.get("attribute", ""),
        numeric=not text,
    )


def _rewards(values: dict[str, str]) -> Rewards:
    if {"best", "worst"} <= set(values):
        return Rewards({}, points(values["best"]), points(values["worst"]))
    return Rewards({label: points(value) for label, value in values.items()})


def _rollup(data: dict[str, Any]) -> Rollup:
    return Rollup(
        MONTHS[data["from"]], MONTHS[data["to"]], data["method"], int(data["min_periods"])
    )


def _rules(grounds: list[dict[str, Any]]) -> dict[str, str]:
    """Which clause each path stands on."""
    return {path: ground["clause"] for ground in grounds for path in ground["paths"]}
