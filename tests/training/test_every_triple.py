"""Every (state, person, action) triple of classes, sessions and enrolments, against tables by hand."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction

from portal.refusals import NotAllowed, Refused, Stale
from tests import training_world as tw
from training.actions import classes, enrolments, hours
from training.lifecycle import CLASS, ENROLMENT, SESSION
from training.models import CourseSession, Enrolment, TrainingClass

pytestmark = pytest.mark.usefixtures("built")
PEOPLE = (
    "keeper",
    "approver",
    "town",
    "clerk",
    "secretary",
    "village",
    "leader",
    "stranger",
    "anna",
)
CLASSES = {
    "planned": {"approver": {"approve"}, "keeper": {"cancel"}},
    "approved": {"keeper": {"revise", "open", "cancel"}},
    "enrolling": {"keeper": {"revise", "begin", "cancel"}},
    "running": {"keeper": {"cancel", "finish"}},
    "finished": {"keeper": {"evaluate"}},
    "evaluated": {"keeper": {"archive"}},
    "archived": {},
    "cancelled": {},
}
"""State → who → what; the keeper planned it, so he does not approve it (E-CONFLICT)."""
SESSIONS = {"planned": {"close", "cancel"}, "closed": set(), "cancelled": set()}
ENROLMENTS = {
    "applied": {"keeper": {"admit", "refuse", "withdraw"}, "clerk": {"recommend", "withdraw"}},
    "recommended": {"keeper": {"admit", "refuse", "withdraw"}, "clerk": {"withdraw"}},
    "enrolled": {"keeper": {"withdraw"}, "clerk": {"withdraw"}},
    "waiting": {"keeper": {"admit", "refuse", "withdraw"}, "clerk": {"withdraw"}},
    "refused": {},
    "withdrawn": {},
}
"""The trainee is of the organ whose clerk it is; he himself may only withdraw."""
KEEPS, APPROVES = {"keeper"}, {"approver"}


def test_the_tables_know_every_state_and_action():
    for table, cycle in ((CLASSES, CLASS), (ENROLMENTS, ENROLMENT)):
        assert set(table) == set(cycle.labels)
        every = set().union(*(acts for of in table.values() for acts in of.values()))
        assert every | {"queue"} == {step.action for step in cycle.steps} | {"queue"}
    assert set(SESSIONS) == set(SESSION.labels)


def _answer(take: Callable[[], Any]) -> str:
    try:
        with transaction.atomic():
            take()
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except Stale:
        return "stale"
    except Refused:
        return "refused"
    return "taken"


def _wrong(world: tw.World, cycle: Any, state: str, allowed: Any, may: Any, take: Any) -> list[Any]:
    found = []
    for name, step in itertools.product(PEOPLE, cycle.steps):
        told = _answer(lambda name=name, step=step: take(world[name], step.action))
        if step.action in allowed.get(name, set()):
            wanted = "taken"
        else:
            wanted = ("stale" if state not in step.sources else "refused") if may(
                name, step
            ) else "not allowed"  # fmt: skip
        if told != wanted:
            found.append((state, name, step.action, told, wanted))
    return found


@pytest.mark.by_turns(2)
def test_every_triple_of_classes(world):
    made = tw.running(world, ())
    tw.enrol(world, made, "anna")
    wrong = []
    for state, allowed in CLASSES.items():
        closed = state in ("running", "finished", "evaluated", "archived")
        made.sessions.update(state="cancelled" if closed else "planned")
        TrainingClass.objects.filter(pk=made.pk).update(state=state)

        def take(actor: Any, action: str) -> None:
            fresh = TrainingClass.objects.select_related("organization").get(pk=made.pk)
            classes.take(actor=actor, made=fresh, action=action, reason="研究同意")

        def may(name: str, step: Any) -> bool:
            return name in (APPROVES if step.action == "approve" else KEEPS)

        wrong += _wrong(world, CLASS, state, allowed, may, take)
    assert not wrong


@pytest.mark.by_turns(2)
def test_every_triple_of_sessions(world):
    session = tw.running(world).sessions.get()
    wrong = []
    with time_machine.travel("2026-10-13T11:00:00+08:00"):
        for state, allowed in SESSIONS.items():
            CourseSession.objects.filter(pk=session.pk).update(state=state)

            def take(actor: Any, action: str) -> None:
                fresh = CourseSession.objects.get(pk=session.pk)
                if action == "close":
                    hours.close(actor=actor, session=fresh)
                else:
                    classes.cancel_session(actor=actor, session=fresh, reason="教师生病")

            wrong += _wrong(
                world, SESSION, state, {"keeper": allowed}, lambda name, step: name in KEEPS, take
            )
    assert not wrong


@pytest.mark.by_turns(2)
def test_every_triple_of_enrolments(world):
    made = tw.running(world, ("chief",))
    one = tw.enrol(world, made, "boris")[0]
    wrong = []
    for state, allowed in ENROLMENTS.items():
        Enrolment.objects.filter(pk=one.pk).update(state=state)

        def take(actor: Any, action: str) -> None:
            fresh = Enrolment.objects.get(pk=one.pk)
            enrolments.take(actor=actor, one=fresh, action=action, reason="按次序")

        def may(name: str, step: Any) -> bool:
            return {
                "recommend": name == "clerk",
                "withdraw": name in ("keeper", "clerk"),
            }.get(step.action, name in KEEPS)

        wrong += _wrong(world, ENROLMENT, state, allowed, may, take)
    assert not wrong


def test_nobody_admits_or_recommends_himself_but_may_withdraw(world):
    made = tw.running(world, ("chief",), by_application=True)
    one = enrolments.apply(actor=world["anna"], made=made)
    keeper = world["keeper"]
    keeper.person = one.person
    for action in ("admit", "refuse", "recommend"):
        with pytest.raises(NotAllowed):
            enrolments.take(actor=keeper, one=one, action=action, reason="本人")
    enrolments.take(actor=world["anna"], one=one, action="withdraw")
    assert one.state == "withdrawn"
    assert enrolments.apply(actor=world["anna"], made=made).pk != one.pk, "he may apply again"
