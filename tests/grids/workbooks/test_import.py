"""The tree from a workbook: shown first, written whole, bad rows given back, constant statements."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import trees
from grids.models import Grid, GridPost
from grids.workbooks import importing, intake, layout
from grids.workbooks.template import template_of
from members.models import Person
from portal import jobs
from portal.models import Deed, Job, StoredFile
from portal.sheets import marking
from tests import grids_world as gw

Desk = Callable[[str], Client]
HEADS = [column.label for column in layout.COLUMNS]


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def book_of(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = layout.SHEET
    sheet.append(HEADS)
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def row(world: gw.GridsWorld, code: str, level: int, parent: str | None, **more: Any) -> list[Any]:
    values: dict[str, Any] = {
        "编码": code, "名称": f"名{code}", "层级": world.levels[level - 1].name, "上级编码": parent,
        "组织编码": world.village.code, "联系户数": 12,
    }  # fmt: skip
    return [(values | more).get(head) for head in HEADS]


def upload(client: Client, world: gw.GridsWorld, data: bytes, day: str = "2026-10-12") -> Any:
    file = SimpleUploadedFile("网格.xlsx", data)
    place = world.town.pk
    return client.post(f"/grids/places/{place}/import/", {"workbook": file, "day": day})


def test_the_template_offers_levels_and_organizations(world) -> None:
    data = template_of(world.town, world.county, world.who("dispatcher"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [layout.SHEET, layout.PLACES, layout.NOTES]
    rules = book[layout.SHEET].data_validations.dataValidation
    assert any("党员中心户" in (rule.formula1 or "") for rule in rules)
    names = {cell.value for row in book[layout.PLACES].iter_rows() for cell in row}
    assert {"河里村", world.village.code, "次邱镇"} <= names
    assert "寅寺镇" not in names


def test_it_is_shown_first_and_written_then(world, desk: Desk) -> None:
    old, client = world.grids[3], desk("dispatcher")
    trees.appoint(actor=None, grid=old, person=world.who("leader").person, role="worker",
                  since=gw.SINCE)  # fmt: skip
    rows = [
        row(world, "h-2", 4, "g3-2", 网格员="worker、leader"),  # its parent comes below
        row(world, "g3-2", 3, world.grids[1].code, 网格长="secretary", 联系户数=None),
        row(world, old.code, 4, world.grids[2].code, 名称="中心户一", 联系户数=30, 网格员="worker"),
    ]  # fmt: skip
    sent = upload(client, world, book_of(rows))
    assert sent.status_code == 302
    page = client.get(sent.url)
    told = page.context["told"]
    assert (told["problem_count"], told["new"], told["changed"]) == (0, 2, 1)
    assert (told["begins"], told["ends"]) == (4, 1)
    shown = {(d["what"], d["now"], d["to"]) for d in told["differences"]}
    assert shown == {
        ("名称", "中心户01", "中心户一"), ("联系户数", "25", "30"), ("网格员", "leader", "worker"),
    }  # fmt: skip
    assert not Grid.objects.filter(code="h-2").exists()  # nothing is written yet
    assert client.post(sent.url, {"token": told["token"]}).status_code == 302
    made = Grid.objects.get(code="h-2")
    assert made.path.startswith(f"{Grid.objects.get(code='g3-2').path}")
    assert (made.parent.parent, made.since.isoformat()) == (world.grids[1], "2026-10-12")
    old.refresh_from_db()
    assert (old.name, old.households) == ("中心户一", 30)
    serving = (
        GridPost.objects.filter(grid=old).order_by("since").values_list("person__name", "until")
    )
    assert [(name, until and until.isoformat()) for name, until in serving] == [
        ("leader", "2026-10-12"), ("worker", None),
    ]  # fmt: skip
    assert Deed.objects.get(verb=intake.WRITTEN).details["new"] == 2
    again = client.post(sent.url, {"token": told["token"]})  # the tree has moved on since
    assert (again.status_code, Grid.objects.filter(code="h-2").count()) == (302, 1)
    assert "没有要写入的改动" in client.get(sent.url).content.decode()


WRONG = (
    ({"编码": "编码"}, "编码用数字、字母和短横"),
    ({"名称": None}, "请填名称"),
    ({"层级": "第五级"}, "层级只能填：镇街网格"),
    ({"组织编码": "999"}, "没有这个编码的组织"),
    ({"层级": "镇街网格", "上级编码": None}, "镇街网格不能落在河里村上"),
    ({"联系户数": 1.5}, "联系户数填整数"),
    ({"联系户数": "=1+1"}, "单元格是公式"),
    ({"上级编码": "nowhere"}, "没有编码为nowhere的网格"),
    ({"上级编码": "370830103-1"}, "上级网格要是上一级的"),
    ({"网格长": "worker、leader"}, "只有一名网格长"),
    ({"网格员": "没有的人"}, "人员名册里没有没有的人"),
    ({"网格员": "重名"}, "有2位重名"),
)


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_is_wrong_is_given_back_in_ones_own_workbook(world, desk: Desk, wrong, said) -> None:
    for _ in range(2):
        Person.objects.create(name="重名", sort_key="x", initials="x", home=world.village)
    client = desk("dispatcher")
    rows = [
        row(world, "h-1", 4, world.grids[2].code),
        row(world, "h-2", 4, world.grids[2].code, **wrong),
    ]
    sent = upload(client, world, book_of(rows))
    page = client.get(sent.url)
    told = page.context["told"]
    assert any(said in p["sentence"] and p["place"] == "第3行" for p in told["problems"]), told
    marked = client.get(sent.url.replace("/?", "/marked/?"))
    sheet = openpyxl.load_workbook(io.BytesIO(marked.getvalue()))[layout.SHEET]
    assert said in str(sheet.cell(3, len(HEADS) + 1).value)
    assert sheet.cell(1, len(HEADS) + 1).value.startswith("导入说明")
    coloured = [c for c in sheet[3] if c.fill.fgColor.rgb == marking.COLOUR]
    assert len(coloured) == 1
    whole = client.post(sent.url, {"token": told["token"]})
    assert (whole.status_code, Grid.objects.filter(code="h-1").exists()) == (409, False)
    assert client.post(sent.url, {"token": told["token"], "good_only": "1"}).status_code == 302
    assert set(Grid.objects.filter(code__startswith="h-").values_list("code", flat=True)) == {"h-1"}


def test_a_row_falls_with_its_parent(world, desk: Desk) -> None:
    client = desk("dispatcher")
    rows = [
        row(world, "h-1", 4, "g-bad"),
        row(world, "g-bad", 3, world.grids[1].code, 名称=None),
        row(world, "h-9", 4, world.grids[2].code),
        row(world, "h-9", 4, world.grids[2].code),
    ]
    told = client.get(upload(client, world, book_of(rows)).url).context["told"]
    said = {p["place"]: p["sentence"] for p in told["problems"]}
    assert "上级网格在第3行，那一行有错" in said["第2行"]
    assert "有2行（第4、5行）" in said["第5行"]
    assert told["count"] == 0


def test_existing_nodes_keep_level_place_and_other_peoples_nodes(world, desk: Desk) -> None:
    far = trees.add_grid(
        actor=None, level=world.levels[0], organization=world.next_town, since=gw.SINCE,
        grid=trees.NewGrid("far-1", "寅寺镇网格"),
    )  # fmt: skip
    client = desk("dispatcher")
    rows = [
        row(world, world.grids[3].code, 3, world.grids[1].code),
        row(world, far.code, 4, world.grids[2].code),
    ]
    told = client.get(upload(client, world, book_of(rows)).url).context["told"]
    text = " ".join(p["sentence"] for p in told["problems"])
    assert "这个网格是党员中心户，层级不能用导入改" in text
    assert "这个编码已用在别处的网格上" in text
    assert "寅寺" not in text  # nothing is told of another township's
    assert told["count"] == 0


def test_who_may_not_keep_grids_cannot_import(world, desk: Desk) -> None:
    assert upload(desk("secretary"), world, book_of([])).status_code in (403, 404)
    assert upload(desk("next_dispatcher"), world, book_of([])).status_code == 404
    client = desk("dispatcher")
    file = SimpleUploadedFile("网格.xlsx", b"PK nonsense")
    answer = client.post(f"/grids/places/{world.town.pk}/import/", {"workbook": file, "day": "x"})
    assert (answer.status_code, "请按2026-10-21这样填写日期" in answer.content.decode()) == (
        422,
        True,
    )
    empty = upload(client, world, book_of([]), day="2026-12-01")
    assert "不能晚于今天" in client.get(empty.url).content.decode()
    other = upload(desk("officer"), world, book_of([]))
    assert other.status_code == 404 or client.get(other.url).status_code == 404


def statements(world: gw.GridsWorld, number: int) -> tuple[int, ...]:
    """The statements of checking and of writing a workbook of that many new hub households."""
    actor = world.who("dispatcher")
    assert actor.held_grants
    rows = [
        row(world, f"n{number}-{n}", 4, world.grids[2].code, 网格员="worker") for n in range(number)
    ]
    rows[0] = row(world, f"n{number}-g", 3, world.grids[1].code)
    upload_ = SimpleUploadedFile("网格.xlsx", book_of(rows))
    file, _ = importing.keep(actor=actor, place=world.town, upload=upload_, day=gw.TODAY)
    with CaptureQueriesContext(connection) as checking:
        checked = importing.check_of(actor, world.town, file, gw.TODAY)
    assert not checked.problems
    with CaptureQueriesContext(connection) as writing:
        words = {"checked": checked, "file": file, "token": checked.token}
        intake.write(actor=actor, place=world.town, **words)
    # which day it is in the demonstration is read every second, not for every row
    return tuple(
        sum("portal_demonstration" not in one["sql"] for one in found.captured_queries)
        for found in (checking, writing)
    )


def test_two_thousand_rows_take_as_many_statements_as_ten(world) -> None:
    few = statements(world, 10)
    assert statements(world, 2000) == few
    assert Grid.objects.filter(code__startswith="n2000-", path__startswith="/").count() == 2000
    assert GridPost.objects.filter(grid__code__startswith="n2000-").count() == 1999


@pytest.mark.django_db(transaction=True)
def test_a_long_workbook_is_checked_and_written_by_jobs(db: None) -> None:
    world, client = gw.build(), Client()
    client.force_login(world.who("dispatcher"), backend="django.contrib.auth.backends.ModelBackend")
    rows = [row(world, f"h-{n}", 4, world.grids[2].code) for n in range(600)]
    rows[7][HEADS.index("层级")] = "第五级"
    sent = upload(client, world, book_of(rows))
    job = Job.objects.get(kind=importing.CHECK)
    assert sent.url == f"/jobs/{job.pk}/"
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["summary"]["new"]) == (Job.State.PARTIAL, 599)
    assert StoredFile.objects.filter(pk=job.result["marked"]).exists()
    told = client.get(job.result["url"]).context["told"]
    client.post(job.result["url"], {"token": told["token"], "good_only": "1"})
    writing = Job.objects.get(kind=importing.WRITE)
    jobs.perform(writing.pk)
    writing.refresh_from_db()
    assert writing.state == Job.State.DONE, writing.message
    assert Grid.objects.filter(code__startswith="h-").count() == 599
