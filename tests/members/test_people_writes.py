"""People and organizations kept over the API: who may, the pages' own refusals, each with its deed."""

import datetime as dt

import pytest

from members.models import Membership, Organization, OrganizationChange, Person, Post
from portal.models import Deed
from tests import world as w
from tests.calling import post, rows
from tests.standing import once_a_module

SINCE = dt.date(2025, 1, 1)


def _build() -> w.World:
    world = w.build(5)
    w.account("keeper", "county_organizer", world.county)
    w.account("apart", "town_organizer", w.organization("370826999", "远镇", "town", world.county))
    return world


built, world = once_a_module(_build)


@pytest.fixture
def person(world):
    return Person.objects.create(
        name="甲某", sort_key="jia mou", initials="jm", home=world.unit, born="1990-01-01",
        born_year=1990,
    )  # fmt: skip


def test_somebody_is_entered_once_and_a_namesake_only_when_it_is_said(world):
    address, sent = f"organizations/{world.unit.pk}/people/", {"name": "乙某", "born": "1991-02-03"}
    status, told = post("keeper", address, sent)
    assert (status, told["name"], told["unit"]["id"]) == (200, "乙某", world.unit.pk)
    assert Deed.objects.filter(verb="登记人员", object_id=told["id"]).count() == 1
    status, refused = post("keeper", address, sent)
    assert status in (409, 422), refused
    assert post("keeper", address, sent | {"twice": True})[0] == 200
    assert post("keeper", address, {"name": "丙某", "full_on": "2020-01-01"})[0] == 422
    assert post("keeper", address, {"name": "丙某", "identity": "1"})[0] == 400, "on pages alone"
    assert post("keeper", address, {})[0] == 400
    assert post("apart", address, sent)[0] == 404
    assert post("unit_clerk", address, sent)[0] == 403


def test_facts_are_corrected_against_what_was_read(person):
    address = f"people/{person.pk}/changes/"
    sent = {"name": "甲某某", "born": "1990-01-01", "sex": "male", "revision": 0}
    status, told = post("keeper", address, sent)
    assert (status, told["name"], told["sex"], told["revision"]) == (200, "甲某某", "male", 1)
    status, refused = post("keeper", address, sent)
    assert (status, refused["code"]) == (409, "stale")
    # a telephone among the words, and a party member at sixteen
    wrong = sent | {"revision": 1, "work": "电话13800001111"}
    assert post("keeper", address, wrong)[0] == 422
    young = sent | {"revision": 1, "joined_on": "2006-01-01"}
    assert list(post("keeper", address, young)[1]["problems"]) == ["joined_on"]
    assert rows("keeper", "people/", name="甲某某")[0]["revision"] == 1


def test_who_leaves_ends_his_posts_and_can_be_taken_back(world, person):
    held = Post.objects.create(
        person=person, organization=world.unit, title="科员", role="member", since=SINCE
    )
    address, reason = f"people/{person.pk}", {"reason": "登记错了"}
    assert post("keeper", f"{address}/returns/", reason)[0] == 409, "he is there"
    gone = {"on": "2026-10-12", "why": "moved", "reason": "迁走"}
    assert post("keeper", f"{address}/departures/", gone | {"on": "2030-01-01"})[0] == 422
    status, told = post("keeper", f"{address}/departures/", gone)
    assert (status, told["left_on"], told["left_why"]) == (200, "2026-10-12", "moved")
    held.refresh_from_db()
    assert held.until == dt.date(2026, 10, 12)
    assert post("keeper", f"{address}/departures/", gone)[0] == 409
    assert post("keeper", f"{address}/returns/", reason)[1]["left_on"] is None


def test_a_unit_is_changed_within_the_scope_alone(world, person):
    address = f"people/{person.pk}/moves/"
    to = {"organization": world.other_unit.pk, "reason": "调动"}
    assert post("keeper", address, to)[1]["unit"]["id"] == world.other_unit.pk
    assert post("keeper", address, to)[0] == 409
    elsewhere = w.organization("370999", "外县", "county", world.city)
    far = w.organization("370999101", "外镇", "town", elsewhere)
    status, refused = post("keeper", address, to | {"organization": far.pk})
    assert (status, list(refused["problems"])) == (422, ["organization"])


def test_an_organization_lives_over_the_api(world):
    why = {"on": "2026-10-01", "document": "1号", "ground": "批复"}
    new = why | {"code": "370826-n1", "name": "新支部", "kind": "branch"}
    status, made = post("keeper", f"organizations/{world.unit.pk}/set-ups/", new)
    assert (status, made["parent"], made["kind"]) == (200, world.unit.pk, "branch")
    assert post("keeper", f"organizations/{world.unit.pk}/set-ups/", new)[0] == 422, "its code"
    city = new | {"code": "370826-n2", "kind": "county"}
    assert list(post("keeper", f"organizations/{world.unit.pk}/set-ups/", city)[1]["problems"])
    here = f"organizations/{made['id']}"
    assert post("keeper", f"{here}/renamings/", why | {"name": "改名支部"})[1]["name"] == "改名支部"
    one = Person.objects.create(name="丁某", sort_key="ding", initials="dm", home=world.unit)
    Membership.objects.create(person=one, branch_id=made["id"], since=SINCE)
    split = why | {"code": "370826-n3", "name": "分设支部", "members": [one.pk]}
    status, second = post("keeper", f"{here}/splits/", split)
    assert (status, Membership.objects.get(person=one, until=None).branch_id) == (200, second["id"])
    below = w.organization("370826-dw", "党委", "committee", world.unit)
    moved = post("keeper", f"{here}/moves/", why | {"target": below.pk})
    assert (moved[0], moved[1]["parent"]) == (200, below.pk)
    wrong = why | {"target": world.unit.pk}
    assert list(post("keeper", f"{here}/mergers/", wrong)[1]["problems"]) == ["target"]
    assert post("keeper", f"organizations/{second['id']}/dissolutions/", why)[0] in (409, 422)
    along = why | {"on": "2026-10-05", "target": made["id"], "take_along": True}
    status, told = post("keeper", f"organizations/{second['id']}/mergers/", along)
    assert (status, told.get("id")) == (200, made["id"]), told
    assert Membership.objects.get(person=one, until=None).branch_id == made["id"]
    ended = Organization.objects.get(pk=second["id"])
    assert ended.until is not None
    assert post("keeper", f"organizations/{ended.pk}/renamings/", why | {"name": "x"})[0] in (
        409,
        422,
    )
    assert OrganizationChange.objects.filter(organization_id=made["id"]).count() >= 3
    assert post("apart", f"{here}/renamings/", why | {"name": "x"})[0] == 404
