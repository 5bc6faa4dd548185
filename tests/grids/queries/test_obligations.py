"""Obligations, counted from what was logged; the oracle counts with plain loops (C.5)."""

import datetime as dt
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids import obligations as o
from grids.actions.filings import file_ledger
from grids.due import cases as cases_due
from grids.due import rhythm as due
from grids.models import CaseEscalation, Grid, GridPost, Visit, VisitMonth
from grids.queries.obligations import fulfilment, part, weeks_in, workdays_in
from portal import workdays
from portal.periods import parse
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
OCTOBER = parse("2026-10")


built, world = once_a_module(rw.build)


def told(world, obligation, period=OCTOBER, who="officer", **more):
    rows = fulfilment(world.who(who), obligation, period, **more)
    return {row.name: (row.wanted, row.done, row.missed) for row in rows}


def log(world, name: str, *days: dt.date) -> None:
    """Visits of any day, as they would stand in the table."""
    account = world.accounts[name]
    Visit.objects.bulk_create(
        Visit(
            key=f"00000000-0000-0000-{account.pk:04}-{day:%Y%m%d}{n:04}", grid=world.grids[2],
            organization=world.village, worker=account, person=account.person, on=day,
            matter="routine", words="好", logged_at="2026-10-13T09:00+08:00",
        )
        for n, day in enumerate(days)
    )  # fmt: skip


def test_a_working_day_is_wanted_and_a_holiday_is_not(world) -> None:
    """October 1 to 7 are holidays, the 10th is a working Saturday: 8 to 12 are 8, 9, 10, 12."""
    log(world, "worker", dt.date(2026, 10, 8), dt.date(2026, 10, 8), dt.date(2026, 10, 2))
    assert told(world, o.VISIT) == {"worker": (4, 1, 3)}


def test_only_while_he_held_the_post(world) -> None:
    GridPost.objects.filter(role="worker").update(until=dt.date(2026, 10, 10))
    assert told(world, o.VISIT) == {"worker": (2, 0, 2)}


def test_a_worker_of_two_nodes_owes_one_visit(world) -> None:
    rw.serve(world, "worker", 3, "worker")
    assert told(world, o.VISIT) == {"worker": (4, 0, 4)}


def test_a_day_of_two_villages_counts_once_in_the_first(world) -> None:
    """E-MULTI, day by day: the second village has only the days the first one does not want."""
    second = Grid.objects.create(
        code="370830103201-2", name="中店村网格", level=world.levels[1], organization=world.next_village,
        parent=world.grids[0], since=gw.SINCE,
    )  # fmt: skip
    first = GridPost.objects.get(grid=world.grids[2])
    GridPost.objects.filter(pk=first.pk).update(until=dt.date(2026, 10, 10))
    GridPost.objects.create(person=first.person, grid=second, role="worker", since=gw.SINCE)
    log(world, "worker", dt.date(2026, 10, 8), dt.date(2026, 10, 12))
    rows = fulfilment(world.who("officer"), o.VISIT, OCTOBER)
    assert [(r.place_name, r.wanted, r.done) for r in rows] == [("河里村", 2, 1), ("中店村", 2, 1)]


