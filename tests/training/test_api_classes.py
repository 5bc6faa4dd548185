"""Training over the API: from a venue to hours written down by programs alone, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from portal.models import Deed
from portal.periods import parse
from tests import training_world as tw
from tests.calling import get, post, rows, statements
from training import minimums
from training import obligations as o
from training.actions import attendance, catalogue, hours
from training.actions.attendance import Marked
from training.models import (
    CountyRule,
    CourseSession,
    Enrolment,
    HourEntry,
    TeacherLink,
    TrainingClass,
    Venue,
)
from training.queries import coverage, obligations, required, shares
from training.queries.obliged import scene_of

ELEVEN = "2026-10-13T11:00:00+08:00"
PLAN = {"kind": "main", "name": "秋季班", "starts_on": "2026-10-01", "ends_on": "2026-10-31"}
SESSION = {
    "topic": "党的二十大精神", "category": "theory", "form": "lecture", "on": "2026-10-13",
    "begins": "09:00", "ends": "10:30", "hours": "2",
}  # fmt: skip


def done(username: str, address: str, body=None):
    status, told = post(username, address, body if body is not None else {})
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


def test_a_class_lives_its_life_by_programs_alone(world):
    here = f"organizations/{world.county.pk}"
    venue = done("keeper", f"{here}/venues/", {"name": "新党校", "kind": "school"})
    venue = done("keeper", f"training-venues/{venue['id']}/rooms/", {"name": "一号", "seats": 40})
    room = venue["rooms"][0]["id"]
    teacher = done(
        "keeper", f"{here}/teachers/", {"name": "杜教授", "team": "part", "level": "expert"}
    )
    made = done("keeper", f"{here}/training-classes/", PLAN | {"venue": venue["id"], "capacity": 2})
    assert (made["state"], made["venue"], made["groups"]) == ("planned", venue["id"], [])
    at = f"training-classes/{made['id']}"
    assert get("keeper", f"{at}/share/").json()["rate"] is None
    session = done(
        "keeper", f"{at}/sessions/", SESSION | {"main_room": room, "teachers": [teacher["id"]]}
    )
    assert (session["main_room"], session["teachers"]) == (room, [teacher["id"]])
    refused("keeper", f"{at}/decisions/", {"do": "approve"}, 403, "不能审批")
    for who, do in (("approver", "approve"), ("keeper", "open")):
        done(who, f"{at}/decisions/", {"do": do})
    people = [world.people[name].pk for name in ("anna", "boris", "chief")]
    told = done("keeper", f"{at}/enrolments/", {"people": people})
    assert (told["enrolled"], told["waiting"]) == (2, 1)
    waiting = rows("clerk", "training-enrolments/", training_class=made["id"], state="waiting")
    assert [one["person"]["name"] for one in waiting] == ["程建国"]
    refused(
        "keeper", f"training-enrolments/{waiting[0]['id']}/decisions/", {"do": "admit"}, 409, "已满"
    )
    done("keeper", f"{at}/decisions/", {"do": "begin"})
    _held_and_closed(world, made["id"], session["id"])


def _held_and_closed(world, made: int, session: int) -> None:
    """Anna is there, Boris is not; the hours are the ledger's."""
    at = f"training-sessions/{session}"
    anna = Enrolment.objects.get(training_class=made, person=world.people["anna"])
    with time_machine.travel(tw.NINE):
        done("keeper", f"{at}/roll/", {"marks": [{"enrolment": anna.pk, "present": True}]})
        refused("keeper", f"{at}/closings/", {"absent": 1}, 409, "还没有下课")
    with time_machine.travel(ELEVEN):
        told = get("keeper", f"{at}/roll-numbers/").json()
        assert (told["total"], told["present"], told["unanswered"]) == (2, 1, 1)
        refused("keeper", f"{at}/closings/", {"absent": 0}, 409, "现在是1人")
        assert done("keeper", f"{at}/closings/", {"absent": 1})["state"] == "closed"
    assert [(one.person.name, one.hours) for one in HourEntry.objects.all()] == [
        ("安文静", Decimal(2))
    ]
    for do, reason in (("finish", ""), ("evaluate", "学员反映好"), ("archive", "")):
        done("keeper", f"training-classes/{made}/decisions/", {"do": do, "reason": reason})
    assert TrainingClass.objects.get(pk=made).state == "archived"
    assert "学员反映好" not in str(get("keeper", f"training-classes/{made}/").json())


