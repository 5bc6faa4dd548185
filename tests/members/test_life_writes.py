"""Writes of branch life over the API: by who may, with the pages' own refusals, and once a key."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Attendance, Development, DuesRecord, Meeting, Membership, Transfer
from portal.models import Deed
from tests import life_world as lw
from tests.calling import as_of, get, post, rows, statements
from tests.standing import once_a_module

built, world = once_a_module(lw.build)
TODAY = lw.TODAY.isoformat()


def _names(world) -> dict[str, str]:
    return {name: account.username for name, account in world.accounts.items()}


@pytest.fixture
def who(world):
    return _names(world)


def _lines(*people, **more):
    return [
        {"person": one.pk, "base": "4000", "rate": "0.5", "paid": "20", "paid_on": TODAY, "seen": 0}
        | more
        for one in people
    ]


def test_dues_are_written_all_or_none_against_what_was_seen(world, who):
    one, other, far = world.member(), world.member(), world.member(world.far_branch)
    address = f"branches/{world.branch.pk}/dues/"
    sent = {"month": "2026-10", "lines": _lines(one, other)}
    status, told = post(who["secretary"], address, sent)
    assert (status, [row["due"] for row in told["written"]]) == (200, ["20.00", "20.00"])
    assert post(who["secretary"], address, sent)[1]["written"] == [], "nothing is other than it was"
    late = {"month": "2026-10", "lines": _lines(one, paid="25")}
    assert post(who["secretary"], address, late)[1]["code"] == "stale", "seen is not 0 any more"
    sheet = get(who["secretary"], f"branches/{world.branch.pk}/dues-sheet/", month="2026-10").json()
    assert {line["seen"] for line in sheet["lines"] if line["person"] in (one.pk, other.pk)} == {1}
    again = {"month": "2026-10", "lines": _lines(one, seen=1, paid="30")}
    status, told = post(who["secretary"], address, again)
    assert (status, told["written"][0]["paid"]) == (200, "30.00")
    for wrong, where in (
        (_lines(one, seen=2, paid_on="2026-12-01"), "lines.0.paid_on"),
        (_lines(one, seen=2, paid=None), "lines.0.paid"),
        (_lines(far), "lines"), (_lines(one, one, seen=2), "lines"),
    ):  # fmt: skip
        status, told = post(who["secretary"], address, {"month": "2026-10", "lines": wrong})
        assert (status, list(told["problems"])) == (422, [where]), told
    for wrong in ({"rate": "6"}, {"base": "x"}, {"seen": -1}, {"x": 1}):
        lines = _lines(one, **wrong)
        assert post(who["secretary"], address, {"month": "2026-10", "lines": lines})[0] == 400
    assert DuesRecord.objects.get(person=one).paid == Decimal(30)
    ahead = {"month": "2028-10", "lines": _lines(one)}
    assert post(who["secretary"], address, ahead)[0] == 422
    assert post(who["next_secretary"], address, sent)[0] == 404
    assert post(who["archivist"], address, sent)[0] in (403, 404)


def test_sums_of_dues_are_the_pages_and_for_who_keeps_branches(world, who):
    one = world.member()
    for month in ("2026-05", "2026-06", "2026-07", "2026-08"):
        DuesRecord.objects.create(
            branch=world.branch, person=one, month=month, base=4000, rate=1, due=40
        )
    told = get(who["secretary"], "dues-sums/", month="2026-08").json()
    assert [(b["branch"], b["due"], b["unpaid"]) for b in told["branches"]] == [
        (world.branch.pk, "40.00", 1)
    ]
    assert [(a["person"], a["months"], a["owes"]) for a in told["arrears"]] == [
        (one.pk, 4, "160.00")
    ]
    assert get(who["secretary"], "dues-sums/", month="2026-8").status_code == 400
    assert get(who["secretary"], "dues-sums/", month="").status_code == 400
    assert get(who["archivist"], "dues-sums/").status_code == 403
    assert get(who["next_secretary"], f"branches/{world.branch.pk}/dues-sheet/").status_code == 404


def test_a_sheet_of_dues_asks_no_more_for_a_thousand_members(world, who):
    addresses = ("dues-sums/", f"branches/{world.branch.pk}/dues-sheet/", "dues/")
    for _ in range(10):
        world.member()
    few = [statements(who["secretary"], one) for one in addresses]
    people = Membership.objects.values_list("person__home", flat=True)
    home = people.filter(branch=world.branch).first()
    made = lw.Person.objects.bulk_create(
        lw.Person(name=f"多{n}", sort_key=f"d{n:04}", initials="d", home_id=home)
        for n in range(1000)
    )
    Membership.objects.bulk_create(
        Membership(person=one, branch=world.branch, stage="full", since=lw.LONG_AGO) for one in made
    )
    DuesRecord.objects.bulk_create(
        DuesRecord(branch=world.branch, person=one, month="2026-10", base=1, rate=1, due=1)
        for one in made
    )
    assert [statements(who["secretary"], one) for one in addresses] == few
    assert max(few) <= 8


def _held(*people, **more):
    return {
        "kind": "theme", "held_on": "2026-10-05", "topic": "学党章", "place": "会议室",
        "minutes": "不外传的记录", "attended": [{"person": p.pk, "state": "present"} for p in people],
    } | more  # fmt: skip


def test_the_scan_of_a_record_comes_with_its_meeting(world, who, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world.member()
    members = [m.person for m in Membership.objects.filter(branch=world.branch)]

    def send(data: bytes, **more):
        held = {"kind": "theme", "held_on": "2026-10-05", "topic": "学党章", "place": "会议室"}
        held |= more
        held["file"] = SimpleUploadedFile("记录.pdf", data)
        address = f"/api/v1/branches/{world.branch.pk}/meetings/"
        answer = as_of(who["secretary"]).post(address, held)
        return answer.status_code, answer.json()

    attended = [json.dumps({"person": p.pk, "state": "present"}) for p in members]
    assert send(b"MZ", attended=attended)[0] == 422
    assert send(b"%PDF-1.7 x", attended="nobody")[0] == 400
    assert send(b"%PDF-1.7 x")[0] == 400
    assert not Meeting.objects.exists()
    status, told = send(b"%PDF-1.7 x", attended=attended)
    assert status == 200, told
    assert told["present"] == len(members)
    assert Meeting.objects.get().file.name == "记录.pdf"
    assert send(b"%PDF-1.7 y", attended=f"[{','.join(attended)}]", held_on="2026-10-06")[0] == 200


def test_a_meeting_is_written_down_once_and_its_words_do_not_come_back(world, who):
    one, other, far = world.member(), world.member(), world.member(world.far_branch)
    members = [m.person for m in Membership.objects.filter(branch=world.branch)]
    address, key = f"branches/{world.branch.pk}/meetings/", str(uuid.uuid4())
    for _ in range(2):
        status, told = post(who["secretary"], address, _held(*members), key)
        assert (status, told["present"], "不外传" in str(told)) == (200, len(members), False)
    assert Meeting.objects.count() == 1
    kept = Meeting.objects.get()
    assert (kept.minutes, kept.by.username) == ("不外传的记录", who["secretary"])
    away = [{"person": m.pk, "state": "present"} for m in members if m != other]
    away.append({"person": other.pk, "state": "leave"})
    status, told = post(who["secretary"], address, _held(attended=away))
    assert (status, "都要写原因" in str(told["problems"])) == (422, True)
    away[-1]["reason"] = "不外传的病"
    status, told = post(who["secretary"], address, _held(attended=away))
    assert (status, told["leave"], "不外传" in str(told)) == (200, 1, False)
    assert Attendance.objects.get(reason="不外传的病").person == other
    status, told = post(who["secretary"], address, _held(far))
    assert (status, str(far.pk) in told["problems"]["attended"][0]) == (422, True)
    assert post(who["secretary"], address, _held(one, one))[0] == 422
    assert post(who["secretary"], address, _held(*members, group=7))[0] == 422
    assert post(who["secretary"], address, _held(*members, held_on="2026-12-01"))[0] == 422
    assert post(who["secretary"], address, _held(*members, kind="x"))[0] == 400
    assert post(who["secretary"], address, _held())[0] == 400
    assert post(who["next_secretary"], address, _held(*members))[0] == 404
    strike = f"meetings/{kept.pk}/strikes/"
    assert post(who["next_secretary"], strike, {"reason": "x"})[0] == 404
    assert post(who["secretary"], strike, {})[0] == 400
    assert post(who["secretary"], strike, {"reason": "日期填错"})[1]["struck_on"] == TODAY
    assert post(who["secretary"], strike, {"reason": "再来"})[1]["code"] == "stale"


def test_a_member_goes_to_another_branch_by_both_sides(world, who):
    one, key = world.member(), str(uuid.uuid4())
    address = f"people/{one.pk}/transfers/"
    sent = {"to_branch": world.next_branch.pk, "why": "不外传的迁居", "dues_until": "2026-10"}
    for _ in range(2):
        status, told = post(who["secretary"], address, sent, key)
        assert (status, told["state"], told["number"]) == (200, "drafted", "")
        assert "不外传" not in str(told)
    assert Transfer.objects.filter(person=one).count() == 1
    assert post(who["secretary"], address, sent)[0] == 409, "one is open"
    two = world.member()
    for wrong in (
        {"to_branch": 999_999}, {"to_branch": world.village.pk}, {"to_branch": world.branch.pk},
        {"outside": "某市某支部"}, {"dues_until": "2020-01"},
    ):  # fmt: skip
        assert post(who["secretary"], f"people/{two.pk}/transfers/", sent | wrong)[0] == 422, wrong
    assert post(who["secretary"], f"people/{two.pk}/transfers/", {"why": "迁居"})[0] == 422
    assert post(who["next_secretary"], address, sent)[0] == 404
    way = f"transfers/{told['id']}/"
    assert post(who["secretary"], f"{way}receive/", {"on": TODAY})[0] in (403, 409)
    assert post(who["secretary"], f"{way}send/", {"valid_until": "2028-01-01"})[0] == 422
    assert post(who["next_secretary"], f"{way}send/", {"valid_until": "2026-11-13"})[0] == 403
    assert post(who["far_secretary"], f"{way}send/", {"valid_until": "2026-11-13"})[0] == 404
    status, told = post(who["secretary"], f"{way}send/", {"valid_until": "2026-11-13"})
    assert (status, told["state"], bool(told["number"])) == (200, "sent", True)
    assert post(who["secretary"], f"{way}receive/", {"on": TODAY})[0] == 403
    assert post(who["next_secretary"], f"{way}receive/", {"on": "2026-10-01"})[0] == 422
    assert Membership.objects.get(person=one, until=None).branch == world.branch
    status, told = post(who["next_secretary"], f"{way}receive/", {"on": TODAY, "answer": "不外传"})
    assert (status, told["ended_on"], "不外传" in str(told)) == (200, TODAY, False)
    assert Membership.objects.get(person=one, until=None).branch == world.next_branch
    assert post(who["secretary"], f"{way}withdraw/", {"reason": "填错"})[1]["code"] == "stale"


def test_a_letter_is_sent_back_or_taken_back_with_a_reason(world, who):
    for do, by in (("refuse", "next_secretary"), ("withdraw", "secretary")):
        one = world.member()
        sent = {"to_branch": world.next_branch.pk, "why": "迁居"}
        way = f"transfers/{post(who['secretary'], f'people/{one.pk}/transfers/', sent)[1]['id']}/"
        assert post(who["secretary"], f"{way}send/", {"valid_until": "2026-11-13"})[0] == 200
        assert post(who[by], f"{way}{do}/", {"x": 1})[0] == 400
        if do == "refuse":
            assert post(who[by], f"{way}{do}/", {})[0] == 422, "a reason is wanted"
        assert post(who[by], f"{way}{do}/", {"reason": "填错了"})[0] == 200
        assert Membership.objects.get(person=one, until=None).branch == world.branch


def test_somebody_from_outside_the_city_becomes_a_member_once_received(world, who):
    sent = {
        "name": "钱某", "stage": "full", "joined_on": "2010-01-01", "full_on": "2011-01-01",
        "outside": "中共某市某支部", "number": "A-7", "sent_on": "2026-10-01",
        "valid_until": "2026-11-01", "why": "迁居",
    }  # fmt: skip
    address = f"branches/{world.branch.pk}/arrivals/"
    status, told = post(who["secretary"], address, sent | {"full_on": None})
    assert (status, list(told["problems"])) == (422, ["full_on"])
    assert post(who["secretary"], address, sent | {"stage": "x"})[0] == 400
    assert post(who["next_secretary"], address, sent)[0] == 404
    status, told = post(who["secretary"], address, sent)
    assert (status, told["person"], told["state"]) == (200, None, "sent")
    status, told = post(who["secretary"], f"transfers/{told['id']}/receive/", {"on": TODAY})
    assert (status, told["person"]["name"]) == (200, "钱某")
    assert Membership.objects.get(person=told["person"]["id"]).branch == world.branch


def test_an_application_goes_its_way_by_days_and_rights(world, who):
    address = f"branches/{world.branch.pk}/applications/"
    sent = {"name": "吴某", "applied_on": "2024-01-01"}
    status, told = post(who["secretary"], address, sent)
    assert (status, told["state"]) == (200, "applicant")
    status, again = post(who["secretary"], address, sent)
    assert (status, list(again["problems"])) == (422, ["namesake"])
    assert post(who["secretary"], address, {"applied_on": "2024-01-01"})[0] == 422
    assert post(who["secretary"], address, sent | {"applied_on": "2027-01-01"})[0] == 422
    assert post(who["secretary"], address, sent | {"person": 5, "namesake": True})[0] == 422
    member = {"person": world.member().pk, "applied_on": "2024-01-01"}
    assert post(who["secretary"], address, member)[0] == 422, "no candidate"
    assert post(who["next_secretary"], address, sent)[0] == 404
    step = f"developments/{told['id']}/decisions/"
    accept = {"do": "accept", "on": "2024-03-01", "meeting": "支委会"}
    assert post(who["secretary"], step, accept | {"do": "dance"})[0] == 400
    assert post(who["secretary"], step, accept | {"on": "2023-03-01"})[0] == 422
    assert post(who["secretary"], step, accept | {"months": 6})[0] == 422
    assert post(who["next_secretary"], step, accept)[0] == 404
    status, told = post(who["secretary"], step, accept | {"reason": "不外传"})
    assert (status, told["activist_on"], "不外传" in str(told)) == (200, "2024-03-01", False)
    assert post(who["secretary"], step, accept)[1]["code"] == "stale"
    propose = accept | {"do": "propose", "on": "2024-04-01"}
    status, told = post(who["secretary"], step, propose)
    assert (status, "一年" in told["title"] or "个月以上" in told["title"]) == (422, True)
    assert post(who["secretary"], step, propose | {"on": "2025-04-01"})[0] == 200
    admit = accept | {"do": "admit", "on": "2025-05-01"}
    status, told = post(who["secretary"], step, admit)
    assert (status, told["code"], bool(told["who"])) == (403, "not_allowed", True)
    assert post(who["organizer"], step, admit)[1]["probation_until"] == "2026-05-01"
    assert Development.objects.get().state == "probationary"


def test_a_refused_write_leaves_no_deed(world, who):
    one, before = world.member(), Deed.objects.count()
    address = f"people/{one.pk}/transfers/"
    assert post(who["secretary"], address, {"why": "迁居"})[0] == 422
    assert Deed.objects.count() == before
    assert post(who["secretary"], address, {"outside": "某支部", "why": "迁居"})[0] == 200
    assert Deed.objects.count() == before + 1
    assert len(rows(who["secretary"], "transfers/")) == 1
    assert dt.date.fromisoformat(TODAY) == lw.TODAY
