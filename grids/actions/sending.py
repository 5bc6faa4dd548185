"""Registering and dispatching in one go: what the township does with most of what comes in."""

from typing import Any

from django.db import transaction

from grids.actions import steps
from grids.actions.steps import Order
from grids.models import Case


def send(*, actor: Any, case: Case, order: Order) -> Case:
    """Register a found case and send it to who handles it: both steps in the log, or neither."""
    with transaction.atomic():
        return steps.dispatch(actor=actor, case=steps.register(actor=actor, case=case), order=order)
