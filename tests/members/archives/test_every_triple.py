"""Every (state, role, action) triple of materials, reviews and grants, against tables written by hand."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from members.archives.actions import access, facts, files, reviews
from members.archives.lifecycle import ACCESS, MATERIAL, REVIEW
from portal.refusals import NotAllowed, Refused, Stale
from tests import archives_world as aw
from tests.standing import once_a_module

built, world = once_a_module(aw.build)
KEEPER, DECIDER = "archivist", "county_organizer"
OTHERS = ("county_leader", "county_officer", "auditor", "unit_clerk", "far_archivist", "nobody")
OWN = ("own_archivist", "own_organizer")
MATERIALS = {
    "registered": {"review"},
    "reviewed": {"accept", "return"},
    "accepted": {"file"},
    "returned": set(),
    "filed": {"scan"},
    "scanned": set(),
}
"""State → what the archivist may do; nobody else does anything."""
REVIEWS = {
    "opened": {KEEPER: {"investigate", "report"}},
    "investigating": {KEEPER: {"report"}},
    "reported": {DECIDER: {"clear", "correct", "unclear"}},
    "unclear": {KEEPER: {"investigate"}},
    "clear": {},
    "corrected": {},
}
"""State → who → what; of an unclear review nobody does anything but look again."""
GRANTS = {
    "asked": {"approve", "refuse"},
    "approved": {"revoke"},
    "refused": set(),
    "revoked": set(),
}
"""State → what the organization department may do."""


def test_the_tables_know_every_state_and_action() -> None:
    assert set(MATERIALS) == set(MATERIAL.labels) == set(aw.ROAD)
    assert set(REVIEWS) == set(REVIEW.labels) == set(aw.REVIEWED)
    assert set(GRANTS) == set(ACCESS.labels) == set(aw.ASKED)
    assert set().union(*MATERIALS.values()) == {step.action for step in MATERIAL.steps}
    assert set().union(*GRANTS.values()) == {step.action for step in ACCESS.steps}
    every = set().union(*(acts for of in REVIEWS.values() for acts in of.values()))
    assert every == {step.action for step in REVIEW.steps}


def _answer(take: Callable[[], Any]) -> tuple[str, str]:
    """What a step is answered, and by which rule; whatever it wrote is gone afterwards."""
    try:
        with transaction.atomic():
            take()
            transaction.set_rollback(True)
    except NotAllowed as refused:
        return "not allowed", refused.rule
    except Stale:
        return "stale", ""
    except Refused as refused:
        return "refused", refused.sentence
    return "taken", ""


def _wrong(world: aw.Archives, cycle: Any, state: str, allowed: Any, take: Any) -> list[Any]:
    found = []
    for name, step in itertools.product((KEEPER, DECIDER, *OTHERS, *OWN), cycle.steps):
        if name in OWN:
            aw.be(world.accounts[name], world.subject)
        told = _answer(lambda name=name, step=step: take(world[name], step.action))
        if name in OWN:
            wanted = ("not allowed", "E-CONFLICT")
        elif step.action in allowed.get(name, set()):
            wanted = ("taken", "")
        else:
            does = any(step.right in right for right in [RIGHTS[name]])
            wanted = ("stale", "") if does else ("not allowed", step.rule)
        if told != wanted:
            found.append((state, name, step.action, told, wanted))
    return found


RIGHTS = {KEEPER: {"archives.keep"}, DECIDER: {"archives.decide", "archives.approve"}}
RIGHTS |= {name: set() for name in OTHERS}


@pytest.mark.parametrize("state", MATERIALS)
def test_every_triple_of_materials(state: str, world: aw.Archives) -> None:
    made = world.material(state)
    if state == "filed":
        files.add_pages(actor=world[KEEPER], material=made, sent=[aw.page()])

    def take(actor: Any, action: str) -> None:
        fresh = type(made).objects.select_related("file__person", "file__unit").get(pk=made.pk)
        files.step(actor=actor, material=fresh, action=action, reason="不是本人的")

    assert not _wrong(world, MATERIAL, state, {KEEPER: MATERIALS[state]}, take)


@pytest.mark.parametrize("state", REVIEWS)
def test_every_triple_of_reviews(state: str, world: aw.Archives) -> None:
    made = world.review(state)
    if state == "reported":
        facts.recognise(
            actor=world[DECIDER], file=world.file, kind="work", value="1990-07", ground="招工表"
        )

    def take(actor: Any, action: str) -> None:
        fresh = type(made).objects.select_related("file__person", "file__unit").get(pk=made.pk)
        reviews.step(actor=actor, case=fresh, action=action, words="核对了原件")

    assert not _wrong(world, REVIEW, state, REVIEWS[state], take)


@pytest.mark.parametrize("state", GRANTS)
def test_every_triple_of_grants(state: str, world: aw.Archives) -> None:
    made = world.grant(state)
    reader = world["county_leader"]

    def take(actor: Any, action: str) -> None:
        fresh = type(made).objects.select_related("file__person", "file__unit").get(pk=made.pk)
        access.step(actor=actor, grant=fresh, action=action, words="按规定办")

    told = {_answer(lambda step=step: take(reader, step.action)) for step in ACCESS.steps}
    assert told == {("not allowed", "E-CONFLICT")}, "the reader himself"
    wrong = _wrong(world, ACCESS, state, {DECIDER: GRANTS[state]}, take)
    assert not [one for one in wrong if one[1] != "county_leader"]
