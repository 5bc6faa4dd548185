"""How the rows of tests/access.csv about the API of one's own notifications, jobs and exports are asked."""

import io

from django.urls import reverse

from portal import files
from portal.models import Job
from tests.access_appraisal_api import JSON
from tests.access_cases import CASES, Asked, Case, mine_or_not
from tests.access_everyday import CODE, saved
from tests.access_world import Spot, Stage


def _plain(route: str, body: object, case: str = "") -> None:
    CASES[(route, case)] = Case(lambda stage, spot, role, own: Asked(data=body, content_type=JSON))


def _keyed(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    asked = saved(stage, spot, role, own)
    return Asked(asked.kwargs, {}, content_type=JSON)


def _made(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    """A job that has made a file: the role's own, or a colleague's."""
    owner = stage.world.accounts.get(role, spot.kept) if own else spot.kept
    row = files.store(
        actor=owner, stream=io.BytesIO(b"%PDF-1.4 x"), name="x.pdf", purpose="export.centre",
        scope_path="", right="",
    )  # fmt: skip
    job = Job.objects.create(
        kind="portal.export", title="导出", requested_by=owner, state=Job.State.DONE,
        result={"url": reverse("portal:file", args=[row.pk])},
    )  # fmt: skip
    return Asked({"pk": job.pk})


_plain("api:notification-read", {})
_plain("api:notification-choose", {"off": []})
_plain("api:export", {"subject": CODE})
_plain("api:saved-export-list", {"subject": CODE, "name": "名册"}, "save")
mine_or_not("api:job-detail")
CASES[("api:job-cancel", "")] = Case(
    lambda stage, spot, role, own: Asked(
        CASES["portal:job_cancel", ""].build(stage, spot, role, own).kwargs, {}, content_type=JSON
    ),
    has_object=True,
)
CASES[("api:job-file", "")] = Case(_made, has_object=True)
for _name in ("make", "drop"):
    CASES[(f"api:saved-export-{_name}", "")] = Case(_keyed, has_object=True)
