"""The page that gives a role: picking, what comes back, and everything somebody might forge."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Account, Grant
from portal.models import Deed
from tests.members.conftest import House, signing_in
from tests.world import organization


@pytest.fixture
def newcomer(house: House) -> Account:
    """The account of the unit's cadre, without any role."""
    made = signing_in("zhoumin")
    made.person = house.cadre
    made.save()
    return made


@pytest.fixture
def desk(client: Client, house: House) -> Client:
    """A browser in which the county's officer is signed in."""
    client.force_login(house["officer"])
    return client


def address(account: Account) -> str:
    """Where a role is given to an account."""
    return reverse("members:grant", args=[account.pk])


def body(house: House, **more: Any) -> dict[str, Any]:
    """A form filled in rightly."""
    words = {
        "organization": house.unit.pk,
        "role": "unit_clerk",
        "since": timezone.localdate().isoformat(),
        "until": "",
        "reason": "微组干〔2026〕12号",
    }
    return words | more


def test_begins_with_the_persons_own_unit(desk: Client, house: House, newcomer: Account) -> None:
    answer = desk.get(address(newcomer))
    assert answer.context["place"] == house.unit
    names = [role.name for role in answer.context["roles"]]
    assert names == ["单位考核专员", "单位考核工作小组", "单位主要负责人", "单位纪检组长"]
    assert "录入、提交审核" in answer.content.decode()


def test_gives_once_and_says_so(desk: Client, house: House, newcomer: Account) -> None:
    answer = desk.post(address(newcomer), body(house))
    assert answer["Location"] == reverse("members:account", args=[newcomer.pk])
    assert (
        "已授权：周敏：单位考核专员（县审计局）。" in desk.get(answer["Location"]).content.decode()
    )
    again = desk.post(address(newcomer), body(house))
    assert again.status_code == 422
    assert "已是单位考核专员" in again.content.decode()
    assert newcomer.grants.count() == 1
    assert Deed.objects.filter(verb="授权").count() == 1


def test_another_organization_is_found_in_scope_where_roles_can_be_given(
    desk: Client, house: House, newcomer: Account
) -> None:
    def found(words: str) -> list[Any]:
        return desk.get(address(newcomer), {"q": words}).context["places"]

    assert found("韩庄") == [house.town]
    assert found("审计") == [house.unit]
    assert found("后庄") == [house.village]
    organization("370826-02-9", "后勤科", "section", house.town)
    assert found("后勤") == []
    assert found("泗水") == []
    assert found("微山") == []
    page = desk.get(address(newcomer), {"organization": house.town.pk}).content.decode()
    assert "韩庄镇" in page
    assert f'name="organization" value="{house.town.pk}"' in page