def test_days_of_visits_are_noted_with_them(world) -> None:
    log(world, "worker", dt.date(2026, 10, 1), dt.date(2026, 10, 31), dt.date(2026, 9, 30))
    log(world, "worker", dt.date(2026, 10, 2))
    rows = VisitMonth.objects.order_by("month").values_list("month", "days")
    assert list(rows) == [
        (dt.date(2026, 9, 1), 1 << 29),
        (dt.date(2026, 10, 1), 1 | 2 | 1 << 30),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        log(world, "worker", dt.date(2026, 10, 2))
    assert list(rows)[1][1] == 1 | 2 | 1 << 30


@pytest.mark.parametrize("by", ["each", "place", "town"])
def test_parts_of_the_table_are_the_table(world, by, django_assert_num_queries) -> None:
    rw.serve(world, "neighbour", 3, "worker")
    rw.serve(world, "secretary", 2, "worker", until=dt.date(2026, 10, 9))
    log(world, "neighbour", dt.date(2026, 10, 8), dt.date(2026, 10, 9))
    officer = world.who("officer")
    whole = fulfilment(officer, o.VISIT, OCTOBER)
    sums = (sum(row.wanted for row in whole), sum(row.done for row in whole))
    one_line = {"place": (world.village.pk, *sums), "town": (world.town.pk, *sums)}
    by_missing = sorted(whole, key=lambda row: -row.missed)
    expected = [(row.key, row.wanted, row.done) for row in by_missing]
    expected = expected if by == "each" else [one_line[by]]
    with django_assert_num_queries(2):  # one of them asks for holidays
        found = part(officer, o.VISIT, OCTOBER, by=by)
    assert [(r.key, r.wanted, r.done) for r in found.rows] == expected
    assert (found.count, found.wanted, found.done) == (len(expected), *sums)
    one = part(officer, o.VISIT, OCTOBER, by=by, limit=1, skip=len(expected) - 1)
    assert [row.key for row in one.rows] == [expected[-1][0]]
    assert (one.count, one.wanted) == (found.count, found.wanted)
    assert part(world.who("stranger"), o.VISIT, OCTOBER, by=by).rows == []


def test_against_plain_loops(world) -> None:
    rng, first = Random(5), dt.date(2026, 7, 1)
    spans: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    logged: dict[str, set[dt.date]] = {}
    GridPost.objects.filter(role="worker").delete()
    for name in ("worker", "neighbour", "secretary"):
        since = first + dt.timedelta(rng.randrange(40))
        until = rng.choice([None, since + dt.timedelta(rng.randrange(5, 60))])
        rw.serve(world, name, 2, "worker", since, until)
        spans[name] = [(since, until)]
        logged[name] = {first + dt.timedelta(rng.randrange(92)) for _ in range(60)}
        log(world, name, *sorted(logged[name]))
    expected = {}
    calendar = workdays.Calendar(first, dt.date(2026, 9, 30))
    for name, held in spans.items():
        wanted = [
            day
            for n in range(92)
            if calendar.is_workday(day := first + dt.timedelta(n))
            and any(since <= day and (until is None or day < until) for since, until in held)
        ]
        done = len([day for day in wanted if day in logged[name]])
        expected[name] = (len(wanted), done, len(wanted) - done)
    assert told(world, o.VISIT, parse("2026Q3")) == expected


def test_weeks_and_months_that_are_over(world) -> None:
    september = parse("2026-09")
    weeks = weeks_in(OCTOBER)
    assert weeks == [(dt.date(2026, 10, 5), dt.date(2026, 10, 11))]
    rw.met(world, held_on=dt.date(2026, 10, 9))
    rw.met(world, held_on=dt.date(2026, 10, 9))
    rw.inspected(world, done_on=dt.date(2026, 9, 20))
    assert told(world, o.MEETING) == {"河里村网格": (1, 1, 0)}
    assert told(world, o.INSPECTION, september) == {"河里村网格": (1, 1, 0)}
    assert told(world, o.INSPECTION) == {}
    assert told(world, o.MEETING, september) == {"河里村网格": (4, 0, 4)}


def test_a_week_of_holidays_is_not_wanted() -> None:
    workdays.seed(2026)
    spring = [week for week in weeks_in(parse("2026-02")) if week[0] == dt.date(2026, 2, 16)]
    assert workdays_in(dt.date(2026, 2, 16), dt.date(2026, 2, 22)) == []
    assert spring == []


def test_filings_that_were_due(world) -> None:
    file_ledger(actor=world.who("dispatcher"), town=world.town, month=parse("2026-08"))
    assert told(world, o.FILING, parse("2026-09")) == {"次邱镇网格": (1, 0, 1)}
    assert told(world, o.FILING, parse("2026-08")) == {"次邱镇网格": (1, 1, 0)}
    assert told(world, o.FILING) == {}


def test_the_scope_and_the_sums(world) -> None:
    rw.serve(world, "neighbour", 3, "worker")
    log(world, "worker", dt.date(2026, 10, 8))
    for who in ("dispatcher", "secretary", "leader"):
        assert len(told(world, o.VISIT, who=who)) == 2
    for who in ("stranger", "next_dispatcher", "worker", "clerk"):
        assert told(world, o.VISIT, who=who) == {}
    assert told(world, o.VISIT, who="secretary", place=world.town.path) == {}
    for by, name in (("place", "河里村"), ("town", "次邱镇")):
        rows = part(world.who("officer"), o.VISIT, OCTOBER, by=by).rows
        assert [(r.name, r.place_name, r.wanted, r.done) for r in rows] == [(name, name, 8, 1)]
    town = fulfilment(world.who("officer"), o.FILING, parse("2026-08"))
    assert [row.town for row in town] == [world.town.pk]


def test_one_statement_whatever_the_number_of_workers(world) -> None:
    counts = []
    for name in ("neighbour", "secretary"):
        with CaptureQueriesContext(connection) as asked:
            told(world, o.VISIT)
        counts.append(len(asked))
        rw.serve(world, name, 3, "worker")
    assert counts[0] == counts[1]


def test_what_is_due_of_whom(world) -> None:
    def whats(name: str) -> list[str]:
        account = world.who(name)
        providers = (due.visit_due, due.meetings_due, due.filings_due, due.reviews_due)
        return [one.what for provider in providers for one in provider(account)]

    assert whats("worker") == ["今天的走访"]
    assert whats("leader") == ["本周研判例会：河里村网格", "本月网格大摸排：河里村网格"]
    assert whats("dispatcher") == ["报备9月台账：次邱镇"]
    rw.visit(world)
    rw.met(world)
    rw.inspected(world)
    file_ledger(actor=world.who("dispatcher"), town=world.town, month=parse("2026-09"))
    assert [whats(name) for name in ("worker", "leader", "dispatcher")] == [[], [], []]


def test_no_visit_is_due_on_a_holiday(world) -> None:
    gw.move_to(dt.date(2026, 10, 17))
    assert list(due.visit_due(world.who("worker"))) == []


def test_of_overdue_cases_nothing_is_promised_but_a_look(world) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    case = world.report()
    gw.move_to(gw.TODAY)
    late = [one for one in cases_due.dispatching_due(world.who("dispatcher")) if "逾期" in one.what]
    assert [(one.what, one.verb) for one in late] == [("看逾期事项1件", "去看")]
    CaseEscalation.objects.create(case=case, round=0, due_on=case.due_on, on=gw.TODAY, to="county")
    up = [one for one in cases_due.county_due(world.who("officer")) if "逾期" in one.what]
    assert [(one.what, one.verb) for one in up] == [("看升级到县级的逾期事项1件", "去看")]
