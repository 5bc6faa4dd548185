"""The weeks of the record (P05-R2): each is due on its Sunday. Pure."""

import datetime as dt
from collections.abc import Collection

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
BACK = 8
"""So many past weeks can still be written, late."""


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the week a day lies in."""
    return day - day.weekday() * DAY


def due_of(monday: dt.date) -> dt.date:
    """Return the Sunday on which a week's record is due (24:00, assumed)."""
    return monday + 6 * DAY


def owed(since: dt.date, until: dt.date | None, today: dt.date) -> list[dt.date]:
    """Return the Mondays of all weeks that are over: from the first whole week in the village on."""
    first = monday_of(since)
    if first < since:
        first += WEEK
    end = min(today, until or today)
    found = []
    while due_of(first) < end:
        found.append(first)
        first += WEEK
    return found


def missing(
    since: dt.date, until: dt.date | None, today: dt.date, written: Collection[dt.date]
) -> list[dt.date]:
    """Return the Mondays of the weeks that are over and not written."""
    return [monday for monday in owed(since, until, today) if monday not in written]


def open_for(since: dt.date, today: dt.date, written: Collection[dt.date]) -> list[dt.date]:
    """Return the Mondays that can be written now: this week and some before it, the newest first."""
    this = monday_of(today)
    found = [this - n * WEEK for n in range(BACK + 1)]
    return [one for one in found if due_of(one) >= since and one not in written]
