"""Leave and the weekly check: who approves, what is drawn, what an absence wants (P10-R1 to R4)."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from members.dispatched.actions import (
    awards,
    checks,
    forgetting,
    leaves,
    months,
)
from members.dispatched.models import (
    CheckCorrection,
    Draw,
    Leave,
    Letter,
    SpotCheck,
)
from members.models import Account
from portal import clock
from portal.models import Deed, StoredFile
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import dispatched_world as dw
from tests.dispatched_world import on

TODAY, D = dw.TODAY, dt.timedelta
SEPTEMBER = parse("2026-09")


# leave


def test_who_approves_goes_by_the_days_r2(world):
    levels = {
        days: dw.asked(world, world.own, "self", 10 * days, days).level for days in (1, 2, 3, 4)
    }
    assert levels == {1: "team", 2: "town", 3: "town", 4: "county"}
    assert dw.asked(world, world.led, "leader").level == "town"
    assert dw.asked(world, world.lone, "lone").level == "town"


def test_splitting_a_leave_lowers_no_level(world):
    first = dw.asked(world, world.own, "self", 1, 2)
    second = dw.asked(world, world.own, "self", 3, 2)
    apart = dw.asked(world, world.own, "self", 6, 1)
    assert (first.level, second.days, second.level) == ("town", 4, "county")
    assert (apart.days, apart.level) == (1, "team")


def test_leaving_needs_the_written_report_and_the_platform_r1(world):
    leave = dw.asked(world, world.own, "self", paper=False)
    with pytest.raises(Refused, match="书面请假报告"):
        leaves.decide(actor=world["leader"], leave=leave, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(state="approved")
    with pytest.raises(NotAllowed):
        leaves.receive_paper(actor=world["self"], leave=leave)
    leaves.receive_paper(actor=world["leader"], leave=leave)
    leave.refresh_from_db()
    assert leaves.decide(actor=world["leader"], leave=leave, approve=True).state == "approved"


def test_leave_is_asked_before_leaving_and_written_down_for_him_three_days_later(world):
    with pytest.raises(Invalid, match="离村以前"):
        dw.asked(world, world.own, "self", -1)
    assert dw.asked(world, world.own, "leader", -3).level == "team"
    with pytest.raises(Invalid):
        dw.asked(world, world.own, "town", -4)
    with pytest.raises(Invalid):
        dw.asked(world, world.own, "self", 1, 61)


def test_two_leaves_of_one_day_are_one_too_many(world):
    dw.asked(world, world.own, "self", 1, 3)
    with pytest.raises(Stale, match="已有一件"):
        dw.asked(world, world.own, "self", 3, 1)


def test_the_sender_is_told_of_more_than_three_days_alone_r2(world):
    for first, days in ((1, 3), (10, 4)):
        leaves.decide(
            actor=world["office"],
            leave=dw.asked(world, world.own, "self", first, days),
            approve=True,
        )
    letter = Letter.objects.get()
    assert (letter.sender, letter.leave.days, letter.read_on) == (world.sender, 4, None)
    with pytest.raises(NotAllowed):
        months.receive(actor=world["office"], letter=letter)
    assert months.receive(actor=world["sender"], letter=letter).read_on == TODAY
    with pytest.raises(Stale):
        months.receive(actor=world["sender"], letter=letter)


def test_refusing_wants_a_reason_and_no_deed_tells_why_he_goes(world):
    leave = dw.asked(world, world.own, "self")
    with pytest.raises(Invalid):
        leaves.decide(actor=world["leader"], leave=leave, approve=False)
    leaves.decide(actor=world["leader"], leave=leave, approve=False, answer="村里换届")
    told = str(list(Deed.objects.values_list("reason", "details", "object_label")))
    assert "看病" not in told
    assert "换届" not in told


def test_a_begun_leave_is_returned_from_not_withdrawn(world):
    leave = dw.on_leave(world, world.own, -1, 3)
    with pytest.raises(Refused, match="不能撤回"):
        leaves.take(actor=world["self"], leave=leave, action="withdraw")
    for day in (TODAY + D(1), TODAY - D(2)):
        with pytest.raises(Invalid):
            leaves.take(actor=world["self"], leave=leave, action="return", returned_on=day)
    assert leaves.take(actor=world["self"], leave=leave, action="return").returned_on == TODAY
    later = dw.on_leave(world, world.own, 5, 1)
    with pytest.raises(Refused, match="没有开始"):
        leaves.take(actor=world["self"], leave=later, action="return")
    assert leaves.take(actor=world["self"], leave=later, action="withdraw").state == "withdrawn"


def test_words_and_photos_are_forgotten_after_two_years(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    leave = dw.asked(world, world.own, "self", paper=False)
    leaves.add_paper(actor=world["self"], leave=leave, paper=(dw.picture(), "p.jpg"))
    leaves.decide(actor=world["leader"], leave=leave, approve=True, answer="同意")
    Leave.objects.update(state="returned", returned_on=leave.to_on)
    done = {"state": "final", "result": "elsewhere", "judged_by": world["office"], "said": "开会"}
    check = dw.drawn(world, world.own, **done)
    on(TODAY + D(700))
    assert forgetting.forget() == 0
    on(TODAY + D(735))
    assert forgetting.forget() == 1 + 1
    assert forgetting.forget() == 0
    leave.refresh_from_db()
    check.refresh_from_db()
    assert (leave.reason, leave.answer, leave.paper, leave.days) == ("", "", None, 1)
    assert (check.said, check.result) == ("", "elsewhere")
    assert not StoredFile.objects.exists()
    on(TODAY)


def test_nobody_decides_about_himself_whatever_he_keeps(world):
    leave = dw.asked(world, world.own, "self")
    check = dw.drawn(world, world.own, state="answered", asked_at=clock.now())
    for name in ("town", "office"):
        account = world[name]
        Account.objects.filter(person=world.own.person).update(person=None)
        account.person = world.own.person
        account.save()
        with pytest.raises(NotAllowed):
            leaves.decide(actor=world[name], leave=leave, approve=True)
    with pytest.raises(NotAllowed):
        checks.record(actor=world["office"], check=check, result="on_post")
    words = {"county": world.county, "posting": world.own, "year": parse("2026"), "said": "评选"}
    with pytest.raises(Refused, match="本人"):
        awards.choose(actor=world["office"], **words)


# the weekly check


def test_the_job_draws_once_a_week_and_keeps_what_it_rests_on_r3(world):
    assert checks.draw_all() == 1
    assert checks.draw_all() == 0
    row = Draw.objects.get()
    everybody = sorted(one.pk for one in (world.own, world.led, world.lone))
    assert row.population == everybody
    assert set(row.must) == set(everybody)  # nobody was checked for eight weeks
    assert [c.posting_id for c in row.checks.order_by("pk")] == row.drawn
    assert row.checks.filter(state="drawn", result="").count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.update(seed="mine")


def test_who_was_checked_lately_is_drawn_by_chance_alone(world):
    dw.drawn(
        world,
        world.own,
        dw.MONDAY - D(49),
        state="final",
        result="on_post",
        judged_by=world["office"],
    )
    dw.drawn(
        world,
        world.led,
        dw.MONDAY - D(56),
        state="final",
        result="on_post",
        judged_by=world["office"],
    )
    dw.drawn(
        world,
        world.lone,
        dw.MONDAY - D(7),
        state="final",
        result="on_leave",
        judged_by=world["office"],
    )
    row = checks.draw(county=world.county.pk, monday=dw.MONDAY, seed="x")
    assert set(row.must) == {world.led.pk, world.lone.pk}
    assert checks.draw(county=world.county.pk, monday=dw.MONDAY, seed="y") is None


def test_holidays_are_not_checked(world):
    on(dt.date(2026, 10, 3))  # of the national week nothing is left but days off
    assert checks.draw_all() == 0
    check = dw.drawn(world, world.own, dt.date(2026, 9, 28))
    with pytest.raises(Refused, match="节假日"):
        checks.ask(actor=world["office"], check=check)
    on(TODAY)


def test_a_check_is_asked_in_its_week(world):
    check = dw.drawn(world, world.own, dw.MONDAY - D(7))
    with pytest.raises(Refused, match="已经过期"):
        checks.ask(actor=world["office"], check=check)


def test_no_answer_is_no_absence_r4(world):
    check = checks.ask(actor=world["office"], check=dw.drawn(world, world.own))
    with pytest.raises(Refused, match="不满30分钟"):
        checks.question(actor=world["office"], check=check, why="没有答复")
    SpotCheck.objects.update(asked_at=clock.now() - D(minutes=31))
    check.refresh_from_db()
    checks.question(actor=world["office"], check=check, why="没有答复")
    assert (check.state, check.result) == ("questioned", "no_answer")
    with pytest.raises(Refused, match="还没有说明"):
        checks.finalize(actor=world["office"], check=check, result="absent", why="村里没有人")
    checks.explain(actor=world["self"], check=check, text="村里没有信号")
    checks.finalize(actor=world["office"], check=check, result="on_post", why="村主任证明在村")
    assert (check.state, check.result) == ("final", "on_post")


def test_who_does_not_explain_is_judged_after_three_working_days(world):
    # asked on Friday the 9th; Saturday is made up for, so that today, Tuesday, is the third working day
    asked = {"state": "questioned", "questioned_on": TODAY - D(4), "result": "no_answer"}
    check = dw.drawn(world, world.own, **asked)
    words = {"actor": world["office"], "check": check, "result": "absent", "why": "没有说明"}
    with pytest.raises(Refused, match="2026-10-13以后"):
        checks.finalize(**words)
    on(TODAY + D(1))
    assert checks.finalize(**words).result == "absent"
    on(TODAY)


def test_the_database_knows_no_absence_without_review_and_no_verdict_without_a_human(world):
    check = dw.drawn(world, world.own, state="asked", asked_at=clock.now())
    for values in (
        {"result": "absent"},
        {"state": "final", "result": "on_post"},
        {"state": "final", "result": "absent", "judged_by": world["office"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpotCheck.objects.filter(pk=check.pk).update(**values)


def test_a_check_of_who_is_on_leave_says_on_leave(world):
    dw.on_leave(world, world.own, 0, 1)
    check = checks.ask(actor=world["office"], check=dw.drawn(world, world.own))
    assert check.away
    with pytest.raises(Refused, match="只能认定为请假"):
        checks.record(actor=world["office"], check=check, result="on_post")
    assert checks.record(actor=world["office"], check=check, result="on_leave").state == "final"
    other = checks.ask(actor=world["office"], check=dw.drawn(world, world.led))
    checks.answer(actor=world["leader"], check=other, answer="on_leave", said="回家")
    with pytest.raises(Refused, match="没有批准的请假"):
        checks.record(actor=world["office"], check=other, result="on_leave")
    with pytest.raises(Invalid):
        checks.record(actor=world["office"], check=other, result="absent")


def test_an_answer_by_telephone_is_marked_and_proven_later(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    check = checks.ask(actor=world["office"], check=dw.drawn(world, world.own))
    with pytest.raises(Invalid):
        checks.answer(actor=world["office"], check=check, answer="elsewhere")
    checks.answer(actor=world["office"], check=check, answer="elsewhere", said="到镇里开会")
    assert (check.by_phone, check.state) == (True, "answered")
    photo = {"check": check, "upload": (dw.picture(), "p.jpg")}
    with pytest.raises(NotAllowed):
        checks.add_proof(actor=world["lone"], **photo)
    assert checks.add_proof(actor=world["self"], **photo).proof_id
    with pytest.raises(Stale):
        checks.add_proof(actor=world["self"], check=check, upload=(dw.picture(), "p.jpg"))


def test_a_false_absence_is_corrected_and_stays_on_record(world):
    done = {
        "state": "final",
        "result": "absent",
        "questioned_on": TODAY,
        "judged_by": world["office"],
    }
    check = dw.drawn(world, world.own, **done)
    with pytest.raises(NotAllowed):
        checks.correct(actor=world["town"], check=check, result="on_post", why="有照片")
    assert (
        checks.correct(actor=world["office"], check=check, result="on_post", why="有照片").result
        == "on_post"
    )
    row = CheckCorrection.objects.get()
    assert (row.before, row.after) == ("absent", "on_post")
    good = dw.drawn(world, world.led, state="final", result="on_post", judged_by=world["office"])
    with pytest.raises(Refused, match="不能改为不在岗"):
        checks.correct(actor=world["office"], check=good, result="absent", why="有人反映")


# work
