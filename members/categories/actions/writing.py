"""What the writes of this room share: one row with its deed, days, words without numbers."""

import datetime as dt
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from members import secrets
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, Stale

Row = TypeVar("Row", bound=models.Model)
EARLIEST = dt.date(2000, 1, 1)


def insert(row: Row, *, actor: Any, verb: str, taken: str) -> Row:
    """Write a new row and its deed; Stale with the sentence `taken` where there is such a row already.

    The deed says what was done about whom, never the category or the words (PV-MEMBER).
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            deeds.record(actor=actor, verb=verb, about=row)
    except IntegrityError as twice:
        raise Stale(taken) from twice
    return row


def check_day(day: dt.date | None, name: str, first: dt.date = EARLIEST) -> dt.date:
    """Return a day from `first` to today; Invalid for any other."""
    if day is None or not first <= day <= clock.today():
        said = f"日期要在{first.isoformat()}至今天之间。"
        raise Invalid(said, {name: [said]})
    return day


def words(text: str, name: str, *, what: str, most: int, missing: str) -> str:
    """Return words on one line; Invalid where they lack, are too long or hold a number of somebody."""
    said = " ".join(prose(text, what=what, most=most, name=name, missing=missing).split())
    return secrets.refuse_numbers(said, name)
