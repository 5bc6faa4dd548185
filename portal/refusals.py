"""Refusals: sentences a person can act on. Pages and API turn them into answers, jobs into messages."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Refused(Exception):
    """Something was not done. `sentence` says why and what would be right; `rule` names the rule."""

    status = 409
    code = "refused"
    """What a program may go by; the sentence is for people."""

    def __init__(self, sentence: str, *, rule: str = "", who: str = "") -> None:
        """Keep the sentence, the rule id (P17-R3 …) and who could allow it (a role's name)."""
        super().__init__(sentence)
        self.sentence = sentence
        self.rule = rule
        self.who = who


class NotAllowed(Refused):
    """Inside the scope, but without the right: 403, with who could do it."""

    status = 403
    code = "not_allowed"


class Stale(Refused):
    """Another person or another page was faster; nothing was written."""

    code = "stale"


class Invalid(Refused):
    """What was sent cannot be taken; `problems` lists every sentence, keyed by field."""

    status = 422
    code = "invalid"

    def __init__(self, sentence: str, problems: dict[str, list[str]] | None = None) -> None:
        """Keep the overall sentence and the sentences per field."""
        super().__init__(sentence)
        self.problems = problems or {}


class Faults:
    """What several checks have against what was sent, told at once instead of one after the other."""

    def __init__(self) -> None:
        """Begin without any."""
        self.problems: dict[str, list[str]] = {}
        self.sentence = ""

    def of(self, check: Callable[[], T]) -> T | None:
        """Return what a check gives; None when it found something of a field wrong, which is kept.

        A refusal that is about no field goes on at once.
        """
        try:
            return check()
        except Invalid as wrong:
            if not wrong.problems:
                raise
            self.sentence = self.sentence or wrong.sentence
            for name, said in wrong.problems.items():
                known = self.problems.setdefault(name, [])
                known.extend(sentence for sentence in said if sentence not in known)
            return None

    def tell(self) -> None:
        """Raise Invalid with all that was found wrong, if anything was."""
        if self.problems:
            raise Invalid(self.sentence, self.problems)
