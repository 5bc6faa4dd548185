"""What the personal file and 我的信息 show of pools: in which a person stands or stood."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from members.pools.models import Entry
from portal.providers import Panel, person_section


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The person's entries that the account sees, or all of them to himself; nothing without any."""
    rows: Any = Entry.objects.filter(Q(person=person.pk) | Q(person__merged_into=person.pk))
    if account.person_id != person.pk:
        rows = rows.visible_to(account)
    found = list(rows.select_related("place", "person").prefetch_related("sendings"))
    if found:
        yield "members/pools/person_section.html", {"entries": found}
