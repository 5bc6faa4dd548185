"""What the writes of this room share: days since there are graduates, words without numbers."""

import datetime as dt

from members import secrets
from portal.inserting import past_day
from portal.reading import prose

EARLIEST = dt.date(2010, 1, 1)


def check_day(day: dt.date | None, name: str, first: dt.date = EARLIEST) -> dt.date:
    """Return a day from `first` to today; Invalid for any other."""
    return past_day(day, name, first)


def words(text: str, name: str, what: str, most: int, *, empty: bool = False) -> str:
    """Return words; Invalid where they lack, are too long or hold somebody's number."""
    if empty and not text.strip():
        return ""
    said = prose(text, what=what, most=most, name=name, missing=f"请写{what}。")
    return secrets.refuse_numbers(said, name)
