"""The one door to rows about a member: they belong to the branch he is a member of today."""

from typing import Any, Self

import pgtrigger

from members.models import Membership, Organization, Person
from members.models.people import in_force
from portal.scope import ScopedQuerySet, within

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class OfMembers(ScopedQuerySet):
    """Rows about members; when one moves to another branch, that branch has them (E-TRANSFER)."""

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return the rows of the present members of branches on which the account holds the right."""
        if not getattr(account, "is_authenticated", False):
            return self.none()
        paths = account.paths_for(right or self.model.scope_right)
        if not paths:
            return self.none()
        held = Membership.objects.filter(in_force(), within(paths, "branch__path"))
        return self.filter(person__in=held.values("person"))

    def of(self, person: Person) -> Self:
        """Return a person's rows."""
        return self.filter(person=person)


def branch_of(person: Person) -> Organization | None:
    """Return the branch a person belongs to today; None for who is no member. One query."""
    rows = Membership.objects.filter(in_force(), person=person)
    held = rows.select_related("branch__parent__parent").first()
    return held.branch if held else None


class ScopedByBranch:
    """What a row about a member tells of its place."""

    person: Any

    @property
    def scope_path(self) -> str:
        """The path of his present branch, else of his unit."""
        branch = branch_of(self.person)
        path: str = branch.path if branch else self.person.home.path
        return path
