"""Two fleets of 韩庄镇 on the lake: one of four members with a group suggested, one with its group (P14e)."""

import datetime as dt

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.floating.models import BoatGroup, Fleet, FleetMember
from members.models import Membership, Organization, Person

TOWN = "370826101"
FLEETS = (("微山湖一号船队", 5, True), ("微山湖二号船队", 4, False), ("微山湖三号船队", 3, False))
"""Name, members, whether the group is founded."""


def play(seed: int, day: dt.date) -> None:
    """Write fleets with made-up members into the township's first branch of a village; once."""
    rows = Organization.objects.filter(
        kind="branch", parent__parent__code=TOWN, parent__kind="village"
    )
    branch = rows.order_by("code").first()
    if branch is None or branch.parent is None or Fleet.objects.filter(branch=branch).exists():
        return
    village = branch.parent
    names, taken = Names(chance(seed, branch.code, "boats")), set[str]()
    since = day - dt.timedelta(days=700)
    with transaction.atomic():
        for name, count, founded in FLEETS:
            fleet = Fleet.objects.create(branch=branch, name=name, since=since)
            people = [_member(village, branch, names.draw(taken), since) for _ in range(count)]
            for person in people:
                FleetMember.objects.create(fleet=fleet, person=person, since=since)
            if founded:
                BoatGroup.objects.create(fleet=fleet, leader=people[0], founded_on=since)


def _member(village: Organization, branch: Organization, name: str, since: dt.date) -> Person:
    person = Person.objects.create(
        name=name,
        sort_key=pinyin.person_key(name),
        initials=pinyin.initials(name),
        home=village,
    )
    Membership.objects.create(person=person, branch=branch, since=since)
    return person
