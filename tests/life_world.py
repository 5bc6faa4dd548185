"""A small made-up world of branches: two villages and a town's branch in one county, a neighbour county."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from members.models import Account, Membership, Organization, Person
from portal import clock
from portal.models import Demonstration
from tests import world as w

TODAY = dt.date(2026, 10, 13)
LONG_AGO = dt.date(2015, 6, 1)
_number = count(1)


@dataclass
class LifeWorld:
    """Organizations by a short name, accounts by who they are."""

    county: Organization
    town: Organization
    other_town: Organization
    far_town: Organization
    village: Organization
    branch: Organization
    next_village: Organization
    next_branch: Organization
    far_branch: Organization
    accounts: dict[str, Account] = field(default_factory=dict)

    def who(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def member(
        self, branch: Organization | None = None, stage: str = "full", since: dt.date = LONG_AGO
    ) -> Person:
        """A member of a branch, at home in its village."""
        place = branch or self.branch
        number = next(_number)
        name = f"党员{chr(0x4E00 + number)}"
        person = Person.objects.create(
            name=name, sort_key=f"dang yuan {number:05}", initials="dyx", home=place.parent,
            joined_on=since, full_on=since if stage == "full" else None,
        )  # fmt: skip
        Membership.objects.create(person=person, branch=place, stage=stage, since=since)
        return person


def build() -> LifeWorld:
    """Make the world: who keeps what is told by the names of the accounts."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    far = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370826101", "韩庄镇", "town", county)
    other = w.organization("370826102", "夏镇街道", "town", county)
    far_town = w.organization("370831101", "泉林镇", "town", far)
    villages = [
        w.organization(f"{place.code}20{n}", name, "village", place)
        for n, (place, name) in enumerate(
            ((town, "东村"), (town, "西村"), (far_town, "南村")), start=1
        )
    ]
    branches = [
        w.organization(f"{one.code}-zb", f"{one.name}党支部", "branch", one) for one in villages
    ]
    world = LifeWorld(
        county,
        town,
        other,
        far_town,
        villages[0],
        branches[0],
        villages[1],
        branches[1],
        branches[2],
    )
    for name, role, place in (
        ("secretary", "branch_secretary", branches[0]),
        ("next_secretary", "branch_secretary", branches[1]),
        ("far_secretary", "branch_secretary", branches[2]),
        ("organizer", "town_organizer", town),
        ("other_organizer", "town_organizer", other),
        ("far_organizer", "town_organizer", far_town),
        ("county_organizer", "county_organizer", county),
        ("archivist", "archivist", county),
        ("clerk", "unit_clerk", town),
    ):
        world.accounts[name] = w.account(name, role, place)
    return world


def code() -> str:
    """A code nobody has."""
    return f"new-{next(_number)}"


def clients(world: LifeWorld) -> dict[str, Any]:
    """Return a client a name, signed in once a module."""
    from tests.grids.signed_in import clients as signed_in

    return signed_in(world)  # type: ignore[arg-type]
