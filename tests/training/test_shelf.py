"""Materials and open questions of a class, who reads them; a teacher's record and links; rated orders."""

import datetime as dt
import io
import zipfile

import pytest
import time_machine

from portal import files
from portal.models import StoredFile
from portal.providers import due_for
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from tests.training import contest_world as cw
from training.actions import attendance, catalogue, classes, hours, lectures, shelf
from training.actions.attendance import Marked
from training.models import (
    CourseSession,
    Enrolment,
    LectureOrder,
    Material,
    OpenQuestion,
    SessionRating,
    SessionTeacher,
    TeacherLink,
    TrainingClass,
)
from training.queries import lectures as menu
from training.queries import teaching

PDF = b"%PDF-1.7 slides"
ELEVEN = "2026-10-13T11:00:00+08:00"


def _upload(data=PDF, name="讲义.pdf"):
    return io.BytesIO(data), name


@pytest.fixture
def made(world):
    """A class that runs; Anna is in it, Boris has applied, the chief teaches it as a teacher."""
    chief = catalogue.engage(
        actor=world["keeper"], organization=world.county, person=world.people["chief"],
        facts={"team": "leader", "level": "head", "unit": "县财政局"},
    )  # fmt: skip
    made = tw.running(world, ("anna",), by_application=True)
    session = made.sessions.get()
    SessionTeacher.objects.create(
        session=session, teacher=chief, begins_at=session.begins_at, ends_at=session.ends_at
    )
    Enrolment.objects.create(
        training_class=made, person=world.people["boris"], unit=world.organ, way="self",
        state="applied", by=world["boris"], at=session.begins_at,
    )  # fmt: skip
    return made


@pytest.fixture
def teacher(world):
    """The account of the chief, who teaches."""
    account = tw.w.account("chief")
    account.person = world.people["chief"]
    account.save()
    return account


def _added(world, made, **more):
    facts = {"actor": world["keeper"], "made": made, "session": None, "title": "讲义",
             "upload": _upload()} | more  # fmt: skip
    return shelf.add_material(**facts)


def test_a_material_is_read_by_who_is_in_the_class_teaches_or_holds_it(
    world, made, teacher, signed_in
):
    row = _added(world, made)
    theirs = shelf.add_material(actor=teacher, made=made, session=made.sessions.get(),
                                title="案例", upload=_upload())  # fmt: skip
    assert shelf.open_material(actor=world["anna"], row=row).pk == row.file_id
    assert shelf.open_material(actor=teacher, row=row)
    with pytest.raises(NotAllowed, match="学员、授课教师和办班单位"):
        shelf.open_material(actor=world["boris"], row=row)
    address = f"/training/materials/{row.pk}/"
    got = signed_in("anna").get(address)
    assert b"".join(got.streaming_content) == PDF
    assert "sandbox" in got["Content-Security-Policy"]
    boris = signed_in("boris")
    assert boris.get(address).status_code == 403
    assert "录取以后就能看到" in boris.get(f"/training/{made.pk}/shelf/").content.decode()
    assert signed_in("stranger").get(address).status_code == 404
    stored = StoredFile.objects.get(pk=row.file_id)
    assert not any(files.may_open(world[name], stored) for name in ("keeper", "anna", "approver"))
    with pytest.raises(NotAllowed):
        shelf.remove_material(actor=teacher, row=row)
    shelf.remove_material(actor=teacher, row=theirs)
    assert signed_in("anna").get(f"/training/materials/{theirs.pk}/").status_code == 404


