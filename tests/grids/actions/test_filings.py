"""The township's monthly ledger: computed, frozen, filed, late, corrected by a new version (P03-R8)."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids.actions import filings, steps
from grids.actions.filings import due_on, file_ledger, is_whole, lines_of
from grids.actions.reviews import open_review
from grids.models import Case, Filing, FilingCase, Review
from grids.queries import filings as queries
from grids.queries.ledgers import ledger_of
from portal.models import Deed
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.together import at_once

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = parse("2026-10"), parse("2026-09")
AFTER = dt.date(2026, 11, 3)


@pytest.fixture
def world() -> gw.GridsWorld:
    """One case closed, one overdue, one running, one merged nowhere; visits, an inspection, a meeting."""
    world = rw.build()
    gw.move_to(dt.date(2026, 9, 1))
    world.closed()
    world.report()
    gw.move_to(gw.TODAY)
    world.report(code="dispute")
    world.handling()
    rw.visit(world)
    rw.visit(world, on=gw.TODAY - dt.timedelta(1))
    rw.inspected(world)
    rw.met(world)
    return world


def filed(world: gw.GridsWorld, month=OCTOBER, **more) -> Filing:
    return file_ledger(actor=world.who("dispatcher"), town=world.town, month=month, **more)


def test_the_ledger_of_a_month(world) -> None:
    gw.move_to(AFTER)
    body = ledger_of(world.town, OCTOBER).body
    assert body["cases"] == {"found": 2, "closed": 0, "open": 3, "overdue": 2, "extended": 0}
    assert body["rhythm"] == {
        "visits": 2, "late": 1, "workers": 1, "nodes": 1, "inspections": 1, "inspected": 1,
        "meetings": 1, "discussed": 0,
    }  # fmt: skip
    before = ledger_of(world.town, SEPTEMBER).body
    assert before["cases"] == {"found": 2, "closed": 1, "open": 1, "overdue": 1, "extended": 0}
    assert before["rates"]["satisfaction"] == {"of": 5, "out_of": 5}
    assert ledger_of(world.next_town, OCTOBER).body["rates"]["closing"] == {"of": 0, "out_of": 0}


def test_the_counts_are_those_of_plain_loops(world) -> None:
    gw.move_to(AFTER)
    for month in (SEPTEMBER, OCTOBER):
        body, last = ledger_of(world.town, month).body["cases"], month.end
        cases = [c for c in Case.objects.all() if c.state != "merged"]
        inside = [c for c in cases if month.start <= c.found_on <= last]
        still = [
            c for c in cases if c.found_on <= last and (c.closed_on is None or c.closed_on > last)
        ]
        late = [c for c in still if c.due_on < last and (c.done_on is None or c.done_on > last)]
        closed = [c for c in cases if c.closed_on and month.start <= c.closed_on <= last]
        assert [body[k] for k in ("found", "closed", "open", "overdue")] == [
            len(inside), len(closed), len(still), len(late),
        ]  # fmt: skip


def test_what_is_filed_stays_though_the_cases_go_on(world) -> None:
    gw.move_to(AFTER)
    filing = filed(world)
    states = {line["label"]: line["state"] for line in lines_of(filing)}
    case = Case.objects.get(state="handling")
    steps.resolve(actor=world.who("secretary"), case=case, words="换了灯")
    filing.refresh_from_db()
    assert {line["label"]: line["state"] for line in lines_of(filing)} == states
    assert states[case.label] == "handling"
    assert is_whole(filing)
    assert filing.version == 1
    assert Deed.objects.get(verb="报备网格台账").details["digest"] == filing.digest


def test_nothing_of_it_can_be_changed(world) -> None:
    gw.move_to(AFTER)
    filing = filed(world)
    for row in (filing, filing.cases.first()):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{row._meta.fields[2].name: 9})
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_a_body_that_was_tampered_with_is_seen(world) -> None:
    gw.move_to(AFTER)
    filing = filed(world)
    filing.body["cases"]["overdue"] = 0
    assert not is_whole(filing)


@pytest.mark.parametrize(
    ("month", "due"),
    [("2026-10", "2026-11-05"), ("2026-08", "2026-09-07"), ("2026-09", "2026-10-08")],
)
def test_due_the_fifth_or_the_next_working_day(world, month, due) -> None:
    """2026-09-05 is a Saturday; 2026-10-05 lies in the National Day holiday."""
    assert due_on(parse(month)) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(("day", "late", "state"), [(5, 0, "filed"), (9, 4, "late")])
def test_late_counts_from_the_due_date(world, day, late, state) -> None:
    gw.move_to(dt.date(2026, 11, day))
    filing = filed(world)
    assert filing.days_late == late
    row = queries.board(world.who("officer"), [OCTOBER])[0]
    assert (row.cells[0].state, row.cells[0].days_late) == (state, late)


def test_the_board_tells_missing_and_waiting(world) -> None:
    gw.move_to(AFTER)
    [row] = queries.board(world.who("officer"), [OCTOBER, SEPTEMBER])
    assert [c.state for c in row.cells] == ["waiting", "missing"]
    assert row.cells[1].days_late == (AFTER - due_on(SEPTEMBER)).days
    assert queries.board(world.who("secretary"), [OCTOBER]) == []
    assert queries.board(world.who("next_dispatcher"), [OCTOBER]) == []


def test_a_correction_is_a_new_version_with_a_reason(world) -> None:
    gw.move_to(AFTER)
    first = filed(world)
    with pytest.raises(Invalid, match="更正的，请写明"):
        filed(world, seen=1)
    gw.move_to(dt.date(2026, 11, 20))
    second = filed(world, reason="漏登一件", seen=1)
    assert (second.version, second.reason) == (2, "漏登一件")
    assert Filing.objects.count() == 2
    cell = queries.board(world.who("officer"), [OCTOBER])[0].cells[0]
    assert (cell.state, cell.newest, cell.first) == ("filed", second, first)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_what_was_filed_meanwhile_is_not_filed_over(world, seen) -> None:
    gw.move_to(AFTER)
    filed(world)
    filed(world, reason="漏登一件", seen=1)
    with pytest.raises(Stale, match="第2版已经报备"):
        filed(world, reason="漏登两件", seen=seen)
    assert Filing.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_sent_three_times_at_once_it_is_filed_once() -> None:
    """The ledger, its correction, and the county's review of the month."""
    world = rw.build()
    gw.move_to(dt.date(2026, 9, 1))
    world.report()
    gw.move_to(gw.TODAY)
    officer = {"actor": world.who("officer"), "county": world.county, "held_on": gw.TODAY}
    for send in (
        lambda n: filed(world, SEPTEMBER),
        lambda n: filed(world, SEPTEMBER, reason="漏登一件", seen=1),
        lambda n: open_review(month=SEPTEMBER, **officer),
    ):
        found = at_once(3, send)
        assert sum(isinstance(one, Stale) for one in found) == 2, found
    assert sorted(Filing.objects.values_list("version", flat=True)) == [1, 2]
    assert Review.objects.get().items.count() == 1


