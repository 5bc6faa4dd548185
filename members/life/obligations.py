"""What a branch owes of its life (三会一课、主题党日): a declared table. Whether it was held is never stored,
it is computed from the meetings (members.life.queries.meetings)."""

from dataclasses import dataclass

from members.models import Meeting

Kind = Meeting.Kind


@dataclass(frozen=True)
class Obligation:
    """One kind of meeting, at least once in every month or quarter. `status` as in members.life.rules.

    `of`: all branches; only those with as many full members as set up a committee; only those with groups.
    """

    kind: str
    every: str
    of: str
    rule: str
    status: str = "memory"

    @property
    def label(self) -> str:
        """What it is called."""
        return Kind(self.kind).label


ALL = (
    Obligation(Kind.BRANCH, "quarter", "all", "LIFE-B1"),
    Obligation(Kind.COMMITTEE, "month", "committee", "LIFE-B2"),
    Obligation(Kind.GROUP, "month", "groups", "LIFE-B3"),
    Obligation(Kind.LECTURE, "quarter", "all", "LIFE-B4"),
    Obligation(Kind.THEME, "month", "all", "LIFE-B5"),
)
EVERY = {"month": "每月", "quarter": "每季度"}
EXPECTS_ALL = (Kind.BRANCH, Kind.LECTURE, Kind.THEME)
"""Kinds to which every member is asked; to the others those who are ticked."""
