"""Where members are managed by category: the branches of villages inside the places that adopted it."""

from typing import Any

from django.db.models import Q

from members.categories.models import Adoption
from members.models import Membership, Organization
from members.models.organizations import Kind
from members.models.people import in_force
from portal import clock
from portal.scope import within


def adopted() -> tuple[str, ...]:
    """Return the paths of the places where the practice is in force today; one query."""
    today = clock.today()
    rows = Adoption.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    return tuple(rows.values_list("organization__path", flat=True))


def rural(prefix: str = "") -> Q:
    """Return the condition that a branch stands in a village, also below a committee of the village."""
    above = f"{prefix}parent__"
    return Q(**{f"{above}kind": Kind.VILLAGE}) | Q(
        **{f"{above}kind": Kind.COMMITTEE, f"{above}parent__kind": Kind.VILLAGE}
    )


def is_covered(branch: Organization | None) -> bool:
    """Return whether the practice holds for a branch's members today."""
    if branch is None or not any(branch.path.startswith(path) for path in adopted()):
        return False
    return Organization.objects.filter(rural(), pk=branch.pk).exists()


def covered(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of what lies below one of `paths` and where the practice is in force; one query.

    Of two places one inside the other it is the inner one: who reads one township is not asked about the
    others that have begun.
    """
    begun = adopted()
    inner = {
        max(one, other, key=len)
        for one in paths
        for other in begun
        if one.startswith(other) or other.startswith(one)
    }
    return tuple(sorted(inner))


def branches(account: Any, right: str) -> Any:
    """Return the branches where the account holds a right and the practice is in force."""
    rows = Organization.objects.visible_to(account, right).filter(rural(), kind=Kind.BRANCH)
    paths = account.paths_for(right) if account.is_authenticated else ()
    return rows.filter(within(covered(paths), "path"), until=None)


def members(account: Any, right: str) -> Any:
    """Return the memberships of today of whom the account sees by a right and who are to be classified."""
    return members_below(account.paths_for(right) if account.is_authenticated else ())


def members_below(paths: tuple[str, ...]) -> Any:
    """Return the memberships of today below some paths of members who are to be classified (P24-R1)."""
    rows = Membership.objects.filter(
        in_force(), rural("branch__"), within(covered(paths), "branch__path"),
        person__left_on=None, person__merged_into=None,
    )  # fmt: skip
    return rows
