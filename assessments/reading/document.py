"""A whole scheme document in words: its sections, each with the clauses it stands on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assessments import words
from assessments.reading import method, outcomes
from assessments.reading.differences import changed_places
from assessments.reading.grounds import marked, of_sections
from assessments.reading.shapes import Section

Document = Mapping[str, Any]
_SECTIONS: tuple[tuple[Callable[[Document], Section], tuple[str, ...]], ...] = (
    (method.who, ("subject", "peer_group", "period")),
    (method.score, ("score", "components")),
    (method.ballots, ("ballots",)),
    (method.adjust, ("adjust",)),
    (method.veto, ("veto",)),
    (method.verdict, ("verdict",)),
    (method.rank, ("rank",)),
    (outcomes.grade, ("grade",)),
    (outcomes.consequences, ("consequences",)),
    (outcomes.rewards, ("rewards",)),
    (outcomes.rollup, ("rollup",)),
    (outcomes.publish, ("publish", "workflow", "filing")),
    (outcomes.limits, ("inherits", "secrecy", "min_cell", "history")),
)


def sections(document: Document, written_for: Document | None = None) -> list[Section]:
    """Return what the document says, section by section; empty ones are left out.

    The document must have the structure of a scheme. What differs from the document its grounds were
    `written_for` is told as changed by the county.
    """
    shown = document if written_for is None else as_changed(document, written_for)
    made = [(make(shown), keys) for make, keys in _SECTIONS]
    return [
        replace(section, grounds=of_sections(shown, keys))
        for section, keys in made
        if not section.is_empty
    ]


def overlay_sections(document: Document) -> list[Section]:
    """Return what an overlay says: the rules it lays over other schemes, and no more."""
    made = outcomes.limits(document)
    grounds = of_sections(document, ("overlay", "secrecy", "min_cell", "history"))
    return [replace(made, title="保密和存档", grounds=grounds)]


def as_changed(document: Document, written_for: Document) -> Document:
    """Return the document marked with what differs from the one its grounds were written for."""
    return marked(document, changed_places(written_for, document), written_for)


def about(document: Document) -> str:
    """Return one line: whom it appraises, how often, by what."""
    parts = "、".join(
        part.get("title") or words.word(document, part["id"]) for part in document["components"]
    )
    return f"{words.PERIODS[document['period']]}考核{words.subject(document)}，看{parts}"
