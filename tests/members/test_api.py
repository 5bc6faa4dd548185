"""Organizations and people over the API: scope, filters, paging, constant statements."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import secrets
from members.models import Membership, Organization, Person, PersonSecret, Post
from tests import world as w
from tests.standing import rolled_back, standing

ORGANIZATIONS, PEOPLE = "/api/v1/organizations/", "/api/v1/people/"


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    with standing(django_db_blocker):
        world = w.build(10)
        w.organization("370826-01-01", "办公室", "section", world.unit)
        yield world


@pytest.fixture
def world(place, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield place


@pytest.fixture
def ask(world):
    """Ask as somebody: `ask(role, address, **params)`."""

    def asked(role: str, address: str, **params: str):
        client = Client()
        client.force_login(world[role])
        return client.get(address, params)

    return asked


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [row["name"] for row in answer.json()["results"]]


def test_organizations_one_may_see(world, ask):
    assert names(ask("county_officer", ORGANIZATIONS)) == ["微山县", "县审计局", "韩庄镇", "办公室"]
    assert names(ask("unit_clerk", ORGANIZATIONS)) == ["县审计局", "办公室"]
    assert names(ask("stranger", ORGANIZATIONS)) == ["泗水县"]
    assert len(names(ask("city_officer", ORGANIZATIONS))) == 6


def test_an_organization_in_full(world, ask):
    told = ask("unit_clerk", f"{ORGANIZATIONS}{world.unit.pk}/").json()
    assert told["kind_label"] == "机关单位"
    assert (told["parent"], told["area"]) == (world.county.pk, "370826")


def test_organizations_by_kind_parent_area_and_name(world, ask):
    assert names(ask("county_officer", ORGANIZATIONS, kind="town")) == ["韩庄镇"]
    under = ask("county_officer", ORGANIZATIONS, parent=world.county.pk)
    assert names(under) == ["县审计局", "韩庄镇"]
    assert names(ask("county_officer", ORGANIZATIONS, area="370999")) == []
    assert len(names(ask("county_officer", ORGANIZATIONS, area="370826"))) == 4
    Organization.objects.filter(pk=world.unit.pk).update(short_name="审计")
    assert names(ask("county_officer", ORGANIZATIONS, name="审计")) == ["县审计局"]


def test_people_one_may_see(world, ask):
    assert len(names(ask("county_officer", PEOPLE))) == 20
    assert len(names(ask("unit_leader", PEOPLE))) == 10
    assert names(ask("stranger", PEOPLE)) == []
    assert ask("auditor", PEOPLE).status_code == 403
    assert ask("cadre", PEOPLE).status_code == 403


def test_people_by_unit_name_and_initials(world, ask):
    assert len(names(ask("county_officer", PEOPLE, unit=world.other_unit.pk))) == 10
    Person.objects.filter(home=world.unit, name__endswith="串").update(
        name="孙静怡", initials="sjy"
    )
    assert names(ask("county_officer", PEOPLE, name="静怡")) == ["孙静怡"]
    assert names(ask("county_officer", PEOPLE, initials="SJ")) == ["孙静怡"]
    assert names(ask("county_officer", PEOPLE, initials="jy")) == []


def test_a_person_comes_with_his_facts_and_without_his_numbers(world, ask):
    person = Person.objects.filter(home=world.unit).order_by("id")[0]
    Person.objects.filter(pk=person.pk).update(born_year=1980, born="1980-02-29")
    row = PersonSecret(person=person)
    secrets.fill(row, secrets.Kind.TELEPHONE, "10012345678")
    row.save()
    branch = w.organization("370826-01-zb", "审计局党支部", "branch", world.unit)
    Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))
    told = ask("unit_clerk", f"{PEOPLE}{person.pk}/").json()
    facts = "sex born ethnicity native_place education work joined_on full_on left_on left_why"
    assert set(told) == {
        "id",
        "name",
        "initials",
        "unit",
        "post",
        "membership",
        "merged_into",
        "revision",
    } | {*facts.split()}
    assert told["born"] == "1980-02-29"
    assert told["membership"]["branch"]["name"] == "审计局党支部"
    assert told["unit"] == {"id": world.unit.pk, "code": "370826-01", "name": "县审计局"}
    assert told["post"]["role_label"] == "主要负责人"
    Post.objects.filter(person=person).update(until=dt.date(2026, 10, 1))
    assert ask("unit_clerk", f"{PEOPLE}{person.pk}/").json()["post"] is None


@pytest.mark.parametrize("role", ["stranger", "unit_clerk"])
def test_a_person_outside_the_scope_does_not_exist(world, ask, role):
    person = Person.objects.filter(home=world.other_unit).first()
    answer = ask(role, f"{PEOPLE}{person.pk}/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert ask("county_officer", f"{PEOPLE}{person.pk}/").status_code == 200


def test_people_who_left_are_asked_for_apart(world, ask):
    gone = Person.objects.filter(home=world.unit).first()
    Person.objects.filter(pk=gone.pk).update(left_on="2026-01-01", left_why="died")
    assert names(ask("county_officer", PEOPLE, left="true")) == [gone.name]
    assert len(names(ask("county_officer", PEOPLE, left="false"))) == 19


def test_a_grant_that_ended_opens_nothing(world, ask):
    world.accounts["unit_clerk"].grants.update(until=dt.date(2026, 10, 13))
    assert ask("unit_clerk", ORGANIZATIONS).status_code == 403


@pytest.mark.parametrize(
    ("address", "params", "said"),
    [
        (ORGANIZATIONS, {"kind": "planet"}, "没有“planet”。可填city（市）"),
        (ORGANIZATIONS, {"parent": "x"}, "要填编号"),
        (ORGANIZATIONS, {"knd": "town"}, "没有“knd”这个参数"),
        (PEOPLE, {"unit": "0"}, "要填编号"),
        (PEOPLE, {"name": "\0"}, "空字符"),
    ],
)
def test_a_wrong_parameter_is_answered_beside_its_name(world, ask, address, params, said):
    answer = ask("county_officer", address, **params)
    assert answer.status_code == 400, answer.content.decode()
    ((name, sentences),) = answer.json()["problems"].items()
    assert name == next(iter(params))
    assert said in sentences[0]


def test_who_one_is(world, ask):
    told = ask("county_officer", "/api/v1/me/").json()
    assert told["username"] == "county_officer"
    (grant,) = told["grants"]
    assert grant["role_name"] == "县委组织部公务员科"
    assert grant["organization"]["name"] == "微山县"
    cadre = ask("cadre", "/api/v1/me/").json()
    assert (cadre["person"], cadre["grants"]) == (world["cadre"].person_id, [])


def test_no_page_is_lost_or_doubled_when_people_come_and_go(world, ask):
    first = ask("county_officer", PEOPLE, page_size="7").json()
    w.person("新来的", world.unit, "staff", 50)
    gone = Person.objects.get(pk=first["results"][0]["id"])
    gone.posts.all().delete()
    Person.objects.exclude(account__isnull=False).filter(pk=gone.pk).delete()
    seen, page = [row["id"] for row in first["results"]], first
    while page["next"]:
        page = ask("county_officer", page["next"].removeprefix("http://testserver")).json()
        seen += [row["id"] for row in page["results"]]
    assert len(seen) == len(set(seen)) == 21
    assert seen == sorted(seen)


def statements(world, address: str) -> int:
    client = Client()
    client.force_login(world["county_officer"])
    client.get("/api/v1/me/")
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", [ORGANIZATIONS, PEOPLE])
def test_as_many_statements_for_a_hundred_rows_as_for_ten(world, address):
    for i in range(100):
        unit = w.organization(f"370826-9{i:02d}", f"第{i}局", "organ", world.county)
        w.person(f"第{i}人", unit, "staff", 0)
    ten = statements(world, f"{address}?page_size=10")
    assert statements(world, f"{address}?page_size=100") == ten
    assert ten <= 6
