"""Visits, inspections, meetings, ledgers and reviews over the API: the pages' rights, words and refusals."""

import datetime as dt
import uuid
from typing import Any

import pytest

from grids.models import (
    Case,
    DisputeMeeting,
    Filing,
    FilingCase,
    Inspection,
    Review,
    ReviewItem,
    Visit,
)
from members.models import Grant, Person
from portal import clock
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.asking import get, post, rows, statements, twice
from tests.standing import once_a_module

built, world = once_a_module(rw.build)
TODAY = gw.TODAY.isoformat()


def body(world: gw.GridsWorld, **more: Any) -> dict[str, Any]:
    """What is sent of a visit."""
    return {
        "key": str(uuid.uuid4()), "grid": world.grids[2].pk, "on": TODAY, "matter": "routine",
        "words": "老人身体好", "household": "H-0007", **more,
    }  # fmt: skip


def without_key(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name != "key"}


def test_a_visit_is_logged_by_who_serves_there(world):
    told = twice(world.who("worker"), "visits/", without_key(body(world)))
    assert (told["words"], told["household"], told["late"], told["case"]) == (
        "老人身体好", "H-0007", False, None,
    )  # fmt: skip
    assert Visit.objects.count() == 1
    refused = {"leader": 403, "officer": 403, "neighbour": 422, "stranger": 403, "clerk": 403}
    for who, status in refused.items():
        assert post(world.who(who), "visits/", body(world))[0] == status, who
    assert Visit.objects.count() == 1


def test_a_key_in_the_body_is_one_visit_for_ever(world):
    sent = body(world)
    first = post(world.who("worker"), "visits/", sent)[1]
    assert post(world.who("worker"), "visits/", sent) == (201, first)
    status, told = post(world.who("worker"), "visits/", sent | {"words": "别的"})
    assert (status, told["code"]) == (409, "stale")
    assert post(world.who("worker"), "visits/", without_key(sent))[0] == 400, "no key at all"


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"on": "2026-10-01"}, 422, "最多补记3天"),
        ({"words": "张三，身份证370826199001011234"}, 422, "身份证"),
        ({"household": "孔家大院"}, 422, "户编号"),
        ({"matter": "gossip"}, 400, "不是合法选项"),
        ({"name": "张三"}, 400, "没有“name”这一项"),
        ({"kind": "no_such"}, 422, "没有“no_such”这一类"),
        ({"grid": 10**9}, 422, "没有这个网格"),
    ],
)
def test_what_may_not_be_kept_is_refused(world, more, status, said):
    answer, told = post(world.who("worker"), "visits/", body(world, **more))
    assert answer == status, told
    assert said in str(told["problems"])
    assert not Visit.objects.exists()


def test_a_visit_becomes_a_case_in_the_same_step(world):
    told = post(world.who("worker"), "visits/", body(world, kind="difficulty"))[1]
    case = Case.objects.get()
    assert (told["case"], told["case_number"]) == (case.pk, case.label)
    assert case.words == "老人身体好"


def test_diaries_are_read_by_few_and_words_of_disputes_by_fewer(world):
    rw.visit(world, kind=world.kind("dispute"))
    rw.visit(world)
    seen = {who: rows(world.who(who), "visits/") for who in ("worker", "leader", "dispatcher",
            "officer", "secretary", "neighbour", "next_dispatcher")}  # fmt: skip
    assert {who: len(found) for who, found in seen.items()} == {
        "worker": 2, "leader": 2, "dispatcher": 2, "officer": 0, "secretary": 0, "neighbour": 0,
        "next_dispatcher": 0,
    }  # fmt: skip
    assert [one["words"] for one in seen["leader"]] == ["老人身体好，问了医保", None], "PV-CASE"
    assert [one["household"] for one in seen["leader"]] == ["H-0007", None]
    assert all(one["words"] for one in seen["worker"])
    assert get(world.who("clerk"), "visits/")[0] == 403
    assert get(world.who("worker"), "visits/", household="H-0007")[0] == 400, (
        "no way to look one up"
    )
    status, told = get(world.who("officer"), "visit-counts/", month="2026-10")
    assert (status, told["rows"][0]["visits"], told["rows"][0]["cases"]) == (200, 2, 1)
    assert not {"words", "household"} & set(told["rows"][0])
    assert get(world.who("worker"), "visit-counts/")[0] == 403
    assert get(world.who("officer"), "visit-counts/", town=world.other_county.pk)[0] == 400
    assert get(world.who("officer"), "visit-counts/", month="October")[0] == 400


