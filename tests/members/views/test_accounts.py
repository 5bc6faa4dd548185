"""Pages of accounts: who sees which, filters and paging, making, handing over, closing."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Account, Grant, Person
from portal.models import Deed
from tests.members.actions.test_accounts import lock
from tests.members.conftest import House, signing_in
from tests.world import PASSWORD

LIST = "/members/accounts/"
NEW = "/members/accounts/new/"


def page_of(account: Account) -> str:
    """The address of an account's page."""
    return reverse("members:account", args=[account.pk])


@pytest.fixture
def desk(client: Client, house: House) -> Client:
    """A browser in which the county's officer is signed in."""
    client.force_login(house["officer"])
    return client


def shown(client: Client, **query: str) -> list[str]:
    """The user names in the list, in its order."""
    return [row.account.username for row in client.get(LIST, query).context["rows"]]


class TestWho:
    """403 without the right, 404 outside the scope, the door for strangers."""

    ROUTES = ("account", "account_password", "account_close", "account_open", "account_unlock")

    def test_without_the_right_one_is_told_whose_page_it_is(
        self, client: Client, house: House
    ) -> None:
        client.force_login(house["leader"])
        for address in (LIST, NEW, page_of(house["clerk"])):
            answer = client.get(address)
            assert answer.status_code == 403
            assert "由县委组织部公务员科、平台管理员办理" in answer.content.decode()

    def test_outside_the_scope_there_is_no_such_account(self, desk: Client, house: House) -> None:
        for whose in ("far_clerk", "far_officer", "top"):
            assert desk.get(page_of(house[whose])).status_code == 404
            for route in self.ROUTES[1:]:
                address = reverse(f"members:{route}", args=[house[whose].pk])
                assert desk.post(address, {"reason": "x"}).status_code == 404
        assert not Deed.objects.exists()

    def test_signed_out_one_is_led_to_the_door(self, client: Client, house: House) -> None:
        assert client.get(LIST)["Location"] == f"/sign-in/?next={LIST}"

    def test_writing_takes_a_post(self, desk: Client, house: House) -> None:
        for route in self.ROUTES[1:]:
            address = reverse(f"members:{route}", args=[house["clerk"].pk])
            assert desk.get(address).status_code == 405


class TestList:
    """The list: scope, filters in the address, paging, constant queries."""

    def test_holds_units_and_grants_in_scope(self, desk: Client, house: House) -> None:
        Account.objects.create(username="zhoumin", person=house.cadre)
        Account.objects.create(username="kong", person=house.far_cadre)
        Account.objects.create(username="desk", label="值班", home=house.town)
        Account.objects.create(username="nobody")
        names = set(shown(desk))
        assert names == {"keeper", "officer", "leader", "clerk", "zhoumin", "desk"}
        Grant.objects.create(
            account=Account.objects.get(username="kong"),
            role="unit_clerk",
            organization=house.town,
            since="2020-01-01",
        )
        assert set(shown(desk)) == names | {"kong"}
        Grant.objects.filter(account__username="kong").update(until="2021-01-01")
        assert set(shown(desk)) == names

    def test_narrows_by_name_unit_role_and_state(self, desk: Client, house: House) -> None:
        Person.objects.filter(pk=house.cadre.pk).update(initials="zm")
        Account.objects.create(username="p1", person=house.cadre, must_change_password=True)
        Account.objects.create(username="gone", label="值班", home=house.town, is_active=False)
        lock("leader")
        assert shown(desk, q="周") == ["p1"]
        assert shown(desk, q="ZM") == ["p1"]
        assert shown(desk, q="值班") == ["gone"]
        assert shown(desk, unit="韩庄") == ["gone"]
        assert shown(desk, unit="审计") == ["p1"]
        assert shown(desk, role="unit_clerk") == ["clerk"]
        assert shown(desk, state="closed") == ["gone"]
        assert shown(desk, state="fresh") == ["p1"]
        assert shown(desk, state="locked") == ["leader"]
        assert "gone" not in shown(desk, state="open")
        assert len(shown(desk, role="nonsense", state="nonsense")) == 6

    def test_shows_states_in_words(self, desk: Client, house: House) -> None:
        lock("clerk")
        Account.objects.filter(username="leader").update(is_active=False)
        Account.objects.filter(username="keeper").update(must_change_password=True)
        page = desk.get(LIST).content.decode()
        for word in ("锁定到", "已停用", "没改初始密码", "在用", "没有登录过"):
            assert word in page
        assert "4个" in page

    def test_empty_states_tell_what_to_do(self, desk: Client, house: House) -> None:
        assert "没有符合条件的账号" in desk.get(LIST, {"q": "无此人"}).content.decode()
        Account.objects.exclude(username="officer").update(is_active=False)
        assert "清除筛选" in desk.get(LIST, {"state": "fresh"}).content.decode()

    def test_pages_keep_the_filter_and_cost_the_same(self, desk: Client, house: House) -> None:
        def cost(**query: str) -> int:
            with CaptureQueriesContext(connection) as counted:
                desk.get(LIST, query)
            return len(counted)

        desk.get(LIST)
        few = cost(q="a")
        made = Account.objects.bulk_create(
            Account(username=f"a{i:03}", label=f"甲{i}", home=house.town) for i in range(120)
        )
        Grant.objects.bulk_create(
            Grant(account=a, role="unit_clerk", organization=house.town, since="2020-01-01")
            for a in made
        )
        assert cost(q="a") == few
        page = desk.get(LIST, {"q": "a"})
        assert len(page.context["rows"]) == 50
        older = page.context["page"].older
        assert f'href="?q=a&amp;before={older}"' in page.content.decode()
        second = shown(desk, q="a", before=str(older))
        assert set(second).isdisjoint(row.account.username for row in page.context["rows"])


