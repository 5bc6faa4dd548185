"""Each list of this room, page and API, asks the database as often at a thousand rows as at ten."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from members.categories import models as m
from members.models import Membership, Organization
from tests import categories_world as cw
from tests import many
from tests.many import shows

HERE, API = "/members/categories/", "/api/v1/"
TABLES = (
    m.Adoption, m.Care, m.Classification, m.Helper, m.Households, m.PostHeld, m.Target, Membership,
    Organization,
)  # fmt: skip


def _lists(world: cw.World) -> list[many.Listing]:
    """What the township reads of one branch with everybody in it, and the county of all townships."""
    branch = f"{HERE}branches/{world.branch.pk}/"
    return [
        *(shows("town", HERE + state, count=1000, page__lines=50)
          for state in ("", "?state=proposed", "?category=hardship")),
        shows("town", branch, lines=600),
        shows("town", branch + "chart/", lines=600),
        shows("town", HERE + "visits/", count=1000, rows=600),
        shows("county", HERE + "overview/", rows=1000, towns=1000, adopted=1000),
        shows("helper", HERE + "mine/", helped=1000),
        shows("member", HERE + "mine/", told__cares=40, told__rows=40),
        *many.resources("town", "category-members", "classifications"),
        *many.resources("county", "category-adoptions"),
        shows("town", API + "category-visits/", rows=600),
        shows("helper", API + "me/category/", helped=1000),
    ]  # fmt: skip


@pytest.mark.by_turns(2)
def test_lists_ask_as_often_at_a_thousand_rows_as_at_ten(world):
    first = _one_each(world)
    many.ask_as_often(_lists(world), TABLES, partial(_fill, world, first))


def _one_each(world: cw.World) -> dict[str, Any]:
    """One row of everything about one member."""
    poor = {"person": world.poor}
    care = {"kind": "visit", "on": cw.TODAY, "words": "看望", "by": world["secretary"]}
    return {
        "held": Membership.objects.get(person=world.poor),
        "listed": cw.listed(world, "poor", "hardship"),
        "proposed": cw.proposed(world, "poor"),
        "helper": m.Helper.objects.create(helper=world.deputy, since=cw.TODAY, **poor),
        "target": m.Target.objects.create(year=2026, targets="目标", set_on=cw.TODAY, **poor),
        "post": m.PostHeld.objects.create(post="patrol", since=cw.TODAY, **poor),
        "households": m.Households.objects.create(count=3, since=cw.TODAY, **poor),
        "care": m.Care.objects.create(logged_at=cw.clock.now(), **care, **poor),
        "adoption": m.Adoption.objects.get(),
    }


def _fill(world: cw.World, first: dict[str, Any], rows: int) -> None:
    """Put so many members into one branch, with what each has; have so many townships begin, each with a
    branch with one member."""
    people = many.like(world.poor, rows, name=lambda n: f"宋{n}")
    for name in ("held", "listed", "proposed", "helper", "target", "post", "households", "care"):
        many.like(first[name], rows, person=people)
    many.like(first["care"], rows, on=lambda n: cw.TODAY - dt.timedelta(n))
    many.like(first["proposed"], rows, state=lambda n: "withdrawn")
    towns = many.like(world.town, rows, code=lambda n: f"镇{n}")
    many.like(first["adoption"], rows, organization=towns)
    villages = many.like(world.branch.parent, rows, code=lambda n: f"村{n}", parent=towns)
    branches = many.like(world.branch, rows, code=lambda n: f"支{n}", parent=villages)
    members = many.like(world.rest, rows, name=lambda n: f"李{n}")
    many.like(first["held"], rows, person=members, branch=branches)