def test_an_administrator_is_offered_what_fits_the_kind(
    client: Client, house: House, newcomer: Account
) -> None:
    client.force_login(house["top"])
    answer = client.get(address(newcomer), {"organization": house.county.pk})
    assert {role.code for role in answer.context["roles"]} == {
        "county_officer",
        "county_leader",
        "administrator",
        "auditor",
        "county_organizer",
        "archivist",
    }
    section = organization("370826-02-9", "后勤科", "section", house.town)
    nothing = client.get(address(newcomer), {"organization": section.pk}).content.decode()
    assert "您不能在后勤科授予任何角色" in nothing


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"role": ""}, "请选一个角色。"),
        ({"since": "明天"}, "请按2026-10-21这样填写日期。"),
        ({"since": "2020-01-01"}, "不能从过去的日期起授权。"),
        ({"until": "2020-01-01"}, "结束日期要在开始日期以后"),
        ({"reason": ""}, "请写明依据"),
    ],
)
def test_what_was_typed_comes_back_with_the_sentence(
    desk: Client, house: House, newcomer: Account, more: dict[str, str], sentence: str
) -> None:
    answer = desk.post(address(newcomer), body(house, **more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "reason" not in more:
        assert 'value="微组干〔2026〕12号"' in page
    if "role" not in more:
        assert 'value="unit_clerk" checked' in page
    assert not newcomer.grants.exists()


class TestEscalation:
    """Every way to more than one holds, sent by hand."""

    @pytest.mark.parametrize(
        ("role", "place", "status", "word"),
        [
            ("county_officer", "county", 403, "GRANT-ABOVE"),
            ("administrator", "county", 403, "GRANT-ABOVE"),
            ("auditor", "unit", 403, "GRANT-ABOVE"),
            ("unit_clerk", "county", 422, "只能授在机关单位、乡镇（街道）上"),
            ("unit_clerk", "village", 422, "只能授在机关单位、乡镇（街道）上"),
            ("unit_clerk", "far_unit", 404, ""),
            ("administrator", "city", 404, ""),
            ("is_superuser", "unit", 422, "请从列出的角色里选一个。"),
        ],
    )
    def test_forged_role_or_place(
        self,
        desk: Client,
        house: House,
        newcomer: Account,
        role: str,
        place: str,
        status: int,
        word: str,
    ) -> None:
        forged = body(house, role=role, organization=getattr(house, place).pk)
        answer = desk.post(address(newcomer), forged)
        assert answer.status_code == status
        assert word in answer.content.decode()
        assert not newcomer.grants.exists()
        assert not Deed.objects.exists()

    def test_to_oneself(self, desk: Client, house: House) -> None:
        me = house["officer"]
        for answer in (desk.get(address(me)), desk.post(address(me), body(house))):
            assert answer.status_code == 403
            assert "GRANT-SELF" in answer.content.decode()
        assert me.grants.count() == 1

    def test_to_an_account_outside(self, desk: Client, house: House) -> None:
        for whose in ("far_clerk", "top"):
            assert desk.post(address(house[whose]), body(house)).status_code == 404
            assert house[whose].grants.count() == 1

    def test_without_the_right(self, client: Client, house: House, newcomer: Account) -> None:
        for who in ("leader", "clerk"):
            client.force_login(house[who])
            assert client.post(address(newcomer), body(house)).status_code == 403
        client.force_login(house["far_officer"])
        assert client.post(address(newcomer), body(house)).status_code == 404
        assert not newcomer.grants.exists()

    def test_given_by_cannot_be_sent(self, desk: Client, house: House, newcomer: Account) -> None:
        more = {"given_by": house["top"].pk, "account": house["officer"].pk}
        desk.post(address(newcomer), body(house, **more))
        grant = Grant.objects.get(account=newcomer)
        assert grant.given_by == house["officer"]

    def test_the_grant_of_a_giver_that_has_ended_gives_nothing(
        self, desk: Client, house: House, newcomer: Account
    ) -> None:
        house["officer"].grants.update(until=timezone.localdate())
        assert desk.post(address(newcomer), body(house)).status_code == 403
        assert not newcomer.grants.exists()


class TestRevoke:
    """Ending a grant from the account's page."""

    def post(self, client: Client, grant: Grant, reason: str = "免去") -> Any:
        return client.post(reverse("members:grant_revoke", args=[grant.pk]), {"reason": reason})

    def test_ends_and_says_so(self, desk: Client, house: House) -> None:
        Account.objects.filter(username="clerk").update(home=house.unit)
        grant = house["clerk"].grants.get()
        answer = self.post(desk, grant)
        page = desk.get(answer["Location"]).content.decode()
        assert "已撤销：clerk：单位考核专员（县审计局）。" in page
        assert "已结束的角色" in page
        assert self.post(desk, grant).status_code == 409
        assert Deed.objects.filter(verb="撤销授权").count() == 1

    def test_leads_to_the_list_when_the_account_is_out_of_sight(
        self, desk: Client, house: House
    ) -> None:
        Account.objects.filter(username="clerk").update(home=house.far_unit)
        answer = self.post(desk, house["clerk"].grants.get())
        assert answer["Location"] == "/members/accounts/"
        assert "已撤销" in desk.get(answer["Location"]).content.decode()

    def test_foreign_ones_do_not_exist_and_higher_ones_are_refused(
        self, desk: Client, house: House
    ) -> None:
        for whose, status in (("far_clerk", 404), ("top", 404), ("leader", 403), ("officer", 403)):
            assert self.post(desk, house[whose].grants.get()).status_code == status
        assert not Grant.objects.filter(until__isnull=False).exists()


def test_costs_the_same_however_many_organizations(
    desk: Client, house: House, newcomer: Account
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            desk.get(address(newcomer), {"q": "局"})
        return len(counted)

    desk.get(address(newcomer))
    few = cost()
    for i in range(30):
        organization(f"370826-9{i:02}", f"第{i}局", "organ", house.county)
    assert cost() == few
    answer = desk.get(address(newcomer), {"q": "局"})
    assert "只列出前20个" in answer.content.decode()
    assert answer.content.decode().count('href="?organization=') == 21


def test_from_a_day_to_come_it_is_shown_as_not_begun(
    desk: Client, house: House, newcomer: Account
) -> None:
    soon = timezone.localdate() + dt.timedelta(days=7)
    desk.post(address(newcomer), body(house, since=soon.isoformat()))
    page = desk.get(reverse("members:account", args=[newcomer.pk])).content.decode()
    assert "还没开始" in page
    assert not Account.objects.get(pk=newcomer.pk).may_anywhere("assessments.enter")
