"""Codes by which somebody is signed in: bound to session and person, another every 30 seconds.

The trainee's phone shows the code, the desk takes it. What is shown to one account says one person: it
serves nobody else, is taken once (the row is unique), and is worthless half a minute later. A secret of
its own is derived from the portal's key, so that web processes need not agree on anything.
"""

import datetime as dt
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hmac import compare_digest

from django.utils.crypto import salted_hmac

STEP = 30
"""Seconds a code holds."""
GRACE = 5
"""Seconds into the next step in which the one before is still taken: the way from phone to desk."""
_SALT = "training.codes"


def step_of(now: dt.datetime) -> int:
    """Return the number of the half minute a moment lies in."""
    return int(now.timestamp()) // STEP


def left_of(now: dt.datetime) -> int:
    """Return how many seconds the present code still holds."""
    return STEP - int(now.timestamp()) % STEP


def _digest(session: int, person: int, step: int) -> bytes:
    return salted_hmac(_SALT, f"{session}.{person}.{step}", algorithm="sha256").digest()


def token(session: int, person: int, step: int) -> str:
    """Return the code in a QR picture: session, person, and what only the portal can sign."""
    signed = urlsafe_b64encode(_digest(session, person, step)[:15]).decode()
    return f"{session}.{person}.{signed}"


def digits(session: int, person: int, step: int) -> str:
    """Return the six digits of the same half minute, for a desk without a camera."""
    number = int.from_bytes(_digest(session, person, step)[15:23], "big") % 1_000_000
    return f"{number:06d}"


def _steps(now: dt.datetime) -> Iterator[int]:
    step = step_of(now)
    yield step
    if int(now.timestamp()) % STEP < GRACE:
        yield step - 1


def person_of(text: str, session: int, now: dt.datetime) -> int | None:
    """Return whom a token signs in to a session now; None for another session's, an old or a made-up one."""
    parts = text.strip().split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts[:2]):
        return None
    if int(parts[0]) != session:
        return None
    person = int(parts[1])
    for step in _steps(now):
        if compare_digest(token(session, person, step).encode(), text.strip().encode()):
            return person
    return None


def people_of(text: str, session: int, people: Iterable[int], now: dt.datetime) -> list[int]:
    """Return which of `people` six digits stand for now: one as a rule, seldom two, none for an old one."""
    steps = list(_steps(now))
    return [
        person
        for person in people
        if any(compare_digest(digits(session, person, step), text) for step in steps)
    ]
