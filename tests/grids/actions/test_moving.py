"""Cases of a village that moves to another township: the new one sees and handles them."""

import datetime as dt

from grids.models import Case
from members.actions import organizations
from members.actions.organizations import Ground
from tests import grids_world as gw


def test_cases_follow_their_village(db) -> None:
    world = gw.build()
    case = world.sent()
    assert case not in Case.objects.visible_to(world.who("next_dispatcher"))
    ground = Ground(dt.date(2026, 10, 1), "", "区划调整")
    organizations.move(
        actor=None, organization=world.village, parent=world.next_town, ground=ground
    )
    case.refresh_from_db()
    world.village.refresh_from_db()
    assert (case.scope_path, case.handler_path) == (world.village.path, world.village.path)
    assert case in Case.objects.visible_to(world.who("next_dispatcher"))
