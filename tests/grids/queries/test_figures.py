"""The figures of a place: counted again by loops, at every level of the tree; ranks; nothing to count."""

import datetime as dt
from decimal import Decimal

import pytest

from grids.actions import steps
from grids.actions.merging import merge
from grids.models import Case
from grids.queries import figures as queries
from grids.queries.bulletin import bulletin, month_of
from grids.queries.figures import Line, Opened, figures, period_of, ranked
from grids.queries.rates import Rate, Rates
from members.models import Account, Grant, Organization
from portal.periods import BadPeriod, parse
from portal.refusals import Refused
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
OCTOBER = parse("2026-10")


built, world = once_a_module(gw.build)


@pytest.fixture
def busy(world) -> gw.GridsWorld:
    """Cases of two townships in September and October: closed, reopened, merged, running, overdue."""
    desk, other = world.who("dispatcher"), world.who("next_dispatcher")
    gw.move_to(dt.date(2026, 9, 21))
    world.sent()
    world.report("dispatcher", channel="hotline")
    gw.move_to(gw.TODAY)
    closed = world.closed()
    again = world.closed()
    merge(actor=desk, case=world.report(), into=closed, reason="同一件")
    steps.reopen(actor=desk, case=again, reason="又灭了")
    steps.rate(actor=desk, case=world.resolved(), satisfaction=2)
    case = world.report("next_dispatcher", grid=None, organization=world.next_town)
    steps.dispatch(actor=other, case=case, order=steps.Order(world.next_town))
    return world


def by_hand(period: str, **where: object) -> tuple[int, ...]:
    """(cases, own, closed, timely, judged, points, rated, reopened, merged, open, late), counted by loops."""
    whole, today = parse(period), gw.TODAY
    found = [0] * 11
    for c in Case.objects.filter(**where):
        ended = c.state in ("closed", "filed", "merged")
        found[9] += not ended
        found[10] += not ended and c.done_on is None and c.due_on < today
        if not whole.start <= c.found_on <= whole.end:
            continue
        if c.state == "merged":
            found[8] += 1
            continue
        found[0] += 1
        found[1] += c.channel in ("visit", "inspection", "group_chat", "meeting", "listening")
        found[2] += c.state in ("closed", "filed")
        found[3] += c.done_on is not None and c.done_on <= c.due_on
        found[4] += c.done_on is not None or (not ended and c.due_on < today)
        found[5] += c.satisfaction or 0
        found[6] += c.satisfaction is not None
        found[7] += c.reopened > 0
    return tuple(found)


def told(rates: Rates, opened: Opened) -> tuple[int, ...]:
    return (
        rates.cases,
        rates.discovery.of,
        rates.closing.of,
        rates.on_time.of,
        rates.on_time.out_of,
        rates.satisfaction.of,
        rates.satisfaction.out_of // 5,
        rates.reopened,
        rates.merged,
        opened.n,
        opened.late,
    )


def city_officer(world: gw.GridsWorld) -> Account:
    account = Account.objects.create(username="city", label="city")
    Grant.objects.create(
        account=account, role="city_officer", organization=world.county.parent, since=gw.SINCE
    )
    return account


@pytest.mark.parametrize("period", ["2026-09", "2026-10", "2026Q3", "2026Q4", "2026"])
def test_every_level_counts_what_loops_count(busy, period: str) -> None:
    officer, world = busy.who("officer"), busy
    for place, where, column in (
        (world.county.parent, {}, "county"),
        (world.county, {"county": world.county}, "town"),
        (world.town, {"town": world.town}, "organization"),
        (world.village, {"organization": world.village}, "grid"),
    ):
        asked = city_officer(world) if place == world.county.parent else officer
        found = figures(asked, place, parse(period))
        assert told(found.total, found.open) == by_hand(period, **where)
        for line in found.lines:
            if line.part is not None:
                own = {**where, column: line.part}
                assert told(line.rates, line.open) == by_hand(period, **own)
        assert sum(line.rates.cases for line in found.lines) == found.total.cases
        assert sum(line.open.n for line in found.lines) == found.open.n
        assert sum(n for _, _, n in found.states) == found.open.n


def test_the_figures_of_october(busy) -> None:
    found = figures(busy.who("officer"), busy.county, OCTOBER)
    total = found.total
    assert (total.cases, total.merged, total.reopened) == (4, 1, 1)
    assert total.repeats == Rate(2, 5)
    assert found.before is not None
    assert found.before.cases == 2
    assert [month.code for month, _ in found.trend][::11] == ["2025-11", "2026-10"]
    assert [rates.cases for _, rates in found.trend] == [0] * 10 + [2, 4]
    assert found.open.late == 2  # sent and left in September
    assert [line.label for line in found.lines] == ["次邱镇", "寅寺镇"]
    assert [line.rank for line in found.lines] == [1, None]


