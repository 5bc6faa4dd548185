"""Reads of pools: a list by filters, counts by kind, field and place, the gaps against what a place needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members import person_lists
from members.models import Organization
from members.pools import rights
from members.pools.kinds import KINDS, Kind
from members.pools.models import Entry, Sending

STATES = (("", "在库"), ("left", "已出库"))


def narrowed(account: Any, kind: Kind, asked: dict[str, str]) -> QuerySet[Entry]:
    """Return a pool's entries in scope that fit; what nobody offers narrows nothing."""
    rows: Any = Entry.objects.visible_to(account).filter(kind=kind.code)
    rows = rows.exclude(until=None) if asked.get("state") == "left" else rows.filter(until=None)
    for name, known in (("field", kind.fields), ("level", kind.levels), ("source", kind.sources)):
        if (value := asked.get(name, "")) in known:
            rows = rows.filter(**{name: value})
    if words := "".join(asked.get("q", "").split()):
        initials = Q(person__initials=words.lower())
        rows = rows.filter(
            Q(person__name__contains=words) | Q(name__contains=words) | initials
            | Q(strengths__contains=words)
        )  # fmt: skip
    if kind.born_from and asked.get("cohort"):
        rows = rows.filter(person__born_year__gte=kind.born_from)
    if kind.sent and asked.get("sent") in ("out", "free"):
        out = Exists(Sending.objects.filter(entry=OuterRef("pk"), until=None))
        rows = rows.filter(out if asked["sent"] == "out" else ~out)
    if words := asked.get("unit", "").strip():
        rows = rows.filter(
            person_lists.inside(person_lists.places_named(account, words), "place__path")
        )
    found: QuerySet[Entry] = rows
    return found


@dataclass(frozen=True)
class Figure:
    """One figure of a pool: its code for a filter, its name, how many."""

    code: str
    label: str
    count: int


def counts(account: Any, kind: Kind) -> dict[str, Any]:
    """Return how many stand in a pool, by field and level, born since its year, sent out; four queries."""
    rows: Any = Entry.objects.visible_to(account).filter(kind=kind.code, until=None).order_by()
    told = rows.aggregate(
        all=Count("pk"),
        cohort=Count("pk", filter=Q(person__born_year__gte=kind.born_from or 9999)),
    )
    out = (
        Sending.objects.filter(entry__in=rows, until=None) if kind.sent else Sending.objects.none()
    )
    return {
        **told,
        "fields": _by(rows, "field", kind.fields),
        "levels": _by(rows, "level", kind.levels),
        "sent": out.aggregate(n=Count("entry", distinct=True))["n"] if kind.sent else 0,
    }


def _by(rows: Any, name: str, known: Any) -> list[Figure]:
    if not known:
        return []
    found = dict(rows.values_list(name).annotate(n=Count("pk")))
    return [Figure(code, label, found.get(code, 0)) for code, label in known.items()]


def totals(account: Any) -> list[tuple[Kind, int]]:
    """Return how many stand in each pool in scope; one query."""
    rows: Any = Entry.objects.visible_to(account).filter(until=None).order_by()
    found = dict(rows.values_list("kind").annotate(n=Count("pk")))
    return [(kind, found.get(kind.code, 0)) for kind in KINDS.values()]


def counted(kind: Kind) -> Coalesce:
    """Return an expression: how many entries of a pool stand at each organization of a query."""
    rows = Entry.objects.filter(kind=kind.code, place=OuterRef("pk"), until=None).order_by()
    one = rows.values("place").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def gaps(account: Any, kind: Kind, right: str = rights.SEE_POOLS) -> Any:
    """Return the places in scope that have fewer than the pool needs of each, with `there` and `lacking`."""
    rows: Any = Organization.objects.visible_to(account, right)
    rows = rows.filter(kind=kind.places[0], until=None).annotate(there=counted(kind))
    return rows.filter(there__lt=kind.least).annotate(lacking=kind.least - F("there"))


def at(places: Iterable[Organization], kind: Kind) -> dict[int, int]:
    """Return how many stand in a pool at each of some places; one query."""
    rows = Entry.objects.filter(kind=kind.code, place__in=list(places), until=None).order_by()
    return dict(rows.values_list("place").annotate(n=Count("pk")))


def of_place(place: Organization, kind: Kind) -> list[Entry]:
    """Return who stands in a pool at a place, those who came first in front."""
    rows = Entry.objects.filter(kind=kind.code, place=place, until=None)
    return list(rows.select_related("person").order_by("since", "id"))
