"""Every (state, who, action) triple on the page of a stay, against a table written by hand."""

import datetime as dt
import itertools

import pytest
from django.db import transaction

from members.floating.lifecycle import STAY
from members.floating.models import FloatingMember
from tests import floating_world as fw

STATES = ("away", "lost", "returned", "transferred")
KEEPERS = {"secretary", "town", "county"}
KNOW_IT = {"away", "helper", "officer"}
"""See it by relation, and take no step."""
OTHERS = {"next_secretary", "leader", "stranger"}
ALLOWED = {
    "away": {"return", "transfer", "lose"},
    "lost": {"return", "transfer", "find"},
    "returned": set(),
    "transferred": set(),
}
"""State → what a keeper may do; nobody else does anything."""
ACTIONS = ("return", "transfer", "lose", "find")
TARGETS = {"return": "returned", "transfer": "transferred", "lose": "lost", "find": "away"}


@pytest.fixture
def stay(world):
    """A stay of a helper and an officer, silent for two years."""
    from members.floating.actions import officers, stays

    made = fw.gone(world)
    fw.paired(world, made)
    officer = officers.appoint(
        actor=world["county"], organization=world.county, person=world.officer, place="苏州市",
        since=fw.TODAY,
    )  # fmt: skip
    return stays.give_officer(actor=world["town"], stay=made, officer=officer)


def test_the_table_of_the_test_knows_every_step_and_state():
    assert {step.action for step in STAY.steps} == set(ACTIONS)
    assert set(STATES) == set(FloatingMember.State.values)


@pytest.mark.by_turns(2)
def test_every_triple(world, stay, signed_in):
    wrong = []
    for state, who in itertools.product(STATES, sorted(KEEPERS | KNOW_IT | OTHERS)):
        ended = fw.TODAY if state in ("returned", "transferred") else None
        FloatingMember.objects.filter(pk=stay.pk).update(state=state, returned_on=ended)
        client = signed_in(who)
        for action in ACTIONS:
            mark = transaction.savepoint()
            body = {"on": fw.TODAY.isoformat(), "reason": "研究决定"}
            answer = client.post(f"/members/floating/{stay.pk}/step/{action}/", body)
            now = FloatingMember.objects.get(pk=stay.pk).state
            transaction.savepoint_rollback(mark)
            allowed = who in KEEPERS and action in ALLOWED[state]
            wanted = 404 if who in OTHERS else 403 if who in KNOW_IT else 302 if allowed else 409
            after = TARGETS[action] if allowed else state
            if (answer.status_code, now) != (wanted, after):
                wrong.append((state, who, action, answer.status_code, now))
    assert not wrong


def test_the_page_offers_what_may_be_done_and_nothing_else(world, stay, signed_in):
    for who in sorted(KEEPERS | KNOW_IT):
        page = signed_in(who).get(f"/members/floating/{stay.pk}/").content.decode()
        for action in ACTIONS:
            offered = f"/members/floating/{stay.pk}/step/{action}/" in page
            assert offered == (who in KEEPERS and action in ALLOWED["away"]), (who, action)


def test_a_keeper_does_nothing_with_his_own_stay(world, signed_in):
    account = world["secretary"]
    account.person = fw.member("陈书记", world.branch)
    account.save()
    own = fw.gone(world, account.person)
    answer = signed_in("secretary").post(
        f"/members/floating/{own.pk}/step/return/", {"on": dt.date(2026, 10, 1).isoformat()}
    )
    assert answer.status_code == 403
