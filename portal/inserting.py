"""Writing one row of a log or register with its deed: once, however often it is sent."""

import datetime as dt
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from portal import clock, deeds
from portal.refusals import Invalid, Stale

Row = TypeVar("Row", bound=models.Model)
EARLIEST = dt.date(2000, 1, 1)
"""Before it nothing the portal logs can have happened."""


def insert(
    row: Row, *, actor: Any, verb: str, taken: str, reason: str = "", details: Any = None
) -> Row:
    """Write a new row and its deed; Stale with the sentence `taken` where there is such a row already.

    The deed says what was done and to which row; of the row's words it tells only the `reason`.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            deeds.record(actor=actor, verb=verb, about=row, reason=reason, details=details)
    except IntegrityError as twice:
        raise Stale(taken) from twice
    return row


def past_day(
    day: dt.date | None,
    name: str,
    first: dt.date = EARLIEST,
    what: str = "日期",
    last: dt.date | None = None,
) -> dt.date:
    """Return a day from `first` to `last` (today where nothing is said); Invalid for any other."""
    today = clock.today()
    if day is None or not first <= day <= (last or today):
        until = last.isoformat() if last else f"今天（{today.isoformat()}）"
        said = f"{what}要在{first.isoformat()}至{until}之间。"
        raise Invalid(said, {name: [said]})
    return day
