"""The pages: who sees what, what a form keeps, how many queries a list takes, what is due."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine

from portal.models import Deed
from portal.providers import due_for
from tests import training_world as tw
from training import codes
from training.actions import attendance, catalogue, enrolments, hours
from training.models import Attendance, CourseSession, Enrolment, TrainingClass

ROOT = "/training/"
ELEVEN = "2026-10-13T11:00:00+08:00"
SESSION = {
    "topic": "党章", "category": "spirit", "form": "lecture", "on": "2026-10-14", "begins": "09:00",
    "ends": "10:30", "hours": "2", "main_room": "", "counts_for": "", "audience": "",
    "questions": "", "exception": "",
}  # fmt: skip


def test_a_class_is_planned_by_its_form_and_keeps_what_was_typed(world, signed_in):
    client = signed_in("keeper")
    body = {
        "organization": world.county.pk, "kind": "main", "name": "冬季主体班", "theme": "党性",
        "venue": world.school.pk, "starts_on": "2026-12-01", "ends_on": "2026-11-01",
    }  # fmt: skip
    wrong = client.post(f"{ROOT}new/", body)
    assert wrong.status_code == 422
    assert "不能早于开始日期" in wrong.content.decode()
    assert "冬季主体班" in wrong.content.decode()
    assert client.post(f"{ROOT}new/", body | {"ends_on": "2026-12-31"}).status_code == 302
    made = TrainingClass.objects.get()
    assert (made.planned_by, made.state) == (world["keeper"], "planned")
    address = f"{ROOT}{made.pk}/sessions/new/"
    assert client.get(address).status_code == 200
    late = client.post(address, SESSION | {"ends": "08:00"})
    assert (late.status_code, "晚于开始" in late.content.decode()) == (422, True)
    assert client.post(address, SESSION | {"on": "2026-12-02"}).status_code == 302
    assert Deed.objects.filter(verb="安排课次").count() == 1


def test_the_share_is_told_live_while_a_session_is_typed(world, signed_in):
    made = tw.planned(world)
    first = tw.session(world, made)
    client, address = signed_in("keeper"), f"{ROOT}{made.pk}/share/"
    told = client.get(address, {"category": "other", "hours": "2"})
    assert "50.00%" in told.content.decode()
    assert "不予审批" in told.content.decode()
    assert "100.00%" in client.get(address, {"category": "spirit", "hours": "x"}).content.decode()
    changed = {"category": "other", "hours": "2", "session": first.pk}
    assert "0.00%" in client.get(address, changed).content.decode()
    assert signed_in("clerk").get(address).status_code == 404


def test_a_class_is_seen_by_who_holds_it_who_is_in_it_and_who_may_apply(world, signed_in):
    made = tw.running(world, ("anna",))
    address = f"{ROOT}{made.pk}/"
    for name, status in (
        ("keeper", 200), ("approver", 200), ("anna", 200), ("boris", 404), ("stranger", 404),
        ("clerk", 200), ("leader", 404),
    ):  # fmt: skip
        assert signed_in(name).get(address).status_code == status, name
    assert signed_in("clerk").get(f"{address}people/").status_code == 403
    TrainingClass.objects.update(by_application=True)
    assert signed_in("boris").get(address).status_code == 200
    assert signed_in("boris").post(f"{address}apply/").status_code == 302
    assert made.enrolments.get(person=world.people["boris"]).state == "applied"


def test_a_phone_shows_its_own_code_and_the_desk_takes_it_once(world, signed_in):
    session = tw.running(world).sessions.get()
    with time_machine.travel(tw.NINE, tick=False):
        phone = signed_in("anna").get(f"{ROOT}sessions/{session.pk}/code/")
        page = phone.content.decode()
        six = codes.digits(session.pk, world.people["anna"].pk, codes.step_of(tw.clock.now()))
        assert six in page
        assert "<svg" in page
        assert "no-store" in phone["Cache-Control"]
        assert signed_in("stranger").get(f"{ROOT}sessions/{session.pk}/code/").status_code == 404
        desk = f"{ROOT}sessions/{session.pk}/desk/"
        assert signed_in("boris").post(desk, {"code": six}).status_code == 403
        client = signed_in("keeper")
        assert "安文静</b> 县财政局 已签到" in client.post(desk, {"code": six}).content.decode()
        again = client.post(desk, {"code": six})
        assert again.status_code == 409
        assert "已经签到" in again.content.decode()
        live = client.get(f"{ROOT}sessions/{session.pk}/live/").content.decode()
        assert "安文静" in live
    assert Attendance.objects.count() == 1


def test_a_roll_is_typed_closed_and_corrected(world, signed_in):
    session = tw.running(world).sessions.get()
    anna, boris = session.training_class.enrolments.order_by("person__name")
    address, client = f"{ROOT}sessions/{session.pk}/", signed_in("keeper")
    with time_machine.travel(ELEVEN):
        client = signed_in("keeper")
        wrong = client.post(f"{address}mark/", {f"state-{anna.pk}": "1", f"late-{anna.pk}": "-3"})
        assert wrong.status_code == 422
        sent = {f"state-{anna.pk}": "1", f"late-{anna.pk}": "", f"state-{boris.pk}": ""}
        assert client.post(f"{address}mark/", sent).status_code == 302
        assert client.post(f"{address}close/", {"absent": "1"}).status_code == 302
        assert "更正" in client.get(address).content.decode()
        row = Attendance.objects.get(person=boris.person)
        form = {"present": "1", "way": "list", "late": "0", "early": "0", "substituted": "0"}
        fix = f"{ROOT}attendances/{row.pk}/correct/"
        assert client.post(fix, form | {"reason": ""}).status_code == 422
        assert client.post(fix, form | {"reason": "漏签"}).status_code == 302
    page = signed_in("boris").get(f"{ROOT}mine/").content.decode()
    assert "还差88学时" in page
    assert signed_in("anna").get(fix).status_code == 404


def test_hours_are_read_by_himself_his_unit_and_who_keeps_training_over_it(world, signed_in):
    address = f"{ROOT}hours/{world.people['anna'].pk}/"
    for name, status in (
        ("anna", 200), ("clerk", 200), ("keeper", 200), ("boris", 404), ("town", 404),
        ("stranger", 404), ("leader", 404),
    ):  # fmt: skip
        assert signed_in(name).get(address).status_code == status, name
    page = signed_in("anna").get("/members/me/").content.decode()
    assert "培训学时" in page


def test_names_of_the_untrained_are_the_own_units_alone(world, signed_in):
    catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="全体干部", rule="servants"
    )
    group = catalogue.TargetGroup.objects.get()
    address = f"{ROOT}coverage/?group={group.pk}"
    county = signed_in("keeper").get(address).content.decode()
    assert "县财政局" in county
    assert "安文静" not in county
    own = signed_in("clerk").get(address).content.decode()
    assert "安文静" in own
    assert "马德胜" not in own
    assert signed_in("leader").get(f"{address}&place={world.organ.pk}").status_code == 200
    assert (
        "安文静"
        not in signed_in("leader").get(f"{address}&place={world.organ.pk}").content.decode()
    )
    assert signed_in("anna").get(address).status_code == 403


@pytest.mark.parametrize("what", ["", "{c}/", "{c}/people/", "sessions/{s}/", "mine/", "teachers/",
                                  "venues/", "overview/", "coverage/", "hours/{p}/"])  # fmt: skip
def test_a_list_takes_no_more_queries_for_more_rows(
    world, signed_in, what, django_assert_max_num_queries
):
    made = tw.running(world, ("anna", "chief"))
    session = made.sessions.get()
    catalogue.start_groups(actor=world["keeper"], county=world.county)
    address = ROOT + what.format(c=made.pk, s=session.pk, p=world.people["anna"].pk)
    client = signed_in("anna" if what == "mine/" else "keeper")
    client.get(address)
    with django_assert_max_num_queries(45) as few:
        assert client.get(address).status_code == 200
    other = tw.running(world, ("anna",), name="另一班", kind="special")
    tw.enrol(world, made, "boris", "mayor", "head")
    tw.enrol(world, other, "boris", "mayor")
    for number in range(3):
        tw.session(world, made, topic=f"课{number}", on=dt.date(2026, 10, 20 + number),
                   rooms=[world.rooms[0]], teachers=world.teachers)  # fmt: skip
        catalogue.engage(
            actor=world["keeper"], organization=world.county, person=None,
            facts={"name": f"教师{number}", "team": "part", "level": "expert", "unit": ""},
        )  # fmt: skip
    with time_machine.travel(ELEVEN):
        hours.close(actor=world["keeper"], session=session)
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        assert client.get(address).status_code == 200


def test_what_is_due_reaches_who_has_to_do_it(world):
    made = tw.planned(world, capacity=1, by_application=True, kind="observer", name="观摩班")
    tw.session(world, made)

    def due(name):
        return [one.what for one in due_for(world[name])]

    assert "审批培训计划：观摩班" in due("approver")
    assert not [one for one in due("keeper") if "审批" in one], "he planned it himself"
    tw.step(world, made, "approve", "open")
    enrolments.apply(actor=world["anna"], made=made)
    assert "推荐观摩班学员：1名" in due("clerk")
    assert "录取学员：观摩班" in due("keeper")
    enrolments.take(actor=world["clerk"], one=Enrolment.objects.get(), action="recommend")
    enrolments.take(actor=world["keeper"], one=Enrolment.objects.get(), action="admit")
    assert "上课：党的二十大精神" in due("anna")
    tw.step(world, made, "begin")
    with time_machine.travel(ELEVEN):
        assert "记学时：观摩班“党的二十大精神”" in due("keeper")


def test_the_dashboard_never_adds_person_times_up_as_people_and_exports_no_names(world, signed_in):
    made = tw.running(world)
    with time_machine.travel(ELEVEN):
        session = made.sessions.get()
        marks = {row.pk: attendance.Marked(True) for row in made.enrolments.all()}
        attendance.mark(actor=world["keeper"], session=session, marks=marks)
        hours.close(actor=world["keeper"], session=session)
    open_lecture = tw.session(world, made, topic="公开课", on=dt.date(2026, 10, 14), audience=300)
    CourseSession.objects.filter(pk=open_lecture.pk).update(state="closed")
    told = signed_in("leader").get(f"{ROOT}overview/").context["told"]
    assert (told.person_times, told.people, told.classes, told.sessions) == (302, 2, 1, 2)
    answer = signed_in("keeper").post(f"{ROOT}overview/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value]
    assert "主体班次" in cells
    assert not any("安文静" in cell for cell in cells)
    assert signed_in("clerk").get(f"{ROOT}overview/").status_code == 403


def test_every_page_of_the_catalogue_opens_and_says_what_lacks(world, signed_in):
    client = signed_in("keeper")
    for address in (
        "venues/",
        "venues/new/",
        "teachers/",
        "teachers/new/?q=安",
        "groups/",
        "waiting/",
    ):
        status = 403 if address == "waiting/" else 200
        assert client.get(ROOT + address).status_code == status, address
    assert (
        client.post(f"{ROOT}groups/", {"what": "start", "county": world.county.pk}).status_code
        == 302
    )
    assert (
        client.post(f"{ROOT}venues/{world.school.pk}/", {"name": "", "seats": "x"}).status_code
        == 422
    )
    bare = client.post(f"{ROOT}venues/{world.school.pk}/", {"name": "空教室", "seats": "0"})
    assert (bare.status_code, "至少填1。" in bare.content.decode()) == (422, True)
    assert client.get(f"{ROOT}rules/").status_code == 200
    assert signed_in("town").get(f"{ROOT}waiting/").status_code == 200
    assert signed_in("secretary").get(f"{ROOT}rules/").status_code == 403
    group = catalogue.TargetGroup.objects.get(name__startswith="非公")
    listed = signed_in("keeper").post(
        f"{ROOT}groups/{group.pk}/", {"person": world.people["head"].pk}
    )
    assert listed.status_code == 302
    assert "何家旺" in signed_in("keeper").get(f"{ROOT}groups/{group.pk}/").content.decode()
