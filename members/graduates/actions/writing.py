"""What the writes of this room share: one row with its deed, days, words without numbers."""

import datetime as dt
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from members import secrets
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, Stale

Row = TypeVar("Row", bound=models.Model)
EARLIEST = dt.date(2010, 1, 1)


def insert(row: Row, *, actor: Any, verb: str, taken: str) -> Row:
    """Write a new row and its deed; Stale with the sentence `taken` where there is such a row already."""
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


def words(text: str, name: str, what: str, most: int, *, empty: bool = False) -> str:
    """Return words; Invalid where they lack, are too long or hold somebody's number."""
    if empty and not text.strip():
        return ""
    said = prose(text, what=what, most=most, name=name, missing=f"请写{what}。")
    return secrets.refuse_numbers(said, name)
