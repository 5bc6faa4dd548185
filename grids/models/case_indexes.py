"""The indexes of cases, each for what is looked for among a million of them."""

from django.db import models
from django.db.models import F, Q

_OPEN, _MERGED = ~Q(state__in=("closed", "filed", "merged")), Q(merged_into__isnull=False)
BEHIND = Q(done_on__isnull=True) | Q(done_on__gt=F("due_on")) | Q(extensions__gt=0)
"""Not done yet, done too late, or extended: what a review may have to see, a tenth of all. Who looks for it
writes this very condition, or the index of it is not used."""

INDEXES = [
    models.Index(fields=["scope_path", "state", "due_on", "id"], name="case_scope"),
    models.Index(fields=["state", "due_on", "id"], name="case_state"),
    models.Index(fields=["due_on", "id"], condition=_OPEN, name="case_open"),
    models.Index(
        fields=["scope_path", "state", "due_on", "id"],
        include=["town", "done_on"],
        condition=_OPEN,
        name="case_open_scope",
    ),
    models.Index(fields=["due_on", "id"], name="case_due"),
    models.Index(fields=["finder", "-id"], name="case_of_finder"),
    models.Index(
        fields=["handler_path", "state", "due_on", "id"],
        condition=~Q(handler_path=""),
        name="case_of_handler",
    ),
    models.Index(
        fields=["handler_person", "due_on"],
        condition=Q(handler_person__isnull=False),
        name="case_of_person",
    ),
    models.Index(fields=["merged_into"], condition=_MERGED, name="case_merged"),
    models.Index(fields=["county", "found_on"], name="case_found"),
    models.Index(
        fields=["filed_on", "id"],
        condition=Q(filed_on__isnull=False) & ~Q(words=""),
        name="case_to_erase",
    ),
    models.Index(fields=["county", "done_on"], condition=BEHIND, name="case_behind"),
    models.Index(
        fields=["county", "closed_on", "satisfaction"],
        include=["town"],
        condition=Q(satisfaction__isnull=False),
        name="case_rated",
    ),
]
