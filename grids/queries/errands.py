"""Reads of errands: what an account may claim, has claimed, how many each worker claimed; the catalogue."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from grids import relations, rights, shipped
from grids.models import Case, ErrandClaim, ErrandDetail, ErrandService
from grids.obligations import ERRAND
from grids.queries import places
from portal.periods import Period

MOST_OFFERED = 300
"""Services a form lists at most."""
_WITH = ("kind", "organization", "grid", "handler", "errand__service")


def known(account: Any) -> QuerySet[Case]:
    """Return the errands sent to a village the account serves in, claimed or not."""
    places = [pk for pk, path in relations.served(account) if account.may(rights.REPORT, path)]
    return Case.objects.filter(handler__in=places, kind__code=ERRAND)


def claimable(account: Any) -> QuerySet[Case]:
    """Return the errands the account may claim now, soonest deadline first."""
    rows = known(account).filter(state=Case.State.DISPATCHED, handler_person=None)
    return rows.select_related(*_WITH).order_by("due_on", "pk")


def claimed(account: Any) -> QuerySet[Case]:
    """Return the errands the account has in hand, soonest deadline first."""
    if account.person_id is None:
        return Case.objects.none()
    rows = Case.objects.filter(handler_person=account.person_id, kind__code=ERRAND, done_on=None)
    rows = rows.exclude(state__in=Case.ENDED)
    return rows.select_related(*_WITH).order_by("due_on", "pk")


def counts(account: Any, month: Period) -> list[dict[str, Any]]:
    """Return by worker how many errands were claimed in a month, and how many given back. One query."""
    rows = ErrandClaim.objects.visible_to(account)
    rows = rows.filter(claimed_on__range=(month.start, month.end)).order_by()
    counted = rows.values(name=F("person__name"), who=F("person"), where=F("place__name")).annotate(
        claimed=Count("pk"), given_back=Count("pk", filter=Q(given_back_on__isnull=False))
    )
    return list(counted.order_by("-claimed", "who")[:500])


def detail_of(case: Case) -> ErrandDetail | None:
    """Return which service a case asks for; None while nobody has said."""
    return ErrandDetail.objects.filter(case=case).select_related("service").first()


def services_of(county: int, *, all_of_them: bool = False) -> QuerySet[ErrandService]:
    """Return a county's catalogue; with `all_of_them` what is out of use too."""
    rows = ErrandService.objects.filter(county=county)
    return rows if all_of_them else rows.filter(active=True)


def offered(account: Any) -> list[ErrandService]:
    """Return the catalogues in use of the counties the account reports in. One query."""
    paths = [p for right in places.REPORTING for p in account.paths_for(right)]
    inside = {int(number) for path in paths for number in path.split("/") if number}
    rows = ErrandService.objects.filter(county__in=inside, active=True)
    return list(rows.order_by("category", "title", "pk")[:MOST_OFFERED])


def by_category(services: Iterable[ErrandService]) -> list[tuple[str, list[ErrandService]]]:
    """Return services under the title of each of the ten categories, empty ones too (P29-R5)."""
    titles = shipped.errand_categories()
    found: dict[str, list[ErrandService]] = {code: [] for code in titles}
    for service in services:
        found.setdefault(service.category, []).append(service)
    return [(titles.get(code, code), there) for code, there in found.items()]
