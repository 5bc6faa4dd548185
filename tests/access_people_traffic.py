"""How the rows of tests/access.csv about workbooks of people are asked.

A workbook belongs to who uploaded it: to everybody else, of whatever place, it does not exist.
"""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from members.workbooks import importing, layout
from portal import files
from tests.access_cases import CASES, Asked, Case, plain
from tests.access_world import Spot, Stage


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = layout.SHEET
    book.active.append(list(layout.HEADS.values()))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _uploaded(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    """A workbook the role's own account uploaded, or a colleague's."""
    owner = stage.world.accounts.get(role) if own else spot.kept
    file = files.store(
        actor=owner,
        stream=io.BytesIO(_workbook()),
        name="人员.xlsx",
        purpose=importing.PURPOSE,
        scope_path=spot.unit.path,
        right="",
    )
    return Asked({"file": file.pk}, {"token": ""})


def _upload(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked({}, {"workbook": SimpleUploadedFile("人员.xlsx", _workbook())})


for _name in ("people_import_check", "people_import_marked"):
    CASES[(f"members:{_name}", "")] = Case(_uploaded, has_object=True)
CASES[("members:people_import", "upload")] = Case(_upload)
plain("members:people_export", {"kind": ""})
