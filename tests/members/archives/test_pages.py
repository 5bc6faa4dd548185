"""The pages: nothing of a fact in lists and exports, the reading view timed, marked and logged."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.archives.actions import facts
from members.archives.models import AccessLog, ArchiveFile, FactRecord, Material, ReviewCase
from members.models import Account
from portal import clock, providers
from portal.models import Deed
from tests import archives_world as aw
from tests.standing import once_a_module


def _build() -> aw.Archives:
    """The county, a scanned material with a fact, and a second one that tells it otherwise."""
    world = aw.build()
    first = aw.material(world["archivist"], world.file, title="入党志愿书", category=6)
    facts.record(actor=world["archivist"], material=first, kind="born", value=aw.SECRET)
    return world


built, world = once_a_module(_build)


def _as(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _disagree(world: aw.Archives) -> None:
    other = aw.material(world["archivist"], world.file)
    facts.record(actor=world["archivist"], material=other, kind="born", value="1973-04")


def test_lists_and_the_board_tell_counts_never_a_fact(world: aw.Archives) -> None:
    """Also not what a material is called, nor which fact is in doubt."""
    _disagree(world)
    client = _as(world["archivist"])
    for address in (
        "",
        "?show=review",
        "?show=gaps",
        "board/",
        "?q=wang",
        f"?unit={world.unit.pk}",
    ):
        said = _text(client.get(f"/members/archives/{address}"))
        assert "县审计局" in said
        for word in (aw.SECRET, "1973-04", "出生时间", "入党志愿书"):
            assert word not in said
    assert AccessLog.objects.count() == 0


def _late(world: aw.Archives, name: str) -> None:
    """A file of the other unit with a material past its day and a review that runs."""
    file = ArchiveFile.objects.create(
        person=aw.person(name, world.other_unit), unit=world.other_unit, level="unit",
        category="servant", opened_on=aw.TODAY,
    )  # fmt: skip
    aw.material(world["archivist"], file, received_on=aw.TODAY - dt.timedelta(days=60))
    ReviewCase.objects.create(
        file=file, trigger="promotion", opened_on=aw.TODAY, opened_at=clock.now()
    )


def test_a_list_costs_the_same_however_long_it_is(world: aw.Archives) -> None:
    """The list and the board, whatever there is to count."""
    client = _as(world["archivist"])

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/members/archives/{address}").status_code == 200
        return len(asked)

    _late(world, "张明")
    cost("")
    before = [cost(""), cost("board/"), cost("?show=late")]
    for i in range(12):
        _late(world, f"张{chr(0x4E00 + i)}")
    assert [cost(""), cost("board/"), cost("?show=late")] == before
    assert max(before) <= 14


def test_paging_goes_on_by_name(world: aw.Archives) -> None:
    """Every file once over the pages."""
    from members.archives.queries import files as queries

    for i in range(5):
        ArchiveFile.objects.create(
            person=aw.person(f"李{chr(0x4E00 + i)}", world.unit), unit=world.unit,
            level="unit", category="servant", opened_on=aw.TODAY,
        )  # fmt: skip
    seen, after = [], ""
    while True:
        page = queries.page(queries.narrowed(world["archivist"], {}), after, size=2)
        seen += [row.file.pk for row in page.rows]
        if not (after := page.after):
            break
    assert sorted(seen) == sorted(ArchiveFile.objects.values_list("pk", flat=True))
    assert len(seen) == 6


def test_one_file_is_shown_marked_and_the_look_is_logged(world: aw.Archives) -> None:
    """Differences are marked; the answer is kept by nobody."""
    _disagree(world)
    answer = _as(world["archivist"]).get(f"/members/archives/{world.file.pk}/")
    said = _text(answer)
    assert aw.SECRET in said
    assert said.count('class="differs"') == 2
    assert "no-store" in answer["Cache-Control"]
    assert "archivist 2026-10-13" in said
    look = AccessLog.objects.get()
    assert (look.kind, look.reader_name, look.what) == ("keep", "archivist", "档案首页")


@pytest.mark.parametrize("name", ["own_archivist", "own_organizer"])
def test_nobody_opens_his_own_file(world: aw.Archives, name: str) -> None:
    """Whatever his role: 403 with E-CONFLICT, and not even in the list."""
    aw.be(world.accounts[name], world.subject)
    client = _as(world[name])
    answer = client.get(f"/members/archives/{world.file.pk}/")
    assert answer.status_code == 403
    assert "本人" in _text(answer)
    assert aw.SECRET not in _text(answer)
    listed = _text(client.get("/members/archives/")).partition("<main")[2].partition("</main>")[0]
    assert "王建军" not in listed
    assert AccessLog.objects.count() == 0


def test_the_form_of_a_material_keeps_what_was_typed(world: aw.Archives) -> None:
    """A wrong day is told at its field, and nothing is written."""
    before = Material.objects.count()
    answer = _as(world["archivist"]).post(
        f"/members/archives/{world.file.pk}/materials/",
        {"category": "4", "title": "毕业生登记表", "formed_on": "2030-01-01", "source_unit": "山东大学",
         "received_on": "2026-10-13", "mode": "scattered"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "毕业生登记表" in _text(answer)
    assert "形成日期不能晚于收到日期" in _text(answer)
    assert Material.objects.count() == before


def test_a_review_step_without_words_keeps_the_page(world: aw.Archives) -> None:
    """422 with the sentence; with words it is taken."""
    case = world.review()
    client = _as(world["archivist"])
    address = f"/members/archives/reviews/{case.pk}/do/report/"
    answer = client.post(address, {"words": " "})
    assert answer.status_code == 422
    assert "请写明情况和依据" in _text(answer)
    assert client.post(address, {"words": "核对无误"}).status_code == 302


def test_the_personal_page_answers_clear_or_hold_to_who_keeps_files(world: aw.Archives) -> None:
    """Others who see the person are told nothing of his file."""
    world.review("unclear")
    address = f"/members/people/{world.subject.pk}/"
    said = _text(_as(world["county_organizer"]).get(address))
    assert "暂缓" in said
    assert aw.SECRET not in said
    assert "干部档案</h2>" not in _text(_as(world["county_leader"]).get(address))


def test_the_export_holds_counts_and_leaves_a_deed(world: aw.Archives) -> None:
    """No name, no fact in any cell."""
    answer = _as(world["county_organizer"]).post("/members/archives/board/export/")
    book = load_workbook(io.BytesIO(answer.content))
    said = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert "县审计局" in said
    assert all(word not in said for word in ("王建军", aw.SECRET, "入党志愿书"))
    assert Deed.objects.filter(verb="导出档案统计").count() == 1


def test_outside_information_keeps_its_source_and_is_put_to_one_file_once(
    world: aw.Archives,
) -> None:
    """The list never tells what it says; the file does."""
    client = _as(world["archivist"])
    answer = client.post(
        "/members/archives/feeds/",
        {
            "source": "inspection",
            "kind": "sanction",
            "words": "责令检查一次",
            "received_on": "2026-10-12",
        },
    )
    assert answer.status_code == 302
    assert "责令检查" not in _text(client.get("/members/archives/feeds/"))
    assert client.post(answer["Location"], {"file": world.file.pk}).status_code == 302
    assert client.post(answer["Location"], {"file": world.file.pk}).status_code == 409
    assert "责令检查一次" in _text(client.get(f"/members/archives/{world.file.pk}/"))
    aw.be(world.accounts["own_archivist"], world.subject)
    own = _text(_as(world["own_archivist"]).get("/members/archives/feeds/"))
    assert answer["Location"] not in own


def test_what_is_due(world: aw.Archives) -> None:
    """The archivist looks and files, the organization department decides and answers; readers nothing."""
    case = world.review("investigating")
    world.review("reported", "authority")
    world.material(received_on=aw.TODAY - dt.timedelta(days=40))
    world.grant()

    def due(name: str) -> list[tuple[str, Any]]:
        found = providers.due_for(world[name])
        return [(one.verb, one.due_on) for one in found if "/archives/" in one.url]

    case.refresh_from_db()
    assert due("archivist") == [("核查", case.due_on), ("办理", None)]
    assert sorted(verb for verb, _ in due("county_organizer")) == ["审批", "认定"]
    assert due("county_leader") == []


def test_family_is_nowhere_to_be_stored() -> None:
    """Of relatives the room has no field: not in this version."""
    from django.apps import apps

    names = {f.name for m in apps.get_app_config("archives").get_models() for f in m._meta.fields}
    assert not {"family", "spouse", "relative", "children"} & names
    assert FactRecord._meta.get_field("kind").choices == [
        ("born", "出生时间"), ("work", "参加工作时间"), ("party", "入党时间"),
        ("education", "学历学位"), ("career", "工作经历"), ("status", "干部身份"),
    ]  # fmt: skip


NUMBER = "990101199001011230"
"""Rightly made, of no division."""


@pytest.mark.parametrize(
    ("name", "address", "body"),
    [
        ("archivist", "{file}/materials/", {"category": "1", "title": NUMBER, "mode": "ongoing",
         "formed_on": "1995-06-01", "source_unit": "县委组织部", "received_on": "2026-10-13"}),
        ("archivist", "materials/{material}/facts/", {"kind": "career", "value": f"身份证{NUMBER}"}),
        ("archivist", "reviews/{review}/do/report/", {"words": f"身份证{NUMBER}"}),
        ("archivist", "feeds/", {"source": "audit", "kind": "award", "received_on": "2026-10-12",
         "words": f"某某，{NUMBER}"}),
        ("county_organizer", "{file}/recognise/", {"kind": "born", "value": "1990-01",
         "ground": f"身份证{NUMBER}"}),
        ("county_leader", "access/ask/", {"file": "{file}", "since": "2026-10-13",
         "until": "2026-10-13", "purpose": f"查{NUMBER}"}),
    ],
    ids=["title", "value", "words", "feed", "ground", "purpose"],
)  # fmt: skip
def test_no_identity_number_is_taken_in_free_words(
    world: aw.Archives, name: str, address: str, body: dict[str, str]
) -> None:
    """422 at the field; in the clear it is kept nowhere."""
    keys = {
        "file": world.file.pk,
        "material": Material.objects.get().pk,
        "review": world.review().pk,
    }
    sent = {key: value.format(**keys) for key, value in body.items()}
    answer = _as(world[name]).post(f"/members/archives/{address.format(**keys)}", sent)
    assert answer.status_code == 422
    assert "不能写证件号码" in _text(answer)
