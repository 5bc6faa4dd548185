"""What changed between two documents, value by value, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.reading.grounds import PLACES, READINGS, tag_of
from assessments.reading.paths import leaves, place, value
from assessments.reading.shapes import tag_word
from assessments.schemes.order import ordered

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One value that differs: where (in words), before and after ('' where it was not there), and what
    the newer document says of its source."""

    path: tuple[str, ...]
    where: str
    before: str
    after: str
    tag: str = ""

    @property
    def dotted(self) -> str:
        """The place as grounds name it: grade.caps.好."""
        return ".".join(self.path)

    @property
    def kind(self) -> str:
        """新增, 删去 or 改动."""
        return "改动" if self.before and self.after else "新增" if self.after else "删去"

    @property
    def tag_label(self) -> str:
        """The tag in words; '' where no ground covers the value."""
        return tag_word(self.tag)


def between(before: Document, after: Document) -> list[Change]:
    """Return every value that differs, in the order of the newer document, removed ones last.

    What is new or gone as a whole (a consequence, a section) is one change. A code and a title of the
    scheme itself count too; `stated` repeats what the grounds say and does not.
    """
    old, new = dict(leaves(_without_list(before))), dict(leaves(_without_list(after)))
    changes: dict[tuple[str, ...], Change] = {}
    for path in [*new, *(path for path in old if path not in new)]:
        if path in old and path in new and old[path] == new[path]:
            continue
        there = path in old and path in new
        whole = path if there else _whole(path, old if path in new else new)
        if whole not in changes:
            changes[whole] = _change(before, after, whole)
    return list(changes.values())


def _whole(path: tuple[str, ...], other: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest part of a path of which the other document has nothing."""
    there = {known[:size] for known in other for size in range(len(known) + 1)}
    return next(path[:size] for size in range(1, len(path) + 1) if path[:size] not in there)


def _change(before: Document, after: Document, path: tuple[str, ...]) -> Change:
    was, now = _told(before, path), _told(after, path)
    there = after if now else before
    tag = tag_of(there, ".".join(path)) if _tagged(path) else ""
    return Change(path, place(there, path), was, now, tag)


def _told(document: Document, path: tuple[str, ...]) -> str:
    """All values at and below a place in words; '' where there is none."""
    found = [
        (own, node) for own, node in leaves(_without_list(document)) if own[: len(path)] == path
    ]
    if len(found) == 1 and found[0][0] == path:
        return value(document, path, found[0][1])
    return "；".join(
        f"{_inner(document, own, len(path))}：{value(document, own, node)}"
        for own, node in found
        if own[-1] not in ("id", "title") or len(own) == len(path)
    )


def _inner(document: Document, path: tuple[str, ...], depth: int) -> str:
    outer = place(document, path[:depth])
    return place(document, path).removeprefix(outer).removeprefix(" · ")


def _without_list(document: Document) -> dict[str, Any]:
    return {
        k: node for k, node in ordered(document).items() if k not in ("stated", PLACES, READINGS)
    }


def _tagged(path: tuple[str, ...]) -> bool:
    return path[0] not in (
        "id",
        "title",
        "names",
        "grounds",
        "source",
        "entry",
        "practice",
        "county",
    )


def changed_places(before: Document, after: Document) -> list[str]:
    """Return the places of the scheme's own values that differ, as grounds name them."""
    return [change.dotted for change in between(before, after) if _tagged(change.path)]
