"""Workbooks of people are kept for seven days: uploaded, given back, taken away."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from members.workbooks import exporting, importing, remembered
from portal import files
from portal.models import StoredFile

KEPT = dt.timedelta(days=7)
PURPOSES = (
    importing.PURPOSE,
    importing.MARKED,
    remembered.PURPOSE,
    exporting.PURPOSE,
    exporting.CLEAR,
)


def forget() -> int:
    """Delete the rows that are old enough, and their bytes where no other row names them; return how many."""
    old = StoredFile.objects.filter(purpose__in=PURPOSES, created_at__lt=timezone.now() - KEPT)
    with transaction.atomic():
        digests = list(old.values_list("sha256", flat=True))
        gone, _ = old.delete()
    named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in set(digests) - named:
        files.path_of(digest).unlink(missing_ok=True)
    return gone
