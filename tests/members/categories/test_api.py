"""Members by category over the API: proposed, checked and managed by branch and township."""

import uuid

import pytest

from members.categories.models import Adoption, Care, Classification, Helper, Households, Target
from members.categories.queries import files
from tests import categories_world as cw
from tests.calling import get, post, rows
from tests.standing import once_a_module

built, world = once_a_module(cw.build)
TODAY = cw.TODAY.isoformat()
ASKED = {"category": "hardship", "ground": "不外传的名册", "since": TODAY}


@pytest.fixture
def who(world):
    return {name: account.username for name, account in world.accounts.items()}


def test_a_category_is_proposed_once_a_key_and_checked(world, who):
    address, key = f"people/{world.poor.pk}/classifications/", str(uuid.uuid4())
    for _ in range(2):
        status, told = post(who["secretary"], address, ASKED, key)
        assert (status, told["state"], "不外传" in str(told)) == (200, "proposed", False), told
    row = Classification.objects.get()
    assert (row.ground, row.person) == ("不外传的名册", world.poor)
    assert post(who["secretary"], address, ASKED)[0] == 409, "one proposal at a time"
    here = f"classifications/{row.pk}/decisions/"
    (line,) = rows(who["town"], "category-members/", state="proposed")
    assert (line["id"], line["proposal"], line["category"]) == (world.poor.pk, row.pk, None)
    assert post(who["secretary"], here, {"do": "list"})[0] == 403, "the township's"
    assert post(who["town"], here, {"do": "return"})[0] == 422, "no reason"
    assert post(who["town"], here, {"do": "list"})[1]["state"] == "listed"
    assert post(who["town"], here, {"do": "list"})[1]["code"] == "stale"
    (line,) = rows(who["secretary"], "category-members/", category="hardship")
    assert (line["category_label"], line["since"]) == ("贫困", TODAY)
    assert post(who["stranger"], here, {"do": "list"})[0] == 404
    assert post(who["next_secretary"], address, ASKED)[0] == 404
    assert post(who["secretary"], f"people/{world.boss.pk}/classifications/", ASKED)[0] == 403, (
        "himself"
    )


def test_what_the_rules_do_not_take_is_told_by_field(world, who):
    address = f"people/{world.away.pk}/classifications/"
    for wrong, where in (
        ({"category": "elderly"}, "category"), ({"secondary": ["cadre"]}, "secondary"),
        ({"ground": "电话13800001111"}, "ground"), ({"since": "2027-01-01"}, "since"),
    ):  # fmt: skip
        status, told = post(who["secretary"], address, ASKED | {"category": "away"} | wrong)
        assert (status, list(told["problems"])) == (422, [where]), told
    for wrong in ({"category": "x"}, {"secondary": ["x"]}, {"y": 1}):
        assert post(who["secretary"], address, ASKED | wrong)[0] == 400
    assert not Classification.objects.exists()


def test_a_branch_is_proposed_all_or_none_and_confirmed_as_a_whole(world, who):
    address = f"branches/{world.branch.pk}/classifications/"
    names = {
        "deputy": "cadre",
        "old": "elderly",
        "poor": "hardship",
        "away": "away",
        "rest": "no_post",
    }
    lines = [
        {"person": world.people[name].pk, "category": code, "ground": "名册"}
        for name, code in names.items()
    ]
    wrong = [*lines[:-1], lines[-1] | {"category": "elderly"}]
    status, told = post(who["secretary"], address, {"lines": wrong})
    assert (status, list(told["problems"])) == (422, [f"category-{world.rest.pk}"])
    assert not Classification.objects.exists()
    assert post(who["secretary"], address, {"lines": [*lines, lines[0]]})[0] == 422, "twice"
    assert post(who["secretary"], address, {"lines": []})[0] == 400
    assert post(who["secretary"], address, {"lines": lines}) == (200, {"count": 5})
    confirm = f"{address}confirm/"
    status, told = post(who["town"], confirm, {})
    assert (status, "还没有类别" in told["title"]) == (409, True), "one is left out"
    asked = ASKED | {"category": "cadre"}
    assert post(who["own_town"], f"people/{world.boss.pk}/classifications/", asked)[0] == 200
    assert post(who["secretary"], confirm, {})[0] == 403
    assert post(who["town"], confirm, {}) == (200, {"count": 6})
    assert Classification.objects.filter(state="listed").count() == 6
    assert post(who["town"], confirm, {})[1]["code"] == "stale"
    assert post(who["stranger"], confirm, {})[0] == 404


