"""Dues: exact amounts, sheets two people write at once, sums, arrears, who reads them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from members.actions import dues as actions
from members.actions.dues import Line
from members.life import money
from members.life.due import arrears_due
from members.life.queries import dues as queries
from members.models import DuesRecord
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Stale
from tests import life_world as lw

D = Decimal
OCTOBER = parse("2026-10")


def line(person, *, paid: str = "", base: str = "4000", rate: str = "0.5", seen: int = 0) -> Line:
    return Line(
        person.pk, D(base), D(rate), D(paid) if paid else None, lw.TODAY if paid else None, seen
    )


def save(world, *lines: Line, actor=None, month: str = "2026-10", branch=None):
    return actions.save(
        actor=actor, branch=branch or world.branch, month=parse(month), lines=list(lines)
    )


@given(st.decimals(0, 1_000_000, places=2), st.decimals(0, 5, places=2))
def test_what_is_owed_is_exact_to_the_fen(base, rate):
    found = money.owed(base, rate)
    exact = base * rate / 100
    assert abs(found - exact) <= D("0.005")
    assert found == found.quantize(D("0.01"))


@pytest.mark.parametrize(("base", "rate", "due"), [("3333", "0.5", "16.67"), ("1", "0.5", "0.01")])
def test_half_a_fen_is_rounded_up(base, rate, due):
    assert money.owed(D(base), D(rate)) == D(due)


@pytest.mark.parametrize(
    "text", ["-1", "1e3.5", "NaN", "Infinity", "1.234", "一百", "99999999", "1e400", ""]
)
def test_what_is_no_amount_is_not_read(text):
    assert money.amount(text, money.MOST_PAID) is None


def test_a_line_is_written_once_and_changed_by_who_saw_it(world):
    person = world.member()
    save(world, line(person))
    save(world, line(person, paid="20", seen=1))
    record = DuesRecord.objects.get()
    assert (record.due, record.paid, record.revision) == (D("20.00"), D("20.00"), 2)
    with pytest.raises(Stale, match="别人改过"):
        save(world, line(person, paid="10", seen=1))
    with pytest.raises(Stale):
        save(world, line(person, paid="10"))
    assert DuesRecord.objects.get().paid == D("20.00")


def test_of_lines_one_of_which_is_stale_none_is_written(world):
    first, second = world.member(), world.member()
    save(world, line(second))
    with pytest.raises(Stale):
        save(world, line(first), line(second))
    assert DuesRecord.objects.count() == 1


def test_who_is_not_in_the_branch_that_month_owes_it_nothing(world):
    later = world.member(since=dt.date(2026, 10, 1))
    with pytest.raises(Stale):
        save(world, line(later), month="2026-09")
    with pytest.raises(Stale):
        save(world, line(world.member(world.next_branch)))


def test_paid_and_its_day_come_together_and_never_from_the_future(world):
    person = world.member()
    wrong = Line(person.pk, D(1), D(1), D(1), None, 0)
    tomorrow = Line(person.pk, D(1), D(1), D(1), lw.TODAY + dt.timedelta(days=1), 0)
    for one in (wrong, tomorrow):
        with pytest.raises(Invalid):
            save(world, one)
    with pytest.raises(Invalid, match="预交"):
        save(world, line(person), month="2027-11")


def test_only_who_keeps_the_branch_writes_and_reads(world, clients):
    person = world.member()
    for name in ("next_secretary", "archivist", "clerk", "other_organizer"):
        with pytest.raises(NotAllowed):
            save(world, line(person), actor=world.who(name))
    address = f"/members/dues/{world.branch.pk}/2026-10/"
    assert clients["archivist"].get(address).status_code == 403
    assert clients["archivist"].get("/members/dues/").status_code == 403
    assert clients["next_secretary"].get(address).status_code == 404
    assert clients["organizer"].get(address).status_code == 200


def test_the_sheet_keeps_what_was_typed_and_saves_what_is_right(world, clients):
    person, other = world.member(), world.member()
    address = f"/members/dues/{world.branch.pk}/2026-10/"
    body = {
        f"base-{person.pk}": "4000", f"rate-{person.pk}": "0,5x", f"paid-{person.pk}": "20",
        f"on-{person.pk}": "", f"seen-{person.pk}": "0",
    }  # fmt: skip
    wrong = clients["secretary"].post(address, body)
    assert wrong.status_code == 422
    assert 'value="0,5x"' in wrong.content.decode()
    assert "比例填0至5" in wrong.content.decode()
    assert not DuesRecord.objects.exists()
    done = clients["secretary"].post(address, body | {f"rate-{person.pk}": "0.5"})
    assert done.status_code == 302
    record = DuesRecord.objects.get()
    assert (record.person, record.due, record.paid_on) == (person, D("20.00"), lw.TODAY)
    assert other.name in clients["secretary"].get(address).content.decode()
    stale = clients["secretary"].post(address, body | {f"rate-{person.pk}": "1"})
    assert stale.status_code == 422
    assert "别人改过" in stale.content.decode()


def test_the_next_month_begins_with_base_and_rate_of_the_last(world):
    person = world.member()
    save(world, line(person, base="3210", rate="0.5"), month="2026-09")
    found = queries.sheet(world.branch, OCTOBER)
    assert [(one.base, one.rate, one.record) for one in found] == [(D("3210.00"), D("0.50"), None)]


def test_sums_by_branch_and_township_are_one_statement(world, clients):
    first, second = world.member(), world.member()
    world.member(world.next_branch)
    save(world, line(first, paid="20"), line(second))
    with CaptureQueriesContext(connection) as caught:
        found = queries.sums((world.town.path,), OCTOBER)
    assert len(caught) == 1
    rows = [(s.name, s.members, s.lines, s.due, s.paid, s.unpaid) for s, _ in found]
    assert rows == [
        ("东村党支部", 2, 2, D("40.00"), D("20.00"), 1),
        ("西村党支部", 1, 0, D(0), D(0), 0),
    ]
    units = {
        world.branch.pk: (world.town.pk, "韩庄镇"),
        world.next_branch.pk: (world.town.pk, "韩庄镇"),
    }
    town = queries.by_town(found, units)
    assert [(t.name, t.members, t.paid, t.unwritten) for t in town] == [
        ("韩庄镇", 3, D("20.00"), 1)
    ]
    assert clients["county_organizer"].get("/members/dues/").status_code == 200


def test_more_than_three_months_are_arrears_for_the_secretary(world):
    person = world.member()
    for month in ("2026-06", "2026-07", "2026-08", "2026-10"):
        save(world, line(person), month=month)
    assert not queries.arrears((world.branch.path,))
    save(world, line(person), month="2026-09")
    found = queries.arrears((world.branch.path,))
    assert [(a.person, a.months, a.owes, a.since) for a in found] == [
        (person.pk, 4, D("80.00"), "2026-06")
    ]
    assert [d.what for d in arrears_due(world.who("secretary"))] == ["催交党费1人"]
    assert not list(arrears_due(world.who("next_secretary")))
