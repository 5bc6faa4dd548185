"""What 待办 says of follow-ups and of errands to claim."""

import datetime as dt

import pytest

from grids.actions import errands, mediation
from grids.due.mediation import claims_due, follow_ups_due
from tests import grids_world as gw
from tests import mediation_world as mw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(gw.build)


def test_a_follow_up_is_due_from_its_day_until_it_is_written_down(world) -> None:
    case, desk = mw.closed(world), world.who("dispatcher")
    assert list(follow_ups_due(desk)) == []
    gw.move_to(case.followup_on)
    (due,) = follow_ups_due(desk)
    assert (due.what, due.due_on) == ("回访调解1件", gw.TODAY + dt.timedelta(30))
    for name in ("secretary", "next_dispatcher", "officer", "worker"):
        assert list(follow_ups_due(world.who(name))) == []
    mediation.follow_up(actor=desk, case=case, kept=True, words="都好")
    assert list(follow_ups_due(desk)) == []


def test_errands_are_due_from_who_can_claim_them_until_one_does(world) -> None:
    case = world.sent(code="errand")
    for name, sees in (("worker", True), ("leader", True), ("neighbour", False), ("clerk", False)):
        assert [due.what for due in claims_due(world.who(name))] == ["认领代办1件"] * sees
    errands.claim(actor=world.who("worker"), case=case)
    assert list(claims_due(world.who("leader"))) == []


def test_few_questions_for_any_number(world, django_assert_max_num_queries) -> None:
    for _ in range(3):
        world.sent(code="errand")
    worker, desk = world.who("worker"), world.who("dispatcher")
    assert worker.held_grants
    assert desk.held_grants
    with django_assert_max_num_queries(3):
        list(claims_due(worker))
    with django_assert_max_num_queries(1):
        list(follow_ups_due(desk))
