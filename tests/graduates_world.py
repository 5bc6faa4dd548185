"""A county with a graduate in a village, his mentors to be, a department that takes observers."""

import datetime as dt
from dataclasses import dataclass, field

from members.graduates.models import Graduate, Mentor
from members.models import Account, Organization, Person
from portal import clock
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
"""A Tuesday; the week's Monday is the twelfth."""
D = dt.date
SINCE = D(2026, 9, 9)
"""A Wednesday: the first whole week begins on the fourteenth."""


@dataclass
class World:
    """Organizations, people and accounts by name."""

    county: Organization
    village: Organization
    organ: Organization
    graduate: Graduate
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)


def build() -> World:
    """Make the world; the graduate has a political and a business mentor."""
    on(TODAY)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370831", "泗水县", "county", city)
    other = w.organization("370830", "汶上县", "county", city)
    town = w.organization("370831101", "泗张镇", "town", county)
    village = w.organization("370831101201", "王家庄村", "village", town)
    organ = w.organization("370831-01", "县发展改革局", "organ", county)
    people = {
        name: Person.objects.create(name=f"孟{name}", sort_key=name, initials="m", home=village)
        for name in ("me", "political", "business", "local", "organizer")
    }
    graduate = Graduate.objects.create(person=people["me"], village=village, since=SINCE)
    for kind in ("political", "business"):
        Mentor.objects.create(graduate=graduate, kind=kind, person=people[kind], since=SINCE)
    made = World(county, village, organ, graduate, people)
    for name, role, where in (
        ("county", "county_organizer", county),
        ("own_county", "county_organizer", county),
        ("town", "town_organizer", town),
        ("host", "unit_leader", organ),
        ("other_host", "unit_leader", town),
        ("stranger", "county_organizer", other),
        ("me", "", None), ("political", "", None), ("local", "", None),
    ):  # fmt: skip
        made.accounts[name] = w.account(name, role, where)
        if name in people:
            Account.objects.filter(pk=made.accounts[name].pk).update(person=people[name])
    return made


def on(day: dt.date) -> None:
    """Let it be a day."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": day, "seed": 1})
    clock.forget()
