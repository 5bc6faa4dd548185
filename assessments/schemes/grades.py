"""Does the grade rule of a scheme fit: labels, lines, caps, shares, seats? (M10, M11)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from assessments.schemes.numbers import points
from assessments.schemes.problems import Path
from assessments.scoring.exact import plain_text
from assessments.scoring.tables import POINTS

Found = Iterator[tuple[Path, str]]

BELONGS = {
    "caps": ("cap",),
    "shares": ("share",),
    "empty_unless": ("share",),
    "top_n": ("top_n",),
    "top_share": ("top_n",),
    "rounds": ("top_n",),
    "thresholds": ("threshold", "cap", "decision"),
}


def problems(grade: dict[str, Any]) -> Found:
    """Everything that does not fit in `grade` (bars and requires aside)."""
    labels, method = grade["labels"], grade["method"]
    for key, methods in BELONGS.items():
        if key in grade and method not in methods:
            words = "、".join(methods)
            yield ("grade", key), f"“{key}”只用于 method 为 {words} 的等次，请删去。"
    for key in ("thresholds", "caps"):
        for label in grade.get(key, {}):
            if label not in labels:
                yield ("grade", key, label), f"等次里没有“{label}”，请改用 {'、'.join(labels)}。"
    if method in ("threshold", "cap"):
        yield from _thresholds(labels, grade.get("thresholds", {}))
    for label in grade.get("caps", {}):
        if label == labels[-1]:
            yield (
                ("grade", "caps", label),
                f"最低的等次“{label}”接纳其余所有人，不能设上限，请删去。",
            )
    if method == "cap" and not grade.get("caps"):
        yield ("grade", "caps"), "按上限定等次须写明 caps，请补上；没有上限就用 threshold。"
    if method == "share":
        yield from _shares(labels, grade.get("shares"))
    if method == "top_n":
        yield from _seats(labels, grade)


def _thresholds(labels: list[str], lines: dict[str, str]) -> Found:
    for label in labels[:-1]:
        if label not in lines:
            yield ("grade", "thresholds", label), f"等次“{label}”缺少最低分，请补上。"
    given = [(label, points(lines[label])) for label in labels if label in lines]
    for (upper, high), (lower, low) in pairwise(given):
        if low >= high:
            yield (
                ("grade", "thresholds", lower),
                f"“{lower}”的最低分须低于“{upper}”的 {plain_text(high, 4)} 分，请改正。",
            )


def _shares(labels: list[str], shares: list[str] | None) -> Found:
    place: Path = ("grade", "shares")
    if shares is None:
        yield place, "按比例定等次须写明各档的比例（shares），请补上。"
    elif len(shares) != len(labels):
        yield place, f"比例有 {len(shares)} 个，等次有 {len(labels)} 个，请一一对应。"
    elif sum(points(share) for share in shares) != POINTS:
        said = plain_text(sum(points(share) for share in shares), 4)
        yield place, f"各档比例合计须为 1，现为 {said}，请调整。"


def _seats(labels: list[str], grade: dict[str, Any]) -> Found:
    if len(labels) != 2:
        yield ("grade", "labels"), "取前若干名只有入选和其余两个等次，请写成两个。"
    if "top_n" not in grade and "top_share" not in grade:
        yield ("grade", "top_n"), "取前若干名须写明人数（top_n）或比例（top_share），请补上。"
    rounds = [int(count) for count in grade.get("rounds", [])]
    if any(low >= high for high, low in pairwise(rounds)):
        yield ("grade", "rounds"), "各轮入围的人数须一轮比一轮少，请改正。"
    if rounds and "top_n" in grade and rounds[-1] != int(grade["top_n"]):
        yield ("grade", "rounds"), "最后一轮的人数须等于 top_n，请改正。"
