"""What training finds for the search of the frame: classes by name or by who holds them."""

from typing import Any

from django.urls import reverse

from portal import search
from portal.search import Group, Hit
from training import rights
from training.models import TrainingClass
from training.queries.classes import narrowed


@search.finder(40)
def classes(account: Any, words: str) -> Group | None:
    """Find classes in scope, the newest first."""
    if not account.may_anywhere(rights.SEE_TRAINING) or len(words) < 2:
        return None
    rows = narrowed(TrainingClass.objects.visible_to(account), words=words)
    rows = rows.select_related("organization").order_by("-starts_on", "-pk")[: search.FEW + 1]
    hits = [
        Hit(
            row.name,
            reverse("training:class", args=[row.pk]),
            f"{row.organization.label} {row.starts_on} {row.get_state_display()}",
        )
        for row in rows
    ]
    return search.group("培训班", "school", hits, "training:classes", q=words)
