"""Honours of the teams and people in scope, and the periods they are given for."""

from typing import Any

from django.db.models import Q

from members.dispatched.models import Honour, Posting, Team
from members.dispatched.queries import months
from portal import clock
from portal.periods import containing_day


def known_to(account: Any) -> Any:
    """Return the honours of teams and people in scope; a township's of its own."""
    teams = Team.objects.visible_to(account).values("pk")
    people = Posting.objects.visible_to(account).values("pk")
    return Honour.objects.filter(Q(team__in=teams) | Q(posting__in=people))


def periods(flags: bool) -> list[tuple[str, str]]:
    """Return what an honour may be recorded for: the months that are over, or this year and the last."""
    if flags:
        return [(one.code, one.label) for one in months.months()[1:]]
    year = containing_day(clock.today(), "year")
    return [(one.code, one.label) for one in (year, year.previous)]