def test_members_are_managed_as_their_category_asks(world, who):
    cw.everybody(world)
    cw.be(world["secretary"], world.clerk)
    for name, part, body in (
        ("poor", "households", {"count": 12}),
        ("poor", "helpers", {"helper": world.deputy.pk}),
        ("boss", "targets", {"targets": "不外传的目标"}),
        ("boss", "target-results", {"result": "不外传的结果"}),
        ("rest", "village-posts", {"post": "patrol", "since": TODAY}),
    ):
        person = world.people[name]
        status, told = post(who["secretary"], f"people/{person.pk}/{part}/", body)
        assert (status, told["person"]["id"], "不外传" in str(told)) == (200, person.pk, False), (
            told
        )
    assert Households.objects.get().count == 12
    assert Helper.objects.get().helper == world.deputy
    assert Target.objects.get().result == "不外传的结果"
    held = told["posts"][0]["id"]
    care = {"kind": "visit", "on": TODAY, "said": "不外传的话"}
    status, told = post(who["helper"], f"people/{world.poor.pk}/cares/", care)
    assert (status, told["on"], "不外传" in str(told)) == (200, TODAY, False), told
    assert post(who["helper"], f"people/{world.poor.pk}/cares/", care)[0] == 409
    assert post(who["helper"], f"people/{world.old.pk}/cares/", care)[0] == 404, "not whom he helps"
    assert Care.objects.get().words == "不外传的话"
    file = get(who["secretary"], f"category-members/{world.poor.pk}/file/").json()
    done = {one["code"]: one["done"] for one in file["checks"]}
    assert done == {one.measure.code: one.done for one in files.of(world.poor).checks}
    assert (done["helper"], done["visit"], file["households"]) == (True, True, 12)
    (visit,) = get(who["town"], "category-visits/").json()["rows"]
    assert (visit["person"]["id"], visit["visited_on"]) == (world.poor.pk, TODAY)
    ends = f"village-posts/{held}/endings/"
    assert post(who["secretary"], ends, {})[1]["posts"][0]["until"] == TODAY
    assert post(who["secretary"], ends, {})[1]["code"] == "stale"
    assert post(who["stranger"], ends, {})[0] == 404


def test_what_a_category_does_not_ask_for_is_refused(world, who):
    cw.everybody(world)
    cw.be(world["secretary"], world.clerk)
    for part, body in (
        ("targets", {"targets": "x"}),
        ("village-posts", {"post": "patrol", "since": TODAY}),
    ):
        assert post(who["secretary"], f"people/{world.poor.pk}/{part}/", body)[0] == 409
    helper = {"helper": world.clerk.pk}
    status, told = post(who["secretary"], f"people/{world.poor.pk}/helpers/", helper)
    assert (status, list(told["problems"])) == (422, ["helper"]), "of another branch"
    assert post(who["secretary"], f"people/{world.poor.pk}/households/", {"count": 201})[0] == 400
    assert post(who["county"], f"people/{world.poor.pk}/households/", {"count": 2})[0] == 404
    assert post(who["member"], f"people/{world.poor.pk}/cares/",
                {"kind": "visit", "on": TODAY, "said": "x"})[0] == 404  # fmt: skip


def test_the_county_reads_no_names_and_says_where_it_is_in_force(world, who):
    cw.everybody(world)
    for address in ("category-members/", "classifications/", "category-visits/"):
        assert get(who["county"], address).status_code == 403
    assert get(who["county"], f"category-members/{world.poor.pk}/file/").status_code == 404
    assert get(who["town"], "category-visits/", quarter="2026").status_code == 400
    assert [one["organization"]["id"] for one in rows(who["secretary"], "category-adoptions/")] == [
        world.town.pk
    ]
    here = f"organizations/{world.town.pk}/adoptions/"
    assert post(who["town"], f"{here}endings/", {})[0] == 403
    assert post(who["county"], f"{here}endings/", {})[1]["until"] == TODAY
    assert post(who["county"], f"{here}endings/", {})[1]["code"] == "stale"
    assert rows(who["town"], "category-members/") == [], "nothing is asked outside"
    assert post(who["county"], here, {"since": "2027-01-01"})[0] == 422
    assert post(who["county"], here, {"since": TODAY})[1]["until"] is None
    assert Adoption.objects.get().since == cw.TODAY
    assert len(rows(who["town"], "category-members/")) == 6
    assert (
        post(who["county"], f"organizations/{world.branch.pk}/adoptions/", {"since": TODAY})[0]
        == 404
    )


def test_a_list_goes_on_behind_its_last_row(world, who):
    for number in range(12):
        cw.member(f"m{number}", world.branch, 1980)
    first = get(who["town"], "category-members/", page_size=5).json()
    seen, following = [one["id"] for one in first["results"]], first["next"]
    while following:
        answer = get(who["town"], following.partition("/api/v1/")[2]).json()
        seen, following = seen + [one["id"] for one in answer["results"]], answer["next"]
    assert (len(seen), seen) == (18, sorted(set(seen)))


def test_ones_own_category_and_whom_one_helps_are_told_to_oneself(world, who):
    cw.everybody(world)
    Helper.objects.create(person=world.poor, helper=world.deputy, since=cw.TODAY)
    told = get(who["member"], "me/category/").json()
    assert (told["category"], told["helped"]) == ("hardship", [])
    told = get(who["helper"], "me/category/").json()
    assert [(one["person"]["id"], one["owed"]) for one in told["helped"]] == [(world.poor.pk, True)]
    assert "hardship" not in str(told), "a helper is told no category"
    assert get(who["county"], "me/category/").json() == {
        "category": None, "way": "", "checks": [], "helped": []
    }  # fmt: skip
