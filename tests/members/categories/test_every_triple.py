"""Every (state, person, action) triple of a classification, against a table written by hand."""

import itertools
from typing import Any

import pytest
from django.db import transaction

from members.categories.actions import register
from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Classification
from portal.refusals import NotAllowed, Refused, Stale
from tests import categories_world as cw

ALLOWED = {
    "proposed": {"secretary": {"withdraw"}, "town": {"list", "return", "withdraw"}},
    "listed": {},
    "returned": {},
    "withdrawn": {},
}
"""State → who → what; of a decided row nobody does anything."""
MAY = {"secretary": {"withdraw"}, "town": {"list", "return", "withdraw"}}
"""Who holds the right, whatever the state."""
OTHERS = ("next_secretary", "county", "leader", "stranger", "member", "helper")


def _answer(world: cw.World, row: Classification, who: str, action: str) -> str:
    try:
        with transaction.atomic():
            register.take(actor=world[who], row=row, action=action, reason="情况有变")
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except Stale:
        return "stale"
    except Refused as refused:
        return refused.sentence
    return "taken"


@pytest.mark.by_turns(2)
def test_every_triple(world: cw.World) -> None:
    assert set(ALLOWED) == set(CLASSIFICATION.labels)
    cw.be(world.accounts["own_town"], world.rest)
    row: Any = cw.proposed(world, "rest")
    wrong = []
    for state, allowed in ALLOWED.items():
        if state != "proposed":
            row = cw.proposed(world, "rest")
            Classification.objects.filter(pk=row.pk).update(state=state, checked_on=cw.TODAY)
        for who, step in itertools.product((*MAY, *OTHERS, "own_town"), CLASSIFICATION.steps):
            fresh = Classification.objects.select_related("person").get(pk=row.pk)
            told = _answer(world, fresh, who, step.action)
            wanted = "not allowed"
            if step.action in allowed.get(who, set()):
                wanted = "taken"
            elif step.action in MAY.get(who, set()):
                wanted = "stale"
            if told != wanted:
                wrong.append((state, who, step.action, told, wanted))
        Classification.objects.filter(pk=row.pk, state="proposed").update(state="withdrawn")
    assert not wrong
