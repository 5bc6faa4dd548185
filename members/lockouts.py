"""Lock-outs after wrong passwords: whose sign-in is paused until when, and lifting it.

django-axes counts wrong tries by user name and machine; the count runs by the real clock, not by a
demonstration's.
"""

import datetime as dt
from collections.abc import Iterable

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.db.models import Max, Sum
from django.utils import timezone


def locked_until(usernames: Iterable[str] | None = None) -> dict[str, dt.datetime]:
    """Return the names locked now, each with the end of its lock; of all names without `usernames`."""
    cool_off = get_cool_off(None)
    rows = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - cool_off)
    if usernames is not None:
        rows = rows.filter(username__in=list(usernames))
    counted = (
        rows.order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=get_failure_limit(None, None))
    )
    found: dict[str, dt.datetime] = {}
    for row in counted:
        name, until = row["username"] or "", row["last"] + cool_off
        found[name] = max(until, found.get(name, until))
    return found


def lift(username: str) -> bool:
    """Forget the wrong tries under a name on every machine; returns whether there were any."""
    deleted, _ = AccessAttempt.objects.filter(username=username).delete()
    return bool(deleted)
