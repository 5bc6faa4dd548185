"""Working days by the State Council's calendar, from a table an administrator can edit.

A year nobody has announced yet counts Monday to Friday and is marked provisional.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache

import chinese_calendar

from portal.models import Holiday

SOURCE = "国务院办公厅节假日安排"


def seed(year: int, model: type[Holiday] = Holiday) -> int:
    """Write a year's days that differ from the plain week, as the library knows them; edited days stay.

    Returns the number of days written; 0 for a year not announced yet.
    """
    try:
        names = _announced(year)
    except NotImplementedError:
        return 0
    rows = []
    for day, (off, name) in names.items():
        if off != (day.weekday() >= 5):
            kind = "off" if off else "work"
            rows.append(model(day=day, kind=kind, name=_chinese(name, off), seeded=True))
        elif off and name:
            rows.append(model(day=day, kind="off", name=_chinese(name, off), seeded=True))
    model.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@cache
def _announced(year: int) -> dict[dt.date, tuple[bool, str | None]]:
    """A year's days: whether offices are closed, and the holiday; NotImplementedError for an unknown year."""
    days = _days(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return {day: chinese_calendar.get_holiday_detail(day) for day in days}


def _chinese(name: str | None, off: bool) -> str:
    by_name = {h.value: h.chinese for h in chinese_calendar.Holiday}
    return by_name.get(name or "", "放假") if off else "调休上班"


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset)


class Calendar:
    """The holidays of a span of years, read once."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        """Read the special days between two dates, both included."""
        rows = Holiday.objects.filter(day__range=(first, last)).values_list("day", "kind")
        self._special = dict(rows)

    def is_workday(self, day: dt.date) -> bool:
        """Return whether offices work on `day`."""
        kind = self._special.get(day)
        return kind == Holiday.Kind.WORK if kind else day.weekday() < 5

    def workdays_between(self, first: dt.date, last: dt.date) -> int:
        """Count working days after `first` up to and including `last`; negative when last is earlier."""
        if last < first:
            return -self.workdays_between(last, first)
        weeks, rest = divmod((last - first).days, 7)
        count = 5 * weeks + sum((first.weekday() + n) % 7 < 5 for n in range(1, rest + 1))
        for day, kind in self._special.items():
            if first < day <= last:
                count += (kind == Holiday.Kind.WORK) - (day.weekday() < 5)
        return count


def is_provisional(year: int) -> bool:
    """Return whether the year's holidays are not announced (no seeded day in the table)."""
    return not Holiday.objects.filter(day__year=year, seeded=True).exists()


def calendar_around(day: dt.date, days: int = 60) -> Calendar:
    """Return a calendar wide enough for deadlines within `days` of `day`, both ways."""
    span = dt.timedelta(days=days)
    return Calendar(day - span, day + span)


def nth_workday_after(day: dt.date, n: int, calendar: Calendar | None = None) -> dt.date:
    """Return the n-th working day after `day` (n ≥ 1); a notice posted on `day` ends on it at 24:00.

    Who asks for many days hands in a calendar that is wide enough.
    """
    calendar, current = calendar or calendar_around(day, 30 + 3 * n), day
    while n:
        current += dt.timedelta(days=1)
        n -= calendar.is_workday(current)
    return current


def next_workday_from(day: dt.date, calendar: Calendar | None = None) -> dt.date:
    """Return `day`, or the next working day when offices are closed on it (D-HOLIDAY)."""
    calendar = calendar or calendar_around(day, 30)
    while not calendar.is_workday(day):
        day += dt.timedelta(days=1)
    return day


def workdays_between(first: dt.date, last: dt.date) -> int:
    """Count working days after `first` up to and including `last`; negative when last is earlier."""
    return Calendar(min(first, last), max(first, last)).workdays_between(first, last)
