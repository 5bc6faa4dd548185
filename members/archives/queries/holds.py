"""The answer selection asks for: clear, or hold with its reason (P07-R1, R4, R5). No way around it."""

import datetime as dt
from typing import Any

from django.db.models import Q

from members.archives.models import ArchiveFile, ReviewCase
from portal.providers import Hold, hold_provider


@hold_provider
def hold_on(person: Any, moved_on: dt.date | None = None) -> Hold | None:
    """Return why selecting this person has to wait, or None when nothing stands against it.

    An unclear review first (P07-R5), then one that is running. With the day selection was moved on, also
    that no review of his promotion was begun and ended since then (P07-R1, R4). Who has no file is
    told by that last question alone.
    """
    mine = Q(file__person=person) | Q(file__person__merged_into=person)
    rows = ReviewCase.objects.filter(mine)
    waiting = list(rows.exclude(state__in=ReviewCase.ENDED).order_by("opened_on", "id"))
    unclear = next((case for case in waiting if case.state == ReviewCase.State.UNCLEAR), None)
    if unclear is not None:
        said = "档案审核存疑，暂缓选拔任用；查清并认定以后才能恢复，任何人不能越过（P07-R5）。"
        return Hold(said, "P07-R5", unclear.opened_on)
    if waiting:
        said = "档案审核还没有办结，审核无误以后才能动议（P07-R4）。"
        return Hold(said, "P07-R4", waiting[0].opened_on)
    if moved_on is None:
        return None
    done = rows.filter(trigger="promotion", state__in=ReviewCase.ENDED, opened_on__gte=moved_on)
    if done.exists():
        return None
    return Hold("动议以后还没有任前审核，凡提必审、动议即审（P07-R1、R4）。", "P07-R1", moved_on)


def held(files: list[ArchiveFile]) -> dict[int, Hold]:
    """Return the holds of a page of files, by file; one statement."""
    rows = ReviewCase.objects.filter(file__in=files).exclude(state__in=ReviewCase.ENDED)
    found: dict[int, Hold] = {}
    for case in rows.order_by("opened_on", "id"):
        unclear = case.state == ReviewCase.State.UNCLEAR
        if case.file_id not in found or (unclear and found[case.file_id].rule != "P07-R5"):
            said = "存疑，暂缓使用" if unclear else "审核中"
            found[case.file_id] = Hold(said, "P07-R5" if unclear else "P07-R4", case.opened_on)
    return found
