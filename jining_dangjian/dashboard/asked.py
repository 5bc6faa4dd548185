"""Whose dashboard an address asks for, and of which period."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404

from jining_dangjian.dashboard import rights
from members.models import Organization
from members.models.organizations import PLACE_KINDS, Kind
from members.scope import who_holds
from portal import clock
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse
from portal.refusals import NotAllowed, Refused

KINDS = ("month", "quarter")


@dataclass(frozen=True)
class Asked:
    """A city or county, its counties or townships in the period, and the places one can turn to."""

    place: Organization
    period: Period
    parts: list[Organization]
    places: list[Organization]

    @property
    def is_city(self) -> bool:
        """Whether it is told by counties."""
        return self.place.kind == Kind.CITY


def asked(account: Any, place: int | None, period: Period) -> Asked:
    """Return what is asked for, the widest place without one; one query.

    NotAllowed for who sees no dashboard anywhere, 404 outside the account's scope.
    """
    paths = account.paths_for(rights.SEE)
    if not paths:
        who = who_holds(rights.SEE)
        raise NotAllowed(f"不能查看县域看板。县域看板给{who}看。", who=who)
    top = min(paths, key=len)
    below = Q(parent=place) if place else Q(parent__path=top)
    there = Q(until=None) | Q(until__gt=period.start)
    wanted = Q(kind__in=PLACE_KINDS) & (~Q(kind=Kind.TOWN) | below)
    seen = Organization.objects.visible_to(account, rights.SEE).filter(there & wanted)
    rows = list(seen.order_by("depth", "sort_key", "pk"))
    places = [row for row in rows if row.kind in (Kind.CITY, Kind.COUNTY)]
    found = next((p for p in places if (p.pk == place if place else p.path == top)), None)
    if found is None:
        raise Http404
    kind = Kind.COUNTY if found.kind == Kind.CITY else Kind.TOWN
    parts = [row for row in rows if row.parent_id == found.pk and row.kind == kind]
    return Asked(found, period, parts, places)


def usual(today: dt.date) -> Period:
    """Return the quarter shown first: this one; in its first month the one before, appraised then."""
    this = containing_day(today, "quarter")
    return this.previous if today < this.start + dt.timedelta(days=31) else this


def period_of(code: str) -> Period:
    """Return the month or quarter of a code, the usual quarter without one.

    BadPeriod for what is none; Refused for other lengths and for what has not begun.
    """
    today = clock.today()
    if not code:
        return usual(today)
    period = parse(code)
    if period.kind not in KINDS:
        raise Refused("看板按月或按季看。请选一个月或一个季度，如2026-09、2026Q3。")
    if period.year <= FIRST_YEAR:
        raise BadPeriod(f"没有{period.label}的数据。请选{FIRST_YEAR + 1}年以后的期间。")
    if period.start > today:
        raise Refused(f"{period.label}还没有开始。请选{today:%Y-%m}或更早的期间。")
    return period
