"""Officers, places, fleets, talents, who came back and the census over the API, as the pages keep them."""

import datetime as dt
import uuid

import pytest

from members.floating.models import BoatGroup, Census, FleetMember, ReturnCase, Talent
from members.floating.queries import boats
from tests import floating_world as fw
from tests.calling import get, post, rows
from tests.standing import once_a_module

built, world = once_a_module(fw.build)
TODAY = fw.TODAY.isoformat()


@pytest.fixture
def who(world):
    return {name: account.username for name, account in world.accounts.items()}


def test_an_officer_is_appointed_holds_and_ends(world, who):
    address = f"organizations/{world.town.pk}/contact-officers/"
    sent, key = {"person": world.officer.pk, "place": "苏州市", "since": TODAY}, str(uuid.uuid4())
    for _ in range(2):
        status, told = post(who["town"], address, sent, key)
        assert (status, told["place"], told["members"]) == (200, "苏州市", 0), told
    assert post(who["town"], address, sent)[0] == 409
    assert list(post(who["town"], address, sent | {"place": "苏州市人民路1号"})[1]["problems"]) == [
        "place"
    ]
    assert post(who["town"], address, sent | {"person": 10**9})[0] == 422
    assert post(who["secretary"], address, sent)[0] == 404, "another's level"
    assert post(who["leader"], address, sent)[0] == 403
    stay = fw.gone(world)
    given = f"floating-members/{stay.pk}/officers/"
    assert post(who["town"], given, {"officer": told["id"]})[0] == 200
    here = f"contact-officers/{told['id']}/"
    held = {"kind": "exchange", "on": TODAY, "present": 3, "people": [world.away.pk],
            "said": "不外传的内容"}  # fmt: skip
    status, seen = post(who["officer"], f"{here}activities/", held)
    assert (status, seen["present"], "不外传" in str(seen)) == (200, 3, False), seen
    assert post(who["officer"], f"{here}activities/", held)[0] == 409
    other = held | {"kind": "forum", "people": [world.helper.pk]}
    assert list(post(who["officer"], f"{here}activities/", other)[1]["problems"]) == ["people"]
    assert rows(who["town"], "officer-activities/", officer=told["id"]) == [seen]
    assert post(who["officer"], f"{here}endings/", {})[0] == 403, "not his to end"
    status, ended = post(who["town"], f"{here}endings/", {})
    assert (status, ended["until"], ended["members"]) == (200, TODAY, 0)
    assert post(who["town"], f"{here}endings/", {})[1]["code"] == "stale"
    stay.refresh_from_db()
    assert stay.officer is None
    assert post(who["stranger"], f"{here}endings/", {})[0] == 404


def test_windows_stations_and_floating_branches_are_set_up(world, who):
    window = {"name": "流动党员服务窗口", "since": TODAY}
    address = f"organizations/{world.village.pk}/service-windows/"
    status, told = post(who["town"], address, window)
    assert (status, told["community"]["id"], told["served"]) == (200, world.village.pk, None), told
    assert post(who["town"], address, window)[0] == 409
    assert post(who["town"], f"organizations/{world.town.pk}/service-windows/", window)[0] == 404
    station = {"name": "苏州工作站", "province": "江苏省", "city": "苏州市", "since": TODAY}
    address = f"organizations/{world.town.pk}/work-stations/"
    status, told = post(who["town"], address, station)
    assert (status, told["city"]) == (200, "苏州市"), told
    assert list(post(who["town"], address, station | {"province": "江苏"})[1]["problems"]) == [
        "province"
    ]
    assert post(who["stranger"], address, station)[0] == 404
    branch = {"host": "苏州济宁商会", "since": TODAY}
    address = f"branches/{world.other_branch.pk}/floating-branches/"
    assert post(who["town"], address, branch)[0] == 409, "too few members"
    address = f"branches/{world.branch.pk}/floating-branches/"
    status, told = post(who["town"], address, branch)
    assert (status, told["host"]) == (200, "苏州济宁商会"), told
    assert rows(who["county"], "floating-branches/", present="true") == [told]
    assert rows(who["stranger"], "floating-branches/") == []


