"""Random days: no steps out of order, no two branches or main posts at a time, whatever is tried."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.actions import development as actions
from members.actions import transfers
from members.actions.development import Applicant, Decided
from members.life.development import DAY_OF, months_after
from members.models import Development, Membership, Person, Post
from portal.refusals import Refused
from tests import life_world as lw

QUICKLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
days = st.dates(dt.date(2022, 1, 1), lw.TODAY + dt.timedelta(days=20))
steps = st.lists(st.tuples(st.sampled_from(sorted(DAY_OF)), days, st.integers(0, 14)), max_size=9)


@given(applied=days, tried=steps)
@QUICKLY
def test_whatever_steps_are_tried_the_days_stay_in_order(world, applied, tried):
    with transaction.atomic():
        try:
            file = actions.apply(
                actor=None, branch=world.branch, applicant=Applicant("某"), applied_on=applied,
                namesake=True,
            )  # fmt: skip
        except Refused:
            assert applied > lw.TODAY
            return
        # a road that is likely to be walked to its end, with wrong steps between
        road = [("accept", applied, 0), ("propose", months_after(applied, 12), 0)]
        road += [("admit", months_after(applied, 13), 0), *tried]
        road += [("confirm", months_after(applied, 25), 0)]
        for do, on, months in road:
            try:
                with transaction.atomic():
                    file = actions.take(
                        actor=None, development=file, do=do,
                        decided=Decided(on, "会议", reason="研究", months=months),
                    )  # fmt: skip
            except Refused:
                continue
        check_file(file)
        transaction.set_rollback(True)


def check_file(file: Development) -> None:
    on = [file.applied_on, file.activist_on, file.candidate_on, file.probationary_on, file.full_on]
    there = [day for day in on if day]
    assert there == sorted(there)
    assert all(day <= lw.TODAY for day in there)
    if file.candidate_on and file.activist_on:
        assert file.candidate_on >= months_after(file.activist_on, 12)
    if file.probationary_on and file.probation_until:
        assert file.probation_until <= months_after(months_after(file.probationary_on, 12), 12)
    if file.full_on and file.probationary_on:
        assert file.full_on >= months_after(file.probationary_on, 12)
    open_ones = Membership.objects.filter(person=file.person, until=None).count()
    assert open_ones == (file.state in ("probationary", "full"))
    check_memberships(file.person)


def check_memberships(person: Person) -> None:
    rows = list(Membership.objects.filter(person=person).order_by("since"))
    for one, following in pairwise(rows):
        assert one.until is not None
        assert one.since < one.until <= following.since


moves = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.sampled_from(["receive", "withdraw"])),
    max_size=5,
)


@given(tried=moves)
@QUICKLY
def test_whatever_transfers_are_tried_a_member_is_in_one_branch(world, tried):
    places = [world.branch, world.next_branch, world.far_branch]
    with transaction.atomic():
        person = world.member()
        for to, back, how in tried:
            try:
                with transaction.atomic():
                    one = transfers.draft(
                        actor=None, person=person, to_branch=places[to], why="迁居"
                    )
                    transfers.send(
                        actor=None, transfer=one, valid_until=lw.TODAY + dt.timedelta(days=9)
                    )
                    if how == "withdraw":
                        transfers.withdraw(actor=None, transfer=one, reason="不转了")
                    else:
                        on = lw.TODAY - dt.timedelta(days=back % 3)
                        transfers.receive(actor=None, transfer=one, on=on)
            except Refused:
                continue
        assert Membership.objects.filter(person=person, until=None).count() == 1
        check_memberships(person)
        transaction.set_rollback(True)


spans = st.lists(st.tuples(days, st.one_of(st.none(), st.integers(1, 400))), min_size=1, max_size=5)


@pytest.mark.parametrize("kind", ["post", "membership"])
@given(found=spans)
@QUICKLY
def test_overlapping_posts_and_memberships_are_not_stored(world, kind, found):
    with transaction.atomic():
        person = Person.objects.create(name="某", sort_key="m", initials="m", home=world.village)
        kept: list[tuple[dt.date, dt.date]] = []
        for since, length in found:
            until = since + dt.timedelta(days=length) if length else None
            end = until or dt.date.max
            clashes = any(since < last and first < end for first, last in kept)
            try:
                with transaction.atomic():
                    if kind == "post":
                        Post.objects.create(
                            person=person, organization=world.village, title="书记",
                            role="principal", since=since, until=until,
                        )  # fmt: skip
                    else:
                        Membership.objects.create(
                            person=person, branch=world.branch, since=since, until=until
                        )
            except IntegrityError:
                assert clashes
            else:
                assert not clashes
                kept.append((since, end))
        transaction.set_rollback(True)
