"""Letters to sending units, as they and the office that sent them know them."""

from typing import Any

from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models import Letter
from portal.scope import within


def known_to(account: Any) -> Any:
    """Return letters to the account's unit, and those its county's office sent."""
    to_it = Letter.objects.visible_to(account).values("pk")
    paths = account.paths_for(rights.KEEP_DISPATCHED)
    sent = Letter.objects.filter(within(paths, "county__path")).values("pk")
    return Letter.objects.filter(Q(pk__in=to_it) | Q(pk__in=sent))
