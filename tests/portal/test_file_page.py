"""The one way to a stored file: who may have it, and how it is sent."""

import io
from pathlib import Path

import pytest
from django.test import Client

from assessments import rights
from members.models import Account, Organization
from portal import files
from portal.models import StoredFile
from tests.world import account, organization

PDF = b"%PDF-1.7\n" + b"x" * 200_000
NAME = "三季度排名 “县审计局”.pdf"


@pytest.fixture
def county(db: None) -> Organization:
    """The county the file lies on."""
    return organization(
        "370826", "微山县", "county", organization("370800", "济宁市", "city", None)
    )


@pytest.fixture
def stored(county: Organization) -> StoredFile:
    """A file made by somebody, for those who may export there."""
    return files.store(
        actor=account("maker"),
        stream=io.BytesIO(PDF),
        name=NAME,
        purpose="export",
        scope_path=county.path,
        right=rights.EXPORT,
    )


def _as(client: Client, who: Account) -> Client:
    client.force_login(who)
    return client


def test_sent_whole_as_an_attachment_under_its_chinese_name(
    client: Client, stored: StoredFile
) -> None:
    answer = _as(client, Account.objects.get(username="maker")).get(f"/files/{stored.pk}/")
    assert answer.status_code == 200
    assert answer.streaming
    assert b"".join(answer) == PDF
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E4%B8%89%E5%AD%A3%E5%BA%A6")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_sent_to_whoever_holds_the_right_there(
    client: Client, stored: StoredFile, county: Organization
) -> None:
    officer = account("officer", "county_officer", county)
    answer = _as(client, officer).get(f"/files/{stored.pk}/")
    assert answer.status_code == 200
    assert b"".join(answer) == PDF


def test_does_not_exist_for_anyone_else(
    client: Client, stored: StoredFile, county: Organization
) -> None:
    neighbour = organization("370831", "泗水县", "county", county.parent)
    others = [
        account("stranger"),
        account("elsewhere", "county_officer", neighbour),
        account("admin", "administrator", county),
    ]
    for who in others:
        assert _as(client, who).get(f"/files/{stored.pk}/").status_code == 404
    assert _as(client, others[0]).get("/files/999999/").status_code == 404


def test_only_for_people_signed_in(client: Client, stored: StoredFile) -> None:
    assert client.get(f"/files/{stored.pk}/")["Location"].startswith("/sign-in/?next=")


def test_a_file_without_a_right_is_its_makers_alone(client: Client, stored: StoredFile) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(right="", scope_path="")
    assert _as(client, account("stranger")).get(f"/files/{stored.pk}/").status_code == 404


def test_lost_bytes_are_said(client: Client, stored: StoredFile, private_files: Path) -> None:
    files.path_of(stored.sha256).unlink()
    answer = _as(client, Account.objects.get(username="maker")).get(f"/files/{stored.pk}/")
    assert answer.status_code == 409
    assert f"请把文件编号{stored.pk}告诉平台管理员" in answer.content.decode()


def test_a_purpose_may_let_more_people_read(
    client: Client, stored: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relation that no right and path can tell: registered by the app whose purpose it is."""
    guest, other = account("guest"), account("other")
    monkeypatch.setitem(files._readers, "export", lambda who, row: who.pk == guest.pk)
    assert b"".join(_as(client, guest).get(f"/files/{stored.pk}/")) == PDF
    assert _as(client, other).get(f"/files/{stored.pk}/").status_code == 404
