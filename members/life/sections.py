"""What the personal file and 我的信息 tell of transfers, development, dues and branch life."""

from collections.abc import Iterator
from typing import Any

from members import rights
from members.life.queries.development import STEP_NAMES
from members.models import Attendance, Development, DuesRecord, Person, Transfer
from members.person_scope import is_self, may
from portal.providers import Panel, person_section

SHOWN = 24
"""Months of dues and meetings a file shows."""


@person_section
def of(account: Any, person: Person) -> Iterator[Panel]:
    """Yield what there is; dues and meetings for who keeps his branch and for himself alone."""
    transfers = list(
        Transfer.objects.filter(person=person).select_related("from_branch", "to_branch")
    )
    if transfers:
        yield "members/branch/parts/person_transfers.html", {"transfers": transfers}
    files = Development.objects.filter(person=person).select_related("branch")
    if found := [(one, _steps(one)) for one in files.prefetch_related("steps")]:
        yield "members/branch/parts/person_development.html", {"files": found}
    if not is_self(account, person) and not may(account, rights.KEEP_BRANCH, person):
        return
    dues = list(DuesRecord.objects.filter(person=person).order_by("-month")[:SHOWN])
    if dues:
        yield "members/branch/parts/person_dues.html", {"dues": dues}
    attended = Attendance.objects.filter(person=person, meeting__struck_on=None)
    rows = list(attended.select_related("meeting__branch").order_by("-meeting__held_on")[:SHOWN])
    if rows:
        yield "members/branch/parts/person_meetings.html", {"rows": rows}


def _steps(file: Development) -> list[tuple[str, Any]]:
    return [(STEP_NAMES.get(one.action, one.action), one) for one in file.steps.all()]
