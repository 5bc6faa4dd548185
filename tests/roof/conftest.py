"""A county with a unit and a neighbour, and the frame without what the upper floors put into it."""

from dataclasses import dataclass

import pytest
from django.test import Client

from members.models import Account, Organization
from portal import clock, providers
from tests.world import account, organization


@dataclass
class Place:
    """The organizations of these tests."""

    county: Organization
    unit: Organization
    neighbour: Organization


@pytest.fixture(autouse=True)
def own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the roof's own menu entries and nothing due: each test registers what it is about."""
    own = [i for i in providers._registry.menu if i.url_name in ("home", "members:deeds")]
    monkeypatch.setattr(providers._registry, "menu", own)
    monkeypatch.setattr(providers._registry, "due", [])
    monkeypatch.setattr(providers._registry, "panels", [])


@pytest.fixture
def place(db: None) -> Place:
    """One county with a unit, and a neighbour county."""
    clock.forget()
    city = organization("370800", "济宁市", "city", None)
    county = organization("370826", "微山县", "county", city)
    return Place(
        county,
        organization("370826-01", "县审计局", "organ", county),
        organization("370831", "泗水县", "county", city),
    )


@pytest.fixture
def clerk(place: Place) -> Account:
    """Someone without any grant."""
    return account("sunjingyi")


@pytest.fixture
def administrator(place: Place) -> Account:
    """The county's administrator."""
    return account("masan", "administrator", place.county)


@pytest.fixture
def desk(client: Client, clerk: Account) -> Client:
    """A browser in which the person without grants is signed in."""
    client.force_login(clerk)
    return client
