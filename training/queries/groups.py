"""Who is in a target group today: by rule from the register, or by its list."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from members.models import Membership, Person, Post
from members.models.organizations import UNIT_KINDS, Kind
from members.models.people import GONE, in_force
from training.models import GroupMember, TargetGroup

R = TargetGroup.Rule


def people_of(group: TargetGroup, path: str = "") -> Any:
    """Return the people of a group, those below `path` alone where one is given.

    Who left the register or was merged into another row is none of them.
    """
    people = Person.objects.filter(left_on=None, merged_into=None)
    return people.filter(pk__in=_rows(group, path).values("person"))


def listed_below(groups: Iterable[TargetGroup], path: str) -> Any:
    """Return the rows of lists that put people below `path` into some groups kept as lists."""
    rows = GroupMember.objects.filter(in_force(), group__in=[one.pk for one in groups])
    return _there(rows.filter(person__home__path__startswith=path))


def ruled_below(rule: str, path: str) -> Any:
    """Return what a rule puts people into groups by below `path`; `where(rule)` is the path of each.

    To be counted by `person` (distinct: some have two posts).
    """
    return _there(_ruled(rule, path))


def where(rule: str) -> str:
    """Return which field of the rows of a rule is the path of the place they count for."""
    return "branch__path" if rule == R.MEMBERS else "organization__path"


def place_of(group: TargetGroup, path: str) -> str:
    """Return the path below which a group by rule has its people that are below `path`; '' for nowhere.

    A county's group has nobody of another county.
    """
    own = group.organization.path
    place = path if path.startswith(own) else own
    return place if place.startswith(path) else ""


def _there(rows: Any) -> Any:
    """Leave out who is gone from the register by the few there are (index person_gone), so that counting
    does not look every person up."""
    gone = Person.objects.filter(pk=OuterRef("person")).filter(GONE)
    return rows.filter(~Exists(gone)).order_by()


def _rows(group: TargetGroup, path: str) -> Any:
    if group.rule == R.LIST:
        listed = GroupMember.objects.filter(in_force(), group=group)
        return listed.filter(person__home__path__startswith=path) if path else listed
    place = place_of(group, path)
    return _ruled(group.rule, place) if place else Membership.objects.none()


def _ruled(rule: str, path: str) -> Any:
    below = {f"{where(rule)}__startswith": path}
    if rule == R.MEMBERS:
        return Membership.objects.filter(in_force(), **below)
    return Post.objects.filter(_posts(rule), in_force(), **below)


def _posts(rule: str) -> Q:
    if rule == R.VILLAGE:
        return Q(role=Post.Role.PRINCIPAL, organization__kind=Kind.VILLAGE)
    units = Q(organization__kind__in=UNIT_KINDS)
    if rule == R.LEADERS:
        return units & Q(role__in=(Post.Role.PRINCIPAL, Post.Role.LEADER))
    return units & Q(is_main=True)
