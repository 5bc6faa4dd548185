"""What the forms of this room offer to pick from."""

from typing import Any

from members.floating import rights
from members.floating.models import Officer, Station
from members.models import Membership, Organization, Person, Post
from members.models.organizations import Kind
from members.models.people import in_force

MOST = 600
"""Organizations a form offers; above that the list is cut, and a narrower grant is what helps."""
OFFERED = ("code", "kind", "name", "short_name", "path", "depth", "since", "until")
"""What a form, and who takes it, asks of an organization; the rest is read when it is asked for."""


def kept(account: Any, *kinds: str) -> list[Organization]:
    """Return the organizations of these kinds where the account keeps floating members."""
    rows = Organization.objects.visible_to(account, rights.KEEP_FLOATING)
    found = rows.filter(kind__in=kinds, until=None).select_related("parent")
    found = found.only(*OFFERED, *(f"parent__{name}" for name in OFFERED))
    return list(found.order_by("parent__sort_key", "sort_key", "id")[:MOST])


def keeping_branch(
    account: Any, person: Person, direction: str, number: int | None
) -> Organization | None:
    """Return the branch that keeps a new stay: his own when he goes out, else the one that was picked of
    those the account keeps; None for any other."""
    if direction == "in":
        return {one.pk: one for one in kept(account, "branch")}.get(number or 0)
    home = Membership.objects.filter(in_force(), person=person).select_related("branch").first()
    return home.branch if home else None


def village_branches(account: Any) -> list[Organization]:
    """Return the branches of villages where the account keeps floating members."""
    rows = Organization.objects.visible_to(account, rights.KEEP_FLOATING)
    found = rows.filter(kind=Kind.BRANCH, parent__kind=Kind.VILLAGE, until=None)
    return list(found.select_related("parent").order_by("code")[:MOST])


def own_places(account: Any) -> list[Organization]:
    """Return the organizations on which the account itself was granted to keep floating members."""
    paths = account.paths_for(rights.KEEP_FLOATING)
    return [g.organization for g in account.held_grants if g.organization.path in paths]


def stations(account: Any, branch: Organization | None = None) -> list[tuple[int, str]]:
    """Return the stations in scope, and those kept above a branch, as choices."""
    rows = Station.objects.filter(until=None).select_related("organization")
    seen = rows.visible_to(account).values_list("pk", flat=True)
    above = _above(branch)
    found = rows.filter(pk__in=seen) | rows.filter(organization__in=above)
    return [(one.pk, f"{one.name}（{one.city}）") for one in found.distinct()[:200]]


def officers(branch: Organization) -> list[Officer]:
    """Return the contact officers kept at a branch or above it."""
    rows = Officer.objects.filter(until=None, organization__in=[branch.pk, *_above(branch)])
    return list(rows.select_related("person", "organization")[:200])


def committee(branch: Organization) -> list[Person]:
    """Return who holds a post in a branch's village or in the branch: its two committees."""
    places = [branch.pk, branch.parent_id]
    posts = Post.objects.filter(in_force(), organization__in=places)
    return list(Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key")[:100])


def members_of(branch: Organization) -> list[Person]:
    """Return the present members of a branch."""
    rows = Membership.objects.filter(in_force(), branch=branch).values("person")
    return list(Person.objects.filter(pk__in=rows, left_on=None).order_by("sort_key")[:MOST])


def _above(branch: Organization | None) -> list[int]:
    if branch is None:
        return []
    return [int(part) for part in branch.path.strip("/").split("/")[:-1]]
