"""Words of this room's writes: on one line, without numbers."""

from members import secrets
from portal.reading import prose


def words(text: str, name: str, *, what: str, most: int, missing: str) -> str:
    """Return words on one line; Invalid where they lack, are too long or hold a number of somebody."""
    said = " ".join(prose(text, what=what, most=most, name=name, missing=missing).split())
    return secrets.refuse_numbers(said, name)
