"""Schemes and their versions in the API."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import schemes as drafting
from assessments.models import Scheme, SchemeVersion
from tests import world as w
from tests.standing import rolled_back, standing

SCHEMES, VERSIONS = "/api/v1/schemes/", "/api/v1/scheme-versions/"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    with standing(django_db_blocker):
        world = w.build(5)
        drafting.draft_anew(actor=world["county_officer"], version=world.version)
        yield world


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


def ask(world: w.World, role: str, address: str, **params: str):
    client = Client()
    client.force_login(world[role])
    return client.get(address, params)


def test_a_scheme_names_its_version_in_force_and_its_draft(world):
    (row,) = ask(world, "county_officer", SCHEMES).json()["results"]
    draft = SchemeVersion.objects.get(published_at=None)
    assert row["in_force"] == world.version.pk
    assert row["draft"] == draft.pk
    assert (row["code"], row["practice"], row["retired_from"]) == (
        "weishan_civil_servant",
        "P17",
        None,
    )
    single = ask(world, "county_officer", f"{SCHEMES}{row['id']}/").json()
    assert single == row
    Scheme.objects.update(retired_from=dt.date(2026, 1, 1))
    assert ask(world, "county_officer", f"{SCHEMES}{row['id']}/").json()["in_force"] is None


def test_filters(world):
    assert len(ask(world, "county_officer", SCHEMES, practice="P17").json()["results"]) == 1
    assert ask(world, "county_officer", SCHEMES, practice="P01").json()["results"] == []
    assert ask(world, "county_officer", SCHEMES, retired="true").json()["results"] == []
    assert len(ask(world, "county_officer", SCHEMES, retired="false").json()["results"]) == 1
    assert ask(world, "county_officer", SCHEMES, retired="maybe").status_code == 400
    found = {
        published: [
            row["number"]
            for row in ask(world, "county_officer", VERSIONS, published=published).json()["results"]
        ]
        for published in ("true", "false")
    }
    assert found == {"true": [1], "false": [2]}


def test_a_draft_says_what_it_stands_on(world):
    (row,) = ask(world, "county_officer", VERSIONS, published="false").json()["results"]
    assert (row["published_at"], row["based_on"], row["note"]) == (None, world.version.pk, "")
    single = ask(world, "county_officer", f"{VERSIONS}{row['id']}/").json()
    assert single["document"]["grade"]["caps"] == {"好": "0.40"}


def test_another_countys_schemes_do_not_exist(world):
    assert ask(world, "stranger", SCHEMES).json()["results"] == []
    scheme = world.version.scheme_id
    assert ask(world, "stranger", f"{SCHEMES}{scheme}/").status_code == 404


def test_more_schemes_ask_no_more_statements(world):
    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert ask(world, "county_officer", SCHEMES).status_code == 200
        return len(statements)

    asked()  # what a process reads once
    few = asked()
    for number in range(6):
        scheme = Scheme.objects.create(
            code=f"s{number}", title="方案", practice="P17", organization=world.county
        )
        SchemeVersion.objects.create(scheme=scheme, number=1, document={}, digest="")
    assert asked() == few