def test_a_fleet_sails_founds_its_group_and_dissolves_it_late(world, who):
    address = f"branches/{world.branch.pk}/fleets/"
    sent = {"name": "一号船队", "since": "2024-01-05"}
    status, fleet = post(who["secretary"], address, sent)
    assert (status, fleet["members"], fleet["group"]) == (200, 0, None), fleet
    assert post(who["next_secretary"], address, sent)[0] == 404
    here = f"fleets/{fleet['id']}/"
    people = [world.away, world.helper, world.officer]
    for one in people:
        body = {"person": one.pk, "since": "2024-02-01"}
        assert post(who["secretary"], f"{here}boardings/", body)[0] == 200
    assert post(who["secretary"], f"{here}boardings/", body)[0] == 409
    assert list(
        post(who["secretary"], f"{here}boardings/", body | {"person": 10**9})[1]["problems"]
    ) == ["person"]
    found = {"leader": world.helper.pk, "on": "2024-03-01"}
    assert post(who["secretary"], f"{here}groups/", found)[0] == 409, (
        "three are not more than three"
    )
    rule = f"organizations/{world.county.pk}/boat-rules/"
    assert post(who["county"], rule, {"inclusive": True})[1]["inclusive"] is True
    assert post(who["town"], rule, {"inclusive": True})[0] == 404
    status, fleet = post(who["secretary"], f"{here}groups/", found)
    assert (status, fleet["members"], fleet["group"]["leader"]["id"]) == (200, 3, world.helper.pk)
    assert post(who["secretary"], f"{here}groups/removals/", {})[0] == 409, "it is large enough"
    member = FleetMember.objects.get(person=world.away)
    status, left = post(who["secretary"], f"fleet-members/{member.pk}/endings/", {})
    assert (status, left["until"]) == (200, TODAY)
    assert post(who["secretary"], f"fleet-members/{member.pk}/endings/", {})[1]["code"] == "stale"
    assert post(who["secretary"], f"{here}groups/removals/", {})[0] == 409, "kept to the year's end"
    FleetMember.objects.filter(pk=member.pk).update(until=dt.date(2025, 6, 1))
    group = BoatGroup.objects.get()
    assert boats.kept_until(group.fleet) == dt.date(2025, 12, 31)
    assert post(who["secretary"], f"{here}groups/removals/", {})[1]["group"] is None
    assert post(who["secretary"], f"{here}groups/removals/", {})[0] == 404
    assert [one["members"] for one in rows(who["town"], "fleets/")] == [2]
    assert len(rows(who["town"], "fleet-members/", fleet=fleet["id"], present="true")) == 2


def test_a_talent_is_kept_by_consent_and_deleted_with_it(world, who):
    stay = fw.gone(world)
    here = f"floating-members/{stay.pk}/talents/"
    items = {"occupation": "不外传", "wish": "yes", "skill": "不外传", "channel": "不外传", "step": "found",
             "consented_on": TODAY}  # fmt: skip
    assert (
        post(who["town"], here, {k: v for k, v in items.items() if k != "consented_on"})[0] == 400
    )
    assert list(post(who["town"], here, items | {"channel": "13800001111"})[1]["problems"]) == [
        "channel"
    ]
    assert post(who["away"], here, items)[0] == 403, "his own"
    status, told = post(who["secretary"], here, items)
    assert (status, told["person"]["id"], "不外传" in str(told)) == (200, world.away.pk, False), (
        told
    )
    assert rows(who["secretary"], "floating-talents/") == [told]
    (seen,) = rows(who["county"], "floating-talents/", wish="yes")
    assert (seen["person"], seen["stay"], seen["wish"]) == (None, None, "yes"), (
        "no names for the county"
    )
    assert post(who["secretary"], here, items | {"wish": "no"})[1]["wish"] == "no"
    assert Talent.objects.count() == 1
    status, back = post(who["away"], f"{here}removals/", {})
    assert (status, back["id"], Talent.objects.count()) == (200, stay.pk, 0)
    assert post(who["away"], f"{here}removals/", {})[0] == 404


