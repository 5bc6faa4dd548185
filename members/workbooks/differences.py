"""What an import would change of people who are there, told column by column; numbers only as 有改动."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from members.workbooks import layout
from members.workbooks.staging import Stage

_PAIRS = (
    "sex", "ethnicity", "born", "native_place", "education", "home", "work", "joined_on", "full_on",
    "stage", "since", "role", "rank", "post_since",
)  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    key: {value: label for label, value in words.items()} for key, words in layout.WORDS.items()
}


@dataclass(frozen=True)
class Difference:
    """One cell in which the workbook differs from the register: whose, which, what stands and would."""

    row: int
    name: str
    what: str
    now: str
    to: str

    def told(self) -> dict[str, Any]:
        """Return it in plain values."""
        return {
            "row": self.row,
            "name": self.name,
            "what": self.what,
            "now": self.now,
            "to": self.to,
        }


def of(stage: Stage, most: int) -> list[Difference]:
    """Return the first `most` differences in the order of rows; one statement."""
    found: list[Difference] = []
    for record in stage.differences(most):
        row, name, *rest = record
        found += [Difference(row, name, *one) for one in _of_person(rest)]
        if len(found) >= most:
            break
    return found[:most]


def _of_person(rest: list[Any]) -> list[tuple[str, str, str]]:
    told = []
    for number, key in enumerate(_PAIRS):
        now, to = rest[2 * number], rest[2 * number + 1]
        if to is not None and to != (now or "") and not (key in _PARTY_OF and now is None):
            words = _WORDS.get(key, {})
            told.append((layout.HEADS[key], words.get(now, now or ""), words.get(to, to)))
    identity, telephone, joins, branch, posted, title = rest[2 * len(_PAIRS) :]
    if identity:
        told.append((layout.HEADS["identity"], "", "新填（不显示）"))
    if telephone:
        told.append((layout.HEADS["telephone"], "", "有改动（不显示）"))
    if joins:
        told.append((layout.HEADS["branch"], "", branch or ""))
    if posted:
        told.append((layout.HEADS["title"], "", title or ""))
    return told


_PARTY_OF = ("stage", "since", "role", "rank", "post_since")
"""Columns of a membership or post that is only now added: told by its branch or title."""