def test_what_may_be_put_there_and_that_an_archived_class_keeps_it(world, made):
    slides = io.BytesIO()
    with zipfile.ZipFile(slides, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
    assert _added(world, made, upload=(slides, "课件.pptx")).file.media_type == files.PPTX
    for data, name in ((b"MZ\x90\x00 program", "讲义.pdf"), (b"", "空.pdf")):
        with pytest.raises(Invalid) as wrong:
            _added(world, made, title=name, upload=_upload(data, name))
        assert "幻灯片" in wrong.value.problems["file"][0]
    assert Material.objects.count() == 1
    with pytest.raises(Stale, match="同名"):
        _added(world, made)
    for name in ("anna", "boris", "clerk", "approver"):
        with pytest.raises(NotAllowed):
            _added(world, made, actor=world[name], title=name)
    TrainingClass.objects.filter(pk=made.pk).update(state="archived")
    row = Material.objects.select_related("training_class__organization").get()
    assert shelf.open_material(actor=world["anna"], row=row), "he keeps what he learned from"
    for write in (
        lambda: _added(world, made, title="迟到的"),
        lambda: shelf.remove_material(actor=world["keeper"], row=row),
        lambda: shelf.ask(actor=world["anna"], session=made.sessions.get(), question="还能问吗"),
    ):
        with pytest.raises(Stale, match="不再改动"):
            write()


def test_an_open_question_has_an_owner_and_a_day_and_is_answered_once(
    world, made, teacher, signed_in
):
    session = made.sessions.get()
    owner = session.taught_by.get().teacher
    row = shelf.ask(actor=world["anna"], session=session, question="项目怎样选？", teacher=owner)
    assert row.due_on == tw.TODAY + dt.timedelta(days=7)
    assert "答复提问：项目怎样选？" in [one.what for one in due_for(teacher)]
    assert not [one for one in due_for(world["keeper"]) if "提问" in one.what]
    with cw.on(dt.date(2026, 10, 22)):
        assert [one for one in due_for(world["keeper"]) if "提问" in one.what], "it is overdue"
    for name in ("anna", "boris", "clerk"):
        with pytest.raises(NotAllowed):
            shelf.answer(actor=world[name], row=row, text="不知道")
    shelf.answer(actor=teacher, row=row, text="看产业基础。")
    with pytest.raises(Stale):
        shelf.answer(actor=world["keeper"], row=row, text="再答")
    with pytest.raises(NotAllowed):
        shelf.ask(actor=world["boris"], session=session, question="我能问吗")
    anna, page = signed_in("anna"), f"/training/{made.pk}/shelf/"
    wrong = anna.post(page, {"what": "ask", "session": session.pk, "question": "电话13800001111"})
    assert (wrong.status_code, "13800001111" in wrong.content.decode()) == (422, True)
    asked = {"what": "ask", "session": session.pk, "question": "会后发讲稿吗", "teacher": ""}
    assert anna.post(page, asked).status_code == 302
    assert "看产业基础" in anna.get(page).content.decode()
    last = OpenQuestion.objects.latest("pk")
    assert signed_in("boris").post(f"/training/questions/{last.pk}/answer/").status_code == 403
    keeper = signed_in("keeper")
    assert keeper.post(f"/training/questions/{last.pk}/answer/", {"answer": ""}).status_code == 422
    body = {"what": "upload", "title": "讲稿", "session": session.pk, "file": io.BytesIO(PDF)}
    body["file"].name = "讲稿.pdf"
    assert keeper.post(page, body).status_code == 302
    assert keeper.post(page, {"what": "upload", "title": "没有文件"}).status_code == 422


def test_a_teachers_record_counts_what_was_held_and_hides_few_ratings(world, made, signed_in):
    chief = made.sessions.get().taught_by.get().teacher
    session = made.sessions.get()
    with time_machine.travel(ELEVEN):
        one = made.enrolments.get(person=world.people["anna"])
        attendance.mark(actor=world["keeper"], session=session, marks={one.pk: Marked(True)})
        hours.close(actor=world["keeper"], session=session)
    told = teaching.record(chief)
    assert told == [teaching.YearOf(2026, 1, tw.Decimal(2), 0, 1)]
    lecture = tw.planned(world, kind="lecture", name="讲堂")
    tw.session(world, lecture, on=dt.date(2026, 10, 20), audience=27, teachers=[chief])
    assert teaching.record(chief) == [teaching.YearOf(2026, 1, tw.Decimal(2), 1, 28)]
    for name in ("anna", "boris", "mayor", "head"):
        SessionRating.objects.create(session=session, person=world.people[name], value=5)
    page = f"/training/teachers/{chief.pk}/"
    assert "不足5人，不显示" in signed_in("keeper").get(page).content.decode()
    SessionRating.objects.create(session=session, person=world.people["member"], value=4)
    assert "4.8分（5人" in signed_in("approver").get(page).content.decode()
    assert signed_in("stranger").get(page).status_code == 404
    account = tw.w.account("himself")
    account.person = world.people["chief"]
    account.save()
    world.accounts["himself"] = account
    assert signed_in("himself").get(page).status_code == 200
    assert page in signed_in("himself").get("/training/mine/").content.decode()


def test_a_teacher_is_linked_to_the_register_and_to_others(world, signed_in):
    teacher, page = world.teachers[0], f"/training/teachers/{world.teachers[0].pk}/"
    shelf.identify(actor=world["keeper"], teacher=teacher, person=world.people["mayor"])
    teacher.refresh_from_db()
    assert (teacher.name, teacher.unit, teacher.team) == ("马德胜", "疃里镇", "full")
    with pytest.raises(Stale, match="已在师资库"):
        shelf.identify(
            actor=world["keeper"], teacher=world.teachers[1], person=world.people["mayor"]
        )
    with pytest.raises(NotAllowed):
        shelf.identify(actor=world["clerk"], teacher=teacher, person=None)
    keeper = signed_in("keeper")
    assert "马德胜" in keeper.get(f"{page}identify/").content.decode()
    assert keeper.post(f"{page}identify/", {"person": ""}).status_code == 302
    teacher.refresh_from_db()
    assert teacher.person is None
    facts = {"kind": "upward", "partner": "山东大学", "activity": "集体备课", "on": "2026-10-12"}
    assert keeper.post(page, facts | {"on": "2026-12-01"}).status_code == 422
    assert keeper.post(page, facts).status_code == 302
    assert keeper.post(page, facts).status_code == 422, "the same of that day"
    assert TeacherLink.objects.count() == 1
    assert signed_in("approver").post(page, facts).status_code == 403
    assert TeacherLink.objects.count() == 1


def test_a_delivered_order_is_rated_once_by_its_unit_and_fields_without_orders_say_so(
    world, signed_in
):
    topic = lectures.offer(
        actor=world["keeper"], teacher=world.teachers[0], title="产业", field="乡村振兴",
        tags=["latest", "post"],
    )  # fmt: skip
    assert topic.tags == ["post", "latest"]
    row = lectures.order(actor=world["clerk"], topic=topic, unit=world.organ,
                         wanted_on=dt.date(2026, 10, 20), questions="")  # fmt: skip
    with pytest.raises(Refused, match="上过以后"):
        lectures.rate(actor=world["clerk"], row=row, value=5)
    session = tw.session(world, tw.planned(world, kind="night", name="夜校"), questions=20,
                         on=dt.date(2026, 10, 15), teachers=[world.teachers[0]])  # fmt: skip
    lectures.take(actor=world["keeper"], row=row, action="schedule", session=session)
    assert [one for one in due_for(world["clerk"]) if one.what.startswith("听课")]
    CourseSession.objects.filter(pk=session.pk).update(state="closed")
    row = LectureOrder.objects.select_related("session", "unit").get()
    for name in ("keeper", "village"):
        with pytest.raises(NotAllowed):
            lectures.rate(actor=world[name], row=row, value=5)
    clerk, address = signed_in("clerk"), f"/training/orders/{row.pk}/rate/"
    assert clerk.post(address, {"value": "6"}).status_code == 422
    assert clerk.post(address, {"value": "4"}).status_code == 302
    assert clerk.post(address, {"value": "5"}).status_code == 409
    assert LectureOrder.objects.get().rating == 4
    told = {one.field: (one.topics, one.orders) for one in menu.by_field(world["keeper"])}
    assert told["乡村振兴"] == (1, 1)
    assert told["基层治理"] == (0, 0)


def test_secretaries_are_asked_for_a_lecture_every_half_year(world):
    secretary = catalogue.engage(
        actor=world["keeper"], organization=world.county, person=world.people["head"],
        facts={"team": "part", "level": "secretary", "unit": ""},
    )  # fmt: skip
    assert menu.silent_secretaries(world["keeper"]) == [secretary]
    session = tw.session(
        world, tw.planned(world, kind="lecture", name="党课"), teachers=[secretary]
    )
    assert menu.silent_secretaries(world["keeper"]) == [secretary], "planned is not held"
    CourseSession.objects.filter(pk=session.pk).update(state="closed")
    assert menu.silent_secretaries(world["keeper"]) == []
    assert menu.half_of(dt.date(2026, 6, 30))[1] == dt.date(2026, 6, 30)
    assert menu.half_of(dt.date(2026, 7, 1))[0] == dt.date(2026, 7, 1)
    assert classes
