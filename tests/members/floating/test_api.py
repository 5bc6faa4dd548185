"""Writes about floating members over the API: by who may, once a key, and words do not come back."""

import datetime as dt
import uuid

from members.floating.models import Contact, FloatingMember, Report
from members.floating.models import Station as WorkStation
from portal.models import Deed
from tests import floating_world as fw
from tests.calling import get, post, rows

TODAY = fw.TODAY.isoformat()
FACTS = fw.FACTS | {"left_on": "2024-01-10", "reason": "不外传的事"}


def _who(world, name: str) -> str:
    return world.accounts[name].username


def test_a_stay_is_registered_corrected_and_ended(world):
    keeper, key = _who(world, "secretary"), str(uuid.uuid4())
    address = f"people/{world.away.pk}/stays/"
    for _ in range(2):
        status, told = post(keeper, address, {"direction": "out"} | FACTS, key)
        assert (status, told["state"], told["branch"]["id"]) == (200, "away", world.branch.pk)
    assert FloatingMember.objects.count() == 1
    assert "不外传" not in str(told), "the reason stays on the page"
    status, again = post(keeper, address, {"direction": "out"} | FACTS)
    assert (status, again["code"]) == (409, "stale")
    other = world.accounts["stranger"].username
    assert post(other, address, {"direction": "out"} | FACTS)[0] == 404
    assert post(_who(world, "leader"), address, {"direction": "out"} | FACTS)[0] == 403
    address = f"floating-members/{told['id']}/"
    status, told = post(keeper, f"{address}changes/", FACTS | {"city": "无锡市"})
    assert (status, told["city"]) == (200, "无锡市")
    assert post(keeper, f"{address}changes/", FACTS | {"city": "无锡市某街道12号"})[0] in (400, 422)
    assert post(keeper, f"{address}changes/", FACTS | {"station": 999_999})[0] == 422
    assert post(keeper, f"{address}changes/", FACTS | {"employer": "x"})[0] == 400
    assert post(other, f"{address}changes/", FACTS)[0] == 404
    assert post(_who(world, "away"), f"{address}changes/", FACTS)[0] == 403
    assert post(keeper, f"{address}decisions/", {"do": "dance"})[0] == 400
    assert post(keeper, f"{address}decisions/", {"do": "find", "reason": "x"})[1]["code"] == "stale"
    status, told = post(keeper, f"{address}decisions/", {"do": "return", "on": TODAY})
    assert (status, told["state"], told["returned_on"]) == (200, "returned", TODAY)
    assert post(keeper, f"{address}changes/", FACTS)[0] == 409


def test_who_has_come_is_kept_by_the_branch_that_is_named(world):
    address = f"people/{world.away.pk}/stays/"
    sent = {"direction": "in"} | FACTS
    status, told = post(_who(world, "town"), address, sent)
    assert (status, list(told["problems"])) == (422, ["branch"])
    status, told = post(_who(world, "town"), address, sent | {"branch": world.other_branch.pk})
    assert (status, told["branch"]["id"]) == (200, world.other_branch.pk)


def test_losing_somebody_waits_for_twelve_silent_months(world):
    stay = fw.gone(world, since=fw.TODAY - dt.timedelta(days=100))
    address = f"floating-members/{stay.pk}/decisions/"
    status, told = post(_who(world, "secretary"), address, {"do": "lose", "reason": "找不到"})
    assert (status, told["rule"]) == (409, "P32-R11")
    FloatingMember.objects.update(registered_on="2024-01-10", left_on="2024-01-10")
    assert post(_who(world, "secretary"), address, {"do": "lose"})[0] == 422, "a reason is wanted"
    assert post(_who(world, "secretary"), address, {"do": "lose", "reason": "找不到"})[0] == 200


