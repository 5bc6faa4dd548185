"""Taking the month's bulletin away as a workbook: the deed and the file in one."""

from typing import Any

from django.db import transaction

from grids.queries.bulletin import bulletin
from grids.sheets.bulletin import workbook
from members.models import Organization
from portal import deeds
from portal.periods import Period


def export(*, actor: Any, place: Organization, month: Period) -> tuple[str, bytes]:
    """Return (file name, workbook) of a month's bulletin and record who took it; Refused for a village."""
    with transaction.atomic():
        paper = bulletin(actor, place, month)
        made = workbook(paper)
        deeds.record(
            actor=actor,
            verb="导出网格工作通报",
            about=place,
            scope_path=place.path,
            details={"period": month.code},
        )
    return f"{paper.title}.xlsx", made