def test_a_plan_is_changed_whole_and_refused_in_the_forms_words(world):
    made = tw.planned(world)
    at = f"training-classes/{made.pk}"
    refused("keeper", f"{at}/changes/", PLAN | {"venue": 999_999}, 422, "请从列出的里选")
    refused("keeper", f"{at}/changes/", PLAN | {"ends_on": "2026-09-01"}, 422, "不能早于开始")
    refused("keeper", f"{at}/changes/", PLAN | {"colour": "red"}, 400, "没有“colour”")
    refused("approver", f"{at}/changes/", PLAN, 403, "不能修改培训计划")
    refused("stranger", f"{at}/changes/", PLAN, 404)
    refused("anna", f"organizations/{world.county.pk}/training-classes/", PLAN, 403)
    refused("town", f"organizations/{world.county.pk}/training-classes/", PLAN, 404)
    assert done("keeper", f"{at}/changes/", PLAN | {"theme": "学党史"})["theme"] == "学党史"
    made.refresh_from_db()
    assert (made.name, made.venue) == ("秋季班", None), "what was not sent is empty"
    tw.session(world, made)
    tw.step(world, made, "approve")
    refused("keeper", f"{at}/changes/", PLAN | {"kind": "special"}, 409, "退回修改")


def test_sessions_do_not_clash_and_end_for_a_reason(world):
    made = tw.planned(world)
    room, teacher = world.rooms[0], world.teachers[0]
    first = tw.session(world, made, rooms=[room], teachers=[teacher])
    taken = SESSION | {"begins": "10:00", "ends": "11:30", "main_room": room.pk}
    refused("keeper", f"training-classes/{made.pk}/sessions/", taken, 422, "秋季主体班")
    at = f"training-sessions/{first.pk}"
    told = done("keeper", f"{at}/changes/", SESSION | {"category": "other", "hours": "1.5"})
    assert (told["category"], told["main_room"], told["hours"]) == ("other", None, "1.5")
    refused("keeper", f"{at}/cancellations/", {"reason": "见13800001111"}, 422, "证件号码")
    refused("stranger", f"{at}/cancellations/", {"reason": "雨"}, 404)
    refused("approver", f"{at}/cancellations/", {"reason": "雨"}, 403)
    assert done("keeper", f"{at}/cancellations/", {"reason": "雨"})["state"] == "cancelled"
    refused("keeper", f"{at}/changes/", SESSION, 409, "取消")
    assert Deed.objects.filter(reason="雨").count() == 1


def test_the_share_is_tried_before_a_session_is_planned(world):
    made = tw.planned(world)
    tw.session(world, made)
    at = f"training-classes/{made.pk}/share/"
    told = get("keeper", at).json()
    assert (told["rate"], told["kept"], told["applies"]) == ("100.00", True, True)
    told = get("keeper", at, category="other", hours="2").json()
    rule = CountyRule(county=world.county)
    wanted = shares.of_class(made, rule, with_=[("other", Decimal(2))])
    assert (told["rate"], told["kept"]) == ("50.00", wanted.kept)
    assert Decimal(told["missing"]) == wanted.missing
    assert get("keeper", at, session=made.sessions.get().pk).json()["rate"] is None
    assert get("keeper", at, session=999_999).status_code == 404
    assert get("approver", at).status_code == 403


def test_people_apply_and_are_recommended_admitted_and_withdrawn(world):
    made = tw.planned(world, kind="observer", by_application=True, venue=None)
    tw.session(world, made)
    tw.step(world, made, "approve", "open")
    address = f"training-classes/{made.pk}/own-enrolments/"
    one = done("anna", address)
    refused("anna", address, {}, 409, "已经报过名")
    refused("keeper", address, {}, 403, "本人的账号")
    at = f"training-enrolments/{one['id']}/decisions/"
    refused("anna", at, {"do": "recommend"}, 403)
    refused("keeper", at, {"do": "admit"}, 409, "推荐")
    refused("boris", at, {"do": "withdraw"}, 404)
    assert done("clerk", at, {"do": "recommend"})["state"] == "recommended"
    refused("keeper", at, {"do": "refuse"}, 422, "理由")
    assert done("keeper", at, {"do": "admit"})["state"] == "enrolled"
    assert rows("anna", "training-enrolments/")[0]["state_label"] == "学员"
    assert rows("boris", "training-enrolments/") == []
    assert done("anna", at, {"do": "withdraw"})["state"] == "withdrawn"