def test_who_came_back_is_registered_with_the_capital(world, who):
    address = f"people/{world.away.pk}/homecomings/"
    sent = {"branch": world.branch.pk, "kind": "business", "amount": "500000", "on": TODAY}
    status, told = post(who["town"], address, sent)
    assert (status, told["amount"]) == (200, "500000.00"), told
    assert post(who["town"], address, sent)[0] == 409
    assert post(who["town"], address, sent | {"kind": "post"})[0] == 409, "a post takes no capital"
    assert list(post(who["town"], address, sent | {"branch": 10**9})[1]["problems"]) == ["branch"]
    assert post(who["town"], address, sent | {"amount": "-1"})[0] == 400
    assert post(who["leader"], address, sent)[0] == 403
    assert rows(who["county"], "homecomings/", kind="business") == [told]
    assert ReturnCase.objects.get().person == world.away


def test_the_census_of_a_half_year_is_logged_once(world, who):
    fw.gone(world)
    address = f"branches/{world.branch.pk}/censuses/"
    board = get(who["town"], "census-board/").json()
    assert [one["census"] for one in board["branches"]] == [None, None]
    sent = {"half": board["half"], "done_on": TODAY, "changes": "不外传的说明"}
    assert list(post(who["secretary"], address, sent | {"half": "2019H1"})[1]["problems"]) == [
        "half"
    ]
    assert list(
        post(who["secretary"], address, sent | {"done_on": "2026-01-01"})[1]["problems"]
    ) == ["done_on"]
    status, told = post(who["secretary"], address, sent)
    assert (status, told["found"], "不外传" in str(told)) == (200, 1, False), told
    assert post(who["secretary"], address, sent)[0] == 409
    assert post(who["next_secretary"], address, sent)[0] == 404
    assert rows(who["town"], "floating-censuses/", half=board["half"]) == [told]
    after = get(who["town"], "census-board/", half=board["half"]).json()["branches"]
    assert [one["census"] for one in after] == [None, Census.objects.get().pk]
    for wrong in ("2026", "2030H1", ""):
        assert get(who["town"], "census-board/", half=wrong).status_code == 400


def test_totals_and_what_recurs_are_the_pages(world, who):
    fw.gone(world)
    told = get(who["county"], "floating-overview/").json()
    assert [one["value"] for one in told["figures"] if one["label"] == "流出党员"] == ["1.00"]
    assert [(one["label"], one["out"]) for one in told["towns"]] == [("王庙镇", 1)]
    assert [one["out"] for one in told["destinations"]] == [1]
    assert "陈东升" not in str(told)
    owed = get(who["town"], "floating-obligations/").json()
    assert (owed["what"], owed["done"], owed["wanted"]) == ("census", 0, 2)
    learning = get(who["town"], "floating-obligations/", what="learning", period="2026-09").json()
    assert (learning["rule"], learning["period"]) == ("P32-R4", "2026-09")
    for wrong in ({"what": "x"}, {"period": "2026-09"}, {"period": "2030H1"}, {"what": ""}):
        assert get(who["town"], "floating-obligations/", **wrong).status_code == 400
    for address in ("floating-overview/", "floating-obligations/"):
        assert get(who["leader"], address).status_code == 403


def test_ones_own_stay_is_told_to_oneself(world, who):
    assert get(who["away"], "me/stay/").json() == {"stay": None, "tasks": []}
    stay = fw.gone(world)
    sent = {"title": "党章第一章", "kind": "chat", "sent_on": TODAY}
    task = post(who["secretary"], f"branches/{world.branch.pk}/learnings/", sent)[1]["id"]
    told = get(who["away"], "me/stay/").json()
    assert (told["stay"]["id"], told["tasks"][0]["done_on"]) == (stay.pk, None)
    assert post(who["away"], f"me/learnings/{task}/completions/", {})[0] == 200
    assert get(who["away"], "me/stay/").json()["tasks"][0]["done_on"] == TODAY
    assert get(who["helper"], "me/stay/").json()["stay"] is None