class TestPage:
    """One account's page."""

    def test_tells_roles_and_what_can_be_done(self, desk: Client, house: House) -> None:
        page = desk.get(page_of(house["clerk"])).content.decode()
        for word in ("单位考核专员", "县审计局", "撤销", "重置密码", "停用账号", "没有期限"):
            assert word in page
        assert "解除锁定" not in page
        lock("clerk")
        assert "解除锁定" in desk.get(page_of(house["clerk"])).content.decode()

    def test_says_who_can_do_what_the_keeper_cannot(self, desk: Client, house: House) -> None:
        page = desk.get(page_of(house["leader"])).content.decode()
        assert "ACCOUNT-KEEP" in page
        assert "能办理的是平台管理员" in page
        for word in ("重置密码", "停用账号", "撤销"):
            assert word not in page

    def test_counts_roles_elsewhere_without_naming_them(self, desk: Client, house: House) -> None:
        Grant.objects.create(
            account=house["clerk"],
            role="auditor",
            organization=house.neighbour,
            since="2020-01-01",
        )
        page = desk.get(page_of(house["clerk"])).content.decode()
        assert "授权范围以外还有1个角色" in page
        assert "泗水县" not in page

    def test_ones_own_page_offers_nothing(self, desk: Client, house: House) -> None:
        page = desk.get(page_of(house["officer"])).content.decode()
        assert "GRANT-SELF" in page
        assert reverse("members:grant", args=[house["officer"].pk]) not in page
        assert "撤销这个角色" not in page

    def test_costs_the_same_with_many_roles(self, desk: Client, house: House) -> None:
        address = page_of(house["clerk"])
        desk.get(address)
        with CaptureQueriesContext(connection) as few:
            desk.get(address)
        for i, role in enumerate(("unit_group", "unit_leader", "unit_clerk")):
            Grant.objects.create(
                account=house["clerk"],
                role=role,
                organization=house.town,
                since="2020-01-01",
                until="2021-01-01" if i else None,
                given_by=house["keeper"],
            )
        with CaptureQueriesContext(connection) as many:
            desk.get(address)
        assert len(many) == len(few)


class TestNew:
    """Making an account: search, pick, name, hand over."""

    def test_people_are_found_by_name_and_pinyin_in_scope(self, desk: Client, house: House) -> None:
        Person.objects.filter(pk=house.cadre.pk).update(initials="zm", sort_key="zhou min")
        Person.objects.filter(pk=house.far_cadre.pk).update(initials="kqy", sort_key="kong qing")
        for words in ("周", "敏", "zm", "zhoum", "Zhou Min"):
            people = desk.get(NEW, {"q": words}).context["people"]
            assert [p.name for p in people] == ["周敏"], words
        for words in ("孔", "kqy", "%", "_"):
            assert desk.get(NEW, {"q": words}).context["people"] == []
        assert "没有姓名含“孔”的人员" in desk.get(NEW, {"q": "孔"}).content.decode()

    def test_while_typing_only_the_list_comes(self, desk: Client, house: House) -> None:
        part = desk.get(NEW, {"q": "周"}, headers={"HX-Target": "found", "HX-Request": "true"})
        assert "<html" not in part.content.decode()
        assert f'href="?person={house.cadre.pk}"' in part.content.decode()

    def test_picked_named_and_handed_over_once(self, desk: Client, house: House) -> None:
        page = desk.get(NEW, {"person": house.cadre.pk}).content.decode()
        assert 'value="zhoumin"' in page
        made = desk.post(NEW, {"person": house.cadre.pk, "username": " ZhouMin "})
        assert made.status_code == 200
        assert "no-store" in made["Cache-Control"]
        word = re.search(r'id="password">([a-z0-9-]{14})<', made.content.decode())
        assert word is not None
        account = Account.objects.get(username="zhoumin")
        assert account.check_password(word[1])
        assert reverse("members:grant", args=[account.pk]) in made.content.decode()
        assert word[1] not in desk.get(page_of(account)).content.decode()
        again = desk.post(NEW, {"person": house.cadre.pk, "username": "zhoumin2"})
        assert again.status_code == 422
        assert "周敏已有账号" in again.content.decode()
        assert Account.objects.filter(person=house.cadre).count() == 1

    def test_what_was_typed_comes_back_with_the_sentence(self, desk: Client, house: House) -> None:
        body = {"organization": house.town.pk, "label": "张三（韩庄镇）", "username": "clerk"}
        answer = desk.post(NEW, body)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "用户名clerk已有人使用。请换一个。" in page
        assert 'value="张三（韩庄镇）"' in page
        assert 'value="clerk"' in page
        assert desk.post(NEW, body | {"username": "zhangsan"}).status_code == 200
        assert Account.objects.get(username="zhangsan").home == house.town

    def test_forged_ids_do_not_exist(self, desk: Client, house: House) -> None:
        for body in (
            {"person": house.far_cadre.pk},
            {"organization": house.far_unit.pk},
            {"organization": house.city.pk},
            {"organization": "1 OR 1=1"},
            {"person": "９９"},
            {"person": "9" * 30},
        ):
            answer = desk.post(NEW, {"username": "kong", "label": "值班"} | body)
            assert answer.status_code == 404, body
        assert not Account.objects.filter(username="kong").exists()

    def test_without_a_pick_nothing_is_made(self, desk: Client, house: House) -> None:
        before = Account.objects.count()
        assert desk.post(NEW, {"username": "kong"}).status_code == 200
        assert Account.objects.count() == before

    def test_unit_accounts_look_for_units(self, desk: Client, house: House) -> None:
        first = desk.get(NEW, {"kind": "unit"}).context["places"]
        assert first[0] == house.county
        found = desk.get(NEW, {"kind": "unit", "q": "审计"}).context["places"]
        assert found == [house.unit]


