"""What is wrong with a scheme document, said so that its author can mend it."""

from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class SchemeProblem:
    """One thing to mend: where (grade.caps.好), on which line of the file (0: unknown), and how."""

    place: str
    line: int
    sentence: str


class BadScheme(ValueError):
    """The document is no scheme that can run; `problems` holds everything at once."""

    def __init__(self, problems: list[SchemeProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.place}：{p.sentence}" for p in problems))


def place(data: Any, path: Path) -> str:
    """A path as a person reads it: list members by their id where they have one, else from 1."""
    words: list[str] = []
    for step in path:
        member = None
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            member = data[step]
            named = isinstance(member, dict) and isinstance(member.get("id"), str)
            words.append(member["id"] if named else str(step + 1))
        else:
            member = data.get(step) if isinstance(data, dict) else None
            words.append(str(step))
        data = member
    return ".".join(words)
