"""Postings, teams and what is logged of them over the API: read and written as on the pages."""

import uuid

from members.dispatched.models import Attended, Posting, Team, Training, VillageProject, WorkLog
from members.dispatched.queries import months
from portal.models import Deed
from portal.periods import containing_day
from tests import dispatched_world as dw
from tests.calling import get, post, rows

TODAY = dw.TODAY.isoformat()
NEW = {"role": "first", "sender_words": "市水务局", "planned_until": "2028-06-01"}


def _verbs() -> list[str]:
    return list(Deed.objects.order_by("pk").values_list("verb", flat=True))


def test_somebody_is_posted_amended_and_his_posting_ended(world):
    person, key = dw.person("新来的", world.sender), str(uuid.uuid4())
    address = f"people/{person.pk}/postings/"
    sent = NEW | {"team": world.team.pk, "village": world.villages[2].pk, "since": TODAY}
    for _ in range(2):
        status, told = post("office", address, sent, key)
        assert (status, told["village"]["id"], told["team"]) == (
            200, world.villages[2].pk, world.team.pk,
        )  # fmt: skip
    assert Posting.objects.filter(person=person).count() == 1
    assert post("office", address, sent)[1]["code"] == "stale", "one posting at a time"
    address = f"first-secretaries/{told['id']}/"
    changed = NEW | {"second_village": world.villages[1].pk, "sender": world.sender.pk}
    status, told = post("office", f"{address}changes/", changed)
    assert (told["second_village"]["id"], told["sender"]["id"], told["sender_words"]) == (
        world.villages[1].pk, world.sender.pk, "",
    )  # fmt: skip
    assert get("office", address).json() == told
    leave = dw.asked(world, Posting.objects.get(pk=told["id"]), "office")
    ended = {"until": TODAY, "why": "轮换"}
    status, refused = post("office", f"{address}departures/", ended)
    assert (status, "请假" in refused["title"]) == (409, True)
    type(leave).objects.filter(pk=leave.pk).update(state="withdrawn")
    assert post("office", f"{address}departures/", ended)[1]["until"] == TODAY
    assert post("office", f"{address}departures/", ended)[1]["code"] == "stale"
    assert post("office", f"{address}changes/", changed)[1]["code"] == "stale"
    assert _verbs()[-4:] == ["登记派驻", "修改派驻", "请假", "结束派驻"]
    assert told["id"] in [
        one["id"] for one in rows("office", "first-secretaries/", present="false")
    ]


def test_what_a_posting_may_not_be_is_said_and_writes_nothing(world):
    person = dw.person("新来的", world.sender)
    address, before = f"people/{person.pk}/postings/", Deed.objects.count()
    sent = NEW | {"team": world.team.pk, "village": world.villages[2].pk, "since": TODAY}
    for wrong, field in (
        ({"team": 999_999}, "team"),
        ({"village": world.villages[3].pk}, "village"),
        ({"second_village": world.villages[3].pk}, "second_village"),
        ({"sender": world.town.pk}, "sender"),
        ({"sender_words": ""}, "sender"),
        ({"planned_until": "2026-01-01"}, "planned_until"),
        ({"planned_until": "9999-12-31"}, "planned_until"),
        ({"sender": world.sender.pk, "sender_words": "电话13812345678"}, "sender_words"),
    ):
        status, told = post("office", address, sent | wrong)
        assert (status, list(told["problems"])) == (422, [field]), wrong
    never = {"since": "9999-12-31", "planned_until": "9999-12-31"}
    assert list(post("office", address, sent | never)[1]["problems"]) == ["since", "planned_until"]
    assert post("office", address, sent | {"role": "x"})[0] == 400
    assert post("office", address, sent | {"names": "x"})[0] == 400
    for name, status in (("town", 403), ("self", 403), ("county_leader", 403), ("stranger", 404)):
        assert post(name, address, sent)[0] == status, name
    own = f"first-secretaries/{world.own.pk}/changes/"
    for name, status in (("self", 403), ("town", 403), ("lone", 404), ("stranger", 404)):
        assert post(name, own, NEW)[0] == status, name
    assert Deed.objects.count() == before


