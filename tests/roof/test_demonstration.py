"""Moving the demonstration's date: only in a demonstration, only forward, by whom, with a deed."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from members.models import Account
from portal import clock
from portal.models import Deed, Demonstration
from tests.roof.conftest import Place
from tests.world import account

URL = "/demonstration/"
TODAY = dt.date(2026, 10, 13)


@pytest.fixture
def demonstration(place: Place) -> None:
    """A demonstration on 13 October 2026."""
    Demonstration.objects.create(day=TODAY, seed=1)
    clock.forget()


def test_moves_forward_with_a_deed(
    client: Client,
    administrator: Account,
    demonstration: None,
    place: Place,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client.force_login(administrator)
    assert 'value="2026-10-14"' in client.get(URL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(URL, {"day": "2026-10-21"}).status_code == 302
    assert clock.today() == dt.date(2026, 10, 21)
    deed = Deed.objects.get(verb="移动演示日期")
    assert deed.scope_path == place.county.path
    assert deed.details == {"from": "2026-10-13", "to": "2026-10-21"}
    assert "演示 2026-10-21" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "day", ["2026-10-13", "2026-10-12", "2027-01-14", "2062-01-01", "十月", ""]
)
def test_days_that_are_not_later_or_too_far_are_refused(
    client: Client, administrator: Account, demonstration: None, day: str
) -> None:
    client.force_login(administrator)
    answer = client.post(URL, {"day": day})
    assert answer.status_code == 422
    assert 'class="jn-error"' in answer.content.decode()
    assert Demonstration.objects.get().day == TODAY
    assert not Deed.objects.exists()


def test_others_see_the_badge_but_cannot_move_it(desk: Client, demonstration: None) -> None:
    page = desk.get("/").content.decode()
    assert "演示 2026-10-13" in page
    assert f'href="{URL}"' not in page
    answer = desk.post(URL, {"day": "2026-10-21"})
    assert answer.status_code == 403
    assert "平台管理员" in answer.content.decode()
    assert Demonstration.objects.get().day == TODAY


def test_the_county_officer_may_not(client: Client, place: Place, demonstration: None) -> None:
    officer = account("officer", "county_officer", place.county)
    client.force_login(officer)
    assert f'href="{URL}"' not in client.get("/").content.decode()
    assert "演示日期由平台管理员移动。" in client.get(URL).content.decode()
    answer = client.post(URL, {"day": "2026-10-14"})
    assert answer.status_code == 403
    assert "演示日期由平台管理员移动" in answer.content.decode()
    assert Demonstration.objects.get().day == TODAY


def test_no_demonstration_no_page_and_no_badge(client: Client, administrator: Account) -> None:
    client.force_login(administrator)
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"day": "2030-01-01"}).status_code == 404
    assert "演示" not in client.get("/").content.decode()
