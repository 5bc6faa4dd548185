"""How the rows of tests/access.csv about the grid tree and the kinds of cases are asked."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from grids import rights
from grids.actions import trees
from grids.actions.kinds import save_kind
from grids.actions.trees import NewGrid
from grids.models import Grid
from grids.queries.kind_pages import BLANK
from grids.workbooks import importing, layout
from portal import files
from tests import access_grids
from tests import world as w
from tests.access_cases import CASES, REASON, Asked, Case, about
from tests.access_world import Spot, Stage

ON = "2026-10-10"


def node(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.grids.grids[1].pk}


def _place(pick: Callable[[Any], Any]) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {"pk": pick(spot).pk}


def new(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    place = spot.grids.village.pk
    return {"code": "new-1", "name": "中心户", "organization": place, "households": 9, "since": ON}


def new_top(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    town = w.organization("new-town", "新镇", "town", spot.unit.parent)
    return new(stage, spot, role) | {"organization": town.pk}


def change(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    grid = spot.grids.grids[1]
    seen = {"seen_name": grid.name, "seen_households": grid.households}
    return {"name": "东头小组", "households": 3} | seen


def post(spot: Spot) -> dict[str, Any]:
    person = spot.grids.accounts["grid_worker"].person
    grid = spot.grids.grids[2]
    post = trees.appoint(
        actor=None, grid=grid, person=person, role="worker", since=access_grids.SINCE
    )
    return {"pk": post.pk}


def _split(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    child = spot.grids.grids[2].pk
    parts = {f"{what}{n}": f"{n}" for n in (1, 2) for what in ("code", "name", "households")}
    return {"do": "split", "on": ON, f"child{child}": "1", **parts, **REASON}


def merge(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    grid = spot.grids.grids[1]
    other: Grid = trees.add_grid(
        actor=None, level=grid.level, organization=grid.organization, since=access_grids.SINCE,
        grid=NewGrid("sibling", "二组"), parent=spot.grids.grids[0],
    )  # fmt: skip
    return {"do": "merge", "others": [other.pk], "code": "m", "name": "合", "on": ON, **REASON}


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = layout.SHEET
    book.active.append([column.label for column in layout.COLUMNS])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _upload(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"workbook": SimpleUploadedFile("网格.xlsx", _workbook()), "day": ON}


def _uploaded(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    """A workbook kept for the township, uploaded by the role's own account."""
    file = files.store(
        actor=stage.world.accounts.get(role),
        stream=io.BytesIO(_workbook()),
        name="网格.xlsx",
        purpose=importing.PURPOSE,
        scope_path=spot.grids.town.path,
        right=rights.KEEP_GRIDS,
    )
    return Asked({"pk": spot.grids.town.pk, "file": file.pk}, {"token": ""})


def kind(spot: Spot) -> dict[str, Any]:
    county = spot.unit.parent
    values = {**BLANK, "title": "路灯报修"}
    return {"pk": save_kind(actor=None, organization=county, code="own-9", values=values).pk}


KIND = {
    "title": "路灯报修", "privacy": "PV-RESIDENT", "reporters": ["grid"], "channels": ["visit"],
    "steps": ["start"], "extension_days": "0", "escalate_after": "2", "utitle1": "一般", "udays1": "4",
    "uworking1": "1",
}  # fmt: skip
_county = _place(lambda spot: spot.unit.parent)
_town = _place(lambda spot: spot.grids.town)
for _name, _pick, _body in (
    ("node", node, None),
    ("node_add", node, new),
    ("node_add_top", _county, new_top),
    ("node_change", node, change),
    (
        "node_appoint",
        node,
        lambda stage, spot, role: {
            "person": spot.grids.accounts["grid_worker"].person_id, "role": "worker", "since": ON,
        },
    ),
    ("node_parent", node, lambda stage, spot, role: {"parent": spot.grids.grids[0].pk}),
    ("node_split", node, _split),
    ("node_merge", node, merge),
    ("post_release", post, {"until": ON}),
    ("levels", _county, {"name1": "镇街", "stands_on1": "town"}),
    ("tree_template", _town, None),
    ("tree_import", _town, None),
    ("picture", _place(lambda spot: spot.grids.village), None),
    ("kind", kind, {"do": "off"}),
    ("kind_new", _county, KIND),
):  # fmt: skip
    about(f"grids:{_name}", _pick, _body)
about("grids:tree_import", _town, _upload, "upload")
for _name in ("tree_import_check", "tree_import_marked"):
    CASES[(f"grids:{_name}", "")] = Case(_uploaded, has_object=True)