def test_a_team_is_founded_and_led_by_one_of_it(world):
    address = f"organizations/{world.town.pk}/dispatched-teams/"
    sent = {"name": "第二服务队", "since": TODAY}
    status, told = post("town", address, sent)
    assert (status, told["town"]["id"], told["people"]) == (200, world.town.pk, 0)
    assert post("town", address, sent)[1]["code"] == "stale"
    assert post("town", address, sent | {"since": "2027-01-01"})[0] == 422
    assert post("other_town", address, sent)[0] == 404
    assert post("self", address, sent)[0] == 403
    village = f"organizations/{world.villages[0].pk}/dispatched-teams/"
    assert post("office", village, sent)[1]["rule"] == "P10-R6"
    address = f"dispatched-teams/{world.team.pk}/leaders/"
    status, told = post("town", address, {"leader": world.own.person.pk})
    assert (status, told["leader"]["id"], told["people"]) == (200, world.own.person.pk, 2)
    status, told = post("town", address, {"leader": world.lone.person.pk})
    assert (status, list(told["problems"])) == (422, ["leader"])
    assert post("town", address, {"leader": None})[1]["leader"] is None
    assert post("county_leader", address, {"leader": None})[0] == 403
    assert post("other_town", address, {"leader": None})[0] == 404
    assert Team.objects.get(pk=world.team.pk).leader is None


def test_everybody_reads_what_his_pages_show_him(world):
    everyone = {world.own.pk, world.led.pk, world.lone.pk}
    mine = {world.own.pk, world.led.pk}
    for name, known in (
        ("office", everyone), ("county_leader", everyone), ("town", mine), ("leader", mine),
        ("other_town", {world.lone.pk}), ("self", {world.own.pk}), ("sender", {world.own.pk}),
        ("stranger", set()),
    ):  # fmt: skip
        assert {one["id"] for one in rows(name, "first-secretaries/")} == known, name
    dw.w.account("nobody_here")
    for address in (
        "first-secretaries/",
        "dispatched-teams/",
        "dispatched-logs/",
        "sender-visits/",
    ):
        assert get("nobody_here", address).status_code == 403, address
    assert get("sender", "dispatched-logs/").status_code == 403, "its letters tell it"
    assert [one["id"] for one in rows("self", "dispatched-teams/")] == [world.team.pk]
    assert get("self", f"first-secretaries/{world.led.pk}/").status_code == 404


def test_postings_are_narrowed_by_leave_and_training(world):
    dw.on_leave(world, world.own, -1, 3)
    training = Training(
        county=world.county, kind="central", on=dw.TODAY, title="班", by=world["office"]
    )
    training.save()
    Attended(training=training, posting=world.led).save()
    for narrowed, ids in (
        ({"away": "true"}, {world.own.pk}),
        ({"away": "false"}, {world.led.pk, world.lone.pk}),
        ({"trained": "true"}, {world.led.pk}),
        ({"trained": "false"}, {world.own.pk, world.lone.pk}),
        ({"sender": world.sender.pk}, {world.own.pk}),
        ({"team": world.other_team.pk}, {world.lone.pk}),
    ):
        assert {one["id"] for one in rows("office", "first-secretaries/", **narrowed)} == ids
    assert get("office", "first-secretaries/", away="x").status_code == 400


def test_work_is_logged_counted_in_the_month_and_struck(world):
    address, key = f"first-secretaries/{world.own.pk}/logs/", str(uuid.uuid4())
    visit = {"kind": "visit", "households": 5, "opinions": 2, "solved": 1}
    for _ in range(2):
        status, told = post("self", address, visit, key)
        assert (status, told["on"], told["village"]["id"]) == (200, TODAY, world.villages[0].pk)
    assert WorkLog.objects.count() == 1
    assert post("self", address, {"kind": "day"})[1]["problems"]["kind"] == [
        "“day”不是合法选项。可填visit、lecture、update、present。"
    ]
    assert post("leader", address, {"kind": "lecture", "said": "讲党课", "on": TODAY})[0] == 200
    assert post("self", address, {"kind": "present"})[0] == 200
    assert post("self", address, {"kind": "present"})[1]["code"] == "stale"
    (line,) = months.lines(
        Posting.objects.filter(pk=world.own.pk), containing_day(dw.TODAY, "month")
    )
    counted = {
        name: line.counts[name] for name in ("households", "opinions", "lectures", "on_post")
    }
    assert counted == {"households": 5, "opinions": 2, "lectures": 1, "on_post": 1}
    strike = f"dispatched-logs/{told['id']}/strikes/"
    assert post("self", strike, {"why": ""})[0] == 400
    assert post("lone", strike, {"why": "填错"})[0] == 404
    assert post("sender", strike, {"why": "填错"})[0] == 403
    status, told = post("self", strike, {"why": "填错"})
    assert (status, told["counts"]) == (200, False)
    assert post("self", strike, {"why": "填错"})[1]["code"] == "stale"
    assert [one["id"] for one in rows("town", "dispatched-logs/", counts="false")] == [told["id"]]
    assert len(rows("leader", "dispatched-logs/", counts="true", month=TODAY[:7])) == 2
    assert rows("town", "dispatched-logs/", month="0001-01") == []
    assert rows("lone", "dispatched-logs/") == []


