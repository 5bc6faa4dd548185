"""Pools over the API: entered, corrected, sent, called back and ended as on the pages, by who may."""

import uuid

import pytest

from members.pools.kinds import KINDS
from members.pools.models import Entry, Sending
from portal.models import Deed
from tests import secretaries_world as sw
from tests.calling import get, post, rows
from tests.standing import once_a_module

built, world = once_a_module(sw.build)
TODAY = sw.TODAY.isoformat()
FACTS = {
    "source": "town",
    "field": "other",
    "level": "ready",
    "ground": "不外传的依据",
    "since": TODAY,
}
OUT = {"source": "chosen", "field": "pilot", "ground": "不外传的依据", "since": TODAY}


@pytest.fixture
def who(world):
    return {name: account.username for name, account in world.accounts.items()}


def test_somebody_is_entered_once_a_key_corrected_and_leaves(world, who):
    one = sw.person("丁一", world.village)
    address = f"organizations/{world.village.pk}/pool-entries/"
    sent, key = FACTS | {"kind": "village_reserve", "person": one.pk}, str(uuid.uuid4())
    for _ in range(2):
        status, told = post(who["town"], address, sent, key)
        assert (status, told["name"], told["until"]) == (200, "丁一", None), told
    entry = Entry.objects.get(person=one)
    assert (entry.ground, entry.place) == ("不外传的依据", world.village)
    assert "不外传" not in str(told)
    assert rows(who["town"], "pool-entries/", name="丁一") == [told]
    assert post(who["town"], address, sent)[0] == 409, "he stands in it already"
    here = f"pool-entries/{entry.pk}/"
    status, told = post(who["town"], f"{here}changes/", FACTS | {"field": "veteran"})
    assert (status, told["field_label"]) == (200, "退役军人")
    status, told = post(who["town"], f"{here}leavings/", {"on": TODAY, "why": "term"})
    assert (status, list(told["problems"])) == (422, ["why"]), "a reason of another pool"
    status, told = post(who["town"], f"{here}leavings/", {"on": TODAY, "why": "moved"})
    assert (status, told["until"], told["left_label"]) == (200, TODAY, "调离、迁出")
    assert post(who["town"], f"{here}changes/", FACTS)[1]["code"] == "stale"
    verbs = set(Deed.objects.filter(actor=world["town"]).values_list("verb", flat=True))
    assert {"登记村级后备人才", "修改村级后备人才", "办理出库"} <= verbs


def test_an_instructor_is_sent_and_called_back(world, who):
    one = sw.person("戊二", world.organ)
    address = f"organizations/{world.organ.pk}/pool-entries/"
    status, told = post(who["county"], address, OUT | {"kind": "instructor", "person": one.pk})
    assert status == 200, told
    here = f"pool-entries/{told['id']}/sendings/"
    status, told = post(who["county"], here, {"to": "甲公司", "since": TODAY})
    assert (status, [s["to"] for s in told["sendings"]]) == (200, ["甲公司"])
    second = {"to": "乙公司", "since": TODAY}
    status, refused = post(who["county"], here, second)
    assert (status, "本人同意" in refused["title"]) == (422, True)
    status, told = post(who["county"], here, second | {"consented_on": TODAY})
    assert (status, len(told["sendings"])) == (200, 2)
    assert [r["id"] for r in rows(who["county"], "pool-entries/", sent="true")] == [told["id"]]
    ends = f"pool-sendings/{told['sendings'][0]['id']}/endings/"
    status, told = post(who["county"], ends, {})
    assert (status, told["sendings"][0]["until"]) == (200, TODAY)
    assert post(who["county"], ends, {})[1]["code"] == "stale"
    assert Sending.objects.filter(until=None).count() == 1
    assert post(who["other_town"], ends, {})[0] == 404


def test_what_a_pool_does_not_know_is_refused(world, who):
    one = sw.person("己三", world.village)
    address = f"organizations/{world.village.pk}/pool-entries/"
    sent = FACTS | {"kind": "village_reserve", "person": one.pk}
    for wrong, where in (
        ({"source": "x"}, "source"), ({"ground": "电话13800001111"}, "ground"),
        ({"mode": "full"}, "mode"), ({"promised_until": "2027-01-01"}, "promised_until"),
        ({"person": 10**9}, "person"), ({"since": "2027-01-01"}, "since"),
    ):  # fmt: skip
        status, told = post(who["town"], address, sent | wrong)
        assert (status, list(told["problems"])) == (422, [where]), told
    nobody = {name: value for name, value in sent.items() if name != "person"}
    assert list(post(who["town"], address, nobody)[1]["problems"]) == ["person"]
    for wrong in ({"kind": "x"}, {"since": "x"}, {"y": 1}):
        assert post(who["town"], address, sent | wrong)[0] == 400
    assert post(who["other_town"], address, sent)[0] == 404
    assert post(who["leader"], address, sent)[0] == 403
    assert not Entry.objects.exists()


def test_an_outsider_stands_in_the_pool_of_talents_by_his_name(world, who):
    address = f"organizations/{world.organ.pk}/pool-entries/"
    sent = {"kind": "talent", "name": "庚院士", "employer": "某研究院", "source": "introduced",
            "field": "industry", "level": "national", "mode": "flexible", "ground": "人才办文件",
            "since": TODAY, "promised_until": "2027-10-01"}  # fmt: skip
    status, told = post(who["county"], address, sent)
    assert (status, told["person"], told["name"]) == (200, None, "庚院士"), told
    assert told["promised_until"] == "2027-10-01"
    wrong = sent | {"name": ""}
    assert list(post(who["county"], address, wrong)[1]["problems"]) == ["name"]


def test_the_kinds_tell_what_is_to_be_filled_in(world, who):
    sw.reserve(world, "辛四")
    told = get(who["town"], "pool-kinds/").json()
    assert [one["code"] for one in told["kinds"]] == list(KINDS)
    first = told["kinds"][0]
    assert (first["count"], first["least"], told["lacking"]) == (1, 4, 2)
    for one in told["kinds"]:
        kind = KINDS[one["code"]]
        assert {w["code"] for w in one["sources"]} == set(kind.sources)
        assert {w["code"] for w in one["leaving"]} == set(kind.left)
    assert get(who["secretary"], "pool-kinds/").status_code == 403
    assert get(who["town"], "pool-kinds/", x=1).status_code == 400
