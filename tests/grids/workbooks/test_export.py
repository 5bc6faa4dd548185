"""The nodes a list shows, taken away: exactly those, and fit to be imported again."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import trees
from grids.models import Grid
from grids.workbooks import exporting, importing, layout
from members import pinyin
from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from tests import grids_world as gw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(db: None) -> gw.GridsWorld:
    return gw.build()


def exported(world: gw.GridsWorld, who: str, **asked: str) -> tuple[Job, bytes, int]:
    job = exporting.request_export(actor=world.who(who), county=world.county, asked=asked)
    with CaptureQueriesContext(connection) as found:
        jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    file = StoredFile.objects.get(pk=int(job.result["url"].strip("/").split("/")[-1]))
    return job, files.path_of(file.sha256).read_bytes(), len(found)


def cells(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[layout.SHEET]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_it_holds_exactly_what_the_list_shows(world) -> None:
    trees.appoint(actor=None, grid=world.grids[3], person=world.who("worker").person,
                  role="worker", since=gw.SINCE)  # fmt: skip
    _, data, _ = exported(world, "officer", level="4")
    assert cells(data) == [[
        world.grids[3].code, "中心户01", "党员中心户", world.grids[2].code, world.village.code,
        "河里村", 25, None, None, "worker", "河里村",
    ]]  # fmt: skip
    _, data, _ = exported(world, "worker")
    assert len(cells(data)) == 3  # the village alone
    file = StoredFile.objects.order_by("-pk").first()
    assert (file.scope_path, file.right) == (world.village.path, "grids.see_grids")
    assert Deed.objects.filter(verb="导出网格").count() == 2
    with pytest.raises(Refused, match="没有可以导出的网格"):
        exporting.request_export(
            actor=world.who("officer"), county=world.county, asked={"q": "没有"}
        )


def test_what_was_exported_imports_without_a_change(world) -> None:
    trees.appoint(actor=None, grid=world.grids[2], person=world.who("leader").person,
                  role="leader", since=gw.SINCE)  # fmt: skip
    _, data, _ = exported(world, "dispatcher", town=str(world.town.pk))
    actor = world.who("dispatcher")
    upload = SimpleUploadedFile("网格.xlsx", data)
    file, _ = importing.keep(actor=actor, place=world.town, upload=upload, day=gw.TODAY)
    checked = importing.check_of(actor, world.town, file, gw.TODAY)
    assert (checked.problems, checked.count, len(checked.read.lines)) == ([], 0, 4)


def test_a_thousand_more_nodes_take_one_more_portion(world) -> None:
    _, _, few = exported(world, "officer")
    Grid.objects.bulk_create(
        Grid(
            code=f"h-{n:04}", name=f"户{n}", level=world.levels[3], parent=world.grids[2],
            organization=world.village, since=gw.SINCE, sort_key=pinyin.sort_key("户"),
        )
        for n in range(1000)
    )  # fmt: skip
    job, data, many = exported(world, "officer")
    assert len(cells(data)) == 1004
    assert (job.total, job.done) == (1004, 1004)
    assert many <= few + 4  # two for the portion, and what progress writes


def test_the_page_starts_the_job(world) -> None:
    client = Client()
    client.force_login(world.who("officer"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/grids/tree/export/", {"county": world.county.pk, "level": "1"})
    job = Job.objects.get(kind=exporting.KIND)
    assert answer.url == f"/jobs/{job.pk}/"
    assert job.title == "导出网格：汶上县镇街网格"
    assert client.post("/grids/tree/export/", {"county": "9²"}).status_code == 404
