"""What the grids find for the search of the frame: cases by number, without their words."""

from typing import Any

from django.urls import reverse

from grids.queries.case_lists import VIEWERS, Asked, listed
from portal import search
from portal.search import Group, Hit


@search.finder(30)
def cases(account: Any, words: str) -> Group | None:
    """Find the cases of a number, 2026-000123 or its end."""
    is_number = any(letter.isdigit() for letter in words) and len(words) <= 16
    if not is_number or not any(account.may_anywhere(right) for right in VIEWERS):
        return None
    rows = listed(account, Asked(q=words)).select_related("kind", "organization")
    rows = rows.order_by("-year", "-pk")[: search.FEW + 1]
    hits = [
        Hit(
            f"{case.label} {case.kind.title}",
            reverse("grids:case", args=[case.pk]),
            f"{case.organization.label} {case.get_state_display()}",
        )
        for case in rows
    ]
    return search.group("事项", "layout-kanban", hits, "grids:cases", q=words)
