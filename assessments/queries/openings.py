"""Cycles a person sees, panels of his own, and periods he could open."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from assessments import rights
from assessments.models import Cycle, Panel, Run, SchemeVersion
from portal import clock
from portal.models import Job
from portal.periods import Period, containing_day


@dataclass(frozen=True)
class Opening:
    """A period that can be opened now for a scheme version."""

    version: SchemeVersion
    period: Period


def cycles_of(account: Any) -> QuerySet[Cycle]:
    """Return the cycles the account sees, newest first, with how many units have filed."""
    standing = ~Q(panels__state=Panel.State.SUPERSEDED)
    return (
        Cycle.objects.visible_to(account)
        .select_related("organization", "scheme_version__scheme")
        .annotate(
            units=Count("panels", filter=standing),
            filed=Count("panels", filter=Q(panels__state=Panel.State.FILED)),
            confirmed=Count("panels", filter=Q(panels__state=Panel.State.CONFIRMED)),
            entering=Count("panels", filter=Q(panels__state=Panel.State.COLLECTING)),
        )
        .order_by("-period_end", "organization__sort_key")[:60]
    )


def own_panels(account: Any) -> QuerySet[Panel]:
    """Return the panels of units in which the account itself has something to do, newest first."""
    return (
        Panel.objects.visible_to(account, rights.ENTER)
        .exclude(state=Panel.State.SUPERSEDED)
        .select_related("organization", "cycle__organization", "cycle__scheme_version__scheme")
        .order_by("-cycle__period_end", "organization__sort_key")[:60]
    )


def openings_for(account: Any) -> list[Opening]:
    """Return the periods that ended last and are not open yet, one a scheme the account may open."""
    versions = (
        SchemeVersion.objects.visible_to(account, rights.OPEN_CYCLE)
        .filter(published_at__isnull=False)
        .select_related("scheme__organization")
        .order_by("scheme_id", "-number")
    )
    newest: dict[int, SchemeVersion] = {}
    for version in versions:
        newest.setdefault(version.scheme_id, version)
    found = []
    for version in newest.values():
        period = containing_day(clock.today(), version.document["period"]).previous
        taken = Cycle.objects.filter(
            scheme_version__scheme=version.scheme,
            organization=version.scheme.organization,
            period_code=period.code,
        )
        if not taken.exists():
            found.append(Opening(version, period))
    return found


def live_runs(cycle: Cycle) -> QuerySet[Run]:
    """Return the runs of a cycle whose jobs wait or run."""
    return cycle.runs.filter(job__state__in=Job.LIVE).select_related("job")
