"""Whether what recurs was done: counted from what was logged, obligation by obligation (C.5, P32)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from members.floating import obligations as o
from members.floating.clocks import Stage
from members.floating.models import (
    Activity,
    Census,
    Contact,
    FloatingMember,
    Learning,
    Officer,
    PairHelper,
    Station,
    StationLog,
)
from members.floating.queries import census, stays
from members.models import Organization
from portal import clock
from portal.periods import Period
from portal.scope import one_of


@dataclass(frozen=True)
class Fulfilled:
    """Whether one who owes something has done it: `done` of `wanted`."""

    name: str
    place: str
    wanted: int
    done: int

    @property
    def missed(self) -> int:
        """How many are missing."""
        return self.wanted - self.done


def fulfilment(account: Any, obligation: o.Obligation, period: Period) -> list[Fulfilled]:
    """Return who in the account's scope owes it in a period and whether it was done, the missing first."""
    rows = _TABLE[obligation.code](account, period)
    return sorted(rows, key=lambda row: (-row.missed, row.place, row.name))


def _rows(owing: Iterable[tuple[int, str, str]], logged: Iterable[int]) -> list[Fulfilled]:
    """Who owes (id, name, place), and the ids of whom something was logged, read only if anybody owes."""
    there = list(owing)
    counted = Counter(logged) if there else Counter()
    return [Fulfilled(name, place, 1, min(1, counted[pk])) for pk, name, place in there]


def _held(period: Period) -> Q:
    """Began before the end of the period and did not end in it."""
    return Q(since__lte=period.end) & (Q(until=None) | Q(until__gt=min(period.end, clock.today())))


def _census(account: Any, period: Period) -> list[Fulfilled]:
    owing = list(census.branches(account).select_related("parent__parent").only(*census.NAMED))
    places = [one.pk for one in owing] + [one.parent_id for one in owing]
    taken = Census.objects.filter(one_of("organization_id", places), half=period.code).order_by()
    done = set(taken.values_list("organization", flat=True))
    return [
        Fulfilled(b.label, _town(b), 1, int(b.pk in done or b.parent_id in done)) for b in owing
    ]


def _town(branch: Organization) -> str:
    above = branch.parent.parent if branch.parent else None
    return above.label if above else ""


def _report(account: Any, period: Period) -> list[Fulfilled]:
    rows: Any = FloatingMember.objects.visible_to(account).filter(state="away")
    found = list(rows.timed().select_related(*stays.WITH))
    good = (Stage.FINE, Stage.REMIND)
    return [
        Fulfilled(line.stay.person.name, line.stay.branch.label, 1, int(line.stage in good))
        for line in stays.lines_of(found)
    ]


def _activity(kind: str) -> Callable[[Any, Period], list[Fulfilled]]:
    def counted(account: Any, period: Period) -> list[Fulfilled]:
        officers = Officer.objects.visible_to(account).filter(_held(period))
        rows = officers.select_related("person", "organization")
        owing = [(one.pk, f"{one.place} {one.person.name}", one.organization.label) for one in rows]
        logged = Activity.objects.filter(
            officer__in=officers, kind=kind, on__range=(period.start, period.end)
        )
        return _rows(owing, logged.values_list("officer", flat=True))

    return counted


def _learning(account: Any, period: Period) -> list[Fulfilled]:
    stays_then = FloatingMember.objects.visible_to(account).filter(
        direction="out", registered_on__lte=period.end
    )
    stays_then = stays_then.filter(Q(returned_on=None) | Q(returned_on__gt=period.end))
    branches = Organization.objects.filter(pk__in=stays_then.values("branch"))
    owing = [
        (b.pk, b.label, _town(b))
        for b in branches.select_related("parent__parent").only(*census.NAMED)
    ]
    logged = Learning.objects.filter(
        branch__in=[pk for pk, _, _ in owing], sent_on__range=(period.start, period.end)
    )
    return _rows(owing, logged.values_list("branch", flat=True))


def _contact(account: Any, period: Period) -> list[Fulfilled]:
    pairs = PairHelper.objects.visible_to(account).filter(_held(period))
    rows = pairs.select_related("helper", "stay__person", "stay__branch")
    owing = [
        (one.pk, f"{one.helper.name}联系{one.stay.person.name}", one.stay.branch.label)
        for one in rows
    ]
    logged = Contact.objects.filter(pair__in=pairs, on__range=(period.start, period.end))
    return _rows(owing, logged.values_list("pair", flat=True))


def _station(kind: str) -> Callable[[Any, Period], list[Fulfilled]]:
    def counted(account: Any, period: Period) -> list[Fulfilled]:
        stations = Station.objects.visible_to(account).filter(_held(period))
        rows = stations.annotate(kept_by=F("organization__name"))
        owing = [(one.pk, one.name, one.kept_by) for one in rows]
        logged = StationLog.objects.filter(
            station__in=stations, kind=kind, on__range=(period.start, period.end)
        )
        return _rows(owing, logged.values_list("station", flat=True))

    return counted


_TABLE: dict[str, Callable[[Any, Period], list[Fulfilled]]] = {
    o.CENSUS.code: _census,
    o.REPORT.code: _report,
    o.EXCHANGE.code: _activity("exchange"),
    o.REVIEW.code: _activity("review"),
    o.FORUM.code: _activity("forum"),
    o.LEARNING.code: _learning,
    o.CONTACT.code: _contact,
    o.STATION_CONTACT.code: _station("contact"),
    o.STATION_VISIT.code: _station("visit"),
}
