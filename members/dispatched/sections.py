"""What this room adds to the personal file and to 我的信息: postings and honours, no leave and no check."""

from collections.abc import Iterable
from typing import Any

from members.dispatched.models import Posting, own_of
from portal.providers import Panel, person_section


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The person's postings that the account sees, or all of them to himself; nothing without any."""
    rows = Posting.objects.known_to(account)
    rows = rows.filter(own_of(person.pk))
    found = list(
        rows.select_related("village", "second_village", "team", "sender")
        .prefetch_related("honours")
        .order_by("-since")
    )
    if found:
        yield "members/dispatched/parts/person_section.html", {"postings": found}
