"""What this room adds to the personal file and to 我的信息: the stays, without what stands in the books."""

from collections.abc import Iterable
from typing import Any

from members.graduates.models import Graduate
from portal.providers import Panel, person_section


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """The person's stays that the account knows; nothing without any. One query."""
    rows: Any = Graduate.objects.filter(person=person)
    found = list(rows.known_to(account).select_related("village__parent").order_by("-since"))
    if found:
        yield "members/graduates/parts/person_section.html", {"rows": found}
