"""Telling emergencies to township and county at once, and writing down who has read of them (P03-R8)."""

import datetime as dt
from typing import Any

from django.db import transaction

from grids import rights
from grids.models import Case, CaseNotice
from grids.models.cases import Level
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import NotAllowed

READERS = {Level.TOWN: rights.DISPATCH, Level.COUNTY: rights.REVIEW}
"""Which right reads for a level."""


def levels_of(account: Any, case: Case) -> list[str]:
    """Return the levels the account reads emergencies for: [] for who does not."""
    return [level for level, right in READERS.items() if account.may(right, case.scope_path)]


def tell(*, actor: Any, case: Case) -> None:
    """Tell township and county of an emergency, in the caller's transaction; once a case and level.

    Whoever reports or dispatches it knows of it already.
    """
    if not case.kind.is_emergency(case.urgency):
        return
    hours = case.kind.notice_hours or 0
    due = clock.now() + dt.timedelta(hours=hours)
    levels = [Level.COUNTY] + ([Level.TOWN] if case.town_id else [])
    CaseNotice.objects.bulk_create(
        (CaseNotice(case=case, level=level, due_at=due) for level in levels), ignore_conflicts=True
    )
    mark(actor, case)


def mark(actor: Any, case: Case) -> int:
    """Write down, in the caller's transaction, that the account knows of an emergency; return for how
    many levels that is new."""
    levels = levels_of(actor, case)
    if not levels:
        return 0
    unread = CaseNotice.objects.filter(case=case, level__in=levels, seen_at=None)
    return unread.update(seen_at=clock.now(), seen_by=actor)


def acknowledge(*, actor: Any, case: Case) -> int:
    """Write down that the account has read of an emergency; return for how many levels that is new.

    NotAllowed for who reads for neither level. A second time changes nothing.
    """
    if not levels_of(actor, case):
        who = f"{who_holds(rights.DISPATCH)}、{who_holds(rights.REVIEW)}"
        raise NotAllowed(f"不能登记已阅。紧急事项由{who}阅知（P03-R8）。", rule="P03-R8", who=who)
    with transaction.atomic():
        done = mark(actor, case)
        if done:
            deeds.record(actor=actor, verb="紧急事项已阅", about=case)
    return done
