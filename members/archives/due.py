"""What is due of files: reviews and investigations, materials past their day, requests of access."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists

from members.archives import rights
from members.archives.models import AccessGrant, Material, ReviewCase
from portal.providers import Due, due_provider

MOST = 20


def _waiting(account: Any) -> tuple[Any, Any]:
    rows = ReviewCase.objects.filter(state__in=ReviewCase.RUNNING)
    rows = rows.exclude(file__person=account.person_id)
    kept = rows.visible_to(account, rights.KEEP_ARCHIVES).exclude(state="reported")
    return kept, rows.visible_to(account, rights.DECIDE_FACTS).filter(state="reported")


def _any_waiting(account: Any) -> Any:
    kept, decided = _waiting(account)
    return Exists(kept) | Exists(decided)


@due_provider(where=_any_waiting)
def reviews_waiting(account: Any) -> Iterable[Due]:
    """Reviews that wait for the archivist, and those that wait for a decision."""
    for verb, found in zip(("核查", "认定"), _waiting(account), strict=True):
        for case in found.select_related("file__person").order_by("due_on", "id")[:MOST]:
            yield Due(
                what=f"{case.file.person.name}的档案审核",
                url=f"/members/archives/reviews/{case.pk}/",
                verb=verb,
                due_on=case.due_on,
                why=case.get_trigger_display(),
            )


@due_provider
def materials_late(account: Any) -> Iterable[Due]:
    """How many materials are past their day for filing or scanning (P07-R7)."""
    if not account.may_anywhere(rights.KEEP_ARCHIVES):
        return
    rows = Material.objects.visible_to(account, rights.KEEP_ARCHIVES)
    late = rows.late_to_file().count() + rows.late_to_scan().count()
    if late:
        yield Due(
            what=f"{late}份档案材料超期没有归档或数字化",
            url="/members/archives/?show=late",
            verb="办理",
            why="收到30天内归档，归档10天内数字化（P07-R7）",
        )


def _access(account: Any) -> Any:
    rows = AccessGrant.objects.visible_to(account, rights.APPROVE_ACCESS).filter(state="asked")
    return rows.exclude(reader=account.pk)


@due_provider(where=lambda account: Exists(_access(account)))
def access_asked(account: Any) -> Iterable[Due]:
    """Requests of access that wait for an answer."""
    rows = _access(account).select_related("reader__person", "file__person", "unit")
    for grant in rows.select_related("file__unit")[:MOST]:
        yield Due(
            what=f"{grant.reader.display_name}申请查阅{grant.what}",
            url=f"/members/archives/access/{grant.pk}/",
            verb="审批",
            due_on=grant.since,
        )
