"""Two counties with their keepers: who may grant what, where, to whom."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from members.models import Account, Grant, Organization, Person
from tests.world import hashed, organization, person


@dataclass
class House:
    """The organizations, the people and the accounts of these tests."""

    city: Organization
    county: Organization
    unit: Organization
    town: Organization
    village: Organization
    neighbour: Organization
    far_unit: Organization
    cadre: Person
    far_cadre: Person
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)


def signing_in(username: str, role: str = "", where: Organization | None = None) -> Account:
    """Make an account with the tests' password and, if asked, one grant."""
    made = Account.objects.create(username=username, label=username, password=hashed())
    if role and where is not None:
        Grant.objects.create(account=made, role=role, organization=where, since=dt.date(2020, 1, 1))
    return made


@pytest.fixture
def house(db: None) -> House:
    """A city administrator, and in one county an administrator, an officer, a leader and a clerk."""
    city = organization("370800", "济宁市", "city", None)
    county = organization("370826", "微山县", "county", city)
    neighbour = organization("370831", "泗水县", "county", city)
    unit = organization("370826-01", "县审计局", "organ", county)
    town = organization("370826-02", "韩庄镇", "town", county)
    village = organization("370826-02-1", "后庄村", "village", town)
    far_unit = organization("370831-01", "泗水县审计局", "organ", neighbour)
    made = House(
        city,
        county,
        unit,
        town,
        village,
        neighbour,
        far_unit,
        person("周敏", unit, "staff", 1),
        person("孔庆远", far_unit, "staff", 1),
    )
    for name, role, where in (
        ("top", "administrator", city),
        ("keeper", "administrator", county),
        ("officer", "county_officer", county),
        ("leader", "county_leader", county),
        ("clerk", "unit_clerk", unit),
        ("far_officer", "county_officer", neighbour),
        ("far_clerk", "unit_clerk", far_unit),
    ):
        made.accounts[name] = signing_in(name, role, where)
    return made
