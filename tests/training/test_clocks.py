"""The arithmetic of hours: the share at its boundary, partial attendance, overlaps, codes."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from training import clocks, codes

HALVES = st.integers(1, 60).map(lambda n: Decimal(n) / 2)
NOW = dt.datetime(2026, 10, 13, 1, 0, 12, tzinfo=dt.UTC)
LATER = dt.timedelta(seconds=30)


@given(st.lists(st.tuples(st.sampled_from(["theory", "spirit", "professional", "other"]), HALVES)))
@settings(max_examples=80, deadline=None)
def test_the_share_is_both_together_and_seventy_exactly_passes(rows):
    share = clocks.share_of(rows)
    part = sum((h for c, h in rows if c in ("theory", "spirit")), Decimal(0))
    whole = sum((h for _, h in rows), Decimal(0))
    assert share.keeps(Decimal(70)) is bool(whole and part * 10 >= whole * 7)
    assert (share.rate is None) is (whole == 0)


def test_seventy_percent_exactly_and_a_hair_below():
    def keeps(theory, other):
        return clocks.share_of([("theory", theory), ("other", other)]).keeps(Decimal(70))

    assert keeps(Decimal(7), Decimal(3))
    assert keeps(Decimal("10.5"), Decimal("4.5"))
    assert not keeps(Decimal("69.99"), Decimal("30.01"))
    assert not clocks.share_of([]).keeps(Decimal(70)), "no hours keep no share (E-ZERO)"


@given(HALVES, st.integers(1, 480), *[st.integers(0, 500)] * 3, st.integers(0, 30))
@settings(max_examples=120, deadline=None)
def test_partial_attendance_is_never_more_than_the_session_and_never_below_nothing(
    hours, minutes, late, early, substituted, grace
):
    got = clocks.credited(
        hours, minutes, late=late, early=early, substituted=substituted, grace=grace
    )
    assert 0 <= got <= hours
    worse = clocks.credited(
        hours, minutes, late=late + 40, early=early, substituted=substituted, grace=grace
    )
    assert worse <= got
    if late <= grace and early <= grace and not substituted:
        assert got == hours
    if substituted >= minutes:
        assert got == 0


def test_minutes_count_in_proportion_and_grace_forgives_only_so_much():
    two = Decimal(2)
    assert clocks.credited(two, 90, late=10, grace=10) == two
    assert clocks.credited(two, 90, late=11, grace=10) == Decimal("1.76")
    assert clocks.credited(two, 90, early=45) == Decimal("1.00")
    assert clocks.credited(two, 90, substituted=5, grace=10) == Decimal("1.89")


def test_hours_beyond_the_clock_and_days():
    assert [clocks.most_hours(m) for m in (44, 45, 90, 100, -5)] == [
        Decimal("0.5"), Decimal(1), Decimal(2), Decimal(2), Decimal(0),
    ]  # fmt: skip
    assert clocks.days_of([Decimal(8), Decimal("3.9"), Decimal(4), Decimal(12)]) == Decimal("2.5")


@given(*[st.integers(0, 20)] * 4)
@settings(max_examples=100, deadline=None)
def test_two_spans_overlap_if_they_share_a_minute(a, long_a, b, long_b):
    def span(start, length):
        begins = NOW + dt.timedelta(minutes=start)
        return begins, begins + dt.timedelta(minutes=length + 1)

    shared = set(range(a, a + long_a + 1)) & set(range(b, b + long_b + 1))
    assert clocks.overlap(span(a, long_a), span(b, long_b)) is bool(shared)


def test_ten_thousand_replayed_or_forwarded_codes_sign_nobody_in():
    step = codes.step_of(NOW)
    good = codes.token(7, 1, step)
    assert codes.person_of(good, 7, NOW) == 1
    accepted = 0
    for number in range(1, 3001):
        replayed = codes.token(7, number, step - 1 - number % 50)
        of_another_session = codes.token(8, number, step)
        signature = good.rpartition(".")[2]
        accepted += codes.person_of(replayed, 7, NOW) is not None
        accepted += codes.person_of(of_another_session, 7, NOW) is not None
        accepted += codes.person_of(f"7.{number + 1}.{signature}", 7, NOW) is not None
    for number in range(1000):
        accepted += codes.person_of(good, 7, NOW + LATER * (1 + number)) is not None
    assert accepted == 0
    assert codes.person_of("7.²." + signature, 7, NOW) is None
    assert codes.person_of("", 7, NOW) is None


def test_the_code_before_holds_for_five_seconds_of_the_next():
    text = codes.token(7, 1, codes.step_of(NOW))
    turn = NOW + dt.timedelta(seconds=codes.left_of(NOW))
    assert codes.person_of(text, 7, turn + dt.timedelta(seconds=4)) == 1
    assert codes.person_of(text, 7, turn + dt.timedelta(seconds=5)) is None
    six = codes.digits(7, 1, codes.step_of(NOW))
    assert codes.people_of(six, 7, range(1, 400), NOW)[0] == 1
    assert 1 not in codes.people_of(six, 7, range(1, 400), turn + dt.timedelta(seconds=5))
