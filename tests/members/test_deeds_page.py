"""办理记录: within whose organizations, filters, paging, constant queries."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Account, Organization
from portal import clock, deeds, providers
from portal.models import Deed, Demonstration
from tests.world import account, organization

URL = "/members/deeds/"


@pytest.fixture(autouse=True)
def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """This page is about deeds, not about what other floors put into the menu."""
    monkeypatch.setattr(providers._registry, "menu", [])


@pytest.fixture
def county(db: None) -> Organization:
    """The county that is audited."""
    return organization(
        "370826", "微山县", "county", organization("370800", "济宁市", "city", None)
    )


@pytest.fixture
def officer(county: Organization) -> Account:
    """Who does things."""
    return account("sun", "county_officer", county)


@pytest.fixture
def desk(client: Client, county: Organization) -> Client:
    """A browser in which the county's auditor is signed in."""
    client.force_login(account("feng", "auditor", county))
    return client


def deed(officer: Account, where: Organization, verb: str, **more: Any) -> Deed:
    """Record one deed."""
    return deeds.record(actor=officer, verb=verb, about=where, **more)


def test_shows_deeds_below_and_not_beside(
    desk: Client, officer: Account, county: Organization
) -> None:
    unit = organization("370826-01", "县审计局", "organ", county)
    neighbour = organization("370831", "泗水县", "county", county.parent)
    deed(officer, unit, "退回", reason="缺“完成”数")
    deed(officer, neighbour, "开启周期")
    deed(officer, county, "移动演示日期", scope_path="/")
    page = desk.get(URL).content.decode()
    assert "退回" in page
    assert "缺“完成”数" in page
    assert "开启周期" not in page
    assert "移动演示日期" not in page


def test_without_the_right_there_is_no_such_page(client: Client, officer: Account) -> None:
    client.force_login(officer)
    assert client.get(URL).status_code == 404


def test_narrows_by_day_person_verb_and_object(
    desk: Client, officer: Account, county: Organization
) -> None:
    unit = organization("370826-01", "县审计局", "organ", county)
    old = deed(officer, unit, "退回")
    deed(account("li"), county, "开启周期")
    Deed.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(days=400))
    today = timezone.localdate().isoformat()

    def found(**query: str) -> list[str]:
        return [row.verb for row in desk.get(URL, query).context["page"].rows]

    assert found() == ["开启周期", "退回"]
    assert found(since=today, until=today) == ["开启周期"]
    assert found(until="2000-01-01") == []
    assert found(actor="sun") == ["退回"]
    assert found(verb="开启") == ["开启周期"]
    assert found(about="审计") == ["退回"]


def test_a_wrong_date_is_said_and_does_not_narrow(
    desk: Client, officer: Account, county: Organization
) -> None:
    deed(officer, county, "开启周期")
    page = desk.get(URL, {"since": "十月", "actor": "sun"}).content.decode()
    assert "从：请按2026-10-21这样填写日期。" in page
    assert "开启周期" in page


def test_empty_states_tell_what_to_do(desk: Client) -> None:
    assert "还没有记录" in desk.get(URL).content.decode()
    assert "没有符合条件的记录" in desk.get(URL, {"actor": "谁"}).content.decode()


def test_pages_keep_the_filter_and_cost_the_same(
    desk: Client, officer: Account, county: Organization
) -> None:
    deed(officer, county, "退回")
    desk.get(URL)
    with CaptureQueriesContext(connection) as few:
        desk.get(URL)
    for _ in range(120):
        deed(officer, county, "退回")
    with CaptureQueriesContext(connection) as many:
        page = desk.get(URL, {"verb": "退回"})
    assert len(few) == len(many)
    assert len(page.context["page"].rows) == 50
    older = page.context["page"].older
    assert f'href="?verb=%E9%80%80%E5%9B%9E&amp;before={older}"' in page.content.decode()
    second = desk.get(URL, {"verb": "退回", "before": older})
    assert second.context["page"].rows[0].pk < older


def test_says_which_time_it_is_in_the_demonstration_alone(desk: Client) -> None:
    sentence = "演示中，日期是演示日期，时刻是实际时刻。"
    assert sentence not in desk.get(URL).content.decode()
    Demonstration.objects.create(id=1, day=dt.date(2026, 10, 13), seed=1)
    clock.forget()
    assert sentence in desk.get(URL).content.decode()
