"""Two counties with a village, a branch, members and cadres, and everybody who keeps or sees them."""

import datetime as dt
from dataclasses import dataclass, field

from members import pinyin
from members.models import Account, Membership, Organization, Person, Post
from portal import clock
from portal.models import Demonstration
from tests import world as w

TODAY = dt.date(2026, 10, 13)
IDENTITY, OTHER_IDENTITY = "990101199001011230", "990101199001021236"
"""Rightly made, of no division."""
TELEPHONE = "10012345678"


@dataclass
class Register:
    """What a test needs a handle on; accounts by role, `member` is the member's own."""

    county: Organization
    town: Organization
    village: Organization
    branch: Organization
    far: Organization
    cadre: Person
    member: Person
    far_person: Person
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Account:
        """A fresh account, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[role].pk)


def person(name: str, home: Organization, **more: object) -> Person:
    """Make a person with the pinyin of his name."""
    keys = {"sort_key": pinyin.person_key(name), "initials": pinyin.initials(name)}
    return Person.objects.create(name=name, home=home, **keys, **more)


def build() -> Register:
    """Make the register."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    neighbour = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370826-02", "韩庄镇", "town", county)
    village = w.organization("370826-02-1", "后庄村", "village", town)
    branch = w.organization("370826-02-1-zb", "后庄村党支部", "branch", village)
    far = w.organization("370831-01", "泗水县审计局", "organ", neighbour)
    cadre = person("王建军", town)
    member = person("李玉兰", village, born=dt.date(1990, 1, 1), born_year=1990)
    Post.objects.create(
        person=cadre,
        organization=town,
        title="副镇长",
        role="leader",
        since=dt.date(2020, 1, 1),
    )
    Membership.objects.create(person=member, branch=branch, since=dt.date(2015, 7, 1))
    made = Register(county, town, village, branch, far, cadre, member, person("孔庆远", far))
    for role, place in (
        ("county_organizer", county),
        ("town_organizer", town),
        ("county_leader", county),
        ("branch_secretary", branch),
        ("administrator", city),
        ("auditor", county),
    ):
        made.accounts[role] = w.account(role, role, place)
    made.accounts["far_organizer"] = w.account("far_organizer", "county_organizer", neighbour)
    own = w.account("member")
    Account.objects.filter(pk=own.pk).update(person=member)
    made.accounts["member"] = own
    return made
