"""Who judges what: a judge's own row, and which entries are none of his (E-CONFLICT)."""

from collections.abc import Iterable
from typing import Any

from members.models import Membership
from members.models.organizations import Kind
from members.models.people import in_force
from training.models import Contest, ContestEntry, ContestJudge

WIDE = (Kind.CITY, Kind.COUNTY)
"""Kinds that are nobody's own unit in this sense: a county's own staff would judge nothing otherwise."""


def of(account: Any, contest: Contest) -> ContestJudge | None:
    """Return the account's own row as a judge of a contest, None for everybody else."""
    if not account.person_id:
        return None
    rows = contest.judges.filter(person=account.person_id, until=None)
    return rows.select_related("person__home", "contest").first()  # type: ignore[no-any-return]


def branches_of(judged_by: Iterable[ContestJudge]) -> dict[int | None, set[int]]:
    """Return the branches judges are members of, by person; one statement."""
    found: dict[int | None, set[int]] = {judge.person_id: set() for judge in judged_by}
    rows = Membership.objects.filter(in_force(), person__in=[pk for pk in found if pk])
    for person, branch in rows.values_list("person", "branch"):
        found[person].add(branch)
    return found


class Own:
    """Which entries a judge does not mark: of his unit, of one below or above it, of his branch, his own.

    A judge from outside is known by the name of his unit alone.
    """

    def __init__(self, judge: ContestJudge, branches: set[int] | None = None) -> None:
        """Look up where the judge belongs: in one statement, in none where his `branches` are given."""
        self.person, self.unit = judge.person, judge.unit.strip()
        self.branches = branches_of([judge])[judge.person_id] if branches is None else branches

    def has(self, entry: ContestEntry) -> bool:
        """Return whether an entry (with its unit) is the judge's own to stand aside from."""
        unit = entry.unit
        if self.person is None:
            return bool(self.unit) and self.unit in (unit.name, unit.label, unit.short_name)
        if entry.person_id == self.person.pk or unit.pk in self.branches:
            return True
        home = self.person.home
        if home.kind in WIDE or unit.kind in WIDE:
            return False
        return bool(unit.path.startswith(home.path) or home.path.startswith(unit.path))
