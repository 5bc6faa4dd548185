"""Whoever plans people's time is told which first secretaries are on leave: the days, never why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from members.dispatched.models import Leave
from portal.providers import Away, away_provider

ONE_DAY = dt.timedelta(days=1)


def away_until(leave: Leave) -> dt.date:
    """Return the last day of a leave on which he is away: the day before he was back, else its last day."""
    return leave.returned_on - ONE_DAY if leave.returned_on else leave.to_on


@away_provider
def on_leave(
    people: Collection[int], first: dt.date, last: dt.date
) -> Mapping[int, Iterable[Away]]:
    """Return person → his leaves that were approved and touch the days. One statement.

    Who came back early is away until the day before, who came back late until then; a leave that is only
    asked for keeps nobody away.
    """
    rows = Leave.objects.filter(
        state__in=Leave.TAKEN, posting__person__in=people, from_on__lte=last
    ).select_related("posting")
    found: dict[int, list[Away]] = defaultdict(list)
    for leave in rows.order_by("from_on", "id"):
        until = away_until(leave)
        if leave.from_on <= until and until >= first:
            said = f"请假（{leave.from_on.isoformat()}至{until.isoformat()}）"
            found[leave.posting.person_id].append(Away(leave.from_on, until, said))
    return found
