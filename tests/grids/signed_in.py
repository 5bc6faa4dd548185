"""Clients of everybody in a standing world of grids, signed in once a module."""

import time

from django.test import Client

from tests.grids_world import GridsWorld


def clients(world: GridsWorld) -> dict[str, Client]:
    """Return a client a name; their sessions lie outside the savepoints of single tests.

    They are marked as in use for an hour, so that no request writes its session.
    """
    found = {}
    for name in world.accounts:
        found[name] = Client()
        found[name].force_login(world.who(name))
        session = found[name].session
        session["seen_at"] = int(time.time()) + 3600
        session.save()
    return found
