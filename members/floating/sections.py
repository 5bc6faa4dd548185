"""What this room adds to the personal file and to 我的信息: the stays, without what was reported."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from members.floating.models import FloatingMember
from portal.providers import Panel, person_section


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The person's stays that the account sees, or all of them to himself; nothing without any. One query."""
    rows: Any = FloatingMember.objects.known_to(account)
    rows = rows.filter(Q(person=person.pk) | Q(person__merged_into=person.pk))
    found = list(
        rows.timed().select_related("person", "branch", "other_branch").order_by("-left_on")
    )
    if found:
        yield "members/floating/parts/person_section.html", {"stays": found}
