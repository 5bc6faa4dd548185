"""Where a value comes from: the grounds of a document, their clauses, tags and readings."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from assessments.reading.shapes import CHANGED, Ground

Document = Mapping[str, Any]
PLACES, READINGS = " changed", " readings"
"""Beside the keys of a document (none begins with a blank): the places a county has changed, and the
readings as they were before."""


def marked(document: Document, changed: Collection[str], written_for: Document) -> Document:
    """Return the document with the places (grade.caps.好) whose value differs from the document its
    grounds were written for; `tag_of` and `of_sections` tell them as changed by the county."""
    readings = {(g["clause"], g["reading"]) for g in written_for.get("grounds", ())}
    return {**document, PLACES: tuple(changed), READINGS: readings}


def tag_of(document: Document, dotted: str) -> str:
    """Return stated, assumed or changed for a value by its place (grade.caps.好); '' where no ground
    covers it.

    The nearest ground around the value decides; where none is around it, one inside it.
    """
    best, tag = -1, ""
    inside = ""
    for ground in document.get("grounds", ()):
        for path in ground["paths"]:
            if _covers(path, dotted) and len(path) > best:
                best, tag = len(path), ground["tag"]
            elif _covers(dotted, path) and inside != "assumed":
                inside = ground["tag"]
    found = tag or inside
    return CHANGED if found and _is_changed(document, [dotted]) else found


def _is_changed(document: Document, paths: Iterable[str]) -> bool:
    places = document.get(PLACES, ())
    return any(_covers(p, place) or _covers(place, p) for p in paths for place in places)


def _covers(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def of_sections(document: Document, keys: Iterable[str]) -> tuple[Ground, ...]:
    """Return the grounds about some top keys of the document, in its order.

    One about a value the county has changed (see `marked`) is told as changed, and as stale while its
    reading is still the old one.
    """
    wanted = tuple(keys)
    return tuple(
        _ground(document, ground)
        for ground in document.get("grounds", ())
        if any(_covers(key, path) for key in wanted for path in ground["paths"])
    )


def _ground(document: Document, ground: Document) -> Ground:
    paths, clause, reading = tuple(ground["paths"]), ground["clause"], ground["reading"]
    if not _is_changed(document, paths):
        return Ground(clause, ground["tag"], reading, paths)
    is_stale = (clause, reading) in document.get(READINGS, ())
    return Ground(clause, CHANGED, reading, paths, is_stale)


def stale(document: Document) -> list[Ground]:
    """Return the grounds of a marked document whose values were changed while their words were not."""
    found = (_ground(document, ground) for ground in document.get("grounds", ()))
    return [ground for ground in found if ground.is_stale]
