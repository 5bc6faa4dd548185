"""Being wanted twice at once, and leave, at every boundary; the share where sessions fell out."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.dispatched.models import Leave, Posting, Team
from tests import training_world as tw
from training.actions.session_checks import moment
from training.models import CountyRule, CourseSession
from training.queries import clashes, shares

FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SAID = "10-13“党的二十大精神”在其请假（{}至{}）期间"


@pytest.fixture
def leave(world):
    """A leave of the chief, who is posted to the village; its days are set by each test."""
    team = Team.objects.create(town=world.town, name="服务队", since=dt.date(2026, 1, 1))
    posting = Posting.objects.create(
        person=world.people["chief"], team=team, village=world.village, sender=world.organ,
        since=dt.date(2026, 1, 1), planned_until=dt.date(2028, 1, 1), role="first",
    )  # fmt: skip
    return Leave.objects.create(
        posting=posting, from_on=tw.TODAY, to_on=tw.TODAY, days=1, reason="家中有事",
        destination="济宁市", level="team", state="approved", paper_on=tw.TODAY,
        asked_by=world["keeper"], asked_at=moment(tw.TODAY, dt.time(8)),
    )  # fmt: skip


def _moved(leave: Leave, first: int, last: int, **more) -> None:
    days = {
        "from_on": tw.TODAY + dt.timedelta(days=first),
        "to_on": tw.TODAY + dt.timedelta(days=last),
    }
    Leave.objects.filter(pk=leave.pk).update(**days, **more)


@given(st.integers(-3, 3), st.integers(0, 4))
@FEW
def test_a_leave_clashes_if_a_session_falls_into_its_days(world, leave, first, length):
    made = tw.TrainingClass.objects.first() or tw.running(world, ("chief", "anna"))
    ids = [world.people[name].pk for name in ("chief", "anna")]
    _moved(leave, first, first + length)
    found = clashes.of_class(made, ids)
    assert (ids[0] in found) is (first <= 0 <= first + length)
    assert ids[1] not in found
    assert "家中有事" not in str(found), "the days, never why"


def test_the_list_says_who_is_on_leave_and_until_when(world, leave, signed_in):
    made = tw.running(world, ("chief", "anna"))
    said = SAID.format("2026-10-13", "2026-10-13")
    page = signed_in("keeper").get(f"/training/{made.pk}/people/").content.decode()
    assert said in page
    assert "1人时间有冲突" in page
    pk = world.people["chief"].pk
    for state, back, clash in (
        ("submitted", None, False), ("refused", None, False), ("withdrawn", None, False),
        ("approved", None, True), ("returned", 0, False), ("returned", 1, True),
    ):  # fmt: skip
        returned = None if back is None else tw.TODAY + dt.timedelta(days=back)
        Leave.objects.filter(pk=leave.pk).update(state=state, returned_on=returned)
        assert (pk in clashes.of_class(made, [pk])) is clash, (state, back)


def test_a_leave_between_two_sessions_clashes_with_neither(world, leave, django_assert_num_queries):
    made = tw.running(world, ("chief",))
    tw.session(world, made, on=dt.date(2026, 10, 20))
    pk = world.people["chief"].pk
    _moved(leave, 1, 6)
    assert clashes.of_class(made, [pk]) == {}
    _moved(leave, 0, 7)
    with django_assert_num_queries(3):
        found = clashes.of_class(made, [pk])
    assert found[pk] == [
        "10-13“党的二十大精神”等2天在其请假（2026-10-13至2026-10-20）期间"
    ]  # fmt: skip


@given(st.integers(-180, 180), st.integers(1, 180), st.booleans())
@FEW
def test_two_classes_clash_if_they_share_a_minute_and_neither_was_cancelled(
    world, offset, length, cancelled
):
    if not tw.TrainingClass.objects.exists():
        tw.running(world, ("anna",))
        tw.running(world, ("anna",), name="专题班", kind="special")
    made = tw.TrainingClass.objects.get(name="秋季主体班")
    begins = moment(tw.TODAY, dt.time(9)) + dt.timedelta(minutes=offset)
    CourseSession.objects.filter(training_class__name="专题班").update(
        begins_at=begins, ends_at=begins + dt.timedelta(minutes=length),
        state="cancelled" if cancelled else "planned",
    )  # fmt: skip
    pk = world.people["anna"].pk
    shared = range(max(offset, 0), min(offset + length, 90))
    assert bool(clashes.of_class(made, [pk])) is (bool(shared) and not cancelled)


_SESSIONS = st.lists(
    st.tuples(
        st.sampled_from(["theory", "spirit", "professional", "other"]),
        st.integers(1, 16).map(lambda n: Decimal(n) / 2),
        st.booleans(),
    ),
    max_size=8,
)


@given(_SESSIONS)
@FEW
def test_the_share_of_a_class_counts_what_was_not_cancelled(world, rows):
    made = tw.TrainingClass.objects.first() or tw.planned(world)
    made.sessions.all().delete()
    begins = moment(tw.TODAY, dt.time(9))
    CourseSession.objects.bulk_create(
        CourseSession(
            training_class=made, topic="课", category=category, hours=hours, begins_at=begins,
            ends_at=begins + dt.timedelta(minutes=90), state="cancelled" if gone else "planned",
        )
        for category, hours, gone in rows
    )  # fmt: skip
    live = [(category, hours) for category, hours, gone in rows if not gone]
    part = sum((h for c, h in live if c in ("theory", "spirit")), Decimal(0))
    whole = sum((h for _, h in live), Decimal(0))
    told = shares.of_class(made, CountyRule(county=world.county))
    assert (told.share.part, told.share.whole) == (part, whole)
    assert told.kept is bool(whole and 10 * part >= 7 * whole)
    if whole and not told.kept:
        mended = part + told.missing
        assert 10 * mended >= 7 * (whole + told.missing), "so much more theory keeps it"
        less = told.missing - Decimal("0.5")
        assert 10 * (part + less) < 7 * (whole + less), "and half an hour less does not"