def test_a_group_is_enrolled_and_its_list_kept(world):
    here = f"organizations/{world.county.pk}"
    group = done("keeper", f"{here}/target-groups/", {"name": "骨干", "rule": "list"})
    at = f"target-groups/{group['id']}/members/"
    row = done("keeper", at, {"person": world.people["anna"].pk})
    refused("keeper", at, {"person": world.people["anna"].pk}, 409, "已在名单里")
    refused("keeper", at, {"person": 999_999}, 422, "没有这个人")
    refused("approver", at, {"person": world.people["boris"].pk}, 403)
    made = tw.planned(world)
    tw.session(world, made)
    tw.step(world, made, "approve", "open")
    address = f"training-classes/{made.pk}/group-enrolments/"
    assert done("keeper", address, {"group": group["id"]})["enrolled"] == 1
    refused("keeper", address, {"group": 999_999}, 422, "没有这类培训对象")
    assert len(rows("keeper", "target-group-members/", present="true")) == 1
    done("keeper", f"target-group-members/{row['id']}/endings/")
    assert rows("keeper", "target-group-members/", present="true") == []
    refused("keeper", f"target-group-members/{row['id']}/endings/", {}, 409, "不在名单里")
    refused("keeper", f"{here}/first-target-groups/", {}, 409, "已经设置过")
    assert get("anna", "target-groups/").status_code == 403


def test_venues_and_teachers_begin_and_end(world):
    here = f"organizations/{world.county.pk}"
    refused(
        "town", f"organizations/{world.town.pk}/venues/", {"name": "分校", "kind": "school"}, 422,
        "县一级登记",
    )  # fmt: skip
    refused("keeper", f"{here}/venues/", {"name": "县委党校", "kind": "school"}, 409, "同名")
    at = f"training-venues/{world.school.pk}"
    assert done("keeper", f"{at}/endings/")["until"] == tw.TODAY.isoformat()
    refused("keeper", f"{at}/endings/", {}, 409, "已经停用")
    refused("keeper", f"{at}/rooms/", {"name": "三", "seats": 9}, 409, "停用")
    refused("stranger", f"{at}/endings/", {}, 404)
    assert Venue.objects.get(pk=world.school.pk).until == tw.TODAY
    anna = world.people["anna"]
    body = {"person": anna.pk, "team": "part", "level": "other"}
    teacher = done("keeper", f"{here}/teachers/", body)
    assert (teacher["name"], teacher["person"]["id"]) == ("安文静", anna.pk)
    other = f"training-teachers/{world.teachers[0].pk}"
    refused("keeper", f"{other}/identities/", {"person": anna.pk}, 409, "已在师资库里")
    boris = world.people["boris"].pk
    assert done("keeper", f"{other}/identities/", {"person": boris})["name"] == "薄立新"
    link = {"kind": "outward", "partner": "财政局", "activity": "座谈", "on": "2026-10-12"}
    done("keeper", f"{other}/links/", link)
    refused("keeper", f"{other}/links/", link, 409, "已经登记过")
    refused("keeper", f"{other}/links/", link | {"on": "2026-10-20"}, 422, "不晚于今天")
    assert TeacherLink.objects.count() == 1
    done("keeper", f"{other}/endings/")
    assert len(rows("keeper", "training-teachers/", present="true")) == 2
    assert [one["id"] for one in rows("anna", "training-teachers/")] == [teacher["id"]]
    assert get("stranger", f"{other}/").status_code == 404


def test_the_countys_rules_and_minimums(world):
    here = f"organizations/{world.organ.pk}"
    told = get("approver", f"{here}/training-rule/").json()
    assert (told["own"], told["share_least"], told["county"]["name"]) == (False, "70.00", "嘉祥县")
    body = {name: told[name] for name in told if name not in ("county", "own")}
    refused("approver", f"{here}/training-rule/changes/", body | {"share_least": "69"}, 422, "70%")
    refused("anna", f"{here}/training-rule/changes/", body, 403)
    told = done("approver", f"{here}/training-rule/changes/", body | {"share_least": "80"})
    assert (told["own"], told["share_least"]) == (True, "80.00")
    assert CountyRule.objects.get(county=world.county).share_least == 80
    asked = {"group": "servant", "year": 2026, "hours": "100", "ground": "县发3号"}
    at = f"{here}/study-minimums/changes/"
    refused("approver", at, asked | {"hours": "89"}, 422, "不少于90学时")
    refused("leader", at, asked, 403)
    told = done("approver", at, asked)
    assert next((one["group"], one["hours"], one["raised"]) for one in told["asked"]) == (
        "servant", "100.0", True,
    )  # fmt: skip
    rows_ = required.raised_in([world.county.pk], 2026)
    assert required.over(rows_, world.county.path, minimums.SERVANT).hours == 100
    assert get("leader", f"{here}/study-minimums/").json()["set"][0]["hours"] == "100.0"
    assert get("anna", f"{here}/study-minimums/").status_code == 403


