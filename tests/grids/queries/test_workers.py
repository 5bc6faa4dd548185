"""The four rates of a grid worker, from what is logged; the oracle counts with plain loops (P03-R10)."""

import datetime as dt
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.models import Case, GridPost, Visit
from grids.queries.workers import rates_of, serving
from portal import workdays
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 9, 30)


built, world = once_a_module(rw.build)


def person(world: gw.GridsWorld, name: str) -> Any:
    return world.accounts[name].person


def rates(world: gw.GridsWorld, *names: str) -> dict[str, tuple[Any, ...]]:
    people = {person(world, name).pk: name for name in names}
    found = rates_of(people, FIRST, LAST)
    return {
        people[pk]: tuple(
            (r.of, r.out_of) for r in (one.visits, one.discovery, one.on_time, one.satisfaction)
        )
        for pk, one in found.items()
    }


def test_nothing_logged_is_no_rate_but_for_the_visits(world) -> None:
    days = len([d for d in _days() if workdays.Calendar(FIRST, LAST).is_workday(d)])
    assert rates(world, "worker", "neighbour") == {
        "worker": ((0, days), (0, 0), (0, 0), (0, 0)),
        "neighbour": ((0, 0), (0, 0), (0, 0), (0, 0)),
    }
    assert rates_of([person(world, "neighbour").pk], FIRST, LAST).popitem()[1].visits.value is None


def _days() -> list[dt.date]:
    return [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]


def test_found_by_him_of_all_in_his_nodes_and_below(world) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    world.report()
    world.report("dispatcher")
    world.report("secretary", grid=world.grids[3])
    world.report("dispatcher", grid=world.grids[1])
    gw.move_to(gw.TODAY)
    assert rates(world, "worker")["worker"][1] == (1, 3)


def test_on_time_and_satisfaction_of_what_he_found(world) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    world.closed()
    mine = world.report()
    assert mine.finder == world.accounts["worker"]
    gw.move_to(gw.TODAY)
    assert rates(world, "worker", "dispatcher")["worker"][2:] == ((0, 1), (0, 0))
    assert rates(world, "dispatcher")["dispatcher"][2:] == ((1, 1), (5, 5))


def test_against_plain_loops(world) -> None:
    """Posts that begin and end, two nodes one below the other, cases in every state; found by whom."""
    rng = Random(11)
    names = ("worker", "neighbour", "leader")
    GridPost.objects.all().delete()
    posts = _posts(world, rng, names)
    cases = _cases(world, rng, names)
    visits = _visits(world, rng, names)
    expected = {name: _oracle(world, name, posts, cases, visits) for name in names}
    assert rates(world, *names) == expected
    assert all(rate[1] for name in names for rate in expected[name])


def _posts(world: gw.GridsWorld, rng: Random, names: tuple[str, ...]) -> list[GridPost]:
    made = []
    for name in names:
        for grid in rng.sample((1, 2, 3), 2):
            since = dt.date(2026, 6, 1) + dt.timedelta(rng.randrange(60))
            until = rng.choice([None, since + dt.timedelta(rng.randrange(30, 100))])
            made.append(rw.serve(world, name, grid, "worker", since, until))
    return made


def _cases(world: gw.GridsWorld, rng: Random, names: tuple[str, ...]) -> list[Case]:
    """Cases as the actions could have left them, written in one go."""
    pattern = world.report()
    made = []
    for number in range(80):
        found = dt.date(2026, 6, 20) + dt.timedelta(rng.randrange(110))
        due = found + dt.timedelta(9)
        done = rng.choice([None, found + dt.timedelta(rng.randrange(16))])
        grid = world.grids[rng.choice((1, 2, 3))]
        finder = world.accounts[rng.choice((*names, "dispatcher"))]
        rating = rng.choice([None, 1, 3, 5]) if done else None
        state = "closed" if done else "handling"
        made.append(
            Case(
                key=f"00000000-0000-0000-0000-{number:012}", kind=pattern.kind,
                county=pattern.county, town=pattern.town, year=2026, number=1000 + number,
                organization=world.village, scope_path=world.village.path, grid=grid,
                grid_path=grid.path, finder=finder, channel="visit", urgency="normal", words="灯",
                found_on=found, reported_at="2026-09-01T09:00+08:00", counted_from=found,
                due_on=due, done_on=done, satisfaction=rating, state=state,
            )
        )  # fmt: skip
    for case in Case.objects.bulk_create(made)[:6]:
        Case.objects.filter(pk=case.pk).update(state="merged", merged_into=pattern, done_on=None)
        case.state = "merged"
    return made


def _visits(world: gw.GridsWorld, rng: Random, names: tuple[str, ...]) -> list[Visit]:
    return Visit.objects.bulk_create(
        Visit(
            key=f"00000000-0000-0000-0001-{n:012}", grid=world.grids[2],
            organization=world.village, worker=world.accounts[name],
            person=person(world, name), on=FIRST + dt.timedelta(rng.randrange(-5, 96)),
            matter="routine", words="好", logged_at="2026-09-01T09:00+08:00",
        )
        for n, name in enumerate(names * 40)
    )  # fmt: skip


def _oracle(
    world: gw.GridsWorld, name: str, posts: list[GridPost], cases: list[Case], visits: list[Visit]
) -> tuple[tuple[int, int], ...]:
    who, account = person(world, name), world.accounts[name]
    own = [post for post in posts if post.person_id == who.pk]

    def held(day: dt.date) -> list[GridPost]:
        return [p for p in own if p.since <= day and (p.until is None or day < p.until)]

    calendar = workdays.Calendar(FIRST, LAST)
    wanted = [day for day in _days() if calendar.is_workday(day) and held(day)]
    logged = {visit.on for visit in visits if visit.person_id == who.pk}
    inside = [c for c in cases if FIRST <= c.found_on <= LAST and c.state != "merged"]
    near = [c for c in inside if any(c.grid_path.startswith(p.grid.path) for p in held(c.found_on))]
    mine = [c for c in inside if c.finder_id == account.pk]
    judged = [c for c in mine if c.done_on or c.due_on < gw.TODAY]
    timely = [c for c in judged if c.done_on and c.done_on <= c.due_on]
    rated = [c.satisfaction for c in mine if c.satisfaction is not None]
    return (
        (len([day for day in wanted if day in logged]), len(wanted)),
        (len([c for c in near if c.finder_id == account.pk]), len(near)),
        (len(timely), len(judged)),
        (sum(rated), 5 * len(rated)),
    )


def test_four_queries_for_any_number_of_people(world) -> None:
    counts = []
    for names in (("worker",), ("worker", "neighbour", "leader", "secretary")):
        with CaptureQueriesContext(connection) as asked:
            rates(world, *names)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_who_served_and_where_most_of_the_time(world) -> None:
    rw.serve(world, "worker", 3, "worker", dt.date(2026, 8, 1))
    rw.serve(world, "neighbour", 3, "worker", dt.date(2026, 9, 1), dt.date(2026, 9, 11))
    found = {one.name: one for one in serving(world.county.path, FIRST, LAST)}
    assert set(found) == {"worker", "neighbour"}
    assert (found["worker"].days, found["worker"].town) == (92, world.town.pk)
    assert found["worker"].nodes == "第一村民小组、中心户01"
    assert found["neighbour"].days == 10
    assert serving(world.other_county.path, FIRST, LAST) == []
