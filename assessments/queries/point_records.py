"""What was said about a points sheet: why it was returned, who objected. Read from the record of deeds."""

from collections.abc import Iterable

from assessments.models import PointSheet
from portal.models import Deed

OBJECTION = "对积分公示提出异议"


def deeds_of(sheet: PointSheet) -> list[Deed]:
    """Return everything done with a sheet, oldest first."""
    rows = Deed.objects.filter(object_type=PointSheet._meta.label_lower, object_id=str(sheet.pk))
    return list(rows.order_by("pk"))


def objections_of(sheet: PointSheet) -> list[Deed]:
    """Return the objections to the present posting of a sheet."""
    found = []
    for deed in deeds_of(sheet):
        if deed.verb == OBJECTION:
            found.append(deed)
        elif deed.details.get("to") == PointSheet.State.OPEN:
            found = []
    return found


def returned(sheets: Iterable[PointSheet]) -> dict[int, str]:
    """Return sheet id → why it came back, for those that are open again; one statement."""
    ids = [str(sheet.pk) for sheet in sheets if sheet.is_returned]
    rows = Deed.objects.filter(
        object_type=PointSheet._meta.label_lower,
        object_id__in=ids,
        details__to=PointSheet.State.OPEN,
    )
    told = rows.order_by("pk").values_list("object_id", "verb", "reason")
    return {int(pk): f"{verb}：{reason}" for pk, verb, reason in told}
