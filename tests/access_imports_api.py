"""How the rows of tests/access.csv are asked that are about files, accounts, corrections and holidays over
the API: about the same objects as the pages' rows."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.workbooks.template import template_of
from tests import access_people, access_people_traffic, access_training, access_trees
from tests.access_cases import CASES, REASON, Asked, Case, about
from tests.access_world import Spot, Stage, upload

JSON = {"content_type": "application/json"}
OLD = {"token": "old"}
DAY = {"day": access_trees.ON}
Build = Callable[[Stage, Spot, str, bool], Asked]


def _json(build: Build, body: Any = None) -> Build:
    """Ask about what a page's row asks about, with a body of one's own."""

    def asked(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        kwargs = build(stage, spot, role, own).kwargs
        return Asked(kwargs, body, content_type="application/json")

    return asked


def _of_people(build: Build) -> Build:
    """The same; the API's address names the workbook `pk`."""

    def asked(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        made = build(stage, spot, role, own)
        return Asked({"pk": made.kwargs["file"]}, made.data, content_type=made.content_type)

    return asked


def _entry_sheet(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    panel = spot.panels["collecting"]
    data = template_of(panel, stage.world.accounts["unit_clerk"])
    return {"workbook": SimpleUploadedFile("录入表.xlsx", data)}


def _handed_in(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    keeper = role if role in stage.world.accounts else "unit_clerk"
    file = upload(stage, spot, keeper)
    return Asked({"pk": spot.panels["collecting"].pk, "file": file.pk})


def _plain(route: str, body: Any) -> None:
    CASES[(route, "")] = Case(
        lambda stage, spot, role, own: Asked({}, body, content_type="application/json")
    )


# imports
_people = access_people_traffic._uploaded
CASES["api:people-import", "upload"] = Case(access_people_traffic._upload)
CASES["api:people-import-check", ""] = Case(_of_people(_json(_people)), has_object=True)
CASES["api:people-import-writing", ""] = Case(_of_people(_json(_people, OLD)), has_object=True)
about("api:grid-import", access_trees._town)
about("api:grid-import", access_trees._town, access_trees._upload, "upload")
_grids = access_trees._uploaded
CASES["api:grid-import-check", ""] = Case(_json(_grids), has_object=True)
CASES["api:grid-import-writing", ""] = Case(_json(_grids, OLD | DAY), has_object=True)


def _panel(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.panels["collecting"].pk}


about("api:panel-import", _panel)
about("api:panel-import-template", _panel)
about("api:grid-import-template", access_trees._town)
about("api:panel-import", _panel, _entry_sheet, "upload")
CASES["api:panel-import-check", ""] = Case(_json(_handed_in), has_object=True)
CASES["api:panel-import-writing", ""] = Case(_json(_handed_in, OLD), has_object=True)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("依据.pdf", b"%PDF-1.4 x")


def _ground(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    subject = spot.subjects["collecting"].pk
    return {"subject": subject, "field": "adjust.bonus.basis", "text": "通报", "file": _file()}


def _class(spot: Spot) -> dict[str, Any]:
    return {"pk": access_training._session(spot).training_class_id}


about("api:panel-evidence", _panel, _ground)
about(
    "api:training-material-writing",
    _class,
    lambda stage, spot, role: {"title": "讲义", "file": _file()},
)


# accounts and grants
def _kept(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.kept.pk}


for _name, _body in {
    "detail": None,
    "deactivation": REASON,
    "reactivation": REASON,
    "unlocking": {},
}.items():
    about(f"api:account-{_name}", _kept, _body, **JSON)
for _case in ("inside", "above", "outside", "oneself"):
    page = CASES["members:grant", _case]

    def _same(stage: Stage, spot: Spot, role: str, own: bool, page: Case = page) -> Asked:
        asked = page.build(stage, spot, role, own)
        return Asked(asked.kwargs, asked.data, content_type="application/json")

    CASES["api:grant-giving", _case] = Case(_same, page.has_object, pick=page.pick)
about("api:grant-revocation", lambda spot: {"pk": spot.grant.pk}, REASON, **JSON)
about(
    "api:person-merger",
    access_people._person,
    lambda stage, spot, role: {"second": spot.newcomer.pk, **REASON},
    **JSON,
)

# corrections, and what is one's own
about("api:person-correction-detail", access_people._request, **JSON)
about(
    "api:person-correction-answer",
    access_people._request,
    {"accept": False, "words": "与档案不符"},
    **JSON,
)
_plain("api:own-work", {"work": "村委会"})
_plain("api:own-correction", access_people.ASKED)

# the calendar
_plain("api:holiday-setting", {"first": "2026-12-31", "kind": "off", "name": "元旦"})
_plain("api:holiday-load", {"year": 2026})
_plain("api:holiday-removal", {"day": "2026-10-01"})
