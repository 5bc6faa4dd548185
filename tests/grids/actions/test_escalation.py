"""Overdue cases go up once, after three whole working days, however many schedulers sweep."""

import datetime as dt
import threading
import time
import uuid
from typing import Any

import pytest
from django.db import transaction

from grids.actions import steps
from grids.actions.escalation import escalate_overdue
from grids.actions.merging import merge
from grids.dues import last_overdue
from grids.models import Case, CaseEscalation, CaseKind, CaseStep
from grids.queries.case_page import timeline
from grids.queries.cases import listed
from tests import grids_world as gw
from tests.together import at_once

DUE = dt.date(2026, 10, 22)
"""A Thursday: three working days later is Tuesday the 27th."""


@pytest.fixture
def world(db: None) -> gw.GridsWorld:
    return gw.build()


def test_after_three_whole_working_days(world) -> None:
    case = world.handling()
    assert case.due_on == DUE
    for day, gone_up in ((23, 0), (26, 0), (27, 0), (28, 1), (29, 0)):
        gw.move_to(dt.date(2026, 10, day))
        assert escalate_overdue() == gone_up
    case.refresh_from_db()
    gone_up = CaseEscalation.objects.get()
    assert (case.state, gone_up.to, str(gone_up.on), gone_up.due_on) == (
        "handling", "town", "2026-10-28", DUE,
    )  # fmt: skip
    assert list(listed(world.who("dispatcher"), escalated_to="town")) == [case]
    assert not listed(world.who("dispatcher"), escalated_to="county").exists()


def test_a_holiday_is_no_working_day(world) -> None:
    """National Day 2026: 1 to 7 October are off, 10 October is worked."""
    assert last_overdue(1, dt.date(2026, 10, 8)) == dt.date(2026, 9, 29)
    assert last_overdue(1, dt.date(2026, 10, 9)) == dt.date(2026, 10, 7)
    assert last_overdue(2, dt.date(2026, 10, 12)) == dt.date(2026, 10, 8)


def test_who_handled_it_decides_who_is_told(world) -> None:
    """Village → town; town, department and what nobody was given → county. Done and merged: nobody."""
    village, town, nobody = world.sent(), world.sent(world.town), world.report()
    world.resolved()
    merged = world.report()
    merge(actor=world.who("dispatcher"), case=merged, into=village, reason="同一件")
    gw.move_to(dt.date(2026, 10, 28))
    assert escalate_overdue() == 3
    found = dict(CaseEscalation.objects.values_list("case", "to"))
    assert found == {village.pk: "town", town.pk: "county", nobody.pk: "county"}


def test_a_kind_has_its_own_days(world) -> None:
    CaseKind.objects.filter(code="difficulty").update(escalate_after=5)
    world.sent()
    hazard = world.sent(code="opinion")
    gw.move_to(dt.date(2026, 10, 28))
    assert escalate_overdue() == 1
    assert CaseEscalation.objects.get().case == hazard
    gw.move_to(dt.date(2026, 10, 30))
    assert escalate_overdue() == 1


def test_a_new_round_may_go_up_again(world) -> None:
    case = world.sent()
    gw.move_to(dt.date(2026, 10, 28))
    escalate_overdue()
    secretary = world.who("secretary")
    for step in (steps.accept, steps.start):
        case = step(actor=secretary, case=case)
    case = steps.resolve(actor=secretary, case=case, words="好了")
    steps.reopen(actor=world.who("dispatcher"), case=case, reason="没好")
    assert escalate_overdue() == 0
    gw.move_to(dt.date(2026, 11, 30))
    assert escalate_overdue() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_retries_and_two_schedulers_at_once() -> None:
    """Both need real transactions: one world for the two."""
    world = gw.build()
    key = uuid.uuid4()
    cases = at_once(10, lambda n: world.report(key=key).pk)
    assert set(cases) == set(Case.objects.values_list("pk", flat=True))
    assert len(set(cases)) == CaseStep.objects.count() == 1
    others = at_once(4, lambda n: world.report().number)
    assert sorted(others) == [2, 3, 4, 5]
    gw.move_to(dt.date(2026, 10, 28))
    later: list[Any] = []
    second = threading.Thread(target=lambda: later.extend(at_once(2, lambda n: escalate_overdue())))
    with transaction.atomic():
        assert escalate_overdue() == 5
        second.start()
        time.sleep(0.5)  # both have begun, and wait for what this one has not committed yet
        assert later == []
    second.join(20)
    assert later == [0, 0]
    assert CaseEscalation.objects.count() == 5


def test_the_log_says_county_level_and_tells_it_before_the_steps_of_its_day(world) -> None:
    case = world.handling()
    gw.move_to(dt.date(2026, 10, 28))
    CaseEscalation.objects.create(
        case=case, round=0, due_on=DUE, on=dt.date(2026, 10, 28), to="county"
    )  # fmt: skip
    steps.resolve(actor=world.who("secretary"), case=case, words="换了灯")
    day = [entry for entry in timeline(case, reads=True) if entry.on == dt.date(2026, 10, 28)]
    assert next(entry.label for entry in day) == "逾期，自动升级到县级"
    assert len(day) == 2
