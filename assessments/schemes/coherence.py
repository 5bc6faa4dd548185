"""Do the parts of a scheme fit each other? Weights, lines, caps, gaps, names (M01 to M14).

Runs on documents that fit the JSON Schema; yields where and how to mend it.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from assessments.schemes import conditions, grades, parts, votes
from assessments.schemes.numbers import points
from assessments.schemes.parsing import COMMITTEE_ORDER
from assessments.schemes.parts import twice
from assessments.schemes.problems import Path
from assessments.scoring.components import LEDGER
from assessments.scoring.exact import plain_text
from assessments.scoring.order import SPECIAL
from assessments.scoring.rewards import gap_kept
from assessments.scoring.scheme import MONTHS

Found = Iterator[tuple[Path, str]]


def problems(data: dict[str, Any]) -> Found:
    """Everything that does not fit together."""
    yield from _score(data)
    yield from parts.problems(data)
    yield from votes.problems(data)
    yield from _rank(data)
    if "grade" in data:
        yield from grades.problems(data["grade"])
    yield from _veto(data)
    yield from _verdict(data)
    yield from conditions.problems(data)
    if "rewards" in data:
        yield from _rewards(data)
    yield from _rollup(data)


def _score(data: dict[str, Any]) -> Found:
    rule = data["score"]
    if points(rule["min"]) >= points(rule["max"]):
        yield ("score", "max"), "最高分须大于最低分，请改正。"


def _rank(data: dict[str, Any]) -> Found:
    keys = data.get("rank", {}).get("tiebreak", [])
    known = [part["id"] for part in data["components"]]
    known += [item for item in data.get("adjust", {}).get("items", []) if item not in known]
    for at, key in enumerate(keys):
        place: Path = ("rank", "tiebreak", at)
        if key == COMMITTEE_ORDER:
            if at != len(keys) - 1:
                yield place, "committee_order（集体排定的次序）只能放在最后，请调整次序。"
        elif key not in known and key not in SPECIAL:
            words = "、".join([*known, *SPECIAL, COMMITTEE_ORDER])
            yield place, f"没有“{key}”这一项可比，只能是 {words} 之一。"


def _veto(data: dict[str, Any]) -> Found:
    yield from twice(data.get("veto", []), "veto", "when")
    for at, veto in enumerate(data.get("veto", [])):
        if veto["effect"] in ("lowest_grade", "drop_one") and "grade" not in data:
            yield ("veto", at, "effect"), "方案没有等次，一票否决只能写 stop。"


def _verdict(data: dict[str, Any]) -> Found:
    verdict = data.get("verdict")
    if verdict is None:
        return
    if "limit_points" not in verdict and "limit_tiers" not in verdict:
        yield ("verdict",), "鉴定须写明最多加减几分（limit_points）或升降几档（limit_tiers）。"
    if "limit_tiers" in verdict and data.get("grade", {}).get("method", "decision") == "decision":
        yield ("verdict", "limit_tiers"), "没有按分数定的等次，鉴定不能升降档次，请删去。"


def _rewards(data: dict[str, Any]) -> Found:
    """Coefficients of all labels, not rising, with the gap the scheme promises."""
    values, gap = data["rewards"]["values"], data["rewards"].get("gap")
    if {"best", "worst"} <= set(values):
        order = ["best", "worst"]
    else:
        order = list(data.get("grade", {}).get("labels", []))
    for label in values:
        if label not in order:
            words = "、".join(order) or "best、worst"
            yield ("rewards", "values", label), f"等次里没有“{label}”，只能是 {words}。"
    for label in order:
        if label not in values:
            yield ("rewards", "values", label), f"等次“{label}”缺少系数，请补上。"
    given = [(label, points(values[label])) for label in order if label in values]
    for (upper, high), (lower, low) in pairwise(given):
        if low > high:
            yield ("rewards", "values", lower), f"“{lower}”的系数不能高于“{upper}”，请改正。"
    if gap and given:
        yield from _gap(given[0][1], given[-1][1], gap)


def _gap(high: int, low: int, gap: dict[str, str]) -> Found:
    least = points(gap["min"])
    if gap["basis"] == "lowest" and low == 0:
        yield ("rewards", "gap", "basis"), "最低系数为 0 时不能以它为基数，请改用 highest。"
    elif not gap_kept(high, low, least, gap["basis"]):
        words = {"standard": "标准数 1", "highest": "最高系数", "lowest": "最低系数"}[gap["basis"]]
        yield (
            ("rewards", "gap", "min"),
            f"最高系数 {plain_text(high, 4)} 与最低系数 {plain_text(low, 4)} 之差"
            f"不到{words}的 {plain_text(least, 2)}%，请拉大差距。",
        )


def _rollup(data: dict[str, Any]) -> Found:
    own, rules = MONTHS[data["period"]], data.get("rollup", [])
    ledgers = [part for part in data["components"] if part["kind"] == LEDGER]
    made = {rule["to"] for rule in rules} | {data["period"]}
    seen: set[str] = set()
    for at, rule in enumerate(rules):
        if MONTHS[rule["to"]] <= MONTHS[rule["from"]]:
            yield ("rollup", at, "to"), "汇总后的期间须比汇总前的长，请改正。"
        if rule["to"] in seen:
            yield ("rollup", at, "to"), "同一种期间只能有一条汇总规则，请删去重复的一条。"
        seen.add(rule["to"])
        if rule["method"] == "ledger" and not ledgers:
            yield ("rollup", at, "method"), "方案没有积分台账，汇总方法不能是 ledger，请改正。"
        if MONTHS[rule["from"]] > own and rule["from"] not in made:
            yield ("rollup", at, "from"), "没有这种期间的结果可以汇总，请改用方案自己的期间。"
