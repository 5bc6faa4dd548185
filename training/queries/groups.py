"""Who is in a target group today: by rule from the register, or by its list."""

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


def rows_of(group: TargetGroup, path: str = "") -> Any:
    """Return what puts people into a group, to be counted by `person` (distinct: some have two posts).

    Who is gone from the register is left out by the few there are (index person_gone), so that counting
    does not look every person up.
    """
    gone = Person.objects.filter(pk=OuterRef("person")).filter(GONE)
    return _rows(group, path).filter(~Exists(gone)).order_by()


def _rows(group: TargetGroup, path: str) -> Any:
    if group.rule == R.LIST:
        listed = GroupMember.objects.filter(in_force(), group=group)
        return listed.filter(person__home__path__startswith=path) if path else listed
    own = group.organization.path
    place = path if path.startswith(own) else own  # a county's group has nobody of another county
    if not place.startswith(path):
        return Membership.objects.none()
    if group.rule == R.MEMBERS:
        return Membership.objects.filter(in_force(), branch__path__startswith=place)
    held = Post.objects.filter(_posts(group.rule), in_force())
    return held.filter(organization__path__startswith=place)


def _posts(rule: str) -> Q:
    if rule == R.VILLAGE:
        return Q(role=Post.Role.PRINCIPAL, organization__kind=Kind.VILLAGE)
    units = Q(organization__kind__in=UNIT_KINDS)
    if rule == R.LEADERS:
        return units & Q(role__in=(Post.Role.PRINCIPAL, Post.Role.LEADER))
    return units & Q(is_main=True)
