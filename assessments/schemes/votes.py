"""Do the ballots of a scheme fit: voter groups, weights, tiers? (M03, M04)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from assessments.schemes.numbers import points
from assessments.schemes.parsing import voter_name
from assessments.schemes.parts import twice
from assessments.schemes.problems import Path
from assessments.scoring.exact import plain_text
from assessments.scoring.tables import POINTS

Found = Iterator[tuple[Path, str]]


def problems(data: dict[str, Any]) -> Found:
    """Everything that does not fit in `ballots`."""
    ballots = data.get("ballots", [])
    used = {part.get("ballot") for part in data["components"]}
    yield from twice(ballots, "ballots", "id")
    for at, ballot in enumerate(ballots):
        place: Path = ("ballots", at)
        if ballot["id"] not in used:
            yield (*place, "id"), "没有组成部分用到这项票决，请删去，或在组成部分里写上它。"
        yield from _groups(ballot, place)
        if ballot["combine"] == "blend":
            yield from _blend(ballot, place)
        elif "blend" in ballot:
            yield (*place, "blend"), "blend 只在 combine 为 blend 时有用，请删去。"
        if "tiers" in ballot and ballot["scale"] != "tiers":
            yield (*place, "tiers"), "按分数投票没有档次，请删去 tiers，或把 scale 改为 tiers。"
        for number, (high, low) in enumerate(pairwise(ballot.get("tiers", []))):
            if points(low) >= points(high):
                yield (*place, "tiers", number + 1), "各档的分数须从高到低，请改正。"


def _groups(ballot: dict[str, Any], place: Path) -> Found:
    """Groups have names of their own, and outside a blend weights that make 1."""
    names = [voter_name(group) for group in ballot["groups"]]
    for at, name in enumerate(names):
        if name in names[:at]:
            yield (*place, "groups", at), f"投票人“{name}”已经有了，请另写编号（code）。"
    if ballot["combine"] == "blend":
        return
    for at, group in enumerate(ballot["groups"]):
        if "weight" not in group:
            yield (*place, "groups", at, "weight"), "每一类投票人都要有权重，请补上。"
    yield from _whole(ballot["groups"], (*place, "groups"))


def _blend(ballot: dict[str, Any], place: Path) -> Found:
    known = [voter_name(group) for group in ballot["groups"]]
    for at, term in enumerate(ballot.get("blend", [])):
        for number, name in enumerate(term["of"]):
            if name not in known:
                words = "、".join(known)
                yield (*place, "blend", at, "of", number), f"没有投票人“{name}”，只能是 {words}。"
    if "blend" not in ballot:
        yield (*place, "blend"), "合并计票须写明各项由哪些投票人合成（blend），请补上。"
    else:
        yield from _whole(ballot["blend"], (*place, "blend"))


def _whole(members: list[dict[str, Any]], place: Path) -> Found:
    weights = [points(member.get("weight", "0")) for member in members]
    for at, weight in enumerate(weights):
        if weight == 0 and "weight" in members[at]:
            yield (*place, at, "weight"), "权重须大于 0，请改正，或删去这一类投票人。"
    if all("weight" in member for member in members) and sum(weights) != POINTS:
        yield place, f"权重合计须为 1，现为 {plain_text(sum(weights), 4)}，请调整。"