def test_study_elsewhere_is_logged_once_and_never_for_oneself(world):
    anna = world.people["anna"]
    address = f"people/{anna.pk}/study-hours/"
    body = {"on": "2026-09-01", "hours": "6", "category": "theory", "title": "网络培训",
            "elsewhere": "省委党校", "ground": "证书"}  # fmt: skip
    status, first = post("keeper", address, body, key="study-1")
    assert (status, first["hours"], "证书" in str(first)) == (200, "6.00", False)
    assert post("keeper", address, body, key="study-1") == (200, first), "the same answer"
    refused("keeper", address, body, 422, "已有6学时")
    refused("keeper", address, body | {"hours": "2"}, 409, "已经登记过")
    refused("clerk", address, body, 403)
    refused("boris", address, body, 404)
    refused("keeper", address, body | {"on": "2027-01-01"}, 422, "不晚于今天")
    assert HourEntry.objects.get().on == dt.date(2026, 9, 1)


def test_who_speaks_is_of_the_class(world):
    session = tw.running(world).sessions.get()
    at = f"training-sessions/{session.pk}/speakers/"
    told = done("keeper", at, {"people": [world.people["anna"].pk]})
    assert told["speakers"] == [world.people["anna"].pk]
    refused("keeper", at, {"people": [world.people["mayor"].pk]}, 422, "本班学员")
    assert done("keeper", at, {"people": []})["speakers"] == []
    assert get("anna", f"training-sessions/{session.pk}/roll-numbers/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "training-classes/", "training-sessions/", "training-enrolments/", "training-venues/",
        "training-teachers/", "target-groups/", "target-group-members/",
    ],
)  # fmt: skip
def test_a_list_takes_as_many_statements_whatever_its_length(world, address):
    group = catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="骨干", rule="list"
    )
    _one_more(world, group, "anna")
    few = statements("keeper", address)
    for name in ("boris", "chief", "mayor"):
        _one_more(world, group, name)
    assert len(rows("keeper", address)) >= 4
    assert statements("keeper", address) == few


def _one_more(world, group, name: str) -> None:
    made = tw.planned(world, name=f"{name}班", venue=world.school)
    made.groups.add(group)
    tw.session(world, made, rooms=[], teachers=[])
    CourseSession.objects.filter(training_class=made).update(hours=Decimal(2))
    tw.step(world, made, "approve", "open")
    tw.enrol(world, made, name)
    actor, county = world["keeper"], world.county
    catalogue.put_on_list(actor=actor, group=group, person=world.people[name])
    catalogue.open_venue(actor=actor, organization=county, name=f"{name}阵地", kind="other")
    catalogue.engage(
        actor=actor, organization=county, person=world.people[name],
        facts={"team": "part", "level": "other"},
    )  # fmt: skip
    catalogue.add_group(actor=actor, organization=county, name=f"{name}组", rule="members")


def test_what_lies_behind_a_number_is_named_to_who_reads_it(world):
    tw.running(world)
    with time_machine.travel(ELEVEN):
        session = CourseSession.objects.get()
        anna = Enrolment.objects.get(person=world.people["anna"])
        actor = world["keeper"]
        attendance.mark(actor=actor, session=session, marks={anna.pk: Marked(True)})
        hours.close(actor=actor, session=session, confirmed=1)
    group = catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="全体干部", rule="servants"
    )
    at = f"target-groups/{group.pk}/coverage/"
    told = get("leader", at, year=2026).json()
    assert {(one["name"], one["people"], one["trained"]) for one in told["units"]} == {
        (one.label, one.total, one.trained) for one in coverage.by_unit(group, world.county, 2026)
    }
    assert told["people"] == []
    told = get("clerk", at, year=2026).json()
    assert told["units"] == []
    assert {one["name"]: one["trained"] for one in told["people"]} == {
        "安文静": True, "薄立新": False, "程建国": False,
    }  # fmt: skip
    assert get("anna", at).status_code == 403
    assert get("stranger", at).status_code == 404
    told = get("leader", "training-obligation-items/", code="leaders", period="2026").json()
    scene = scene_of(world.county, parse("2026"))
    found = obligations.items(scene, o.BY_CODE["leaders"])
    assert [one["state"] for one in told["items"]] == [one.state for one in found]
    assert get("leader", "training-obligation-items/", code="nothing").status_code == 400
    for state in ("x", ""):
        wrong = get("leader", "training-obligation-items/", code="leaders", state=state)
        assert wrong.status_code == 400
