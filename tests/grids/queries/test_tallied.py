"""What is counted with each change of a case is what the cases themselves add up to."""

import datetime as dt
import uuid
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Sum

from grids import rights
from grids.actions import tallies
from grids.models import Case, CaseTally, CountyTally
from grids.models.tallies import SUMS
from grids.queries import figures as queries
from grids.queries import tallied
from members.models import Organization
from portal.periods import parse
from portal.scope import Everything
from tests import grids_world as gw
from tests import world as w

pytestmark = pytest.mark.django_db
YEAR = parse("2026")


@pytest.fixture
def world() -> gw.GridsWorld:
    return gw.build()


def from_cases(account: Any, place: Organization) -> tuple[Any, ...]:
    """What reading all cases gives: the way a village's grids are counted."""
    rows, part = queries._inside(account, place), queries.PART[queries.Kind(place.kind)]
    return queries._tallies(rows, part, queries._months(YEAR)), *queries._opened(rows, part)


def agrees(world: gw.GridsWorld) -> bool:
    """Whether both ways of counting come to the same for city, county and township."""
    city: Any = world.county.parent
    everyone = Everything(city.path)
    for place in (city, world.county, world.town, world.next_town):
        months = queries._months(YEAR)
        read, counted = from_cases(everyone, place), queries._told(everyone, place, months)
        if [_plain(read[0]), *read[1:]] != [_plain(counted[0]), *counted[1:]]:
            return False
    return True


def _plain(tallies: dict[Any, Counter[str]]) -> dict[Any, dict[str, int]]:
    return {key: {k: n for k, n in tally.items() if n} for key, tally in tallies.items()}


def scattered(world: gw.GridsWorld, rng: Random, count: int) -> None:
    """Write cases of every state, day and place in one statement."""
    model = world.report()
    plain = {f.name: getattr(model, f.name) for f in Case._meta.concrete_fields if f.name != "id"}
    Case.objects.bulk_create(
        Case(
            **(plain | {"key": uuid.uuid4(), "number": 1000 + n, "year": 2020} | shape(world, rng))
        )
        for n in range(count)
    )


def shape(world: gw.GridsWorld, rng: Random) -> dict[str, Any]:
    """Values that change what a case counts for."""
    state = rng.choice([s for s in Case.State.values if s != "merged"])
    due = gw.TODAY + dt.timedelta(days=rng.randrange(-80, 20))
    place = rng.choice([world.village, world.next_village])
    return {
        "state": state, "due_on": due, "found_on": due - dt.timedelta(days=rng.randrange(40)),
        "done_on": rng.choice([None, due + dt.timedelta(days=rng.randrange(-3, 4))]),
        "satisfaction": rng.choice([None, 1, 5]), "reopened": rng.randrange(2),
        "channel": rng.choice(["visit", "hotline", "desk"]), "organization": place,
        "scope_path": place.path,
    }  # fmt: skip


@pytest.mark.parametrize("turn", range(6))
def test_the_sums_follow_whatever_statement_changes_cases(world, turn) -> None:
    rng = Random(turn)
    scattered(world, rng, 60)
    assert agrees(world)
    for n, case in enumerate(rng.sample(list(Case.objects.order_by("number")), 25)):
        changed = shape(world, rng) | {
            "organization": case.organization,
            "scope_path": case.scope_path,
        }
        Case.objects.filter(pk=case.pk).update(**changed)
        if n == 12:
            assert tallies.fold() > 0
    assert agrees(world)
    Case.objects.filter(state="closed").update(state="filed", done_on=gw.TODAY)
    Case.objects.exclude(pk=case.pk).filter(state="found").update(state="merged", merged_into=case)
    assert agrees(world)
    gw.move_to(gw.TODAY + dt.timedelta(days=25))  # another month: nothing changed, more is late
    assert agrees(world)


def test_a_month_that_its_only_case_has_left_is_not_told(world) -> None:
    case = world.report()
    tallies.fold()
    then = case.found_on - dt.timedelta(days=62)
    Case.objects.filter(pk=case.pk).update(found_on=then)
    told = tallied.told(
        Everything(""), rights.SEE_FIGURES, "county", {"scope_path__startswith": world.county.parent.path},
        YEAR.start, YEAR.end,
    )  # fmt: skip
    assert [month for _, month in told.found] == [then.replace(day=1)]


