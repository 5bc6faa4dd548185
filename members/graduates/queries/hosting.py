"""Applications to observer classes: of graduates in scope, and to departments where one answers."""

from typing import Any

from django.db.models import Q

from members.graduates import rights
from members.graduates.models import Graduate, Observing
from portal.scope import within


def hosted(account: Any) -> Any:
    """Return the applications to departments where the account answers, once the county recommended them."""
    paths = account.paths_for(rights.HOST_OBSERVERS)
    rows = Observing.objects.filter(within(paths, "host__path"))
    return rows.exclude(state__in=("applied", "withdrawn"))


def seen(account: Any) -> Any:
    """Return the applications the account sees: of graduates known to it, and those it answers."""
    known: Any = Graduate.objects.all()
    mine = Q(graduate__in=known.known_to(account).values("pk"))
    rows = Observing.objects.filter(mine | Q(pk__in=hosted(account).values("pk")))
    return rows.select_related("graduate__person", "graduate__village", "host")
