"""The world of grids with posts: who serves and leads in the village, so that its rhythm can be logged."""

import datetime as dt
import uuid
from typing import Any

from grids.actions import rhythm, visits
from grids.actions.rhythm import Found, Held
from grids.actions.visits import Entry
from grids.models import DisputeMeeting, GridPost, Inspection, Visit
from tests import grids_world as gw

SINCE = gw.SINCE


def build() -> gw.GridsWorld:
    """The small world; the worker serves the group's node, the leader leads the village's."""
    world = gw.build()
    serve(world, "worker", 2, "worker")
    serve(world, "leader", 1, "leader")
    return world


def serve(
    world: gw.GridsWorld, name: str, grid: int, role: str, since: dt.date = SINCE,
    until: dt.date | None = None,
) -> GridPost:  # fmt: skip
    """Give somebody a post on one of the world's nodes."""
    return GridPost.objects.create(
        person=world.accounts[name].person, grid=world.grids[grid], role=role, since=since,
        until=until,
    )  # fmt: skip


def entry(world: gw.GridsWorld, **more: Any) -> Entry:
    """A diary entry of today in the group's node."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(), "grid": world.grids[2], "on": gw.TODAY, "matter": "routine",
        "words": "老人身体好，问了医保", "household": "H-0007",
    }  # fmt: skip
    return Entry(**values | more)


def visit(world: gw.GridsWorld, by: str = "worker", **more: Any) -> Visit:
    """Log a visit."""
    return visits.log_visit(actor=world.who(by), entry=entry(world, **more))


def inspected(world: gw.GridsWorld, by: str = "leader", **more: Any) -> Inspection:
    """Log an inspection of the village's node."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(), "grid": world.grids[1], "done_on": gw.TODAY, "households": 120,
        "findings": "护栏一处松动", "hazards": 1,
    }  # fmt: skip
    return rhythm.log_inspection(actor=world.who(by), found=Found(**values | more))


def met(world: gw.GridsWorld, by: str = "leader", **more: Any) -> DisputeMeeting:
    """Log a dispute meeting of the village's node."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(), "grid": world.grids[1], "held_on": gw.TODAY, "present": 6,
        "decisions": "包联干部本周上门",
    }  # fmt: skip
    return rhythm.log_meeting(actor=world.who(by), held=Held(**values | more))
