"""The door: wrong passwords, lock-out, where one is led, signing out, changing the password."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse

from members.models import Account
from portal import clock
from portal.models import Deed, Demonstration
from tests.roof.conftest import Place
from tests.world import PASSWORD

DOOR = "/sign-in/"


def knock(client: Client, username: str, password: str, **more: str) -> Any:
    return client.post(DOOR, {"username": username, "password": password, **more})


def test_right_password_leads_to_where_one_wanted_to_go(client: Client, clerk: Account) -> None:
    assert client.get("/jobs/")["Location"] == f"{DOOR}?next=/jobs/"
    page = client.get(f"{DOOR}?next=/jobs/").content.decode()
    assert '<input type="hidden" name="next" value="/jobs/">' in page
    answer = knock(client, clerk.username, PASSWORD, next="/jobs/")
    assert answer.status_code == 302
    assert answer["Location"] == "/jobs/"


def test_next_on_another_host_is_not_followed(client: Client, clerk: Account) -> None:
    answer = knock(client, clerk.username, PASSWORD, next="https://example.com/")
    assert answer["Location"] == "/"


def test_unknown_name_and_wrong_password_are_answered_alike(client: Client, clerk: Account) -> None:
    known = knock(client, clerk.username, "wrong").content.decode()
    unknown = knock(client, "nobody-here", "wrong").content.decode()
    assert "用户名或密码不对，还可以再试4次。" in known
    for name in (clerk.username, "nobody-here"):
        known, unknown = known.replace(name, "-"), unknown.replace(name, "-")
    assert _without_token(known) == _without_token(unknown)
    assert f'value="{clerk.username}"' in knock(client, clerk.username, "wrong").content.decode()


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


@pytest.mark.parametrize("username", ["sunjingyi", "nobody-here"])
def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(
    client: Client, clerk: Account, username: str
) -> None:
    start = dt.datetime(2026, 11, 20, 2, 30, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as now:
        for left in (4, 3, 2, 1):
            assert f"还可以再试{left}次" in knock(client, username, "wrong").content.decode()
        locked = knock(client, username, "wrong")
        page = locked.content.decode()
        assert locked.status_code == 429
        assert "连续5次没有登录成功" in page
        assert "10:45以后可以再试" in page
        assert "请联系平台管理员解除" in page
        assert f'value="{username}"' in page
        assert knock(client, username, PASSWORD).status_code == 429
        now.shift(dt.timedelta(minutes=16))
        answer = knock(client, username, PASSWORD)
        assert answer.status_code == (302 if username == clerk.username else 200)


def test_lock_keeps_next_and_leaves_other_names_alone(
    client: Client, clerk: Account, administrator: Account
) -> None:
    for _ in range(5):
        locked = knock(client, clerk.username, "wrong", next="/jobs/")
    assert 'name="next" value="/jobs/"' in locked.content.decode()
    assert knock(client, administrator.username, PASSWORD).status_code == 302


def test_a_script_is_told_401_instead_of_a_sign_in_page(client: Client, clerk: Account) -> None:
    fragment = client.get(f"{DOOR}?next=/jobs/1/card/", headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert "<" not in fragment.content.decode()
    told = client.get(f"{DOOR}?next=/x/", headers={"Accept": "application/json"})
    assert told.status_code == 401
    assert "重新登录" in told.json()["title"]


def test_signing_out_takes_a_post(desk: Client) -> None:
    assert desk.get("/sign-out/").status_code == 405
    assert desk.get("/").status_code == 200
    assert desk.post("/sign-out/")["Location"] == DOOR
    assert desk.get("/").status_code == 302


def test_demonstration_accounts_only_in_a_demonstration(
    client: Client, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("县领导", "meng", "word-1", "看全县"), ("审计员", "qin", "word-1", "查记录")]
    monkeypatch.setattr("members.demo.sign_ins", lambda: rows)
    assert "演示账号" not in client.get(DOOR).content.decode()
    Demonstration.objects.create(day=dt.date(2026, 10, 13), seed=1)
    clock.forget()
    page = client.get(DOOR).content.decode()
    assert "演示账号" in page
    assert page.count("meng") == 3
    assert "密码都是 <b>word-1</b>" in page
    assert "演示 2026-10-13 · 演示数据·人物虚构" in page
    clock.forget()


class TestPassword:
    """Changing one's own password."""

    URL = "/password/"

    def send(self, desk: Client, old: str, new: str, again: str) -> Any:
        return desk.post(
            self.URL, {"old_password": old, "new_password1": new, "new_password2": again}
        )

    @pytest.mark.parametrize(
        ("old", "new", "again", "sentence"),
        [
            ("wrong", "a-new-word-55", "a-new-word-55", "原密码不对。请重新填写。"),
            (PASSWORD, "a-new-word-55", "a-new-word-56", "两次填的新密码不一样。"),
            (PASSWORD, "short7", "short7", "新密码至少10位。"),
            (PASSWORD, "38472910564738", "38472910564738", "新密码不能全是数字。请加上字母。"),
            (PASSWORD, "qwertyuiop", "qwertyuiop", "这个密码太常见，容易被猜到。请换一个。"),
            (PASSWORD, "sunjingyi2", "sunjingyi2", "新密码和用户名太像。请换一个。"),
            (PASSWORD, "", "", "请填写这一项。"),
            (PASSWORD, PASSWORD, PASSWORD, "新密码和原密码一样。请换一个。"),
        ],
    )
    def test_what_would_be_right_is_said(
        self, desk: Client, clerk: Account, old: str, new: str, again: str, sentence: str
    ) -> None:
        answer = self.send(desk, old, new, again)
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        clerk.refresh_from_db()
        assert clerk.check_password(PASSWORD)

    def test_changed_with_argon2_and_recorded(self, desk: Client, clerk: Account) -> None:
        assert self.send(desk, PASSWORD, "a-new-word-55", "a-new-word-55").status_code == 302
        clerk.refresh_from_db()
        assert clerk.check_password("a-new-word-55")
        assert identify_hasher(clerk.password).algorithm == "argon2"
        assert Deed.objects.get(verb="修改密码").actor == clerk
        assert desk.get(reverse("home")).status_code == 200

    def test_only_for_people_signed_in(self, client: Client, place: Place) -> None:
        assert client.get(self.URL)["Location"] == f"{DOOR}?next=/password/"


@pytest.mark.parametrize("name", ["a" * 151, "a" * 100_000, "\ufdfa" * 140])
def test_a_name_longer_than_any_is_a_wrong_one(client: Client, clerk: Account, name: str) -> None:
    answer = knock(client, name, "wrong")
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()
