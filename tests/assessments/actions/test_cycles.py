"""Who is appraised where, and who has served too short (D-TENURE)."""

import datetime as dt

import pytest

from assessments.models import CycleSubject
from members.models import Organization, Person, Post
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: w.build(5))


def moved(world: w.World, *stays: tuple[Organization, dt.date, dt.date | None]) -> Person:
    """A person with these main posts, each from–until (until excluded)."""
    made = Person.objects.create(name="调动人", sort_key="diao", initials="ddr", home=world.unit)
    for unit, since, until in stays:
        Post.objects.create(
            person=made,
            organization=unit,
            title="科员",
            role="staff",
            position=9,
            since=since,
            until=until,
        )
    return made


def frozen(world: w.World, someone: Person) -> CycleSubject:
    w.open_quarter(world)  # 92 days
    return CycleSubject.objects.select_related("panel").get(person=someone)


def test_days_in_two_units_of_the_county_are_added(world: w.World) -> None:
    first, second = dt.date(2026, 7, 4), dt.date(2026, 8, 17)
    someone = moved(
        world,
        (world.unit, first, second),
        (world.other_unit, second, second + dt.timedelta(45)),
    )
    assert (second - first).days == 44
    subject = frozen(world, someone)
    assert subject.panel.organization_id == world.other_unit.pk
    assert (subject.state, subject.state_reason) == (CycleSubject.State.GRADED, "")


@pytest.mark.parametrize(("days", "state"), [(40, "not_graded"), (45, "not_graded"), (46, "")])
def test_less_than_half_the_period_is_not_graded(world: w.World, days: int, state: str) -> None:
    someone = moved(world, (world.unit, dt.date(2026, 10, 1) - dt.timedelta(days), None))
    subject = frozen(world, someone)
    assert subject.state == state
    assert subject.state_reason == ("本季在岗不足一半（D-TENURE）" if state else "")


def test_days_outside_the_county_do_not_count(world: w.World) -> None:
    elsewhere = w.organization("370831-01", "泗水县审计局", "organ", world.other_county)
    start = dt.date(2026, 8, 22)
    someone = moved(world, (elsewhere, dt.date(2026, 1, 1), start), (world.unit, start, None))
    assert frozen(world, someone).state == CycleSubject.State.NOT_GRADED


def test_nobody_is_appraised_twice(world: w.World) -> None:
    middle = dt.date(2026, 8, 16)  # 46 days and 46 days: the newer unit
    someone = moved(
        world,
        (world.unit, dt.date(2020, 1, 1), middle),
        (world.other_unit, middle, None),
    )
    assert frozen(world, someone).panel.organization_id == world.other_unit.pk


def test_two_posts_in_one_unit_count_together(world: w.World) -> None:
    days = [dt.date(2026, 7, 1), dt.date(2026, 7, 31), dt.date(2026, 8, 30)]  # 30, 30 and 32
    someone = moved(
        world,
        (world.unit, days[0], days[1]),
        (world.unit, days[1], days[2]),
        (world.other_unit, days[2], None),
    )
    assert frozen(world, someone).panel.organization_id == world.unit.pk
