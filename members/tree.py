"""The one lock of the organization tree, and who keeps something that a move has to take along."""

from collections.abc import Callable

from django.db import connection

LOCK = 370800
"""The trigger of members/models/organizations.py takes the same one."""
Follow = Callable[[str, str], None]
_followers: list[Follow] = []


def hold() -> None:
    """Hold the tree until the transaction ends: before any row of it is locked.

    A move rewrites the paths of a whole subtree. Who locked a row first and asked for the tree then would
    wait for a mover who waits for that row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def follows(follow: Follow) -> Follow:
    """Register who keeps copies of paths: called with the old and the new path, in the move's transaction."""
    _followers.append(follow)
    return follow


def moved(old: str, new: str) -> None:
    """Tell everybody who keeps copies that what stood below `old` stands below `new` now."""
    for follow in _followers:
        follow(old, new)
