"""What of a case is shown to whom (0.7), built on who stands in which relation to it (`relations`)."""

from typing import Any

from grids import relations, rights
from grids.models import Case

BRIEF = 40
"""Characters of a case's words on a line of a list."""


def serves(account: Any, case: Case) -> bool:
    """Return whether the account handles, dispatches or supervises the case. No query."""
    return relations.handles(account, case) or any(
        account.may(right, case.scope_path) for right in (rights.DISPATCH, rights.REVIEW)
    )


def brief(account: Any, case: Case) -> str:
    """Return the first words of a case for a line of a list; '' where they are not for the account."""
    if not relations.reads(account, case):
        return ""
    words = " ".join(case.words.split())
    return words if len(words) <= BRIEF else f"{words[: BRIEF - 1]}…"
