"""Months, letters, inspections, honours and trainings over the API, against what the pages count."""

import uuid

from members.dispatched.models import (
    Attended,
    Honour,
    Inspection,
    LedgerItem,
    Letter,
    MonthSheet,
    Posting,
    Team,
)
from members.dispatched.queries import months, overview
from portal.models import Deed
from portal.periods import parse
from tests import dispatched_world as dw
from tests.calling import HERE, as_of, get, post, rows

TODAY = dw.TODAY.isoformat()


def _signed(world, **more: str) -> tuple[int, dict]:
    address = f"organizations/{world.county.pk}/dispatched-months/"
    return post("office", address, {"month": "2026-09"} | more)


def test_a_month_is_counted_signed_and_signed_anew(world):
    dw.visited(world, world.own, 20)
    before = get("office", "dispatched-counts/", month="2026-09").json()
    (line,) = (one for one in before["lines"] if one["posting"] == world.own.pk)
    assert (line["counts"]["households"], line["counts"]["on_post"], line["short"]) == (3, 1, True)
    (counted,) = months.lines(Posting.objects.filter(pk=world.own.pk), parse("2026-09"))
    assert (line["counts"], line["wanted"]) == (counted.counts, counted.wanted)
    assert before["signed"] == []
    status, told = _signed(world)
    assert (status, told["version"], told["postings"]) == (200, 1, 3)
    dw.visited(world, world.own, 20)  # the office adds what lacked
    after = get("office", "dispatched-counts/", month="2026-09").json()
    assert (after["signed"], after["teams"]) == ([told["id"]], before["teams"])
    assert list(_signed(world)[1]["problems"]) == ["why"]
    status, second = _signed(world, why="补登了一次走访")
    assert (status, second["version"], second["why"]) == (200, 2, "补登了一次走访")
    stats = rows("self", "dispatched-month-stats/", month="2026-09")
    assert [(one["version"], one["households"]) for one in stats] == [(2, 6), (1, 3)]
    assert [one["id"] for one in rows("town", "dispatched-months/")] == [second["id"], told["id"]]
    assert rows("stranger", "dispatched-months/") == []
    assert get("self", "dispatched-months/").status_code == 403


def test_a_month_is_signed_by_the_office_once_it_is_over(world):
    address = f"organizations/{world.county.pk}/dispatched-months/"
    assert post("office", address, {"month": "2026-10"})[1]["rule"] == "P10-R5"
    assert list(post("office", address, {"month": "2027-01"})[1]["problems"]) == ["month"]
    assert post("office", address, {"month": "2026-13"})[0] == 400
    for name, status in (("town", 403), ("county_leader", 403), ("self", 403), ("stranger", 404)):
        assert post(name, address, {"month": "2026-09"})[0] == status, name
    assert not MonthSheet.objects.exists()
    assert get("office", "dispatched-counts/", month="2027-01").status_code == 400
    assert get("office", "dispatched-counts/", year="2026").status_code == 400


def test_senders_are_told_once_and_give_their_receipt(world):
    dw.visited(world, world.own, 20)
    sheet, key = _signed(world)[1], str(uuid.uuid4())
    address = f"dispatched-months/{sheet['id']}/letters/"
    assert post("town", address, {})[0] == 403
    assert post("office", address, {"remark": "张大娘家的事"})[0] == 422
    for _ in range(2):
        status, told = post("office", address, {"remark": "请支持"}, key)
        (letter,) = told["letters"]
        assert (status, letter["sender"]["id"], letter["read_on"]) == (200, world.sender.pk, None)
    assert post("office", address, {})[1]["code"] == "stale"
    assert Letter.objects.count() == 1
    assert rows("sender", "dispatched-letters/", received="false") == [letter]
    assert rows("office", "dispatched-letters/") == [letter]
    (stat,) = rows("sender", "dispatched-month-stats/", sheet=sheet["id"])
    assert (stat["posting"], stat["households"]) == (world.own.pk, 3)
    receipt = f"dispatched-letters/{letter['id']}/receipts/"
    assert post("office", receipt, {})[0] == 403
    assert post("lone", receipt, {})[0] == 404
    assert post("sender", receipt, {"on": TODAY})[0] == 400
    assert post("sender", receipt, {})[1]["read_on"] == TODAY
    assert post("sender", receipt, {})[1]["code"] == "stale"
    counts = get("office", "dispatched-counts/", month="2026-09").json()
    assert (counts["letters"], counts["unread"]) == (1, 0)


