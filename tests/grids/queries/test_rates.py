"""The four rates: what counts, what does not, and n/a where nothing does (P03, E-ZERO)."""

import datetime as dt
from decimal import Decimal

import pytest

from grids.actions import steps
from grids.actions.merging import merge
from grids.models import Case
from grids.queries import rates
from grids.queries.cases import log_of, open_counts, page
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


built, world = once_a_module(gw.build)


def of_october(world: gw.GridsWorld, who: str = "officer") -> rates.Rates:
    return rates.overall(rates.in_period(world.who(who), *OCTOBER))


def test_a_month_without_cases_has_no_rates(world) -> None:
    found = of_october(world)
    assert (found.cases, found.reopened) == (0, 0)
    for rate in (found.discovery, found.closing, found.on_time, found.satisfaction):
        assert (rate.value, rate.text) == (None, "n/a")
    assert rates.by(rates.in_period(world.who("officer"), *OCTOBER), "town") == []


def test_the_four_rates(world) -> None:
    """Two closed (rated 5 and nobody reached), one reported by hotline, one running."""
    desk = world.who("dispatcher")
    world.closed()
    case = steps.rate(actor=desk, case=world.resolved(), satisfaction=None)
    steps.close(actor=desk, case=case)
    world.report("dispatcher", channel="hotline")
    world.handling()
    found = of_october(world)
    assert found.cases == 4
    assert (found.discovery.text, found.closing.text) == ("75.00%", "50.00%")
    assert (found.on_time.of, found.on_time.out_of) == (2, 2)  # the last day of two is not over
    assert (found.satisfaction.of, found.satisfaction.out_of) == (5, 5)
    gw.move_to(dt.date(2026, 10, 23))
    assert of_october(world).on_time.text == "50.00%"


def test_a_rating_of_three_and_one_of_four(world) -> None:
    for rating in (3, 4):
        steps.rate(actor=world.who("dispatcher"), case=world.resolved(), satisfaction=rating)
    assert of_october(world).satisfaction.value == Decimal("0.7000")


def test_thirds_are_rounded_half_up() -> None:
    assert (rates.Rate(2, 3).value, rates.Rate(1, 3).text) == (Decimal("0.6667"), "33.33%")
    assert rates.Rate(2956, 2986).value == Decimal("0.9900")  # E12: 98.9953 %


def test_merged_cases_count_once_and_reopened_ones_in_their_first_month(world) -> None:
    desk = world.who("dispatcher")
    case = world.closed()
    merge(actor=desk, case=world.report(), into=case, reason="同一件")
    gw.move_to(dt.date(2026, 11, 2))
    assert (of_october(world).cases, of_october(world).closing.text) == (1, "100.00%")
    steps.reopen(actor=desk, case=Case.objects.get(pk=case.pk), reason="又灭了")
    found = of_october(world)
    assert (found.cases, found.reopened, found.closing.text) == (1, 1, "0.00%")
    assert (found.on_time.text, found.satisfaction.text) == ("n/a", "n/a")


def test_by_township_grid_and_finder(world, django_assert_num_queries) -> None:
    world.report()
    world.report("leader", grid=world.grids[3])
    officer = world.who("officer")
    assert officer.held_grants
    rows = rates.in_period(officer, *OCTOBER)
    for what, expected in (
        ("town", {world.town.pk: 2}),
        ("grid", {world.grids[2].pk: 1, world.grids[3].pk: 1}),
        ("finder", {world.who("worker").person_id: 1, world.who("leader").person_id: 1}),
        ("kind", {"difficulty": 2}),
    ):
        with django_assert_num_queries(1):
            assert {r.of: r.cases for r in rates.by(rows, what)} == expected
    assert of_october(world, "next_dispatcher").cases == 0


def test_lists_are_paged_by_deadline_in_two_queries(world, django_assert_num_queries) -> None:
    cases = [world.report(urgency=u) for u in ("complex", "urgent", "normal", "urgent")]
    desk = world.who("dispatcher")
    assert desk.held_grants
    rows = Case.objects.visible_to(desk)
    seen, after = [], ""
    for size in (2, 1, 1):
        with django_assert_num_queries(2):
            found = page(rows, after, size)
            assert all(c.kind.title and c.organization.name and c.grid.name for c in found.rows)
        seen += found.rows
        after = found.after
    assert [cases.index(c) for c in seen] == [1, 3, 2, 0]
    assert after == ""
    for nonsense in ("x", "20261301.5", "20261014.²", "."):
        assert len(page(rows, nonsense).rows) == 4


def test_open_cases_are_counted_in_one_query(world, django_assert_num_queries) -> None:
    world.report()
    world.handling()
    world.closed()
    gw.move_to(dt.date(2026, 10, 23))
    officer = world.who("officer")
    assert officer.held_grants
    with django_assert_num_queries(1):
        found = open_counts(officer)
    assert (found.by_state, found.late) == ({"found": 1, "handling": 1}, 2)


def test_a_log_is_read_in_one_query(world, django_assert_num_queries) -> None:
    case = world.closed()
    with django_assert_num_queries(1):
        read = [
            (s.action, getattr(s, "note", None), s.handler and s.handler.name) for s in log_of(case)
        ]
    assert len(read) == 8
