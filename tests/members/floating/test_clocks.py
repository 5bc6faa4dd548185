"""The clock of reports and the threshold of boat groups, as the table of examples has them (E8, E20)."""

import datetime as dt

import pytest

from members.floating.clocks import Clock, Stage, latest_start, months_after
from members.floating.models import FleetMember
from members.floating.queries.boats import fell_below, suggests

E8 = Clock(dt.date(2023, 1, 10))


def test_e8_last_report_10_january_2023():
    assert E8.remind_on == dt.date(2023, 6, 10)
    assert E8.due_on == dt.date(2023, 7, 10)
    assert E8.visit_on == dt.date(2023, 10, 10)
    assert E8.lost_on == dt.date(2024, 1, 10)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2023-06-09", Stage.FINE),
        ("2023-06-10", Stage.REMIND),
        ("2023-07-10", Stage.REMIND),
        ("2023-07-11", Stage.OVERDUE),
        ("2023-10-09", Stage.OVERDUE),
        ("2023-10-10", Stage.VISIT),
        ("2024-01-09", Stage.VISIT),
        ("2024-01-10", Stage.LOST),
        ("2025-01-10", Stage.LOST),
    ],
)
def test_e8_day_by_day(day, stage):
    assert E8.stage(dt.date.fromisoformat(day)) is stage


def test_a_month_without_such_a_day_ends_on_its_last():
    assert months_after(dt.date(2023, 8, 31), 6) == dt.date(2024, 2, 29)
    assert months_after(dt.date(2022, 8, 31), 6) == dt.date(2023, 2, 28)
    assert months_after(dt.date(2023, 1, 10), -6) == dt.date(2022, 7, 10)


def test_the_latest_start_agrees_with_the_clock_on_every_day_of_four_years():
    first = dt.date(2022, 12, 1)
    for n in range(4 * 365):
        today = first + dt.timedelta(days=n)
        for months in (5, 6, 9, 12):
            start = latest_start(today, months)
            assert months_after(start, months) <= today
            assert months_after(start + dt.timedelta(days=1), months) > today


@pytest.mark.parametrize(("count", "suggested"), [(3, False), (4, True)])
def test_e20_fleets_of_three_and_four(count, suggested):
    assert suggests(count) is suggested


def test_a_county_may_take_three():
    assert suggests(3, inclusive=True)
    assert not suggests(2, inclusive=True)


def _sailing(since: str, until: str = "") -> FleetMember:
    end = dt.date.fromisoformat(until) if until else None
    return FleetMember(since=dt.date.fromisoformat(since), until=end)


def test_the_day_a_fleet_shrank_is_the_last_on_which_it_fell_below():
    four = [_sailing("2024-01-01")] * 3
    shrunk = [*four, _sailing("2024-01-01", "2024-05-01"), _sailing("2024-07-01", "2025-03-02")]
    assert fell_below(shrunk, 4) == dt.date(2025, 3, 2)
    assert fell_below([*four, _sailing("2024-01-01")], 4) is None
    assert fell_below(four, 4) is None
