"""What is personal in leaves and checks is forgotten after two years (D-KEEP); days and results stay."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When

from members.dispatched.models import Leave, SpotCheck
from portal import clock
from portal.models import StoredFile

YEARS = 2
AT_ONCE = 500


def forget() -> int:
    """Empty words and photos of leaves and checks that ended two years ago; return how many rows had some."""
    today = clock.today()
    last = today - dt.timedelta(days=365 * YEARS + 1)
    leaves = Leave.objects.filter(to_on__lt=last).exclude(state__in=Leave.LIVE)
    told = ~Q(reason="") | ~Q(destination="") | ~Q(answer="") | Q(paper__isnull=False)
    # the written report was there: what stays of the photo is the day from which it must have been
    kept = Case(When(paper__isnull=False, then=F("from_on")), default=F("paper_on"))
    blank = {"reason": "", "destination": "", "answer": "", "paper_on": kept, "paper": None}
    count = _emptied(leaves.filter(told), "paper", blank)
    checks = SpotCheck.objects.filter(draw__monday__lt=last)
    told = ~Q(said="") | ~Q(explanation="") | ~Q(note="") | Q(proof__isnull=False)
    blank = {"said": "", "explanation": "", "note": "", "proof": None}
    return count + _emptied(checks.filter(told), "proof", blank)


def _emptied(rows: Any, photo: str, blank: dict[str, Any]) -> int:
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)).values_list("pk", photo)[:AT_ONCE])
        rows.model.objects.filter(pk__in=[pk for pk, _ in found]).update(**blank)
        StoredFile.objects.filter(pk__in=[file for _, file in found if file]).delete()
    return len(found)
