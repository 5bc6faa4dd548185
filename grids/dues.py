"""Deadlines of cases, in working days (P03-R6, R7) or calendar days where a kind says so (P02-R5)."""

import datetime as dt
from typing import Any

from grids.models import CaseKind
from portal import workdays
from portal.refusals import Invalid

LONGEST_URGENCY = 365


def due_on(
    urgency: dict[str, Any], start: dt.date, calendar: workdays.Calendar | None = None
) -> dt.date:
    """Return the last day of a case that begins on `start`.

    n working days end on the n-th working day after `start`; calendar days that end on a day off move to
    the next working day (D-HOLIDAY).
    """
    days = int(urgency["days"])
    if urgency.get("working", True):
        return workdays.nth_workday_after(start, days, calendar)
    return workdays.next_workday_from(start + dt.timedelta(days=days), calendar)


def urgency_of(kind: CaseKind, code: str) -> dict[str, Any]:
    """Return a kind's urgency; its first where no code is given; Invalid for one it does not have."""
    if not code:
        return dict(kind.urgencies[0])
    try:
        return kind.urgency(code)
    except KeyError as unknown:
        titles = "、".join(one["title"] for one in kind.urgencies)
        sentence = f"{kind.title}的紧急程度只有：{titles}。请从中选一项。"
        raise Invalid(sentence, {"urgency": [sentence]}) from unknown


def urgency_kept(kind: CaseKind, code: str) -> dict[str, Any]:
    """Return the urgency a case has; the kind's first where the kind no longer knows it."""
    known = {one["code"] for one in kind.urgencies}
    return urgency_of(kind, code if code in known else "")


def last_overdue(days: int, today: dt.date) -> dt.date:
    """Return the latest last day after which `days` whole working days have passed before `today`.

    A case due on or before it is `days` working days late, the last of them over.
    """
    calendar = workdays.calendar_around(today, 30 + 3 * days)
    day, left = today - dt.timedelta(days=1), days
    while True:
        left -= calendar.is_workday(day)
        if left <= 0:
            return day - dt.timedelta(days=1)
        day -= dt.timedelta(days=1)
