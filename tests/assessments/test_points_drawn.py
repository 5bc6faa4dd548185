"""Points that training's records propose: nothing is entered but what a person accepted, and that once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments.actions import point_drawn, point_items
from assessments.actions import points as actions
from assessments.actions.point_items import Wording
from assessments.models import PointEntry, PointItem, PointSheet
from assessments.points.schemes import rules_on
from assessments.queries.point_drawn import proposed
from members.models import Account
from portal import clock
from portal.refusals import Invalid, NotAllowed, Stale
from tests import points_world as pw
from tests.standing import once_a_module
from training.actions.session_checks import moment
from training.models import Attendance, CourseSession, Enrolment, HourEntry, TrainingClass

built, world = once_a_module(pw.build)
TAUGHT = dt.date(2026, 10, 9)


@pytest.fixture
def item(world) -> PointItem:
    """An item of the county's that training proposes."""
    wording = Wording("参加集中培训", "bonus", Decimal(2), draws="class")
    return _added(world, wording)


def _added(world, wording: Wording) -> PointItem:
    sheet = world.open(pw.OCTOBER)
    rules = rules_on(world.scheme, sheet.period)
    return point_items.add(
        actor=world.who("officer"), scheme=world.scheme, rules=rules, wording=wording
    )


def _session(world, day: dt.date = TAUGHT, state: str = "closed") -> CourseSession:
    """A session of the branch, at which the first two were present and the third was not."""
    by = Account.objects.get(username="secretary")
    made = TrainingClass.objects.create(
        organization=world.branch, kind="lecture", name="党课", starts_on=day, ends_on=day,
        state="running", planned_by=by,
    )  # fmt: skip
    session = CourseSession.objects.create(
        training_class=made, topic="党章", category="spirit", hours=Decimal(2), state=state,
        begins_at=moment(day, dt.time(9)), ends_at=moment(day, dt.time(10, 30)),
    )  # fmt: skip
    for place in range(3):
        one = Enrolment.objects.create(
            training_class=made, person=world.people[place], unit=world.village, way="list",
            state="enrolled", by=by, at=clock.now(),
        )  # fmt: skip
        Attendance.objects.create(
            session=session, enrolment=one, person=one.person, present=place < 2, way="list",
            by=by, at=clock.now(),
        )  # fmt: skip
    return session


def _proposed(sheet: PointSheet) -> list[str]:
    return [f"{one.account.name} {one.evidence}" for one in _rows(sheet)]


def _rows(sheet: PointSheet):
    return proposed(sheet, rules_on(sheet.scheme, sheet.period))


def _accept(world, sheet: PointSheet, codes, by: str = "secretary"):
    return point_drawn.accept(actor=world.who(by), sheet=sheet, chosen=codes)


def test_what_was_attended_in_the_month_is_proposed_and_nothing_entered(world, item):
    _session(world)
    _session(world, dt.date(2026, 9, 30))
    _session(world, dt.date(2026, 10, 12), state="planned")
    sheet = world.open(pw.OCTOBER)
    told = "培训记录：2026-10-09参加党课“党章”"
    names = [person.name for person in world.people[:2]]
    assert _proposed(sheet) == [f"{name} {told}" for name in names]
    assert not PointEntry.objects.exists(), "a proposal is no entry"
    PointItem.objects.filter(pk=item.pk).update(active=False)
    assert _proposed(sheet) == []


def test_one_is_accepted_once_whoever_asks_and_a_reversed_one_is_not_proposed_again(world, item):
    _session(world)
    sheet = world.open(pw.OCTOBER)
    first, second = _rows(sheet)
    (entry,) = _accept(world, sheet, [first.code])
    assert (entry.account, entry.points, entry.item) == (first.account, 2, item)
    assert entry.evidence == first.evidence
    assert [one.code for one in _rows(sheet)] == [second.code]
    with pytest.raises(Stale, match="1条已经登记"):
        _accept(world, sheet, [first.code, second.code])
    assert PointEntry.objects.count() == 1, "all or none"
    actions.reverse(actor=world.who("secretary"), entry=entry, reason="没有听完")
    assert [one.code for one in _rows(sheet)] == [second.code]


def test_a_corrected_record_is_not_proposed_and_not_accepted_any_more(world, item):
    session = _session(world)
    sheet = world.open(pw.OCTOBER)
    first = _rows(sheet)[0]
    session.attendances.filter(person=world.people[0]).update(present=False)
    with pytest.raises(Stale):
        _accept(world, sheet, [first.code])
    assert not PointEntry.objects.exists()


def test_who_reports_points_accepts_and_only_gains_of_members_are_proposed(world, item):
    _session(world)
    sheet = world.open(pw.OCTOBER)
    codes = [one.code for one in _rows(sheet)]
    for name in ("member", "town", "officer"):
        with pytest.raises(NotAllowed):
            _accept(world, sheet, codes, by=name)
    with pytest.raises(Invalid, match="勾选"):
        _accept(world, sheet, [])
    with pytest.raises(Invalid) as wrong:
        _added(world, Wording("无故缺课", "deduction", Decimal(2), draws="class"))
    assert "加分条目" in wrong.value.problems["draws"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PointItem.objects.filter(kind="base").update(draws="class")


def test_the_years_hours_are_proposed_when_they_are_reached_until_they_are_entered(world):
    _added(world, Wording("完成年度学时", "bonus", Decimal(5), draws="hours"))
    by = Account.objects.get(username="secretary")
    for number in range(4):
        HourEntry(
            person=world.people[0], on=dt.date(2026, 8, 1 + number), hours=Decimal(8),
            category="theory", elsewhere="省委党校", title="培训", ground="证书", by=by,
            at=clock.now(),
        ).save()  # fmt: skip
    assert _proposed(world.open(pw.JULY)) == [], "not reached by then"
    sheet = world.open(pw.OCTOBER)
    (one,) = _rows(sheet)
    assert one.evidence == "培训记录：2026年要求32学时，已达到"
    _accept(world, sheet, [one.code])
    assert _proposed(sheet) == []
    assert _proposed(world.open(pw.SEPTEMBER)) == [], "once a year"


def test_the_page_lists_and_enters_what_was_ticked(client, world, item, django_assert_num_queries):
    _session(world)
    sheet = world.open(pw.OCTOBER)
    client.force_login(world.who("secretary"))
    address = f"/assessments/points/sheets/{sheet.pk}/drawn/"
    assert address in client.get(f"/assessments/points/sheets/{sheet.pk}/").content.decode()
    page = client.get(address).content.decode()
    assert page.count('name="chosen"') == 2
    assert client.post(address).status_code == 422
    code = _rows(sheet)[1].code
    assert client.post(address, {"chosen": [code]}).status_code == 302
    assert PointEntry.objects.get().account.person == world.people[1]
    with django_assert_num_queries(9):
        assert len(_rows(sheet)) == 1
