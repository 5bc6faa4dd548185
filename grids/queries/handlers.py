"""Who can be given a case: organizations by level, people of the case's own place, the usual one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from grids import rights
from grids.actions.steps import LEVELS
from grids.models import Case
from grids.queries.trees import on_day
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock
from portal.scope import within

USUAL_DAYS = 120
"""Days back in which the usual handler of a place and kind is looked for."""
_HANDLED = (
    "dispatched", "accepted", "handling", "extension", "resolved", "fed_back", "rated", "closed", "filed",
)  # fmt: skip
Groups = list[tuple[str, list[Organization]]]


def places_for(account: Any, case: Case, right: str) -> Groups:
    """Return the organizations a case can be sent to, in groups: its own place first, then by level.

    The township sends to itself and its villages, to departments where the kind may go there directly;
    the county to departments, townships, and the villages of the case's own township. One query.
    """
    rows = _sent_to(case, right, account).filter(until=None, kind__in=LEVELS)
    found = list(rows.order_by("sort_key", "pk"))
    groups: Groups = [("事项所在地", [one for one in found if one.pk == case.organization_id])]
    for kind, label in (
        (Kind.VILLAGE, "村（社区）"),
        (Kind.TOWN, "镇街"),
        (Kind.ORGAN, "县直部门"),
    ):
        others = [o for o in found if o.kind == kind and o.pk != case.organization_id]
        groups.append((label, others))
    return [(label, places) for label, places in groups if places]


def places_of(account: Any) -> list[Organization]:
    """Return the organizations a dispatcher may send to whatever the case: his township and its villages,
    the township first. One query, none for who dispatches nowhere."""
    paths = account.paths_for(rights.DISPATCH)
    if not paths:
        return []
    rows = Organization.objects.filter(within(paths, "path"), until=None, kind__in=LEVELS)
    return list(rows.order_by("path", "sort_key", "pk"))


def _sent_to(case: Case, right: str, account: Any) -> QuerySet[Organization]:
    county = Organization.objects.filter(path__startswith=case.county.path)
    inside = within(account.paths_for(right), "path")
    if right == rights.REVIEW:
        near = Q(parent_id=case.town_id) if case.town_id else Q(pk=case.organization_id)
        return county.filter(inside, ~Q(kind=Kind.VILLAGE) | near)
    if case.kind.beyond_town:
        inside |= Q(kind=Kind.ORGAN)
    return county.filter(inside)


def jointly(case: Case) -> QuerySet[Organization]:
    """Return who may be asked to handle a case together: departments, townships, villages of its township."""
    rows = Organization.objects.filter(path__startswith=case.county.path, until=None)
    near = Q(parent=case.town_id) if case.town_id else Q(pk=case.organization_id)
    rows = rows.filter(~Q(kind=Kind.VILLAGE) | near, kind__in=LEVELS)
    return rows.order_by("kind", "sort_key", "pk")


def people_for(case: Case) -> list[tuple[Organization, list[Person]]]:
    """Return who could claim a case himself: of its place and township, those who can sign in. One query."""
    places = [case.organization] + (
        [case.town] if case.town and case.town != case.organization else []
    )
    ids = [place.pk for place in places]
    serving = Q(grid_posts__in=_posts_of(ids))
    rows = Person.objects.filter(Q(home__in=ids) | serving, account__is_active=True).distinct()
    posted = {pk: set(on) for pk, on in _places_served(ids).items()}
    found = list(rows.order_by("sort_key", "pk")[:200])
    return [
        (place, people)
        for place in places
        if (people := [p for p in found if place.pk in {p.home_id} | posted.get(p.pk, set())])
    ]


def _posts_of(places: list[int]) -> QuerySet[Any]:
    from grids.models import GridPost

    return GridPost.objects.filter(on_day(clock.today()), grid__organization__in=places)


def _places_served(places: list[int]) -> dict[int, list[int]]:
    served: dict[int, list[int]] = {}
    for person, place in _posts_of(places).values_list("person", "grid__organization"):
        served.setdefault(person, []).append(place)
    return served


def usual(account: Any, cases: Iterable[Case]) -> dict[int, Organization]:
    """Return, by case, to whom it would usually go: whoever got the last one of its kind and place, else
    its own village or township. Two queries; only whom the account may send to."""
    wanted = list(cases)
    last = _last_handlers(wanted)
    ids = set(last.values()) | {case.organization_id for case in wanted}
    places = {one.pk: one for one in Organization.objects.filter(pk__in=ids, until=None)}
    found = {}
    for case in wanted:
        for pk in (last.get((case.scope_path, case.kind_id)), case.organization_id):
            place = places.get(pk or 0)
            if place is not None and place.kind in LEVELS and _may_send(account, case, place):
                found[case.pk] = place
                break
    return found


def _may_send(account: Any, case: Case, place: Organization) -> bool:
    ordered = case.kind.beyond_town and place.kind == Kind.ORGAN
    inside = account.may(rights.DISPATCH, place.path) or ordered
    return inside and place.path.startswith(case.county.path)


def _last_handlers(cases: list[Case]) -> dict[tuple[str, int], int]:
    if not cases:
        return {}
    since = clock.today() - dt.timedelta(days=USUAL_DAYS)
    rows = Case.objects.filter(
        scope_path__in={case.scope_path for case in cases},
        kind__in={case.kind_id for case in cases},
        state__in=_HANDLED,
        due_on__gte=since,
        handler__isnull=False,
    )
    latest = rows.order_by("scope_path", "kind_id", "-pk").distinct("scope_path", "kind_id")
    return {
        (path, kind): pk for path, kind, pk in latest.values_list("scope_path", "kind", "handler")
    }
