"""Accounts and grants over the API: what the pages do, by the same rules; no password, no token."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from members.actions import tokens
from members.models import Account, Grant
from portal import clock
from portal.models import Deed
from tests.calling import as_of, get, post, rows, statements
from tests.members.actions.test_accounts import lock
from tests.members.conftest import House, signing_in

WHY = {"reason": "微组干〔2026〕12号"}


@pytest.fixture
def newcomer(house: House) -> Account:
    made = signing_in("zhoumin")
    made.person = house.cadre
    made.save()
    return made


def granting(house: House, **more: Any) -> dict[str, Any]:
    asked = {"role": "unit_clerk", "organization": house.unit.pk, "since": str(clock.today())}
    return asked | WHY | more


def test_a_role_is_given_and_ended_as_on_the_page(house, newcomer):
    address = f"accounts/{newcomer.pk}/grants/"
    status, told = post("officer", address, granting(house), key="one")
    assert status == 200, told
    assert [one["role"] for one in told["grants"]] == ["unit_clerk"]
    assert post("officer", address, granting(house), key="one")[1] == told, "the same answer"
    grant = Grant.objects.get(account=newcomer)
    assert (grant.given_by, grant.reason) == (house["officer"], WHY["reason"])
    assert Deed.objects.filter(verb="授权").count() == 1
    assert post("officer", address, granting(house))[0] == 409, "held already"
    status, ended = post("officer", f"grants/{grant.pk}/revocations/", WHY)
    assert (status, ended["over"], ended["until"]) == (200, True, str(clock.today()))
    assert post("officer", f"grants/{grant.pk}/revocations/", WHY)[0] == 409
    shown = get("officer", f"accounts/{newcomer.pk}/").json()
    assert (shown["grants"], [one["id"] for one in shown["ended"]]) == ([], [grant.pk])


def test_nothing_beyond_what_the_page_lets_him(house, newcomer):
    address = f"accounts/{newcomer.pk}/grants/"
    for more, status in (
        ({"role": "county_officer", "organization": house.county.pk}, 403),
        ({"role": "administrator", "organization": house.county.pk}, 403),
        ({"organization": house.far_unit.pk}, 422),
        ({"role": "nobody"}, 422),
        ({"organization": house.village.pk}, 422),
        ({"since": str(clock.today() - dt.timedelta(days=1))}, 422),
        ({"until": str(clock.today())}, 422),
        ({"reason": ""}, 400),
        ({"password": "x"}, 400),
    ):
        assert post("officer", address, granting(house, **more))[0] == status, more
    own = f"accounts/{house['officer'].pk}/grants/"
    status, refused = post("officer", own, granting(house))
    assert (status, refused["rule"]) == (403, "GRANT-SELF")
    assert post("officer", f"accounts/{house['far_clerk'].pk}/grants/", granting(house))[0] == 404
    assert post("clerk", address, granting(house))[0] == 403
    above = Grant.objects.get(account=house["keeper"])
    assert post("officer", f"grants/{above.pk}/revocations/", WHY)[0] == 403
    far = Grant.objects.get(account=house["far_clerk"])
    assert post("officer", f"grants/{far.pk}/revocations/", WHY)[0] == 404
    assert not Grant.objects.filter(account=newcomer).exists()


def test_an_account_is_closed_opened_again_and_unlocked(house):
    clerk = house["clerk"]
    here = f"accounts/{clerk.pk}"
    desk = Client()
    desk.force_login(clerk)
    status, told = post("officer", f"{here}/deactivations/", {"reason": "已调离"})
    assert (status, told["active"], told["refusal"]) == (200, False, "")
    assert desk.get("/").status_code == 302, "signed out"
    assert post("officer", f"{here}/deactivations/", {"reason": "已调离"})[0] == 409
    assert post("officer", f"{here}/reactivations/", {"reason": ""})[0] == 400
    assert post("officer", f"{here}/reactivations/", {"reason": "调回"})[1]["active"] is True
    assert post("officer", f"{here}/unlockings/", {})[0] == 409
    lock("clerk")
    assert get("officer", f"{here}/").json()["locked_until"]
    assert post("officer", f"{here}/unlockings/", {})[1]["locked_until"] is None
    verbs = list(Deed.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["停用账号", "恢复账号", "解除登录锁定"]


def test_accounts_above_and_oneself_are_not_kept(house):
    for name in ("officer", "keeper"):
        address = f"accounts/{house[name].pk}/deactivations/"
        status, refused = post("officer", address, {"reason": "试"})
        assert status == 403, refused
    assert get("officer", f"accounts/{house['keeper'].pk}/").json()["refusal"]
    assert Account.objects.filter(is_active=False).count() == 0


def test_the_list_is_the_pages_list(house, newcomer):
    page = as_of("officer").get("/members/accounts/").context["rows"]
    listed = rows("officer", "accounts/")
    assert [one["id"] for one in listed] == [one.account.pk for one in page]
    assert {one["username"]: [g["role"] for g in one["grants"]] for one in listed} == {
        one.account.username: [g.role for g in one.grants] for one in page
    }
    assert [one["username"] for one in rows("officer", "accounts/", q="周敏")] == ["zhoumin"]
    assert [one["username"] for one in rows("officer", "accounts/", role="unit_clerk")] == ["clerk"]
    unit = rows("officer", "accounts/", unit=house.unit.pk)
    assert [one["username"] for one in unit] == ["zhoumin"]
    lock("clerk")
    assert [one["username"] for one in rows("officer", "accounts/", state="locked")] == ["clerk"]
    assert rows("officer", "accounts/", state="closed") == []
    assert get("officer", "accounts/", state="odd").status_code == 400
    assert get("clerk", "accounts/").status_code == 403
    assert get("officer", f"accounts/{house['far_clerk'].pk}/").status_code == 404


def test_the_list_tells_no_secret_and_takes_the_same_statements(house, newcomer):
    asked = statements("officer", "accounts/")
    for number in range(5):
        signing_in(f"more{number}", "unit_clerk", house.unit)
    assert statements("officer", "accounts/") == asked
    told = get("officer", f"accounts/{house['clerk'].pk}/").content.decode()
    assert house["clerk"].password not in told
    for word in ("password", "token", "stamp"):
        assert word not in told


def test_a_token_of_another_part_opens_none_of_it(house, newcomer):
    everything = sorted(set(settings.API_PARTS) - {"administration"})

    def caller(parts: list[str]) -> Client:
        actor = house["officer"]
        made = tokens.make(actor=actor, name="x", parts=parts, writes=True, days=90)
        return Client(headers={"Authorization": f"Bearer {made.text}"})

    address = f"/api/v1/accounts/{newcomer.pk}/grants/"
    kind = "application/json"
    refused = caller(everything).post(address, granting(house), content_type=kind)
    assert (refused.status_code, refused.json()["code"]) == (403, "token_scope")
    assert caller(everything).get("/api/v1/accounts/").status_code == 403
    assert caller(everything).get("/api/v1/holidays/").status_code == 403
    given = caller(["administration"]).post(address, granting(house), content_type=kind)
    assert given.status_code == 200, given.json()
