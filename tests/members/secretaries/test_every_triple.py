"""Every (state, person, action) triple of the four lives, against tables written by hand."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import transaction

from members.secretaries.actions import assessments, commitments, mentors, selections
from members.secretaries.lifecycle import ASSESSMENT, COMMITMENT, MENTORING, OWN_STEPS, SELECTION
from members.secretaries.models import Assessment, Commitment, ListItem, MentorGroup, Selection
from portal.refusals import NotAllowed, Refused, Stale
from tests import secretaries_world as sw

Allowed = Mapping[str, Mapping[str, set[str]]]
EVERYBODY = ("town", "county", "other_town", "stranger", "discipline", "leader", "village", "secretary",
             "candidate", "section")  # fmt: skip
WITHDRAW = {"withdraw"}
SELECTIONS: Allowed = {
    "nominated": {"town": {"check"} | WITHDRAW},
    "checked": {"town": {"rate_town"} | WITHDRAW},
    "town_rated": {"town": WITHDRAW, "county": {"rate_county"}},
    "evaluated": {"town": {"submit"} | WITHDRAW},
    "submitted": {"town": WITHDRAW, "county": {"approve", "refuse"}},
    "approved": {"town": {"appoint"} | WITHDRAW},
    "appointed": {},
    "refused": {},
    "withdrawn": {},
}
GROUPS: Allowed = {
    "proposed": {"town": {"end"}},
    "active": {"town": {"end"}},
    "ended": {},
}
"""To start waits for the confirmations (test_mentors)."""
VERIFY = {"achieve", "partly", "miss"}
COMMITMENTS: Allowed = {
    "claimed": {"town": {"approve", "return"}},
    "returned": {"secretary": {"claim"}},
    "approved": {"secretary": {"report"}},
    "reported": {"town": VERIFY},
    "achieved": {},
    "partly": {},
    "missed": {},
}
"""What was not reported may be missed only after its day (test_commitments)."""
ASSESSMENTS: Allowed = {
    "opened": {"county": {"assess"}},
    "stopped": {"county": {"assess_stopped"}},
    "assessed": {"town": {"propose"}},
    "proposed": {"county": {"decide"}},
    "decided": {},
}
"""To stop asks for a hit (test_assessments)."""


def test_the_tables_know_every_state_and_step() -> None:
    for cycle, model, allowed, more in (
        (SELECTION, Selection, SELECTIONS, set()),
        (MENTORING, MentorGroup, GROUPS, {"start"}),
        (COMMITMENT, Commitment, COMMITMENTS, set()),
        (ASSESSMENT, Assessment, ASSESSMENTS, {"stop"}),
    ):
        assert set(allowed) == set(model.State.values)
        every = set().union(*(acts for of in allowed.values() for acts in of.values()), more)
        assert every == {step.action for step in cycle.steps}


def _answer(take: Callable[[], Any]) -> str:
    """What a step is answered; whatever it wrote is gone afterwards."""
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


def _wrong(world: sw.World, cycle: Any, state: str, allowed: Allowed, take: Any) -> list[Any]:
    """Triples answered otherwise: who does something in some state is told it is not the time, all others
    that it is not theirs."""
    found = []
    mine: dict[str, set[str]] = {}
    for of in allowed.values():
        for name, acts in of.items():
            mine.setdefault(name, set()).update(acts)
    for name, step in itertools.product(EVERYBODY, cycle.steps):
        told = _answer(lambda name=name, step=step: take(world[name], step.action))
        if step.action in allowed[state].get(name, set()):
            wanted = {"taken"}
        elif step.action in mine.get(name, set()):
            wanted = {"stale", "refused"}
        elif step.action in ("start", "stop") and name == (
            "town" if cycle is MENTORING else "county"
        ):
            wanted = {"refused", "stale"}
        else:
            wanted = {"not allowed"}
        if told not in wanted:
            found.append((state, name, step.action, told))
    return found


def _in_a_savepoint(test: Callable[[], list[Any]]) -> list[Any]:
    mark = transaction.savepoint()
    found = test()
    transaction.savepoint_rollback(mark)
    return found


@pytest.mark.by_turns(2)
def test_every_triple_of_selections(world: sw.World) -> None:
    def of(state: str) -> list[Any]:
        made = world.selection(state)

        def take(actor: Any, action: str) -> None:
            fresh = Selection.objects.select_related("village", "person").get(pk=made.pk)
            words = {"actor": actor, "selection": fresh}
            if action in ("rate_town", "rate_county"):
                if (action == "rate_county") != (fresh.state == "town_rated"):
                    step = SELECTION.step(action)
                    raise SELECTION.refusal(actor, fresh, step) or Stale("还没到")
                selections.rate(marks=sw.GOOD, opinion="符合", **words)
            elif action == "appoint":
                selections.appoint(on=sw.TODAY, title="党支部书记", **words)
            else:
                selections.take(action=action, said="研究决定", **words)

        return _wrong(world, SELECTION, state, SELECTIONS, take)

    assert not [bad for state in SELECTIONS for bad in _in_a_savepoint(lambda s=state: of(s))]


@pytest.mark.by_turns(2)
def test_every_triple_of_mentoring(world: sw.World) -> None:
    def of(state: str) -> list[Any]:
        made = world.group(state)

        def take(actor: Any, action: str) -> None:
            fresh = MentorGroup.objects.select_related("term__post__organization").get(pk=made.pk)
            mentors.take(actor=actor, group=fresh, action=action, said="期满")

        return _wrong(world, MENTORING, state, GROUPS, take)

    assert not [bad for state in GROUPS for bad in _in_a_savepoint(lambda s=state: of(s))]


@pytest.mark.by_turns(2)
def test_every_triple_of_commitments(world: sw.World) -> None:
    def of(state: str) -> list[Any]:
        made = world.commitment(state)

        def take(actor: Any, action: str) -> None:
            fresh = Commitment.objects.select_related("term__post__organization").get(pk=made.pk)
            words = {"actor": actor, "commitment": fresh, "action": action}
            if action in OWN_STEPS:
                commitments.own_step(facts={**sw.FACTS, "evidence": "完成"}, **words)
            else:
                commitments.review(said="核对过", share=50, **words)

        return _wrong(world, COMMITMENT, state, COMMITMENTS, take)

    assert not [bad for state in COMMITMENTS for bad in _in_a_savepoint(lambda s=state: of(s))]


@pytest.mark.by_turns(2)
def test_every_triple_of_assessments(world: sw.World) -> None:
    made = assessments.open_for(actor=world["county"], term=world.term, year=2026)
    item = ListItem.objects.get(pk=world.item.pk)
    ListItem.objects.create(
        county=world.county, stage="pre_appraisal", code="1", text="发生安全事故",
        department="discipline", unit=world.organ, valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    group = sw.group_of_four(world)
    facts = {"duty": "认真", "conduct": "扎实", "opinion": "良好", "suggestion": "keep"}
    assessments.write(actor=world["county"], assessment=made, facts=facts, present=group)
    assert item.stage == "entry"
    from members.secretaries.actions import lists

    lists.answer(
        actor=world["discipline"], item=ListItem.objects.get(stage="pre_appraisal"), subject=made,
        result="clear",
    )  # fmt: skip

    def of(state: str) -> list[Any]:
        decided = {"decided": "keep", "decided_on": sw.TODAY} if state == "decided" else {}
        Assessment.objects.filter(pk=made.pk).update(state=state, **decided)

        def take(actor: Any, action: str) -> None:
            fresh = Assessment.objects.select_related("term__post__organization").get(pk=made.pk)
            assessments.take(
                actor=actor, assessment=fresh, action=action, suggestion="keep", said="同意"
            )

        return _wrong(world, ASSESSMENT, state, ASSESSMENTS, take)

    assert not [bad for state in ASSESSMENTS for bad in _in_a_savepoint(lambda s=state: of(s))]


def test_nobody_takes_a_step_about_himself(world: sw.World) -> None:
    """Whatever role he has (E-CONFLICT)."""
    made = world.selection("submitted")
    account = world["county"]
    account.person = world.candidate
    world["candidate"].__class__.objects.filter(person=world.candidate).update(person=None)
    account.save()
    told = {
        _answer(lambda step=step: selections.take(actor=account, selection=made, action=step,
                                                  said="同意"))
        for step in ("approve", "refuse")
    }  # fmt: skip
    assert told == {"not allowed"}
