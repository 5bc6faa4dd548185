"""Emergencies nobody of a level has read of yet, and how those of one case were read (P03-R8)."""

from typing import Any

from django.db.models import Q, QuerySet

from grids.actions.notices import READERS, levels_of
from grids.models import Case, CaseNotice
from grids.models.cases import Level
from portal.scope import within


def unread(account: Any) -> QuerySet[CaseNotice]:
    """Return what the account has still to read of: emergencies of open cases told to its levels."""
    mine = Q(pk__in=[])
    for level, right in READERS.items():
        if paths := account.paths_for(right):
            mine |= Q(level=level) & within(paths, "case__scope_path")
    rows = CaseNotice.objects.filter(mine, seen_at=None)
    return rows.exclude(case__state__in=Case.ENDED).order_by("due_at")


def of_case(case: Case) -> list[CaseNotice]:
    """Return how township and county have read of an emergency, the township first; [] for any other."""
    order = [Level.TOWN, Level.COUNTY]
    found = list(case.notices.select_related("seen_by__person"))
    return sorted(found, key=lambda notice: order.index(Level(notice.level)))


def waits_for(account: Any, case: Case, notices: list[CaseNotice]) -> bool:
    """Return whether the account should say that it has read of this emergency."""
    levels = levels_of(account, case)
    return any(n.level in levels and n.seen_at is None for n in notices)
