"""How the rows of tests/access.csv about search, notifications and the export centre are asked.

Notifications and saved exports belong to one account: to everybody else they do not exist.
"""

from typing import Any

from django.utils import timezone

from portal.models import Notification, SavedExport
from tests.access_cases import CASES, Asked, Case, plain
from tests.access_world import Spot, Stage

CODE = "members.people"


def _owner(stage: Stage, spot: Spot, role: str, own: bool) -> Any:
    """The role's own account, or a colleague."""
    return stage.world.accounts.get(role, spot.kept) if own else spot.kept


def _told(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    row = Notification.objects.create(
        account=_owner(stage, spot, role, own),
        kind="portal.job",
        text="导出完成",
        url="/jobs/",
        at=timezone.now(),
    )
    return Asked({"pk": row.pk})


def saved(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    row = SavedExport.objects.create(
        account=_owner(stage, spot, role, own),
        name="名册",
        subject=CODE,
        choices={"columns": ["姓名"]},
        saved_at=timezone.now(),
    )
    return Asked({"pk": row.pk}, {})


CASES[("portal:notification", "")] = Case(_told, has_object=True)
for _name in ("export_make", "export_drop"):
    CASES[(f"portal:{_name}", "")] = Case(saved, has_object=True)
plain("portal:export_new", {"columns": ["姓名"]}, {"code": CODE})
plain("portal:digest", None, {"day": "2026-10-12"})
plain("portal:search", {"q": "微山"})
plain("portal:tour_done", {}, {"code": "report"})
