"""Who is in a target group today: by rule from the register, or by its list."""

from typing import Any

from django.db.models import Q

from members.models import Membership, Person, Post
from members.models.organizations import UNIT_KINDS, Kind
from members.models.people import in_force
from training.models import GroupMember, TargetGroup

R = TargetGroup.Rule


def people_of(group: TargetGroup, path: str = "") -> Any:
    """Return the people of a group, those below `path` alone where one is given.

    Who left the register or was merged into another row is none of them.
    """
    place = path or group.organization.path
    people = Person.objects.filter(left_on=None, merged_into=None)
    if group.rule == R.LIST:
        listed = GroupMember.objects.filter(in_force(), group=group).values("person")
        people = people.filter(pk__in=listed)
        return people.filter(home__path__startswith=place) if path else people
    if group.rule == R.MEMBERS:
        rows: Any = Membership.objects.filter(in_force(), branch__path__startswith=place)
    else:
        rows = Post.objects.filter(_posts(group.rule), in_force())
        rows = rows.filter(organization__path__startswith=place)
    return people.filter(pk__in=rows.values("person"))


def _posts(rule: str) -> Q:
    if rule == R.VILLAGE:
        return Q(role=Post.Role.PRINCIPAL, organization__kind=Kind.VILLAGE)
    units = Q(organization__kind__in=UNIT_KINDS)
    if rule == R.LEADERS:
        return units & Q(role__in=(Post.Role.PRINCIPAL, Post.Role.LEADER))
    return units & Q(is_main=True)
