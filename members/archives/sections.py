"""What the personal file and 我的信息 show of the archive: that there is one, never what is in it."""

from collections.abc import Iterable
from typing import Any

from members.archives import rights
from members.archives.models import AccessLog, ArchiveFile
from members.archives.queries.holds import hold_on
from portal.providers import Panel, person_section

SHOWN = 50
"""Looks that 我的信息 lists."""


@person_section
def of(account: Any, person: Any) -> Iterable[Panel]:
    """Tell the person himself how complete his file is and who has read it; its keepers the way to it."""
    own = account.person_id == person.pk
    rows = ArchiveFile.objects.filter(person=person)
    if not own:
        rows = rows.visible_to(account, rights.SEE_ARCHIVES)
    file = rows.counted().select_related("unit", "person").first()
    if file is None:
        return
    context: dict[str, Any] = {"file": file, "own": own}
    if own:
        looks = AccessLog.objects.filter(file=file).exclude(kind=AccessLog.Kind.SCAN)
        context["looks"] = list(looks.select_related("grant").order_by("-id")[:SHOWN])
    else:
        context["hold"] = hold_on(person)
    yield "members/archives/parts/person.html", context
