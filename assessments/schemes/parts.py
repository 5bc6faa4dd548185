"""Do the components of a scheme fit their kinds, weights and inherited limits? (M01, M02, M17)."""

from collections.abc import Iterator
from typing import Any

from assessments.schemes.numbers import points
from assessments.schemes.problems import Path
from assessments.schemes.sources import GRID_WORKER, SOURCES, YEARLY
from assessments.scoring.components import BALLOT, LEDGER, RATE_KINDS, RATIO_KINDS, STARS
from assessments.scoring.exact import plain_text
from assessments.scoring.scheme import MONTHS
from assessments.scoring.tables import POINTS

Found = Iterator[tuple[Path, str]]

ENTRY_KEYS = ("additions", "gain_max", "loss_max", "up_to_start", "expires_after")
"""What the portal watches when points are entered and kept; scoring never reads it."""
LEDGER_KEYS = (
    "ledger_period",
    "start",
    "base_max",
    "bonus_cap",
    "deductions",
    "positive_only",
    *ENTRY_KEYS,
)
LIMITS = {"_weight_min": "不得低于", "_weight_max": "不得高于"}


def problems(data: dict[str, Any]) -> Found:
    """Everything that does not fit in `components` and `inherits`."""
    parts = data["components"]
    yield from twice(parts, "components", "id")
    for at, part in enumerate(parts):
        yield from _part(data, part, ("components", at))
    if data["score"]["method"] == "weighted":
        yield from _weights(parts)
    for limit, value in data.get("inherits", {}).get("limits", {}).items():
        yield from _limit(parts, limit, points(value))


def twice(members: list[dict[str, Any]], section: str, key: str) -> Found:
    """Members whose key has come before."""
    seen: set[str] = set()
    for at, member in enumerate(members):
        if member[key] in seen:
            yield (section, at, key), f"“{member[key]}”已经用过，请另取编号。"
        seen.add(member[key])


def _part(data: dict[str, Any], part: dict[str, Any], place: Path) -> Found:
    kind = part["kind"]
    if part["id"] == "adjust":
        yield (*place, "id"), "“adjust”专指加减分，请给组成部分另取编号。"
    if part.get("max") is not None and points(part["max"]) == 0:
        yield (*place, "max"), "满分须大于 0，请改正。"
    if "max" in part and kind in (STARS, LEDGER, BALLOT):
        yield (*place, "max"), f"{kind} 没有单项满分，请删去 max。"
    if kind in (*RATIO_KINDS, STARS) and isinstance(part.get("items"), str):
        yield (*place, "items"), "项目个数只用于直接评分的项目和台账，请删去，或改成项目清单。"
    for key in LEDGER_KEYS:
        if key in part and kind != LEDGER:
            yield (*place, key), f"“{key}”只用于积分台账（ledger），请删去。"
    if "ballot" in part and kind != BALLOT:
        yield (*place, "ballot"), "“ballot”只用于票决（ballot）的组成部分，请删去。"
    yield from _logged(data, part, place)
    if "nothing_to_count" in part:
        yield from _zero(data, part, (*place, "nothing_to_count"))
    if kind == BALLOT:
        yield from _vote(data, part, place)
    split = part.get("ledger_period")
    if split and kind == LEDGER and MONTHS[split] >= MONTHS[data["period"]]:
        yield (*place, "ledger_period"), "台账分段须短于方案的考核期间，请改正或删去。"


def _logged(data: dict[str, Any], part: dict[str, Any], place: Path) -> Found:
    if "logged" not in part:
        return
    if part["logged"] not in SOURCES:
        words = "、".join(SOURCES)
        yield (*place, "logged"), f"平台没有“{part['logged']}”这项记录，只能是 {words}。"
    if part["kind"] not in RATIO_KINDS or "items" in part:
        yield (*place, "logged"), "“logged”只用于由两个数相除的组成部分，不分项目。请删去。"
    grids = part["logged"].startswith(f"{GRID_WORKER}.")
    if grids and (data["subject"] != "person" or data.get("peer_group") != ["township"]):
        yield (*place, "logged"), "取自网格员记录的，考核对象须为 person，比较范围须为 township。"
    if data["subject"] != "person":
        yield (*place, "logged"), "记录都是个人的，考核对象须为 person。请改正，或删去“logged”。"
    if data["period"] not in YEARLY.get(part["logged"], (data["period"],)):
        yield (*place, "logged"), "年度学时只能分摊到季度、半年和年度，请改考核期间，或改用到课率。"


def _zero(data: dict[str, Any], part: dict[str, Any], place: Path) -> Found:
    """Only a rate can have nothing to count, and only weights can go to the others (E-ZERO)."""
    if part["kind"] not in RATE_KINDS or "items" in part:
        words = "、".join(RATE_KINDS)
        yield place, f"“nothing_to_count”只用于不分项目的比率（{words}），请删去。"
    if data["score"]["method"] != "weighted":
        yield place, "各部分不按权重合成，没有可计的事项时不能把权重分给其余部分，请删去。"


def _vote(data: dict[str, Any], part: dict[str, Any], place: Path) -> Found:
    known = [ballot["id"] for ballot in data.get("ballots", [])]
    if "ballot" not in part:
        yield (*place, "ballot"), "票决的组成部分须写明用哪一项票决（ballot），请补上。"
    elif part["ballot"] not in known:
        words = "、".join(known) or "（方案没有票决）"
        yield (*place, "ballot"), f"没有“{part['ballot']}”这项票决，只能是 {words}。"


def _weights(parts: list[dict[str, Any]]) -> Found:
    bare = [at for at, part in enumerate(parts) if "weight" not in part]
    for at in bare:
        yield ("components", at, "weight"), "加权计分的每个组成部分都要有权重，请补上。"
    total = sum(points(part.get("weight", "0")) for part in parts)
    if not bare and total != POINTS:
        said = plain_text(total, 4)
        yield ("components",), f"权重合计须为 1，现为 {said}，请调整各组成部分的权重。"


def _limit(parts: list[dict[str, Any]], limit: str, value: int) -> Found:
    """An inherited limit holds for the weight of the component it names."""
    place: Path = ("inherits", "limits", limit)
    ending = next((ending for ending in LIMITS if limit.endswith(ending)), None)
    weights = {part["id"]: part.get("weight", "0") for part in parts}
    name = limit.removesuffix(ending) if ending else limit
    if ending is None or name not in weights:
        words = "、".join(f"{part}{end}" for part in weights for end in LIMITS)
        yield place, f"不认识“{limit}”这条上级限制，只能是 {words}。"
        return
    weight = points(weights[name])
    broken = weight < value if ending == "_weight_min" else weight > value
    if broken:
        at = [part["id"] for part in parts].index(name)
        yield (
            ("components", at, "weight"),
            f"上级规定“{name}”的权重{LIMITS[ending]} {plain_text(value, 4)}，"
            f"现为 {plain_text(weight, 4)}，请改正。",
        )