def test_what_a_log_may_not_be_is_said(world):
    address = f"first-secretaries/{world.own.pk}/logs/"
    for wrong, field in (
        ({"kind": "visit"}, "households"),
        ({"kind": "visit", "households": 2, "solved": 3}, "solved"),
        ({"kind": "present", "households": 2}, "kind"),
        ({"kind": "lecture"}, "said"),
        ({"kind": "update", "said": "到张大爷家帮忙"}, "said"),
        ({"kind": "present", "on": "2027-01-01"}, "on"),
        ({"kind": "present", "village": world.villages[1].pk}, "village"),
    ):
        status, told = post("self", address, wrong)
        assert (status, list(told["problems"])) == (422, [field]), wrong
    assert post("self", address, {"kind": "nap"})[0] == 400
    assert post("sender", address, {"kind": "present"})[0] == 403
    assert post("other_town", address, {"kind": "present"})[0] == 404
    dw.on_leave(world, world.own, -3, 6)
    assert post("self", address, {"kind": "present"})[1]["rule"] == "P10-R1"
    assert not WorkLog.objects.exists()


def test_the_unit_that_sent_him_logs_its_visit_and_reads_it(world):
    address = f"first-secretaries/{world.own.pk}/visits/"
    sent = {"on": TODAY, "who": "principal", "said": "看望，送来图书"}
    status, told = post("sender", address, sent)
    assert (status, told["said"], told["person"]["id"]) == (200, sent["said"], world.own.person.pk)
    assert post("sender", address, sent)[1]["code"] == "stale"
    assert post("sender", address, sent | {"who": "unit", "on": "2027-01-01"})[0] == 422
    assert post("sender", f"first-secretaries/{world.led.pk}/visits/", sent)[0] == 404
    assert post("county_leader", address, sent)[0] == 403
    assert rows("sender", "sender-visits/", who="principal") == [told]
    assert rows("other_town", "sender-visits/") == []


def test_projects_are_written_down_and_count_once_done(world):
    Posting.objects.filter(pk=world.own.pk).update(second_village=world.villages[1])
    address = f"first-secretaries/{world.own.pk}/projects/"
    sent = {"kind": "ground", "title": "硬化路", "quantity": "1200.5", "amount": "80000.00"}
    status, told = post("self", address, sent | {"village": world.villages[1].pk})
    assert (status, told["quantity"], told["unit"], told["amount"], told["village"]["id"]) == (
        200, "1200.5", "平方米", "80000.00", world.villages[1].pk,
    )  # fmt: skip
    assert post("self", address, sent | {"village": world.villages[1].pk})[1]["code"] == "stale"
    assert post("self", address, sent | {"village": world.villages[3].pk})[0] == 422
    assert post("self", address, sent | {"quantity": "0"})[0] == 422
    assert post("self", address, sent | {"quantity": "1.25"})[0] == 400
    status, told = post("self", address, sent | {"kind": "funds", "amount": "0"})
    assert (status, list(told["problems"])) == (422, ["amount"])
    assert post("sender", address, sent)[0] == 403
    assert post("office", address, sent | {"done_on": TODAY})[0] == 200
    assert len(rows("town", "village-projects/", done="true")) == 1
    assert len(rows("town", "village-projects/", done="false", kind="ground")) == 1
    assert VillageProject.objects.count() == 2
