"""Every (state, person, action) triple of a leave, a check and a ledger item, by their pages."""

import datetime as dt
import itertools
from unittest import mock

import pytest
from django.db import transaction

from members.dispatched.lifecycle import CHECK, ITEM, LEAVE
from members.dispatched.models import Inspection, Leave, LedgerItem, SpotCheck
from portal import clock
from tests import dispatched_world as dw

HERE = "/members/dispatched"
PEOPLE = ("self", "leader", "town", "office", "county_leader", "sender", "lone", "stranger")
FOREIGN = {"sender", "lone", "stranger"}
"""Who knows nothing of it: 404."""


def tried(signed_in, rows, prepare, send, allowed, after):
    """Every triple, each in a savepoint; returns those that were answered otherwise."""
    wrong, last, client = [], "", None
    for who, state, action in rows:
        client, last = (client if who == last else signed_in(who)), who
        mark = transaction.savepoint()
        thing = prepare(state)
        with mock.patch("django.template.backends.django.Template.render", return_value=""):
            answer = send(client, thing, action)  # writing refusals out takes most of the time
        now = type(thing).objects.get(pk=thing.pk).state
        transaction.savepoint_rollback(mark)
        may, at = allowed(who, action), state in after[action][0]
        wanted = 404 if who in FOREIGN else 403 if not may else 302 if at else 409
        target = after[action][1] if may and at and who not in FOREIGN else state
        if (answer.status_code, now) != (wanted, target):
            wrong.append((state, who, action, answer.status_code, now))
    return wrong


LEAVES = {
    "approve": ({"submitted"}, "approved"),
    "refuse": ({"submitted"}, "refused"),
    "withdraw": ({"submitted"}, "withdrawn"),
    "return": ({"approved"}, "returned"),
}
"""Action → the states it starts from (of a leave that began yesterday), and where it leads."""
DECIDERS = {"team": {"leader", "town", "office"}, "town": {"town", "office"}, "county": {"office"}}


@pytest.mark.by_turns(2)
def test_every_triple_of_a_leave(world, signed_in):
    assert {step.action for step in LEAVE.steps} == set(LEAVES)
    for level, deciders in DECIDERS.items():

        def prepare(state, level=level):
            made = dw.on_leave(world, world.own, -1, 2)
            back = dw.TODAY if state == "returned" else None
            Leave.objects.filter(pk=made.pk).update(state=state, level=level, returned_on=back)
            return made

        def send(client, leave, action):
            if action in ("approve", "refuse"):
                body = {"verdict": action, "answer": "村里忙"}
                return client.post(f"{HERE}/leaves/{leave.pk}/decide/", body)
            body = {"returned_on": dw.TODAY.isoformat()}
            return client.post(f"{HERE}/leaves/{leave.pk}/step/{action}/", body)

        def allowed(who, action, deciders=deciders):
            if action == "withdraw":
                return who == "self"
            if action == "return":
                return who in {"self", "leader", "town", "office"}
            return who in deciders

        full = level == "team"  # a level says who decides, and nothing else
        states = Leave.State.values if full else ["submitted"]
        rows = itertools.product(PEOPLE, states, LEAVES if full else ["approve"])
        assert not tried(signed_in, rows, prepare, send, allowed, LEAVES), level


CHECKS = {
    "ask": ({"drawn"}, "asked"),
    "answer": ({"asked"}, "answered"),
    "record": ({"answered"}, "final"),
    "question": ({"asked", "answered"}, "questioned"),
    "explain": ({"questioned"}, "explained"),
    "finalize": ({"explained"}, "final"),
}
ANSWERS = {"answer", "explain"}


@pytest.mark.by_turns(2)
def test_every_triple_of_a_check(world, signed_in):
    assert {step.action for step in CHECK.steps} == set(CHECKS)

    def prepare(state):
        asked = clock.now() - dt.timedelta(minutes=31) if state != "drawn" else None
        told = {"questioned": dw.TODAY, "explained": dw.TODAY}.get(state)
        final = {"result": "on_post", "judged_by": world["office"]} if state == "final" else {}
        return dw.drawn(world, world.own, state=state, asked_at=asked, questioned_on=told, **final)

    def send(client, check, action):
        body = {"answer": "on_post", "result": "on_post", "reason": "核实在村"}
        return client.post(f"{HERE}/checks/{check.pk}/step/{action}/", body)

    def allowed(who, action):
        return who == "office" or (who == "self" and action in ANSWERS)

    rows = itertools.product(PEOPLE, set(SpotCheck.State.values) - {"drawn"}, CHECKS)
    assert not tried(signed_in, rows, prepare, send, allowed, CHECKS)
    # what is drawn and not asked is known to the office alone: nobody is warned
    for who in PEOPLE:
        mark = transaction.savepoint()
        answer = send(signed_in(who), prepare("drawn"), "ask")
        transaction.savepoint_rollback(mark)
        assert answer.status_code == (302 if who == "office" else 404), who


ITEMS = {
    "correct": ({"open"}, "corrected"),
    "close": ({"corrected"}, "closed"),
    "return": ({"corrected"}, "open"),
}


@pytest.mark.by_turns(2)
def test_every_triple_of_a_ledger_item(world, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert {step.action for step in ITEM.steps} == set(ITEMS)
    inspection = Inspection.objects.create(
        village=world.own.village, planned_on=dw.TODAY, inspectors="组", discipline="纪",
        supervision="督", state="done", done_on=dw.TODAY, findings="好", by=world["office"],
    )  # fmt: skip

    def prepare(state):
        made = LedgerItem.objects.create(
            inspection=inspection, posting=world.own, text="补记日志", due_on=dw.TODAY
        )
        body = {"said": "补好了", "proof": dw.picture()}
        if state != "open":
            from members.dispatched.actions import inspections

            inspections.correct(
                actor=world["self"], item=made, said=body["said"], upload=(body["proof"], "p.jpg")
            )
        if state == "closed":
            inspections.close(actor=world["office2"], item=made)
        return made

    def send(client, item, action):
        body = {"said": "补好了", "reason": "照片看不清"}
        if action == "correct":
            body["proof"] = dw.picture()
        return client.post(f"{HERE}/items/{item.pk}/step/{action}/", body)

    def allowed(who, action):
        if action == "correct":
            return who in {"self", "leader", "town", "office"}
        return who == "office"

    rows = itertools.product(PEOPLE, LedgerItem.State.values, ITEMS)
    assert not tried(signed_in, rows, prepare, send, allowed, ITEMS)
