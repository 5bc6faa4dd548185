"""The grants in force, read by a statement of our own, are what the ORM reads."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Model, Q
from django.test.utils import CaptureQueriesContext

from members.models import Account, Grant
from portal import clock
from tests import world as w

pytestmark = pytest.mark.django_db


def values(one: Model) -> dict[str, object]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


@pytest.fixture
def account() -> Account:
    """Somebody with grants of yesterday, today and tomorrow, on organizations of three depths."""
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    town = w.organization("370826-02", "韩庄镇", "town", county)
    made = Account.objects.create(username="manifold", label="多职")
    today = clock.today()
    before, after = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    for role, where, since, until in (
        ("town_organizer", town, before, None),
        ("county_officer", county, today, after),
        ("auditor", city, before, after),
        ("county_leader", county, after, None),
        ("county_organizer", county, before, today),
    ):
        Grant.objects.create(
            account=made, role=role, organization=where, since=since, until=until, reason="任命"
        )
    return Account.objects.get(pk=made.pk)


def test_the_same_as_the_orm(account):
    today = clock.today()
    theirs = list(
        Grant.objects.filter(account=account, since__lte=today)
        .filter(Q(until__isnull=True) | Q(until__gt=today))
        .select_related("organization__parent")
        .order_by("organization__depth", "id")
    )
    assert [one.role for one in account.held_grants] == [
        "auditor",
        "county_officer",
        "town_organizer",
    ]
    for ours, other in zip(account.held_grants, theirs, strict=True):
        assert values(ours) == values(other)
        assert values(ours.organization) == values(other.organization)
        above = ours.organization.parent
        assert (above and values(above)) == (
            other.organization.parent and values(other.organization.parent)
        )
        assert ours.account is account
        assert (ours._state.db, ours._state.adding) == (other._state.db, False)


def test_one_statement(account):
    with CaptureQueriesContext(connection) as counted:
        for one in account.held_grants:
            assert one.organization.label
            assert one.organization.parent is None or one.organization.parent.label
    assert len(counted) == 1


def test_without_grants_and_unsaved():
    nobody = Account.objects.create(username="nobody_at_all")
    assert nobody.held_grants == []
    assert Account(username="unsaved").held_grants == []
