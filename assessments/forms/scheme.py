"""The draft editor's form: the usual values of a scheme document as fields, and what was typed into them.

Pure: a document in, fields out; posted words in, a document out. Numbers stay the text that was typed,
right or wrong: a draft keeps it, the checks say what would be right.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.forms import scheme_fields
from assessments.forms.scheme_fields import Field, Group
from assessments.reading.paths import place as words_of
from assessments.schemes.numbers import texts
from assessments.schemes.problems import SchemeProblem, place

Document = dict[str, Any]
MINE = "mine."
"""Before the name of a field: what this person had typed when another saved first."""
TAKE = "take"
"""The names of the fields in which he wants his own value after all."""


def groups_of(document: Document) -> list[Group]:
    """Return the form of a document whose structure holds, group by group; parts it lacks are left out."""
    return scheme_fields.groups(document)


def fields_of(document: Document) -> list[Field]:
    """Return every field of the form, in order."""
    return [field for group in groups_of(document) for field in group.fields]


def applied(document: Document, posted: Mapping[str, str]) -> Document:
    """Return the document with what was posted in place of its values; names of no field are ignored.

    A blank field takes its value away, which the checks name where it is needed; a choice nobody offers
    changes nothing.
    """
    made: Any = texts(document)
    for field in fields_of(document):
        typed = clean(field, posted.get(field.name, field.value))
        if typed != field.value and not field.is_slot and field.takes(typed):
            _put(made, field.path, typed)
    slots = [field for field in fields_of(document) if field.is_slot]
    if any(field.name in posted for field in slots):
        typed_roles = [(field, posted.get(field.name, field.value).strip()) for field in slots]
        made["publish"]["signoffs"] = [r for field, r in typed_roles if r and field.takes(r)]
    return made


def clean(field: Field, typed: str) -> str:
    """Return what was typed without surrounding blanks; of numbers also full-width digits made plain."""
    text = typed.replace("\r\n", "\n").strip()
    return unicodedata.normalize("NFKC", text) if field.is_number else text


def _put(document: Document, path: tuple[str | int, ...], typed: str) -> None:
    node: Any = document
    for step in path[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    last = path[-1]
    if isinstance(node, list) or typed:
        node[last] = typed
    else:
        node.pop(last, None)


@dataclass(frozen=True)
class Told:
    """A problem with its place in words, and the name of the field it stands beside, '' for none."""

    where: str
    sentence: str
    field: str = ""


@dataclass(frozen=True)
class Checked:
    """The problems of a draft: all of them, and those beside a field (by name) or a group (by key)."""

    problems: tuple[Told, ...]
    by_field: Mapping[str, list[str]]
    by_group: Mapping[str, list[Told]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.problems)


def checked(document: Document, problems: Iterable[SchemeProblem]) -> Checked:
    """Return the problems sorted to the fields and groups of the document's form."""
    groups = groups_of(document)
    fields = {place(document, f.path): f.name for group in groups for f in group.fields}
    keys = {key: group.key for group in groups for key in group.covers}
    by_field: dict[str, list[str]] = {}
    by_group: dict[str, list[Told]] = {}
    told = []
    for problem in problems:
        steps = tuple(problem.place.split("."))
        beside = fields.get(problem.place, "")
        told.append(Told(words_of(document, steps), problem.sentence, beside))
        if beside:
            by_field.setdefault(beside, []).append(problem.sentence)
        elif steps[0] in keys:
            by_group.setdefault(keys[steps[0]], []).append(told[-1])
    return Checked(tuple(told), by_field, by_group)


@dataclass(frozen=True)
class Clash:
    """A field in which the page of one person and what another has saved differ."""

    field: Field
    mine: str


@dataclass(frozen=True)
class Lost:
    """What a person typed into a field that the draft, as another has saved it, no longer has."""

    name: str
    typed: str


def clashes(document: Document, posted: Mapping[str, str]) -> list[Clash]:
    """Return the fields of the newer document whose value differs from the one posted."""
    return [
        Clash(field, posted[field.name])
        for field in fields_of(document)
        if field.name in posted and clean(field, posted[field.name]) != field.value
    ]


def lost(document: Document, posted: Mapping[str, str]) -> list[Lost]:
    """Return what was posted for fields the newer document does not have."""
    known = {field.name for field in fields_of(document)}
    return [
        Lost(name, typed)
        for name, typed in posted.items()
        if "." in name and not name.startswith(MINE) and name not in known and typed.strip()
    ]


def chosen(posted: Mapping[str, str], take: Iterable[str]) -> dict[str, str]:
    """Return what was posted, with the person's own earlier value in the fields he wants it in."""
    own = {name: posted[f"{MINE}{name}"] for name in take if f"{MINE}{name}" in posted}
    return {**dict(_plain(posted)), **own}


def _plain(posted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, typed in posted.items():
        if not name.startswith(MINE):
            yield name, typed