def test_inspections_and_meetings_are_logged_for_the_village(world):
    found = {"grid": world.grids[1].pk, "done_on": TODAY, "households": 120, "hazards": 1,
             "disputes": 0, "difficulties": 2, "findings": "护栏松动"}  # fmt: skip
    told = twice(world.who("leader"), "inspections/", found)
    assert (told["hazards"], Inspection.objects.count()) == (1, 1)
    keyed = found | {"key": str(uuid.uuid4())}
    assert post(world.who("worker"), "inspections/", keyed)[0] == 403
    assert post(world.who("leader"), "inspections/", keyed | {"hazards": -1})[0] == 400
    other = keyed | {"grid": world.grids[2].pk}
    assert post(world.who("secretary"), "inspections/", other)[0] == 422, "a village's node alone"
    dispute = world.handling("dispute")
    held = {"grid": world.grids[1].pk, "held_on": TODAY, "present": 6, "decisions": "上门调解",
            "cases": [dispute.pk]}  # fmt: skip
    told = twice(world.who("leader"), "dispute-meetings/", held)
    assert (told["cases"], told["decisions"]) == (1, "上门调解")
    wrong = held | {"key": str(uuid.uuid4()), "cases": [world.report().pk]}
    assert post(world.who("leader"), "dispute-meetings/", wrong)[0] == 422
    read = {who: rows(world.who(who), "dispute-meetings/")[0]["decisions"] for who in
            ("leader", "secretary", "dispatcher", "officer")}  # fmt: skip
    assert all(read.values())
    other_leader = Person.objects.create(name="x", sort_key="x", initials="x", home=world.village)
    account = gw.w.account("leader-2", "grid_leader", world.village)
    account.person = other_leader
    account.save()
    assert rows(account, "dispute-meetings/")[0]["decisions"] is None
    assert rows(world.who("stranger"), "inspections/") == []
    assert get(world.who("clerk"), "inspections/")[0] == 403


def test_a_month_is_filed_once_and_corrected_with_a_reason(world):
    desk, town = world.who("dispatcher"), world.town.pk
    now = get(desk, f"ledgers/{town}/2026-09/")[1]
    assert (now["version"], now["count"]) == (0, 0)
    told = twice(desk, "filings/", {"town": town, "month": "2026-09"})
    assert (told["version"], told["whole"], Filing.objects.count()) == (1, True, 1)
    status, again = post(desk, "filings/", {"town": town, "month": "2026-09"})
    assert (status, again["code"]) == (409, "stale")
    status, again = post(desk, "filings/", {"town": town, "month": "2026-09", "seen": 1})
    assert (status, set(again["problems"])) == (422, {"reason"})
    more = {"town": town, "month": "2026-09", "seen": 1, "reason": "漏报一件"}
    assert post(desk, "filings/", more)[1]["version"] == 2
    assert post(desk, "filings/", {"town": town, "month": "2026-10"})[0] == 409, "still running"
    assert post(desk, "filings/", {"town": town, "month": "9月"})[0] == 400
    assert post(world.who("officer"), "filings/", more)[0] == 403
    assert post(world.who("next_dispatcher"), "filings/", more)[0] == 422
    board = get(desk, "filing-board/")[1]["towns"][0]["months"][0]
    assert (board["month"], board["version"]) == ("2026-09", 2)
    listed = rows(world.who("officer"), "filings/", town=town)
    assert [one["version"] for one in listed] == [2, 1]
    address = f"filings/{listed[0]['id']}/"
    assert "body" in get(world.who("officer"), address)[1]
    for wrong in (address, f"{address}cases/", f"ledgers/{town}/2026-09/"):
        assert get(world.who("next_dispatcher"), wrong)[0] == 404, wrong
    assert get(desk, f"ledgers/{world.village.pk}/2026-09/")[0] == 404
    assert get(desk, f"ledgers/{town}/2026Q3/")[0] == 404


@pytest.fixture
def overdue(world) -> Case:
    """A case that was overdue in September."""
    case = world.report()
    Case.objects.filter(pk=case.pk).update(
        found_on=dt.date(2026, 9, 1), due_on=dt.date(2026, 9, 10)
    )
    return case


