"""A form sent when the session was over: back on its page with what was typed, nothing done unasked."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from assessments.actions import panels
from assessments.models import Entry, Panel
from portal import kept
from portal.models import Job
from tests import world as w
from tests.assessments.views.conftest import subjects

IDLE = settings.IDLE_SIGN_OUT_SECONDS + 1


@pytest.fixture(autouse=True)
def real_passwords(settings: Any) -> None:
    """These sign in by password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def submitted(world: w.World, panel: Panel) -> Panel:
    """A panel handed in."""
    w.fill(world, panel)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    return panel


@pytest.fixture
def late(desk: Callable[[str], Client]) -> Callable[..., HttpResponse]:
    """Send a form from a page after the session lay idle; sign in again and go where one is led."""

    def send(role: str, page: str, action: str, **body: str) -> HttpResponse:
        with time_machine.travel(1_800_000_000, tick=False) as now:
            client = desk(role)
            assert client.get(page).status_code == 200
            now.shift(IDLE)
            sent = client.post(action, body, headers={"Referer": f"http://testserver{page}"})
            door = client.get(sent["Location"])
            assert "登录已过期" in door.content.decode()
            words = {"username": body.pop("as_whom", role), "password": w.PASSWORD}
            there = client.post(sent["Location"], words)["Location"]
            return client.get(there, follow=True)

    return send


def page_of(panel: Panel) -> str:
    """The panel's page."""
    return f"/assessments/panels/{panel.pk}/"


def test_a_reason_is_back_in_its_field(submitted: Panel, late: Callable[..., Any]) -> None:
    page = page_of(submitted)
    answer = late("county_officer", page, f"{page}do/return/", reason="漏了两人的依据")
    text = answer.content.decode()
    assert answer.request["PATH_INFO"] == page
    assert answer.status_code == 200
    assert 'name="reason" maxlength="300" value="漏了两人的依据"' in text
    assert "登录过期前填的内容已放回原处，还没有提交。" in text
    assert '<details class="jn-sure" open>' in text
    submitted.refresh_from_db()
    assert submitted.state == Panel.State.SUBMITTED


def test_it_is_put_back_once(submitted: Panel, late: Callable[..., Any]) -> None:
    page = page_of(submitted)
    answer = late("county_officer", page, f"{page}do/return/", reason="漏了两人的依据")
    assert "漏了两人" not in answer.client.get(page).content.decode()


def test_not_to_anyone_else(submitted: Panel, late: Callable[..., Any]) -> None:
    page = page_of(submitted)
    body = {"reason": "漏了两人的依据", "as_whom": "unit_clerk"}
    assert (
        "漏了两人" not in late("county_officer", page, f"{page}do/return/", **body).content.decode()
    )


def test_a_button_is_not_pressed_again(submitted: Panel, late: Callable[..., Any]) -> None:
    board = f"/assessments/cycles/{submitted.cycle_id}/"
    answer = late("county_officer", board, f"{board}export/")
    assert answer.request["PATH_INFO"] == board
    assert answer.status_code == 200
    assert not Job.objects.filter(kind="assessments.export").exists()


def test_one_persons_page(panel: Panel, late: Callable[..., Any]) -> None:
    one = subjects(panel)[0]
    page, field = f"{page_of(panel)}people/{one}/", f"v.{one}.common.de.value"
    answer = late("unit_clerk", page, page, **{field: "17.5", "do": "save"})
    assert f'name="{field}" value="17.5"' in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_form_that_is_gone_leaves_its_words(submitted: Panel, late: Callable[..., Any]) -> None:
    page = page_of(submitted)
    answer = late("county_officer", page, f"{page}do/correct/", reason="漏了两人的依据")
    assert (
        "登录过期前填的没有提交。这一页现在没有那张表了。填过的是：“漏了两人的依据”。"
        in answer.content.decode()
    )


def test_where_only_forms_are_taken_the_words_are_told(
    submitted: Panel, world: w.World, desk: Callable[[str], Client]
) -> None:
    """A refused form stands at the address it was sent to; sent again from there after an idle time."""
    client, there = desk("county_officer"), f"{page_of(submitted)}do/return/"
    referer = {"Referer": f"http://testserver{there}"}
    client.logout()
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"
    sender = str(world.accounts["county_officer"].pk)
    door = client.post(there, {"reason": "漏了依据", "sender": sender}, headers=referer)["Location"]
    words = {"username": "county_officer", "password": w.PASSWORD}
    answer = client.get(client.post(door, words)["Location"])
    assert answer.status_code == 405
    assert "填过的是：“漏了依据”。" in answer.content.decode()


@pytest.mark.parametrize("door", [True, False])
def test_a_refused_form_is_kept_only_behind_the_door(
    world: w.World, rf: RequestFactory, door: bool
) -> None:
    """Ballots stand before it: what is filled in there goes into no session."""
    request = rf.post("/somewhere/", {"s.1": "95"})
    request.user, request.session = world["unit_clerk"], {}
    if door:
        setattr(request, kept.KEEPS, True)
    kept.keep_refused(request)
    assert bool(request.session) is door


@pytest.mark.parametrize("address", ["panels/{}/export/", "panels/{}/do/return/"])
def test_an_address_that_takes_forms_says_so(
    desk: Callable[[str], Client], panel: Panel, address: str
) -> None:
    answer = desk("unit_group").get(f"/assessments/{address.format(panel.pk)}", follow=True)
    assert answer.status_code == 405
    assert "这个地址只办理提交，不能直接打开" in answer.content.decode()
