"""Reminding units that have not handed in: a deed the unit's clerks find in their 待办."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from assessments import rights
from assessments.models import Cycle, Panel
from assessments.queries.reminders import VERB, last_reminded
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import NotAllowed, Refused


def remind(*, actor: Any, cycle: Cycle, chosen: Collection[int] = ()) -> list[Panel]:
    """Remind the chosen panels that still enter, or all of them; one reminder a panel and day.

    Returns the panels reminded. Refused where none is entered any more, or all were reminded today.
    """
    if not actor.may(rights.OPEN_CYCLE, cycle.scope_path):
        who = who_holds(rights.OPEN_CYCLE)
        raise NotAllowed(f"不能催报。催报由{who}办理。", who=who)
    with transaction.atomic():
        # two clicks at once: the second waits here and finds everybody reminded
        Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=cycle.pk)
        found = cycle.panels.filter(state=Panel.State.COLLECTING).select_related("organization")
        entering = list(found.filter(pk__in=chosen) if chosen else found)
        reminded = last_reminded(entering)
        panels = [p for p in entering if reminded.get(p.pk) != clock.today()]
        if not entering:
            raise Refused("没有还在录入的单位，不用催报。")
        if not panels:
            raise Refused("这些单位今天已经催报过。")
        for panel in panels:
            deeds.record(actor=actor, verb=VERB, about=panel)
    return panels
