"""What a voter typed into his paper: read, judged, and shown again. Nothing of it is ever stored.

Fields are called s.SUBJECT. The typed text travels from page to page in the forms themselves, so that
neither a wrong field nor a session that is over loses any, and no table holds it before it is sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import CycleSubject
from assessments.queries.papers import Paper
from portal.reading import whole

MOST = 1000
"""Longest text of a field that is shown again."""


@dataclass(frozen=True)
class Filled:
    """A paper as it was filled in: subject → vote, text and sentence of what is wrong."""

    votes: dict[int, Decimal] = field(default_factory=dict)
    typed: dict[int, str] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)

    @property
    def abstained(self) -> int:
        """On how many subjects nothing is voted."""
        return len(self.typed) - len(self.votes)

    @property
    def is_right(self) -> bool:
        """Whether it could be cast as it stands."""
        return not self.problems


@dataclass(frozen=True)
class Checked:
    """One subject in the check before casting: the vote in words, '' for an abstention."""

    subject: CycleSubject
    words: str


def read(paper: Paper, sent: Mapping[str, str]) -> Filled:
    """Read what was sent about the subjects on the paper; others are left aside."""
    filled = Filled()
    for subject in paper.subjects:
        text = sent.get(f"s.{subject.pk}", "")[:MOST]
        vote, problem = paper.ballot.read(subject.name, text)
        filled.typed[subject.pk] = text
        if problem:
            filled.problems[subject.pk] = problem
        elif vote is not None:
            filled.votes[subject.pk] = vote
    return filled


def sent_subjects(sent: Mapping[str, str]) -> set[int]:
    """Return the subjects that fields with some text are about."""
    found = {
        whole(name.removeprefix("s.")) for name, text in sent.items() if name[:2] == "s." and text
    }
    return {subject for subject in found if subject}


def checked(paper: Paper, filled: Filled) -> list[Checked]:
    """Return every subject of the paper with what is about to be cast on him."""
    return [
        Checked(s, paper.ballot.told(filled.votes[s.pk]) if s.pk in filled.votes else "")
        for s in paper.subjects
    ]


def kept(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields of a paper among what was sent, to be sent on by the next form."""
    return [(n, text[:MOST]) for n, text in sent.items() if n[:2] == "s." or n == "sender"]
