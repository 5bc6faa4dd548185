"""Many moves in the tree at the same moment: no error, and every path is then its parent's and itself."""

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection

from members.actions import organizations as actions
from members.actions.organizations import Ground, NewOrganization
from members.models import Organization, OrganizationChange
from portal.refusals import Refused
from tests import world as w
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAVE = 40
"""Threads at one moment; PostgreSQL of the tests takes a hundred connections."""
GROUND = Ground(dt.date(2026, 10, 1), "", "调整隶属")


def forest() -> list[Organization]:
    """Committees side by side, with branches and groups below: what moves may also be moved below."""
    county = w.organization("370826", "微山县", "county", None)
    towns = [w.organization(f"t{n}", f"镇{n}", "town", county) for n in range(4)]
    moving = []
    for n in range(12):
        village = w.organization(f"v{n}", f"村{n}", "village", towns[n % 4])
        branch = w.organization(f"b{n}", f"支部{n}", "branch", village)
        w.organization(f"g{n}", f"小组{n}", "group", branch)
        moving += [village, branch]
    return moving


def one_move(moving: list[Organization], seed: int) -> Any:
    """Move something to a random place of the right kind; '' when done, else the sentence of a refusal."""
    rng = random.Random(seed)
    what = rng.choice(moving)
    kind = "town" if what.kind == "village" else rng.choice(["village", "town"])
    to = rng.choice(list(Organization.objects.filter(kind=kind)))
    try:
        actions.move(actor=None, organization=what, parent=to, ground=GROUND)
    except Refused as refusal:
        return refusal.sentence
    return ""


def check(moves: int, moving: list[Organization]) -> None:
    said: list[Any] = []
    for first in range(0, moves, WAVE):
        size = min(WAVE, moves - first)
        said += at_once(size, lambda n, first=first: one_move(moving, first + n))
    errors = [one for one in said if not isinstance(one, str)]
    assert not errors, errors
    assert all(one == "" or "现在就在" in one for one in said), said
    rows = Organization.objects.in_bulk()
    for row in rows.values():
        above = rows[row.parent_id] if row.parent_id else None
        assert row.path == f"{above.path if above else '/'}{row.pk}/"
        assert row.depth == (above.depth + 1 if above else 0)
    assert OrganizationChange.objects.count() == said.count("")
    assert said.count("") > moves / 4


def test_moves_at_once_leave_a_sound_tree():
    check(WAVE, forest())


@pytest.mark.long
def test_two_hundred_and_forty_moves_leave_a_sound_tree():
    check(240, forest())


def test_a_move_and_its_reverse_at_once_make_no_ring():
    """Two committees, each moved below the other: one of them is told that it cannot be."""
    county = w.organization("370826", "微山县", "county", None)
    made = [
        actions.set_up(
            actor=None,
            parent=county,
            new=NewOrganization("committee", f"c{n}", f"党委{n}"),
            ground=GROUND,
        )
        for n in range(2)
    ]
    branches = [
        actions.set_up(
            actor=None,
            parent=one,
            new=NewOrganization("branch", f"b{one.pk}", f"支部{one.pk}"),
            ground=GROUND,
        )
        for one in made
    ]

    def swap(n: int) -> str:
        try:
            actions.move(actor=None, organization=branches[n], parent=made[1 - n], ground=GROUND)
        except Refused as refusal:
            return refusal.sentence
        return ""

    assert at_once(2, swap) == ["", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM members_organization o JOIN members_organization p"
            " ON p.id = o.parent_id WHERE o.path <> p.path || o.id || '/'"
        )
        assert cursor.fetchone() == (0,)