class TestKeeping:
    """The steps on the account's page."""

    def post(self, client: Client, route: str, account: Account, **body: str) -> Any:
        where = {"HTTP_REFERER": f"http://testserver{page_of(account)}"}
        return client.post(reverse(f"members:{route}", args=[account.pk]), body, **where)

    def test_reset_is_shown_once_and_not_done_twice(self, desk: Client, house: House) -> None:
        clerk, other = house["clerk"], Client()
        other.force_login(clerk)
        stamp = desk.get(page_of(clerk)).context["page"].stamp
        answer = self.post(desk, "account_password", clerk, stamp=stamp)
        assert answer.status_code == 200
        assert other.get("/")["Location"] == "/sign-in/?next=/"
        assert "no-store" in answer["Cache-Control"]
        password = house["clerk"].password
        again = self.post(desk, "account_password", clerk, stamp=stamp)
        assert again["Location"].endswith(page_of(clerk))
        assert "刚刚已经重置" in desk.get(page_of(clerk)).content.decode()
        assert house["clerk"].password == password

    def test_closing_signs_out_at_the_next_click(self, desk: Client, house: House) -> None:
        other = Client()
        other.force_login(house["clerk"])
        assert other.get("/").status_code == 200
        assert self.post(desk, "account_close", house["clerk"], reason="调离").status_code == 302
        assert other.get("/")["Location"] == "/sign-in/?next=/"
        page = other.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
        assert page.status_code == 200
        assert "恢复账号" in desk.get(page_of(house["clerk"])).content.decode()
        assert self.post(desk, "account_open", house["clerk"], reason="调回").status_code == 302
        assert house["clerk"].is_active

    def test_a_missing_ground_is_said_on_the_page(self, desk: Client, house: House) -> None:
        self.post(desk, "account_close", house["clerk"], reason="")
        assert "停用账号须写明事由" in desk.get(page_of(house["clerk"])).content.decode()
        assert house["clerk"].is_active

    def test_unlocked(self, desk: Client, house: House) -> None:
        lock("clerk")
        self.post(desk, "account_unlock", house["clerk"])
        assert "现在可以再次登录" in desk.get(page_of(house["clerk"])).content.decode()

    @pytest.mark.parametrize("route", ["account_password", "account_close", "account_unlock"])
    def test_who_holds_more_is_refused_by_rule(
        self, desk: Client, house: House, route: str
    ) -> None:
        answer = self.post(desk, route, house["leader"], reason="试", stamp="")
        assert answer.status_code == 403
        assert "ACCOUNT-KEEP" in answer.content.decode()
        assert house["leader"].is_active

    def test_works_as_the_role_that_owns_nothing(
        self, desk: Client, house: House, as_role: Any
    ) -> None:
        lock("clerk")
        as_role("jining_app")
        stamp = desk.get(page_of(house["clerk"])).context["page"].stamp
        assert self.post(desk, "account_unlock", house["clerk"]).status_code == 302
        assert self.post(desk, "account_password", house["clerk"], stamp=stamp).status_code == 200
        assert desk.post(NEW, {"person": house.cadre.pk, "username": "zhoumin"}).status_code == 200


def test_the_menu_has_the_page_for_keepers_alone(client: Client, house: House) -> None:
    for who, there in (("officer", True), ("keeper", True), ("leader", False), ("clerk", False)):
        client.force_login(house[who])
        assert (f'href="{LIST}"' in client.get("/").content.decode()) is there
    client.force_login(signing_in("nobody"))
    assert f'href="{LIST}"' not in client.get("/").content.decode()