def test_reports_are_written_by_himself_or_for_him_once_a_day(world):
    stay = fw.gone(world)
    address, before = f"floating-members/{stay.pk}/reports/", Deed.objects.count()
    for name, status in (("helper", 404), ("leader", 404), ("stranger", 404)):
        assert post(_who(world, name), address, fw.REPORT)[0] == status, name
    assert post(_who(world, "away"), address, fw.REPORT | {"mode": "x"})[0] == 400
    assert post(_who(world, "away"), address, fw.REPORT | {"on": "2027-01-01"})[0] == 422
    assert post(_who(world, "away"), address, fw.REPORT | {"work": "电话13812345678"})[0] == 422
    assert Deed.objects.count() == before
    status, told = post(_who(world, "away"), address, fw.REPORT)
    assert (status, told["last_report"], "在厂里" in str(told)) == (200, TODAY, False)
    assert Report.objects.get().by_himself
    assert post(_who(world, "secretary"), address, fw.REPORT)[1]["code"] == "stale"
    (row,) = rows(_who(world, "secretary"), "floating-reports/", month=TODAY[:7])
    assert (row["stay"], row["on"], "thought" in row) == (stay.pk, TODAY, False)
    assert rows(_who(world, "next_secretary"), "floating-reports/") == []
    assert get(_who(world, "away"), "floating-reports/").status_code == 403


def test_a_helper_is_paired_and_logs_his_contacts(world):
    stay, keeper = fw.gone(world), _who(world, "secretary")
    address = f"floating-members/{stay.pk}/"
    sent = {"on": TODAY, "channel": "微信", "matter": "不外传的问候"}
    assert post(keeper, f"{address}contacts/", sent)[0] == 409, "no helper yet"
    assert post(keeper, f"{address}helpers/", {"helper": world.officer.pk})[0] == 422
    assert post(keeper, f"{address}helpers/", {"helper": world.helper.pk})[0] == 200
    assert post(keeper, f"{address}helpers/", {"helper": world.helper.pk})[1]["code"] == "stale"
    status, told = post(_who(world, "helper"), f"{address}contacts/", sent)
    assert (status, "不外传" in str(told)) == (200, False)
    assert post(_who(world, "helper"), f"{address}contacts/", sent)[1]["code"] == "stale"
    assert post(_who(world, "helper"), f"{address}contacts/", sent | {"channel": "鸽子"})[0] == 400
    assert post(_who(world, "away"), f"{address}contacts/", sent)[0] == 403
    assert Contact.objects.get().matter == "不外传的问候"
    (row,) = rows(keeper, "floating-contacts/", stay=stay.pk)
    assert (row["helper"]["id"], "matter" in row) == (world.helper.pk, False)
    assert post(keeper, f"{address}officers/", {"officer": 999_999})[0] == 422
    assert post(keeper, f"{address}officers/", {"officer": None})[0] == 200


def test_learning_is_sent_by_a_branch_and_done_by_its_member(world):
    fw.gone(world)
    address = f"branches/{world.branch.pk}/learnings/"
    sent = {"title": "党章第一章", "kind": "chat", "sent_on": TODAY}
    status, told = post(_who(world, "secretary"), address, sent)
    assert (status, told["done"]) == (200, 0)
    assert post(_who(world, "secretary"), address, sent)[1]["code"] == "stale"
    assert post(_who(world, "next_secretary"), address, sent)[0] == 404
    assert post(_who(world, "away"), address, sent)[0] == 403
    done = f"me/learnings/{told['id']}/completions/"
    assert post(_who(world, "helper"), done, {})[0] == 404
    assert post(_who(world, "away"), done, {"x": 1})[0] == 400
    assert post(_who(world, "away"), done, {})[1]["done"] == 1
    assert post(_who(world, "away"), done, {})[1]["code"] == "stale"


def test_stations_are_visited_by_who_keeps_them(world):
    made = WorkStation.objects.create(
        organization=world.town, name="苏州工作站", province="江苏省", city="苏州市",
        since=dt.date(2025, 1, 1),
    )  # fmt: skip
    address = f"work-stations/{made.pk}/visits/"
    sent = {"kind": "visit", "on": TODAY, "said": "不外传"}
    status, told = post(_who(world, "town"), address, sent)
    assert (status, told["visited_on"], told["contacted_on"]) == (200, TODAY, None)
    assert "不外传" not in str(told)
    assert post(_who(world, "town"), address, sent | {"kind": "x"})[0] == 400
    assert post(_who(world, "stranger"), address, sent)[0] == 404
    assert post(_who(world, "leader"), address, sent)[0] == 403
