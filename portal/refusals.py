"""Refusals: sentences a person can act on. Pages and API turn them into answers, jobs into messages."""


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
