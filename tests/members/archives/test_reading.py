"""Reading personnel files: by a grant, for thirty minutes, marked and logged; asking for a grant."""

import datetime as dt
import io
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from members.archives.actions import access, facts
from members.archives.models import AccessLog, ArchiveFile, Material
from members.models import Account
from portal import clock
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


@pytest.fixture
def scanned(world: aw.Archives) -> Material:
    made = world.material("scanned", title="干部任免审批表", category=9)
    facts.record(actor=world["archivist"], material=made, kind="work", value="1990-07")
    return made


def _reading(world: aw.Archives, client: Client, grant: Any) -> str:
    base = f"/members/archives/access/{grant.pk}/files/{world.file.pk}/"
    assert client.post(f"{base}open/").status_code == 302
    return base


def test_reading_is_by_grant_and_every_page_is_logged(
    world: aw.Archives, scanned: Material
) -> None:
    """Before it begins nothing is shown; then facts, filed material and its pages, each a row."""
    grant = world.grant("approved")
    client = _as(world["county_leader"])
    base = f"/members/archives/access/{grant.pk}/files/{world.file.pk}/"
    before = client.get(base)
    assert aw.SECRET not in _text(before)
    assert "开始查阅" in _text(before)
    _reading(world, client, grant)
    answer = client.get(base)
    said = _text(answer)
    assert aw.SECRET in said
    assert "干部任免审批表" in said
    assert "入党志愿书" not in said.partition("已归档材料")[2], "only filed material is read"
    assert "no-store" in answer["Cache-Control"]
    assert said.count("county_leader 2026-10-13") > 20
    page = client.get(f"{base}materials/{scanned.pk}/")
    assert f"/materials/{scanned.pk}/1/" in _text(page)
    picture = client.get(f"{base}materials/{scanned.pk}/1/")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Content-Disposition"] == "inline"
    assert "no-store" in picture["Cache-Control"]
    kept = AccessLog.objects.filter(grant=grant).order_by("id").values_list("kind", "what")
    assert list(kept) == [
        ("open", ""), ("page", "档案首页"), ("page", f"材料{scanned.pk}"),
        ("scan", f"材料{scanned.pk}第1页"),
    ]  # fmt: skip


def test_the_picture_carries_the_mark(world: aw.Archives, scanned: Material) -> None:
    """The white page is no longer white."""
    from PIL import Image

    client = _as(world["archivist"])
    answer = client.get(f"/members/archives/materials/{scanned.pk}/pages/1/")
    with Image.open(io.BytesIO(answer.content)) as opened:
        darkest = opened.convert("L").getextrema()[0]
    assert darkest < 230


def test_a_reading_ends_after_thirty_minutes(world: aw.Archives, scanned: Material) -> None:
    """The page has to be begun again, and a scanned page is not sent any more."""
    grant = world.grant("approved")
    client = _as(world["county_leader"])
    base = _reading(world, client, grant)
    begun = AccessLog.objects.get(kind="open")
    assert begun.ends_at - begun.at == dt.timedelta(minutes=30)
    for seconds, shown in ((-1, True), (0, False)):
        at = begun.ends_at + dt.timedelta(seconds=seconds)
        with mock.patch("portal.clock.now", return_value=at):
            assert (aw.SECRET in _text(client.get(base))) == shown
            status = client.get(f"{base}materials/{scanned.pk}/1/").status_code
            assert status == (200 if shown else 403)


def test_a_reading_never_outlasts_its_grant(world: aw.Archives) -> None:
    """Ten minutes to midnight of the last day there are ten minutes."""
    from members.archives.actions import reading

    grant = world.grant("approved", days=0)
    late = clock.now().replace(hour=23, minute=50, second=0, microsecond=0)
    with mock.patch("portal.clock.now", return_value=late):
        begun = reading.begin(actor=world["county_leader"], grant=grant, file=world.file, origin="")
    assert begun.ends_at - begun.at == dt.timedelta(minutes=10)


def test_a_revoked_grant_ends_the_reading_at_once(world: aw.Archives) -> None:
    """And who was refused, or comes before or after the time, cannot begin."""
    grant = world.grant("approved")
    client = _as(world["county_leader"])
    base = _reading(world, client, grant)
    access.step(actor=world["county_organizer"], grant=grant, action="revoke", words="用途已经办完")
    assert aw.SECRET not in _text(client.get(base))
    assert client.post(f"{base}open/").status_code == 409
    early = world.grant("approved", days=9)
    type(early).objects.filter(pk=early.pk).update(since=aw.TODAY + dt.timedelta(days=1))
    other = f"/members/archives/access/{early.pk}/files/{world.file.pk}/"
    assert client.post(f"{other}open/").status_code == 409


def test_a_grant_is_of_its_reader_alone(world: aw.Archives) -> None:
    """Nobody else opens it, whoever approved it; and it covers no other file."""
    grant = world.grant("approved")
    base = f"/members/archives/access/{grant.pk}/files/{world.file.pk}/"
    for name in ("county_organizer", "archivist", "county_officer"):
        assert _as(world[name]).post(f"{base}open/").status_code == 404
    other = ArchiveFile.objects.create(
        person=aw.person("赵明", world.unit), unit=world.unit, level="unit", category="servant",
        opened_on=aw.TODAY,
    )  # fmt: skip
    address = f"/members/archives/access/{grant.pk}/files/{other.pk}/"
    assert _as(world["county_leader"]).get(address).status_code == 404


def test_a_grant_for_a_unit_leaves_out_ones_own_file(world: aw.Archives) -> None:
    """All files of the unit are open but the reader's (E-CONFLICT)."""
    grant = world.grant("approved", unit=world.unit)
    aw.be(world.accounts["county_leader"], world.subject)
    client = _as(world["county_leader"])
    base = f"/members/archives/access/{grant.pk}/files/{world.file.pk}/"
    assert client.post(f"{base}open/").status_code == 403
    assert base not in _text(client.get(f"/members/archives/access/{grant.pk}/"))


def test_a_request_says_what_for_and_at_most_thirty_days(world: aw.Archives) -> None:
    """What is wrong is told at its field, what was typed is there."""
    client = _as(world["county_leader"])
    answer = client.post(
        "/members/archives/access/ask/",
        {"file": world.file.pk, "purpose": "", "since": "2026-10-13", "until": "2026-12-13"},
    )
    assert answer.status_code == 422
    answer = client.post(
        "/members/archives/access/ask/",
        {
            "file": world.file.pk,
            "purpose": "了解情况",
            "since": "2026-10-13",
            "until": "2026-12-13",
        },
    )
    assert "一次最多申请30天" in _text(answer)
    assert "了解情况" in _text(answer)


def test_the_person_sees_that_there_is_a_file_and_who_read_it_not_what_is_in_it(
    world: aw.Archives,
) -> None:
    """在我的信息: completeness, reader, time, purpose."""
    grant = world.grant("approved")
    _as(world["county_leader"]).get("/")
    client = _as(world["county_leader"])
    client.get(_reading(world, client, grant))
    aw.be(world.accounts["nobody"], world.subject)
    said = _text(_as(world["nobody"]).get("/members/me/"))
    assert "应有7类，已有0类" in said
    assert "county_leader" in said
    assert "县委研究干部任用前了解情况" in said
    assert aw.SECRET not in said
    assert f"/members/archives/{world.file.pk}/" not in said