def test_a_county_without_an_open_case_is_not_told_as_having_some(world) -> None:
    case = world.report()
    tallies.fold()
    Case.objects.filter(pk=case.pk).update(state="filed", done_on=gw.TODAY)
    assert agrees(world)


def test_folding_changes_no_sum_and_leaves_one_row_of_a_kind(world) -> None:
    scattered(world, Random(3), 30)
    before = sums()
    assert tallies.fold() > 0
    assert sums() == before
    assert not CaseTally.objects.filter(fresh=True).exists()
    world.report()
    world.closed()
    before, kinds = sums(), CaseTally.objects.filter(fresh=False).count()
    tallies.fold()
    tallies.fold()
    assert sums() == before
    keys = CaseTally.objects.values_list("county", "town", "organization", "month", "due", "state")
    assert len(set(keys)) == len(keys) >= kinds


def sums() -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in CaseTally.objects.all():
        key = (row.organization_id, row.month, row.due, row.state)
        found.update({(*key, name): getattr(row, name) for name in SUMS})
    return Counter({key: n for key, n in found.items() if n})


def test_what_was_rolled_back_is_not_counted(world) -> None:
    before = sums()
    with transaction.atomic():
        world.report()
        assert sums() != before
        transaction.set_rollback(True)
    assert sums() == before


def test_what_counts_for_nothing_appends_nothing(world) -> None:
    case = world.report()
    rows = CaseTally.objects.count()
    Case.objects.filter(pk=case.pk).update(words="", handler=world.village)
    assert CaseTally.objects.count() == rows


def test_the_migrations_count_what_is_there(world) -> None:
    scattered(world, Random(11), 40)
    before = sums()
    tallies.fold()
    CaseTally.objects.all().delete()
    CountyTally.objects.all().delete()
    for name in ("0015_cases_counted_as_they_change", "0018_cases_counted_county_by_county"):
        fill = MigrationLoader(connection).get_migration("grids", name)
        with connection.cursor() as cursor:
            cursor.execute(fill.operations[-1].sql)
    assert sums() == before
    assert CountyTally.objects.exists()
    assert agrees(world)


def test_two_queries_and_only_the_scope(world, django_assert_num_queries) -> None:
    world.report()
    officer, stranger = world.who("officer"), world.who("stranger")
    assert officer.held_grants
    assert stranger.held_grants
    at = {"scope_path__startswith": world.county.path}
    with django_assert_num_queries(2):
        found = tallied.told(officer, rights.SEE_CASES, "town", at, gw.TODAY, gw.TODAY)
    assert found.states == {world.town.pk: {"found": 1}}
    assert not tallied.told(stranger, rights.SEE_CASES, "town", at, gw.TODAY, gw.TODAY).states


def test_a_city_reads_its_counties_and_what_is_not_folded(world, django_assert_num_queries) -> None:
    scattered(world, Random(5), 30)
    tallies.fold()
    world.report()
    city: Any = world.county.parent
    at = {"scope_path__startswith": city.path}
    with django_assert_num_queries(4) as asked:
        found = tallied.told(Everything(city.path), *asked_of("county", at))
    assert sum(found.states[world.county.pk].values()) == Case.objects.filter(queries.OPEN).count()
    folded, fresh = [query["sql"] for query in asked.captured_queries[1:3]]
    assert "grids_countytally" in folded
    assert '"grids_casetally"."fresh"' in fresh


def asked_of(part: str, at: dict[str, Any]) -> tuple[Any, ...]:
    """The right, the part, the place and the months of a year."""
    return (rights.SEE_FIGURES, part, at, dt.date(2026, 1, 1), dt.date(2026, 12, 1))


def test_a_city_counts_what_stands_below_it_alone(world):
    scattered(world, Random(3), 60)
    tallies.fold()
    city: Any = world.county.parent
    everyone, at = Everything(city.path), {"scope_path__startswith": city.path}
    asked = asked_of("county", at)
    before = tallied.told(everyone, *asked)
    elsewhere = w.organization("370900", "泰安市", "city", None)
    gone = CaseTally.objects.filter(month=None, organization=world.village)
    lost = gone.aggregate(n=Sum("cases"))["n"]
    assert lost
    gone.update(organization=elsewhere)
    after = tallied.told(everyone, *asked)
    opened = [sum(told.states[world.county.pk].values()) for told in (before, after)]
    assert opened[0] - opened[1] == lost
    assert after.found == before.found
