"""What this room adds to the personal file and to 我的信息: the category with its history."""

from collections.abc import Iterable
from typing import Any

from members.categories.models import Classification
from members.categories.queries import present
from portal import clock
from portal.providers import Panel, person_section


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The listed categories of a person, to himself and to branch and township (PV-MEMBER); one query."""
    rows = Classification.objects.filter(person=person, state=Classification.State.LISTED)
    own = account.person_id == person.pk
    if not own:
        rows = rows.visible_to(account)
    found = list(rows.order_by("-since"))
    if found:
        now = present.of(person.pk, clock.today())
        context = {"rows": found, "now": now, "own": own}
        yield "members/categories/parts/person_section.html", context
