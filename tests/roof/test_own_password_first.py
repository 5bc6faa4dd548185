"""A password somebody else made opens nothing but the page that changes it."""

import pytest
from django.test import Client

from members.models import Account
from tests.roof.conftest import Place
from tests.world import PASSWORD

OWN = "my-own-word-4711"


@pytest.fixture
def fresh(clerk: Account) -> Account:
    """An account with its initial password."""
    clerk.must_change_password = True
    clerk.save()
    return clerk


def change(client: Client, new: str = OWN) -> int:
    """Send the password form; returns the status."""
    body = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    return client.post("/password/", body).status_code


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/jobs/",
        "/members/accounts/",
        "/members/deeds/",
        "/assessments/mine/",
        "/demonstration/",
    ],
)
def test_every_page_leads_to_the_password_page(desk: Client, fresh: Account, address: str) -> None:
    for answer in (desk.get(address), desk.post(address)):
        assert answer.status_code == 302
        assert answer["Location"] == "/password/"


def test_signing_in_leads_there_whatever_one_wanted(client: Client, fresh: Account) -> None:
    body = {"username": fresh.username, "password": PASSWORD, "next": "/jobs/"}
    last = client.post("/sign-in/", body, follow=True)
    assert last.redirect_chain[-1][0] == "/password/"
    page = last.content.decode()
    assert "别人交给您的初始密码" in page
    assert ">初始密码</label>" in page
    assert 'id="menu"' not in page
    assert "不改了" not in page


def test_scripts_and_the_api_are_told_403(desk: Client, fresh: Account) -> None:
    told = desk.get("/api/v1/me/")
    assert told.status_code == 403
    assert "请先把初始密码改成自己的密码" in told.json()["title"]
    part = desk.get("/jobs/", headers={"HX-Request": "true"})
    assert part.status_code == 403
    assert "<" not in part.content.decode()


def test_changing_it_opens_everything(desk: Client, fresh: Account) -> None:
    assert change(desk) == 302
    fresh.refresh_from_db()
    assert not fresh.must_change_password
    assert fresh.check_password(OWN)
    assert desk.get("/jobs/").status_code == 200
    assert desk.get("/api/v1/me/").status_code == 200
    assert "不改了" in desk.get("/password/").content.decode()


def test_keeping_the_initial_one_is_no_change(desk: Client, fresh: Account) -> None:
    assert change(desk, PASSWORD) == 200
    fresh.refresh_from_db()
    assert fresh.must_change_password
    assert desk.get("/jobs/").status_code == 302


def test_one_can_sign_out_and_read_in_large_type(desk: Client, fresh: Account) -> None:
    desk.post("/large-type/", {"large": "1"})
    fresh.refresh_from_db()
    assert fresh.large_type
    assert desk.post("/sign-out/")["Location"] == "/sign-in/"


def test_an_address_nobody_has_is_not_found(desk: Client, fresh: Account, place: Place) -> None:
    assert desk.get("/nowhere/").status_code == 404
