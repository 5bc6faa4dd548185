"""One's own data and its corrections over the API, and two rows of one person made one."""

import datetime as dt
from typing import Any

import pytest

from members.models import CorrectionRequest, Person, Post
from portal.models import Deed
from tests import world as w
from tests.calling import as_of, get, post, rows, statements
from tests.standing import once_a_module

ASKED = {"fact": "education", "wanted": "硕士研究生", "ground": "毕业证"}


def _build() -> w.World:
    world = w.build(5)
    w.account("keeper", "county_organizer", world.county)
    w.account("apart", "town_organizer", w.organization("370826999", "远镇", "town", world.county))
    return world


built, world = once_a_module(_build)


@pytest.fixture
def person(world) -> Person:
    found: Person = world["cadre"].person
    return found


def second(world, **more: Any) -> Person:
    facts = {"sort_key": "jia mou", "initials": "jm", "home": world.unit} | more
    return Person.objects.create(name="甲某", **facts)


def label() -> str:
    return str(Person.Education.choices[-1][1])


def test_one_reads_and_writes_ones_own(world, person):
    told = get("cadre", "me/person/").json()
    assert (told["person"]["id"], told["corrections"]) == (person.pk, [])
    for word in ("identity", "telephone"):
        assert word not in str(told)
    status, told = post("cadre", "me/person/work/", {"work": "微山县审计局科员"}, key="one")
    assert (status, told["work"]) == (200, "微山县审计局科员")
    assert Deed.objects.filter(verb="本人修改工作单位").count() == 1
    assert post("cadre", "me/person/work/", {"work": "电话13800001111"})[0] == 422
    assert post("cadre", "me/person/work/", {"name": "某"})[0] == 400
    for address, body in (("work", {"work": "x"}), ("corrections", ASKED)):
        assert post("keeper", f"me/person/{address}/", body)[0] == 404, "no person's account"
    assert get("keeper", "me/person/").status_code == 404


def test_a_correction_is_asked_for_and_answered(world, person):
    sent = ASKED | {"wanted": label()}
    status, asked = post("cadre", "me/person/corrections/", sent, key="one")
    assert (status, asked["state"], asked["person"]) == (200, "open", person.pk)
    assert post("cadre", "me/person/corrections/", sent, key="one")[1] == asked
    assert post("cadre", "me/person/corrections/", sent)[0] == 409, "one waits already"
    for wrong in (
        {"wanted": "没有的学历", "fact": "sex"},
        {"ground": "电话13800001111", "fact": "name"},
    ):
        assert post("cadre", "me/person/corrections/", sent | wrong)[0] == 422, wrong
    listed = rows("keeper", "person-corrections/", state="open")
    page = as_of("keeper").get("/members/corrections/").context["page"].rows
    assert [one["id"] for one in listed] == [one.pk for one in page] == [asked["id"]]
    address = f"person-corrections/{asked['id']}/answers/"
    said = {"accept": True, "words": "已按毕业证更正"}
    assert post("apart", address, said)[0] == 404
    assert post("unit_clerk", address, said)[0] == 403
    assert get("unit_clerk", "person-corrections/").status_code == 403
    status, told = post("keeper", address, said)
    assert (status, told["state"], told["answer"]) == (200, "accepted", said["words"])
    person.refresh_from_db()
    assert person.get_education_display() == label()
    assert post("keeper", address, said)[0] == 409, "answered already"
    own = get("cadre", "me/person/").json()["corrections"]
    assert [(one["state"], one["answer"]) for one in own] == [("accepted", said["words"])]


def test_what_is_refused_changes_nothing(world, person):
    before = person.education
    asked = post("cadre", "me/person/corrections/", ASKED | {"wanted": label()})[1]
    address = f"person-corrections/{asked['id']}/answers/"
    assert post("keeper", address, {"accept": False, "words": ""})[0] == 400
    assert post("keeper", address, {"words": "与档案不符"})[0] == 400
    assert (
        post("keeper", address, {"accept": False, "words": "与档案不符"})[1]["state"] == "refused"
    )
    person.refresh_from_db()
    assert person.education == before
    assert rows("keeper", "person-corrections/", state="open") == []
    assert len(rows("keeper", "person-corrections/", person=person.pk)) == 1


def test_the_list_takes_the_same_statements(world, person):
    def ask(fact: str) -> None:
        CorrectionRequest.objects.create(
            person=person, fact=fact, wanted="x", ground="y",
            asked_at=dt.datetime(2026, 10, 13, tzinfo=dt.UTC),
        )  # fmt: skip

    ask("name")
    asked = statements("keeper", "person-corrections/")
    for fact in ("ethnicity", "home", "posts"):
        ask(fact)
    assert statements("keeper", "person-corrections/") == asked


def test_a_second_row_is_merged_as_on_the_page(world):
    keep, other = second(world), second(world)
    held = Post.objects.create(
        person=other, organization=world.unit, title="科员", role="member",
        since=dt.date(2025, 1, 1),
    )  # fmt: skip
    address = f"people/{keep.pk}/mergers/"
    sent = {"second": other.pk, "reason": "同一人登记了两次"}
    assert post("apart", address, sent)[0] == 404
    assert post("unit_clerk", address, sent)[0] == 403
    assert post("keeper", address, sent | {"reason": "号码990101199001310017"})[0] == 422
    assert post("keeper", address, {"second": other.pk})[0] == 400
    status, refused = post("keeper", address, sent | {"second": 2_000_000_000})
    assert (status, list(refused["problems"])) == (422, ["second"])
    assert post("keeper", address, sent | {"second": keep.pk})[0] == 409
    status, told = post("keeper", address, sent, key="one")
    assert (status, told["id"], told["post"]["title"]) == (200, keep.pk, "科员")
    assert post("keeper", address, sent, key="one")[1] == told
    other.refresh_from_db()
    held.refresh_from_db()
    assert (other.merged_into_id, held.person_id) == (keep.pk, keep.pk)
    assert Deed.objects.filter(verb="合并人员").count() == 2
    assert post("keeper", address, sent)[0] == 409, "merged already"


def test_a_row_outside_the_scope_or_with_an_account_of_its_own_is_not_merged(world, person):
    keep = second(world)
    far = second(world, home=world.other_county)
    sent = {"second": far.pk, "reason": "同一人登记了两次"}
    assert post("keeper", f"people/{keep.pk}/mergers/", sent)[0] == 422
    w.Account.objects.create(username="twice", person=keep, password=w.hashed())
    status, refused = post("keeper", f"people/{keep.pk}/mergers/", sent | {"second": person.pk})
    assert (status, "账号" in refused["title"]) == (409, True)