def test_a_review_is_opened_decided_and_closed(world, overdue):
    officer, sent = world.who("officer"), {"month": "2026-09", "held_on": TODAY}
    sent["county"] = world.county.pk
    made = twice(officer, "reviews/", sent)
    assert (made["cases"], made["decided"], Review.objects.count()) == (1, 0, 1)
    assert post(officer, "reviews/", sent)[0] == 409
    assert post(world.who("dispatcher"), "reviews/", sent)[0] == 403
    assert post(world.who("stranger"), "reviews/", sent)[0] == 422
    (item,) = rows(officer, f"reviews/{made['id']}/items/")
    assert (item["number"], item["why"], item["version"]) == (overdue.label, ["overdue"], "")
    assert "words" in item
    assert overdue.words not in str(item), "nothing of the case's own words"
    address, said = f"review-items/{item['id']}/decisions/", {"words": "请镇里办"}
    assert post(officer, address, {"decision": "supervise", **said})[0] == 422, (
        "by whom, until when"
    )
    assert post(officer, address, {"decision": "perhaps", **said})[0] == 400
    close = f"reviews/{made['id']}/closings/"
    assert post(officer, close)[0] == 409, "a case has no decision"
    full = {"decision": "supervise", "to": world.town.pk, "act_by": "2026-10-20", **said}
    told = twice(officer, address, full)
    assert (told["decision"], told["to"]["id"], told["by"]) == (
        "supervise",
        world.town.pk,
        "officer",
    )
    assert post(officer, address, full | {"decision": "watch"})[0] == 409, "what was seen is old"
    again = {"decision": "watch", "seen": told["version"], **said}
    assert post(officer, address, again)[1]["to"] is None
    assert post(officer, address, full | {"to": world.other_county.pk})[0] == 422
    for who in ("stranger", "dispatcher"):
        assert post(world.who(who), address, full)[0] == 404
        assert post(world.who(who), close)[0] == 404
    assert twice(officer, close)["closed_at"]
    assert post(officer, address, again)[0] == 409


def test_lists_ask_the_same_statements_for_ten_and_a_thousand_rows(world):
    now, who, place = clock.now(), world.who("worker"), {
        "grid": world.grids[1], "organization": world.village}  # fmt: skip
    Visit.objects.bulk_create(
        Visit(key=uuid.uuid4(), worker=who, person=who.person, on=gw.TODAY, matter="routine",
              words="x", logged_at=now, **place)
        for _ in range(1000)
    )  # fmt: skip
    Inspection.objects.bulk_create(
        Inspection(key=uuid.uuid4(), done_on=gw.TODAY, households=1, findings="x", by=who,
                   logged_at=now, **place)
        for _ in range(1000)
    )  # fmt: skip
    DisputeMeeting.objects.bulk_create(
        DisputeMeeting(key=uuid.uuid4(), held_on=gw.TODAY, present=1, decisions="x", by=who,
                       logged_at=now, **place)
        for _ in range(1000)
    )  # fmt: skip
    Filing.objects.bulk_create(
        Filing(town=world.town, period_code="2026-09", version=i, reason="x", due_on=gw.TODAY,
               filed_on=gw.TODAY, filed_at=now, filed_by=who, body={}, digest="x")
        for i in range(1, 1001)
    )  # fmt: skip
    case, filing = world.report(), Filing.objects.first()
    FilingCase.objects.bulk_create(
        FilingCase(filing=filing, case=case, position=i, label="x", kind="y", found_on=gw.TODAY,
                   due_on=gw.TODAY, state="found")
        for i in range(1, 1001)
    )  # fmt: skip
    many = [Case.objects.get(pk=world.report().pk) for _ in range(25)]
    review = Review.objects.create(
        county=world.county, period_code="2026-08", held_on=gw.TODAY, opened_at=now
    )
    ReviewItem.objects.bulk_create(
        ReviewItem(review=review, case=one, why=["overdue"]) for one in many
    )
    Grant.objects.create(
        account=who, role="grid_dispatcher", organization=world.town, since=gw.SINCE
    )
    officer = world.who("officer")
    asked = {
        "visits/": (world.who("worker"), 500), "inspections/": (officer, 500),
        "dispute-meetings/": (officer, 500), "filings/": (officer, 500),
        f"filings/{filing.pk}/cases/": (officer, 500), f"reviews/{review.pk}/items/": (officer, 25),
    }  # fmt: skip
    for address, (account, most) in asked.items():
        few = statements(account, f"{address}?page_size=10", 10)
        assert statements(account, f"{address}?page_size=500", most) == few, address
        assert few <= 8, address


def test_a_ledger_that_is_not_filed_lists_its_cases_by_number(world):
    case, desk = world.closed(), world.who("dispatcher")
    now = get(desk, f"ledgers/{world.town.pk}/2026-10/")[1]
    (line,) = now["cases"]
    assert (now["count"], line["case"], line["number"]) == (1, case.pk, case.label)
    assert (line["state"], line["overdue"], line["satisfaction"]) == ("closed", False, 5)
    assert "words" not in line
