"""Reads of mediation rooms, mediators and experts. Totals and numbers of cases alone (PV-CASE)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from grids import rights, shipped
from grids.models import Case, Expert, Mediation, MediationMeeting, MediationRoom, Mediator
from grids.queries.rates import Rate
from grids.queries.trees import on_day
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock
from portal.scope import within

IDLE_DAYS = 30
"""Days without anything happening after which a room is shown as idle (assumed, P02)."""
_LAST = Q(mediations__round=F("mediations__case__reopened"))
"""Of a dispute that was mediated again only the last round counts (P30)."""


def rooms(account: Any, *, closed: bool = False) -> QuerySet[MediationRoom]:
    """Return the rooms the account sees, with `running`, `handled`, `settled`, `mediators_now`, `last_on`."""
    rows = MediationRoom.objects.visible_to(account)
    if not closed:
        rows = rows.filter(closed_on=None)
    return _counted(rows).select_related("organization__parent")


def _counted(rows: QuerySet[MediationRoom]) -> QuerySet[MediationRoom]:
    serving = Mediator.objects.filter(on_day(clock.today()), room=OuterRef("pk")).order_by()
    met = MediationMeeting.objects.filter(mediation__room=OuterRef("pk")).order_by()
    ended = _LAST & ~Q(mediations__outcome="")
    return rows.annotate(
        running=Count("mediations", filter=Q(mediations__outcome="")),
        handled=Count("mediations", filter=ended),
        settled=Count("mediations", filter=ended & Q(mediations__outcome="agreed")),
        mediators_now=Subquery(serving.values("room").annotate(n=Count("pk")).values("n")),
        last_on=Greatest(
            Max("mediations__opened_on"),
            Max("mediations__concluded_on"),
            Subquery(met.values("mediation__room").annotate(d=Max("held_on")).values("d")),
        ),
    )


@dataclass(frozen=True)
class Line:
    """A room as a list shows it."""

    room: MediationRoom
    rate: Rate
    idle: bool


def line(room: Any) -> Line:
    """Return a counted room with its success rate (P30-R6) and whether it has been idle."""
    since = room.last_on or room.opened_on
    idle = room.closed_on is None and since < clock.today() - dt.timedelta(days=IDLE_DAYS)
    return Line(room, Rate(room.settled, room.handled), idle)


def total(lines: list[Line]) -> Rate:
    """Return the success rate of several rooms together."""
    return Rate(sum(one.rate.of for one in lines), sum(one.rate.out_of for one in lines))


def mediated_in(room: MediationRoom) -> QuerySet[Mediation]:
    """Return the mediations of a room with their cases, for newest-first paging."""
    return room.mediations.select_related("case", "mediator__person")


def openable(account: Any, cases: list[int]) -> set[int]:
    """Return which of the cases the account may open; the others it learns the number of."""
    return set(Case.objects.visible_to(account).filter(pk__in=cases).values_list("pk", flat=True))


def candidates(room: MediationRoom) -> QuerySet[Person]:
    """Return who may become a mediator of a room: people of its place, and of the place above."""
    place = room.organization
    above = Q(home=place.parent_id) if place.kind == Kind.VILLAGE else Q()
    serving = Q(grid_posts__in=_posts(place))
    rows = Person.objects.filter(Q(home=place) | above | serving)
    return rows.exclude(mediates__room=room, mediates__until=None).order_by("sort_key").distinct()


def _posts(place: Organization) -> QuerySet[Any]:
    from grids.models import GridPost

    return GridPost.objects.filter(on_day(clock.today()), grid__organization=place)


def mediators_for(case: Case) -> QuerySet[Mediator]:
    """Return who may be given a dispute, rooms of its own place first: those who serve and are certified."""
    today = clock.today()
    rows = Mediator.objects.filter(on_day(today), room__closed_on=None, certified_until__gte=today)
    above = [int(number) for number in case.scope_path.split("/") if number]
    rows = rows.filter(room__organization__in=above)
    return rows.select_related("room__organization", "person").order_by(
        "-room__organization__depth", "room", "person__sort_key"
    )


def experts_of(county: int) -> QuerySet[Expert]:
    """Return the pool of a county as it is today, by field."""
    return Expert.objects.filter(county=county, until=None)


def counties_of(account: Any) -> list[Organization]:
    """Return the counties whose pool the account may see: below its scope, or the one it stands in."""
    paths = account.paths_for(rights.SEE_GRIDS)
    above = {int(number) for path in paths for number in path.split("/") if number}
    rows = Organization.objects.filter(kind=Kind.COUNTY, until=None)
    return list(rows.filter(within(paths, "path") | Q(pk__in=above)).order_by("sort_key", "pk"))


def by_field(experts: Iterable[Expert]) -> list[tuple[str, list[Expert]]]:
    """Return the experts of a pool under the title of each of the seventeen fields, empty ones too."""
    found: dict[str, list[Expert]] = {code: [] for code in shipped.expert_fields()}
    for expert in experts:
        found.setdefault(expert.field, []).append(expert)
    titles = shipped.expert_fields()
    return [(titles.get(code, code), there) for code, there in found.items()]
