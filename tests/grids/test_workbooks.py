"""Filed ledgers and tables of obligations as workbooks: numbers and states, nobody's words (PV-CASE)."""

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from grids.actions.filings import file_ledger
from grids.workbooks import ledgers as workbooks
from portal import files, jobs
from portal.models import StoredFile
from portal.periods import parse
from portal.refusals import Refused
from tests import grids_world as gw
from tests import rhythm_world as rw

pytestmark = pytest.mark.django_db(transaction=True)


def cells(world: gw.GridsWorld, name: str, what: str, about: dict[str, Any]) -> list[Any]:
    """What every sheet of a workbook holds, asked for and written."""
    job = workbooks.request(actor=world.who(name), what=what, about=about)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    written = files.path_of(StoredFile.objects.latest("pk").sha256).read_bytes()
    book = load_workbook(io.BytesIO(written))
    return [cell for sheet in book for row in sheet.values for cell in row if cell is not None]


def test_a_filed_ledger() -> None:
    world = rw.build()
    gw.move_to(dt.date(2026, 9, 2))
    case = world.report()
    gw.move_to(gw.TODAY)
    filing = file_ledger(actor=world.who("dispatcher"), town=world.town, month=parse("2026-09"))
    found = cells(world, "officer", workbooks.FILING, {"filing": filing.pk})
    assert case.label in found
    assert f"校验码：{filing.digest}" in found
    assert "件数截至月末；“有延期”和各项率截至报备日。" in found
    assert not any("村西头" in str(cell) for cell in found)
    for name in ("stranger", "secretary", "worker"):
        with pytest.raises(Refused, match="权限"):
            workbooks.request(
                actor=world.who(name), what=workbooks.FILING, about={"filing": filing.pk}
            )


def test_a_table_of_obligations() -> None:
    world = rw.build()
    rw.visit(world, on=dt.date(2026, 10, 12))
    asked = {"what": "visit", "period": "2026-10", "by": "each", "town": ""}
    found = cells(world, "dispatcher", workbooks.OBLIGATIONS, asked)
    assert found[found.index("worker") : found.index("worker") + 6] == [
        "worker", "河里村", 4, 1, 3, "25.00%",
    ]  # fmt: skip
