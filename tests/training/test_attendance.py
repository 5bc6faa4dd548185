"""Attendance: codes bound to session, person and half minute; lists, minutes, the sheet out and in."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal import clock
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from training import codes, sheets
from training.actions import attendance
from training.actions.attendance import Marked
from training.models import Attendance


@pytest.fixture
def at_nine():
    """Nine in the morning of the session."""
    with time_machine.travel(tw.NINE, tick=False) as traveller:
        yield traveller


def _token(session, person) -> str:
    return codes.token(session.pk, person.pk, codes.step_of(clock.now()))


def test_a_code_signs_its_own_person_in_once(world, at_nine):
    session, anna = tw.running(world).sessions.get(), world.people["anna"]
    text = f"http://testserver/training/sessions/{session.pk}/desk/?code={_token(session, anna)}"
    row = attendance.scan(actor=world["keeper"], session=session, text=text)
    assert (row.person, row.present, row.late, row.way) == (anna, True, 0, "qr")
    with pytest.raises(Stale, match="已经签到"):
        attendance.scan(actor=world["keeper"], session=session, text=text)
    assert Attendance.objects.count() == 1


def test_replayed_forwarded_and_made_up_codes_sign_nobody_in(world, at_nine):
    made = tw.running(world)
    session, anna, boris = made.sessions.get(), world.people["anna"], world.people["boris"]
    tw.classes.save_session(
        actor=world["keeper"], made=made, rooms=[], teachers=[],
        facts=tw.facts(topic="下午", begins=dt.time(9, 10), ends=dt.time(10, 40)),
    )  # fmt: skip
    other = made.sessions.get(topic="下午")
    good = _token(session, anna)
    forged = f"{session.pk}.{boris.pk}.{good.rpartition('.')[2]}"
    six = codes.digits(session.pk, anna.pk, codes.step_of(clock.now()) - 2)
    for text in (_token(other, anna), forged, six, "", "x", good[:-1], f"{session.pk}.{anna.pk}."):
        with pytest.raises(Refused, match="失效"):
            attendance.scan(actor=world["keeper"], session=session, text=text)
    with pytest.raises(NotAllowed):
        attendance.scan(actor=world["boris"], session=session, text=good)
    with pytest.raises(Refused, match="不是这个班的学员"):
        attendance.scan(
            actor=world["keeper"], session=session, text=_token(session, world.people["chief"])
        )
    at_nine.shift(36)
    with pytest.raises(Refused, match="失效"):
        attendance.scan(actor=world["keeper"], session=session, text=good)
    assert Attendance.objects.count() == 0


def test_six_digits_late_minutes_and_signing_out(world, at_nine):
    session, anna = tw.running(world).sessions.get(), world.people["anna"]
    at_nine.shift(20 * 60)
    six = codes.digits(session.pk, anna.pk, codes.step_of(clock.now()))
    row = attendance.scan(actor=world["keeper"], session=session, text=six)
    assert (row.way, row.late) == ("code", 20)
    at_nine.shift(40 * 60)
    text = _token(session, anna)
    out = attendance.scan(actor=world["keeper"], session=session, text=text, out=True)
    assert out.early == 30
    with pytest.raises(Stale):
        attendance.scan(actor=world["keeper"], session=session, text=text, out=True)
    with pytest.raises(Refused, match="还没有签到"):
        attendance.scan(
            actor=world["keeper"], session=session, out=True,
            text=_token(session, world.people["boris"]),
        )  # fmt: skip


def test_codes_are_taken_from_half_an_hour_before_to_half_an_hour_after(world, at_nine):
    session, anna = tw.running(world).sessions.get(), world.people["anna"]
    for minutes, said in ((-31, "还早"), (31 + 90 + 31, "已经下课")):
        at_nine.shift(minutes * 60)
        with pytest.raises(Refused, match=said):
            attendance.scan(actor=world["keeper"], session=session, text=_token(session, anna))
    at_nine.move_to("2026-10-13T08:31:00+08:00")
    attendance.scan(actor=world["keeper"], session=session, text=_token(session, anna))


def test_nobody_sits_in_two_classes_at_once(world, at_nine):
    first = tw.running(world).sessions.get()
    other = tw.running(world, name="专题班", kind="special").sessions.get()
    anna, keeper = world.people["anna"], world["keeper"]
    attendance.scan(actor=keeper, session=first, text=_token(first, anna))
    with pytest.raises(Refused, match="同一时间已在秋季主体班"):
        attendance.scan(actor=keeper, session=other, text=_token(other, anna))
    row = other.training_class.enrolments.get(person=anna)
    with pytest.raises(Invalid, match="不能同时上两次课"):
        attendance.mark(actor=keeper, session=other, marks={row.pk: Marked(True)})
    attendance.scan(actor=keeper, session=first, text=_token(first, anna), out=True)
    attendance.scan(actor=keeper, session=other, text=_token(other, anna))


def test_the_list_is_kept_whole_or_not_at_all(world, at_nine):
    session = tw.running(world).sessions.get()
    a, b = session.training_class.enrolments.order_by("person__name")
    keeper = world["keeper"]
    wrong = {a.pk: Marked(True), b.pk: Marked(True, late=60, early=31)}
    with pytest.raises(Invalid) as told:
        attendance.mark(actor=keeper, session=session, marks=wrong)
    assert list(told.value.problems) == [f"row-{b.pk}"]
    assert "超过这次课的90分钟" in told.value.problems[f"row-{b.pk}"][0]
    with pytest.raises(Invalid, match="缺课的，不填"):
        attendance.mark(actor=keeper, session=session, marks={a.pk: Marked(False, late=3)})
    assert not Attendance.objects.exists()
    right = {a.pk: Marked(True, substituted=30), b.pk: Marked(False)}
    assert attendance.mark(actor=keeper, session=session, marks=right) == 2
    assert attendance.mark(actor=keeper, session=session, marks=right) == 0
    keeper.person = a.person
    with pytest.raises(Invalid, match="E-CONFLICT"):
        attendance.mark(actor=keeper, session=session, marks={a.pk: Marked(False)})
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(enrolment=b).update(late=3)


def _filled(world, session, change) -> io.BytesIO:
    data, _ = sheets.roll(world["keeper"], session)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    head = next(r for r in range(1, 9) if sheet.cell(r, 1).value == "编号")
    change(sheet, head)
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def _take(world, session, stream) -> int:
    return sheets.take_roll(
        actor=world["keeper"], session=session, stream=stream, name="签到表.xlsx"
    )


def test_a_sheet_comes_back_once(world, at_nine):
    session = tw.running(world).sessions.get()

    def fill(sheet, head):
        for row, (state, late) in enumerate((("到", 15), ("缺", None)), head + 1):
            sheet.cell(row, 5).value, sheet.cell(row, 6).value = state, late

    assert _take(world, session, _filled(world, session, fill)) == 2
    assert list(Attendance.objects.values_list("present", "late", "way").order_by("pk")) == [
        (True, 15, "sheet"), (False, 0, "sheet"),
    ]  # fmt: skip
    with pytest.raises(Stale, match="已经导入过"):
        _take(world, session, _filled(world, session, fill))


def test_a_wrong_sheet_is_told_row_by_row_and_writes_nothing(world, at_nine):
    session = tw.running(world).sessions.get()

    def spoil(sheet, head):
        sheet.cell(head + 1, 5).value = "来了"
        sheet.cell(head + 2, 2).value = "别人"
        sheet.cell(head + 2, 5).value = "到"

    with pytest.raises(Invalid) as wrong:
        _take(world, session, _filled(world, session, spoil))
    said = wrong.value.problems["workbook"]
    assert len(said) == 2
    assert "填“到”或“缺”" in said[0]
    assert "不是别人" in said[1]
    with pytest.raises(Invalid, match="没有导入"):
        _take(world, session, _filled(world, session, lambda sheet, head: None))
    with pytest.raises(Invalid):
        _take(world, session, io.BytesIO(b"not a workbook"))
    assert not Attendance.objects.exists()
