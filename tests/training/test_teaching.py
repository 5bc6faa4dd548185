"""Ratings once and hidden below five, surveys without names, certificates for who completed a class."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from training.actions import attendance, hours, teaching
from training.actions.attendance import Marked
from training.models import SessionRating, SurveyAnswer
from training.queries import certificates
from training.queries import teaching as queries

ELEVEN = "2026-10-13T11:00:00+08:00"


@pytest.fixture
def held(world):
    """A session Anna attended in part and Boris did not; its hours are written down."""
    session = tw.running(world).sessions.get()
    with time_machine.travel(ELEVEN):
        anna = session.training_class.enrolments.get(person=world.people["anna"])
        marks = {anna.pk: Marked(True, late=15)}
        attendance.mark(actor=world["keeper"], session=session, marks=marks)
        hours.close(actor=world["keeper"], session=session)
    session.refresh_from_db()
    return session


def test_who_was_there_rates_once_and_fewer_than_five_show_no_mean(world, held):
    teaching.rate(actor=world["anna"], session=held, value=4)
    with pytest.raises(Stale):
        teaching.rate(actor=world["anna"], session=held, value=5)
    for actor, value, wrong in (
        ("boris", 5, Refused),
        ("keeper", 5, Refused),
        ("anna", 6, Invalid),
    ):
        with pytest.raises(wrong):
            teaching.rate(actor=world[actor], session=held, value=value)
    assert queries.rated(held) == queries.Rated(1, None)
    for name in ("boris", "chief", "mayor", "head"):
        SessionRating.objects.create(session=held, person=world.people[name], value=5)
    assert queries.rated(held) == queries.Rated(5, Decimal("4.8"))


def test_a_rating_is_asked_of_who_was_there_for_thirty_days(world, held):
    assert queries.to_rate(world["anna"]) == [held]
    assert queries.to_rate(world["boris"]) == []
    type(held).objects.filter(pk=held.pk).update(
        begins_at=held.begins_at - dt.timedelta(days=31),
        ends_at=held.ends_at - dt.timedelta(days=31),
    )
    held.refresh_from_db()
    with pytest.raises(Refused, match="30天以内"):
        teaching.rate(actor=world["anna"], session=held, value=4)
    assert queries.to_rate(world["anna"]) == []


def _asked(world, **more):
    facts = {
        "actor": world["keeper"], "organization": world.organ, "title": "缺什么",
        "needs": "看懂财务报表\n公文写作\n法律", "closes_on": tw.TODAY,
    } | more  # fmt: skip
    return teaching.ask(**facts)


def test_a_survey_is_answered_once_by_who_belongs_there(world):
    survey = _asked(world)
    assert queries.to_answer(world["anna"]) == [survey]
    teaching.answer(actor=world["anna"], survey=survey, picks=[1, 0, 1], words="")
    assert SurveyAnswer.objects.get().picks == [0, 1]
    assert queries.to_answer(world["anna"]) == []
    with pytest.raises(Stale):
        teaching.answer(actor=world["anna"], survey=survey, picks=[2], words="")
    for picks, words in (([], ""), ([3], ""), ([0], "电话13800001111")):
        with pytest.raises(Invalid):
            teaching.answer(actor=world["boris"], survey=survey, picks=picks, words=words)
    elsewhere = _asked(world, organization=world.town)
    with pytest.raises(NotAllowed):
        teaching.answer(actor=world["boris"], survey=elsewhere, picks=[0], words="")
    type(survey).objects.update(closes_on=tw.TODAY - dt.timedelta(days=1))
    survey.refresh_from_db()
    with pytest.raises(Refused, match="截止"):
        teaching.answer(actor=world["boris"], survey=survey, picks=[0], words="")


def test_a_survey_needs_needs_and_its_results_tell_no_small_unit(world):
    for more in ({"needs": "一项"}, {"needs": "同\n同"}, {"closes_on": dt.date(2026, 1, 1)}):
        with pytest.raises(Invalid):
            _asked(world, **more)
    survey = _asked(world, organization=world.county)
    for number, name in enumerate(("anna", "boris", "chief", "mayor", "head")):
        person = world.people[name]
        SurveyAnswer.objects.create(
            survey=survey, person=person, unit=person.home, picks=[0, 1 + number % 2], words=name
        )
    told = queries.results(survey)
    assert [(one.need, one.count) for one in told.needs] == [
        ("看懂财务报表", 5), ("公文写作", 3), ("法律", 2),
    ]  # fmt: skip
    assert told.units == [("答卷不足5份的单位合计", 5)]
    assert len(told.words) == 5
    small = _asked(world, title="另一次")
    teaching.answer(actor=world["anna"], survey=small, picks=[0], words="想学外语")
    assert queries.results(small).words == []


def test_a_certificate_is_for_eighty_percent_of_a_class_that_is_over(world, held):
    made = held.training_class
    anna = made.enrolments.select_related("training_class").get(person=world.people["anna"])
    with pytest.raises(Refused, match="结班以后"):
        certificates.of(anna)
    tw.step(world, made, "finish")
    anna = type(anna).objects.select_related("training_class").get(pk=anna.pk)
    assert certificates.of(anna).hours == Decimal("1.67")
    row = held.attendances.get(person=world.people["anna"])
    hours.correct(actor=world["keeper"], row=row, mark=Marked(True, late=45), reason="核对")
    with pytest.raises(Refused, match="学满80%"):
        certificates.of(anna)
    boris = type(anna).objects.select_related("training_class").get(person=world.people["boris"])
    with pytest.raises(Refused, match="现有0学时"):
        certificates.of(boris)


def test_the_pages_of_a_survey_a_rating_and_a_certificate(world, held, signed_in):
    survey, phone = _asked(world), signed_in("anna")
    mine = phone.get("/training/mine/").content.decode()
    assert "缺什么" in mine
    address = f"/training/surveys/{survey.pk}/answer/"
    wrong = phone.post(address, {"words": "想学"})
    assert (wrong.status_code, "想学" in wrong.content.decode()) == (422, True)
    assert phone.post(address, {"picks": ["0", "2"]}).status_code == 302
    assert phone.post(f"/training/sessions/{held.pk}/rate/", {"value": "5"}).status_code == 302
    tw.step(world, held.training_class, "finish")
    person = world.people["anna"].pk
    page = phone.get(f"/training/{held.training_class_id}/certificate/{person}/")
    assert "1.67学时（共2学时）" in page.content.decode()
    assert (
        signed_in("boris")
        .get(f"/training/{held.training_class_id}/certificate/{person}/")
        .status_code
        == 404
    )
    keeper = signed_in("keeper")
    assert "安文静" not in keeper.get(f"/training/surveys/{survey.pk}/").content.decode()
    body = {
        "organization": world.county.pk,
        "title": "新的",
        "needs": "甲\n乙",
        "closes_on": "2026-11-01",
    }
    assert keeper.post("/training/surveys/new/", body).status_code == 302
    assert "不足5人不显示" in keeper.get(f"/training/sessions/{held.pk}/").content.decode()