def test_the_board_tells_what_the_page_tells(world):
    dw.visited(world, world.own)
    dw.on_leave(world, world.led, -1, 1)
    told = get("office", "dispatched-board/").json()
    rows_ = overview.board(world["office"])
    assert [one["team"] for one in told["teams"]] == [one.line.team.pk for one in rows_]
    assert (told["teams"][0]["away"], told["teams"][0]["late"]) == (1, 1)
    figures = {one["label"]: one["value"] for one in told["figures"]}
    assert (figures["走访"], figures["收集民意"]) == ("3", "2")
    assert get("self", "dispatched-board/").status_code == 403
    assert [one["team"] for one in get("other_town", "dispatched-board/").json()["teams"]] == [
        world.other_team.pk
    ]


def test_an_inspection_is_planned_in_silence_and_its_items_closed_by_proof(
    world, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    village, before = world.villages[0].pk, Deed.objects.count()
    address = f"organizations/{village}/dispatched-inspections/"
    sent = {"planned_on": TODAY, "inspectors": "第一组"}
    for name, status in (("town", 403), ("self", 403), ("stranger", 404)):
        assert post(name, address, sent)[0] == status, name
    empty = f"organizations/{world.villages[2].pk}/dispatched-inspections/"
    assert post("office", empty, sent)[0] == 404, "nobody is posted there"
    status, told = post("office", address, sent)
    assert (status, told["state"], told["items"]) == (200, "planned", 0)
    assert post("office", address, sent)[1]["code"] == "stale"
    assert rows("town", "dispatched-inspections/") == [], "it is unannounced"
    here = f"dispatched-inspections/{told['id']}/"
    item = {"posting": world.own.pk, "text": "补记走访", "due_on": "2026-10-31"}
    assert post("office", f"{here}items/", item)[1]["rule"] == "P10-R8", "not held yet"
    held = {"done_on": TODAY, "discipline": "张", "supervision": "李", "findings": "在岗"}
    assert post("office", f"{here}findings/", held | {"supervision": ""})[0] == 400
    assert post("town", f"{here}findings/", held)[0] == 404
    assert post("office", f"{here}findings/", held)[1]["state"] == "done"
    assert post("office", f"{here}findings/", held)[1]["code"] == "stale"
    assert post("office", f"{here}cancellations/", {})[1]["code"] == "stale"
    assert len(rows("town", "dispatched-inspections/", state="done")) == 1
    wrong = post("office", f"{here}items/", item | {"posting": world.lone.pk})
    assert (wrong[0], list(wrong[1]["problems"])) == (422, ["posting"])
    assert post("town", f"{here}items/", item)[0] == 403
    status, told = post("office", f"{here}items/", item)
    assert (status, told["state"], told["proven"]) == (200, "open", False)
    step = f"dispatched-items/{told['id']}/decisions/"
    assert post("office", step, {"do": "close"})[1]["code"] == "stale"
    corrected = {"do": "correct", "said": "已补记"}
    assert post("lone", step, corrected)[0] == 404
    assert post("county_leader", step, corrected)[0] == 403
    assert list(post("town", step, corrected)[1]["problems"]) == ["proof"]
    answer = as_of("office").post(HERE + step, corrected | {"proof": dw.picture()})
    assert answer.json()["state"] == "corrected", answer.json()
    assert post("office", step, {"do": "close"})[1]["rule"] == "E-CONFLICT"
    assert post("office2", step, {"do": "return"})[0] == 422
    assert post("office2", step, {"do": "return", "said": "不够"})[1]["sent_back"] == "不够"
    as_of("office").post(HERE + step, corrected | {"proof": dw.picture()})
    assert LedgerItem.objects.get(pk=told["id"]).proof is not None
    assert post("self", step, {"do": "close"})[0] == 403
    status, told = post("office2", step, {"do": "close"})
    assert (told["state"], told["closed_on"], told["proven"]) == ("closed", TODAY, True)
    for name, seen in (("self", 1), ("leader", 1), ("town", 1), ("lone", 0)):
        assert len(rows(name, "dispatched-items/", state="closed")) == seen, name
    assert Deed.objects.count() > before


def test_a_planned_inspection_is_cancelled(world):
    address = f"organizations/{world.villages[0].pk}/dispatched-inspections/"
    told = post("office", address, {"planned_on": TODAY, "inspectors": "组"})[1]
    here = f"dispatched-inspections/{told['id']}/cancellations/"
    assert post("office", here, {"why": "雨"})[0] == 400
    assert post("county_leader", here, {})[0] == 404
    assert post("office", here, {})[1]["state"] == "cancelled"
    assert Inspection.objects.get().state == "cancelled"


def test_flags_and_the_chosen_are_recorded_within_their_numbers_and_revoked(world):
    teams = [world.team, world.other_team] + [
        Team.objects.create(town=world.town, name=f"第{n}队", since=dw.SINCE) for n in range(3)
    ]
    sent = {"period": "2026-09", "said": "部务会研究"}
    for team in teams[:3]:
        assert post("office", f"dispatched-teams/{team.pk}/flags/", sent)[0] == 200
    fourth = f"dispatched-teams/{teams[3].pk}/flags/"
    assert post("office", fourth, sent)[1]["rule"] == "P10-R6"
    assert list(post("office", fourth, sent | {"period": "2026-10"})[1]["problems"]) == ["period"]
    assert post("town", fourth, sent)[0] == 403
    assert post("stranger", fourth, sent)[0] == 404
    chosen = f"first-secretaries/{world.own.pk}/honours/"
    told = post("office", chosen, {"period": "2026", "said": "投票"})[1]
    assert (told["kind"], told["person"]["id"], told["team"]) == (
        "chosen", world.own.person.pk, None,
    )  # fmt: skip
    assert post("office", chosen, {"period": "2026", "said": "投票"})[1]["code"] == "stale"
    assert post("office", chosen, {"period": "2026-09", "said": "投票"})[0] == 422
    revoke = f"dispatched-honours/{told['id']}/revocations/"
    assert post("town", revoke, {"why": "有误"})[0] == 404
    assert post("county_leader", revoke, {"why": "有误"})[0] == 403
    assert post("office", revoke, {"why": "有误"})[1]["revoked_on"] == TODAY
    assert post("office", revoke, {"why": "有误"})[1]["code"] == "stale"
    assert len(rows("office", "dispatched-honours/", standing="true")) == 3
    assert len(rows("other_town", "dispatched-honours/", period="2026-09", kind="flag")) == 1
    assert get("self", "dispatched-honours/").status_code == 403
    assert Honour.objects.count() == 4


def test_a_training_says_who_was_there(world):
    address = f"organizations/{world.county.pk}/dispatched-trainings/"
    sent = {"kind": "central", "on": TODAY, "title": "培训班", "people": [world.own.pk] * 2}
    status, told = post("office", address, sent)
    assert (status, told["people"]) == (200, 1)
    assert post("office", address, sent)[1]["code"] == "stale"
    assert post("office", address, sent | {"people": []})[0] == 400
    assert list(post("office", address, sent | {"people": [999_999]})[1]["problems"]) == ["people"]
    assert post("office", address, sent | {"on": "2027-01-01"})[0] == 422
    assert post("town", address, sent)[0] == 403
    assert post("stranger", address, sent)[0] == 404
    assert Attended.objects.get().posting_id == world.own.pk
    assert rows("town", "dispatched-trainings/")[0]["people"] == 1
    assert rows("other_town", "dispatched-trainings/") == []
    assert rows("office", "dispatched-trainings/", posting=world.led.pk) == []
    assert [
        one["people"] for one in rows("office", "dispatched-trainings/", posting=world.own.pk)
    ] == [1]
    assert len(rows("office", "first-secretaries/", trained="false")) == 2
