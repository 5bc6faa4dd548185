"""Schemes that extend another: a copy with changed keys, limits only ever tighter (M17)."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from assessments.schemes.numbers import points
from assessments.schemes.problems import BadScheme, Path
from assessments.scoring.exact import plain_text

Found = Iterator[tuple[Path, str]]


class Whole(Protocol):
    """A document whose `data` is whole."""

    @property
    def data(self) -> dict[str, Any]: ...


Load = Callable[[str], Whole]


def problems(data: dict[str, Any], load: Load) -> Found:
    """Why a document cannot extend what it names; nothing where it extends nothing."""
    code = data.get("extends")
    if code is None:
        return
    if code == data["id"]:
        yield ("extends",), "方案不能以自己为底，请改用别的方案。"
        return
    try:
        base = load(str(code)).data
    except BadScheme:
        yield ("extends",), f"没有可以作底的方案“{code}”，请核对编号。"
        return
    given = data.get("inherits", {}).get("limits", {})
    for limit, value in base.get("inherits", {}).get("limits", {}).items():
        if limit in given and _looser(limit, points(given[limit]), points(value)):
            words = plain_text(points(value), 4)
            yield (
                ("inherits", "limits", limit),
                f"上级方案的限制是 {words}，下级只能更严，不能放宽，请改正。",
            )


def resolved(data: dict[str, Any], load: Load) -> dict[str, Any]:
    """The whole document: the base with the document's keys in place of its own. Limits of the base
    stay unless they are tightened; what the base's source states stays stated."""
    if "extends" not in data:
        return data
    base = load(str(data["extends"])).data
    whole = {**base, **{key: value for key, value in data.items() if key != "extends"}}
    limits = {
        **base.get("inherits", {}).get("limits", {}),
        **data.get("inherits", {}).get("limits", {}),
    }
    if "stated" in base or "stated" in data:
        whole["stated"] = [*dict.fromkeys([*base.get("stated", []), *data.get("stated", [])])]
    if limits:
        whole["inherits"] = {"limits": limits}
    return whole


def _looser(limit: str, own: int, base: int) -> bool:
    return own < base if limit.endswith("_min") else own > base
