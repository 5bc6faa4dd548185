"""Obligations of C.5 for P32: declared, counted from what was logged, told in 待办."""

import datetime as dt

import pytest

from members.floating import obligations as o
from members.floating.actions import census, officers, places, reports, stays
from members.floating.queries.obligations import fulfilment
from portal import providers
from portal.periods import parse
from tests import floating_world as fw

TODAY = fw.TODAY
MONTH, QUARTER, HALF, YEAR = (parse(code) for code in ("2026-10", "2026Q4", "2026H2", "2026"))


def test_the_table_is_that_of_the_catalogue():
    told = [(one.code, one.every, one.every_months, one.remind_month, one.least) for one in o.ALL]
    assert told == [
        ("census", "half_year", 0, 0, 1),
        ("report", "", 6, 5, 1),
        ("exchange", "month", 0, 0, 1),
        ("review", "quarter", 0, 0, 1),
        ("forum", "year", 0, 0, 1),
        ("learning", "month", 0, 0, 1),
        ("contact", "month", 0, 0, 1),
        ("station_contact", "month", 0, 0, 1),
        ("station_visit", "quarter", 0, 0, 1),
    ]
    assert all(one.stated for one in o.ALL)
    assert o.HELPERS_A_STAY == 1


@pytest.fixture
def owing(world):
    """Somebody away with a helper and an officer, and a station: nothing done yet."""
    stay = fw.gone(world)
    fw.paired(world, stay)
    officer = officers.appoint(
        actor=world["county"], organization=world.county, person=world.officer, place="苏州市",
        since=TODAY,
    )  # fmt: skip
    stays.give_officer(actor=world["town"], stay=stay, officer=officer)
    station = places.open_station(
        actor=world["county"], organization=world.county, name="苏州工作站", province="江苏省",
        city="苏州市", since=dt.date(2026, 1, 1),
    )  # fmt: skip
    return stay, officer, station


def _done(world, obligation, period):
    rows = fulfilment(world["county"], obligation, period)
    return sum(row.done for row in rows), sum(row.wanted for row in rows)


def test_each_is_counted_from_what_was_logged_and_from_nothing_else(world, owing):
    stay, officer, station = owing
    keeper, county = world["secretary"], world["county"]
    hold = {"actor": county, "officer": officer, "on": TODAY, "present": 2}
    log = {"actor": county, "station": station, "on": TODAY, "said": "情况良好"}
    steps = [
        (o.CENSUS, HALF, 2, lambda: census.log(
            actor=keeper, place=world.branch, half=HALF, done_on=TODAY, changes="")),
        (o.REPORT, HALF, 1, lambda: reports.report(
            actor=keeper, stay=stay, on=TODAY, mode="oral", **fw.SAID)),
        (o.EXCHANGE, MONTH, 1, lambda: officers.hold(kind="exchange", **hold)),
        (o.REVIEW, QUARTER, 1, lambda: officers.hold(kind="review", **hold)),
        (o.FORUM, YEAR, 1, lambda: officers.hold(kind="forum", **hold)),
        (o.LEARNING, MONTH, 1, lambda: reports.send_learning(
            actor=keeper, branch=world.branch, sent_on=TODAY, kind="chat", title="党章")),
        (o.CONTACT, MONTH, 1, lambda: reports.contact(
            actor=keeper, stay=stay, on=TODAY, channel="微信", matter="问候")),
        (o.STATION_CONTACT, MONTH, 1, lambda: places.log_station(kind="contact", **log)),
        (o.STATION_VISIT, QUARTER, 1, lambda: places.log_station(kind="visit", **log)),
    ]  # fmt: skip
    assert [one for one, *_ in steps] == list(o.ALL)
    for obligation, period, wanted, do in steps:
        assert _done(world, obligation, period) == (0, wanted), obligation.code
        do()
        assert _done(world, obligation, period) == (1, wanted), obligation.code


def test_what_was_logged_in_another_period_does_not_count(world, owing):
    stay, _, _ = owing
    stay.pairs.update(since=dt.date(2026, 1, 1))
    words = {"actor": world["secretary"], "stay": stay, "channel": "微信", "matter": "问候"}
    reports.contact(on=dt.date(2026, 9, 30), **words)
    assert _done(world, o.CONTACT, MONTH) == (0, 1)
    assert _done(world, o.CONTACT, parse("2026-09")) == (1, 1)


def test_another_county_sees_none_of_it(world, owing):
    for one in o.ALL:
        period = {"half_year": HALF, "quarter": QUARTER, "year": YEAR}.get(one.every, MONTH)
        assert fulfilment(world["stranger"], one, period) == []


def _told(world, who):
    return {due.what: due for due in providers.due_for(world[who])}


def test_each_is_told_what_is_due_from_him(world, owing):
    assert set(_told(world, "away")) == {"本人思想汇报"}
    assert _told(world, "away")["本人思想汇报"].due_on == dt.date(2024, 7, 10)
    assert set(_told(world, "helper")) == {"联系陈东升"}
    held = {"联络员交流：苏州市", "联络员评议：苏州市", "联络员座谈：苏州市"}
    assert set(_told(world, "officer")) == held
    kept = _told(world, "secretary")
    assert "流动党员应列失联名单：1名" in kept
    assert kept["2026年下半年流动党员摸排"].due_on == dt.date(2026, 12, 31)
    assert {"2026年10月发送学习内容", "2026年10月结对联系"} <= set(kept)
    assert not any("流动" in what for what in _told(world, "leader"))
    assert not any("流动" in what for what in _told(world, "county"))


def test_what_was_logged_is_told_no_more(world, owing):
    stay, _, _ = owing
    reports.report(actor=world["away"], stay=stay, on=TODAY, mode="written", **fw.SAID)
    reports.contact(actor=world["helper"], stay=stay, on=TODAY, channel="微信", matter="问候")
    assert _told(world, "away") == {}
    assert _told(world, "helper") == {}
    kept = _told(world, "secretary")
    assert "流动党员应列失联名单：1名" not in kept
    assert "2026年10月结对联系" not in kept


def test_a_reminder_begins_after_five_months(world):
    fw.gone(world, since=dt.date(2026, 5, 14))
    assert _told(world, "away") == {}
    world.away.stays.update(registered_on=dt.date(2026, 5, 13), left_on=dt.date(2026, 5, 13))
    assert set(_told(world, "away")) == {"本人思想汇报"}