def test_what_stands_at_the_township_itself_is_a_line_of_its_own(busy) -> None:
    found = figures(busy.who("officer"), busy.next_town, OCTOBER)
    assert [(line.label, line.rates.cases) for line in found.lines] == [("本级", 1)]


def test_a_foreign_officer_sees_nothing(busy) -> None:
    found = figures(busy.who("stranger"), busy.county, OCTOBER)
    assert (found.total.cases, found.open.n, found.lines) == (0, 0, [])
    own = figures(busy.who("next_dispatcher"), busy.county, OCTOBER)
    assert (own.total.cases, own.open.n) == (1, 1)


def test_three_queries_however_many_cases(busy, django_assert_num_queries) -> None:
    officer = busy.who("officer")
    assert officer.held_grants
    for place in (busy.county, busy.town, busy.village):
        with django_assert_num_queries(3):
            figures(officer, place, parse("2026"))


def test_without_cases_every_rate_is_not_applicable(world) -> None:
    found = figures(world.who("officer"), world.county, OCTOBER)
    total = found.total
    for rate in (total.discovery, total.closing, total.on_time, total.satisfaction, total.repeats):
        assert rate.text == "n/a"
    assert [line.rank for line in found.lines] == [None, None]


def line(of: int, out_of: int, closed: int = 0) -> Line:
    nothing = Rate(0, 0)
    rates = Rates(None, out_of, 0, nothing, Rate(closed, 10), Rate(of, out_of), nothing)
    return Line(None, rates, Opened())


def test_equals_share_a_rank_and_the_next_is_skipped() -> None:
    given = [line(1, 2), line(0, 0), line(9, 10, 3), line(9, 10, 5), line(1, 2), line(0, 3)]
    found = ranked(given)
    assert [(one.rank, one.rates.on_time.value) for one in found] == [
        (1, Decimal("0.9")),
        (2, Decimal("0.9")),
        (3, Decimal("0.5")),
        (3, Decimal("0.5")),
        (5, Decimal(0)),
        (None, None),
    ]


def test_periods(world) -> None:
    assert period_of("").code == "2026-10"
    assert month_of("").code == "2026-09"
    for nonsense in ("2026-13", "x", "1066", "0001-01", "9999"):
        with pytest.raises(BadPeriod):
            period_of(nonsense)
    with pytest.raises(Refused, match="请选一个月"):
        month_of("2026Q3")


def test_the_bulletin_tells_the_same_and_what_went_up(busy) -> None:
    from grids.actions.escalation import escalate_overdue

    gw.move_to(dt.date(2026, 10, 30))
    assert escalate_overdue() > 0
    officer = busy.who("officer")
    paper = bulletin(officer, busy.county, OCTOBER)
    found = figures(officer, busy.county, OCTOBER)
    assert paper.whole.rates == found.total
    assert paper.whole.gone_up == sum(row.gone_up for row in paper.rows)
    up = Case.objects.filter(escalations__isnull=False)
    assert [(r.label, r.gone_up) for r in paper.rows] == [
        (town.label, up.filter(town=town).count())
        for town in sorted(
            (busy.town, busy.next_town), key=lambda t: [r.label for r in paper.rows].index(t.label)
        )
    ]
    assert paper.whole.gone_up == up.count()
    assert not paper.is_closed
    gw.move_to(dt.date(2026, 11, 6))
    assert bulletin(officer, busy.county, OCTOBER).is_closed
    with pytest.raises(Refused, match="镇街"):
        bulletin(officer, busy.village, OCTOBER)


def test_a_quarter_is_compared_with_the_one_before_and_a_year_with_none(busy) -> None:
    officer = busy.who("officer")
    quarter = queries.figures(officer, busy.county, parse("2026Q4"))
    assert quarter.before is not None
    assert quarter.before.cases == 2
    assert queries.figures(officer, busy.county, parse("2026")).before is None


def test_a_township_that_had_ended_before_is_left_out(world) -> None:
    Organization.objects.filter(pk=world.next_town.pk).update(until=dt.date(2026, 9, 1))
    found = figures(world.who("officer"), world.county, OCTOBER)
    assert [one.label for one in found.lines] == ["次邱镇"]
    found = figures(world.who("officer"), world.county, parse("2026Q3"))
    assert len(found.lines) == 2
