"""Whether training covers everybody (P10-R10)."""

from typing import Any

from django.db.models import Count, Q

from members.dispatched.models import Attended, Posting, Training
from portal import clock


def trainings(account: Any) -> Any:
    """Return the trainings of the counties in scope, and those somebody in scope was at, with how many
    came in scope; the newest first."""
    seen = Posting.objects.visible_to(account)
    own = Training.objects.visible_to(account).values("pk")
    been = Attended.objects.filter(posting__in=seen).values("training")
    rows = Training.objects.filter(Q(pk__in=own) | Q(pk__in=been)).select_related("county")
    return rows.annotate(people=Count("attended", filter=Q(attended__posting__in=seen)))


def untrained(account: Any) -> list[Posting]:
    """Return who is posted and was at no training this year; two queries."""
    year = clock.today().year
    been = Attended.objects.filter(training__on__year=year).values("posting")
    rows = Posting.objects.visible_to(account).present().exclude(pk__in=been)
    return list(rows.select_related("person", "village", "team__town")[:500])