def test_who_may_and_when(world) -> None:
    for who in ("secretary", "next_dispatcher", "officer", "worker"):
        with pytest.raises(NotAllowed):
            file_ledger(actor=world.who(who), town=world.town, month=SEPTEMBER)
    with pytest.raises(Refused, match="没有结束"):
        filed(world)
    with pytest.raises(Refused, match="按镇街"):
        file_ledger(actor=world.who("dispatcher"), town=world.village, month=SEPTEMBER)
    assert not FilingCase.objects.exists()


def test_as_many_queries_for_many_cases(world) -> None:
    gw.move_to(AFTER)
    ledger_of(world.town, OCTOBER)  # today is kept for a while
    with CaptureQueriesContext(connection) as few:
        ledger_of(world.town, OCTOBER)
    for _ in range(5):
        world.report()
    with CaptureQueriesContext(connection) as many:
        ledger_of(world.town, OCTOBER)
    assert len(many) == len(few) <= 12
    assert filings.FILING.due == 5


def test_on_its_last_day_a_case_is_not_overdue(world) -> None:
    Case.objects.filter(state="handling").update(due_on=OCTOBER.end)
    gw.move_to(AFTER)
    ledger = ledger_of(world.town, OCTOBER)
    assert ledger.body["cases"]["overdue"] == 1
    [line] = [one for one in ledger.cases if one["state"] == "handling"]
    assert not line["overdue"]
    Case.objects.filter(state="handling").update(due_on=OCTOBER.end - dt.timedelta(1))
    assert ledger_of(world.town, OCTOBER).body["cases"]["overdue"] == 2
