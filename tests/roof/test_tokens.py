"""Tokens of the API: made, shown once, used, withdrawn; never more than the account that made them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.models import Case
from members.actions import tokens as actions
from members.models import Grant
from portal import tokens
from portal.models import ApiToken, Deed
from portal.refusals import Refused
from tests import grids_world as gw
from tests.standing import once_a_module

PAGE, ME, CASES = "/members/tokens/", "/api/v1/me/", "/api/v1/cases/"
GRIDS, PEOPLE = "/api/v1/grids/", "/api/v1/people/"
FORM = {"name": "热线平台", "parts": ["grids"], "writes": "read", "days": "90"}
built, world = once_a_module(gw.build)


def made(world, who: str = "worker", **more: Any) -> actions.Made:
    values = {"name": "热线平台", "parts": ["grids"], "writes": False, "days": 90, **more}
    return actions.make(actor=world.who(who), **values)


def program(text: str, **more: Any) -> Client:
    """A program that presents a token; a write without a CSRF token would be noticed."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {text}"}, **more)


def desk(world, who: str) -> Client:
    client = Client()
    client.force_login(world.who(who))
    return client


def report(world) -> dict[str, Any]:
    key = str(uuid.uuid4())
    return {"key": key, "kind": "hazard", "words": "围栏破损", "grid": world.grids[2].pk}


def test_a_token_is_shown_once_and_stored_as_its_digest(world):
    browser = desk(world, "worker")
    answer = browser.post(PAGE, FORM)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    text = answer.content.decode().partition('id="token">')[2].partition("<")[0]
    assert text.startswith(tokens.PREFIX)
    assert token.digest == tokens.digest_of(text) != text
    assert program(text).get(ME).json()["username"] == "worker"
    listed = browser.get(PAGE).content.decode()
    assert token.hint in listed
    assert text not in listed
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM portal_apitoken t")
        assert text not in cursor.fetchone()[0]
    deed = Deed.objects.get(verb="生成接口令牌")
    assert text[len(token.hint) :] not in f"{deed.object_label}{deed.details}"
    assert deed.details["parts"] == ["grids"]
    assert deed.scope_path == world.village.path


def test_what_is_wrong_with_the_form_is_said_beside_its_fields(world):
    browser = desk(world, "worker")
    wrong = {"name": "", "parts": ["all"], "writes": "admin", "days": "9999"}
    answer = browser.post(PAGE, wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    for said in ("请写用途", "没有“all”这一项", "请从列出的里选一项", "请从列出的里选有效期"):
        assert said in page
    assert not ApiToken.objects.exists()


def test_no_more_than_ten_are_in_use(world):
    for _ in range(actions.MOST):
        last = made(world)
    with pytest.raises(Refused, match="已有10个"):
        made(world)
    actions.withdraw(actor=world.who("worker"), token=last.token)
    assert made(world).token.is_live


def test_a_token_reads_what_its_account_reads_and_nothing_after_the_grant(world):
    mine = program(made(world, "secretary", parts=["grids", "members"]).text)
    other = program(made(world, "stranger").text)
    for address in (GRIDS, PEOPLE):
        assert mine.get(address).json() == desk(world, "secretary").get(address).json()
    assert mine.get(GRIDS).json()["results"]
    assert other.get(GRIDS).json()["results"] == []
    Grant.objects.filter(account=world.accounts["secretary"]).update(until=gw.TODAY)
    assert mine.get(GRIDS).status_code == 403


def test_a_token_goes_no_further_than_its_parts(world):
    caller = program(made(world, "secretary").text)
    assert caller.get(GRIDS).status_code == 200
    for address in (PEOPLE, "/api/v1/cycles/", "/api/v1/me/results/"):
        answer = caller.get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")
        assert "网格" in answer.json()["title"]
    for address in (ME, "/api/v1/", "/api/v1/schema/"):
        assert caller.get(address).status_code == 200


def test_every_address_belongs_to_a_part_or_says_it_needs_none(world):
    """A view of no known part would be closed to all tokens without anybody noticing."""
    from jining_dangjian.api import urlpatterns

    views = [getattr(one.callback, "cls", None) for one in urlpatterns]
    api = [view for view in views if view is not None and view.__name__ != "Nowhere"]
    assert len(api) > 40
    for view in api:
        assert tokens.part_of(view()) in {"", *settings.API_PARTS}, view


def test_writing_wants_a_token_that_writes_and_no_csrf_token(world):
    reads, writes = made(world), made(world, writes=True)
    answer = program(reads.text).post(CASES, report(world), "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")
    assert not Case.objects.exists()
    answer = program(writes.text).post(CASES, report(world), "application/json")
    assert answer.status_code == 201, answer.json()
    assert Case.objects.get().finder == world.accounts["worker"]
    deed = Deed.objects.get(object_type="grids.case")
    assert deed.actor == world.accounts["worker"]
    assert deed.origin == f"API（令牌{writes.token.hint}…）"


def test_a_session_still_wants_its_csrf_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.who("worker"))
    answer = client.post(CASES, report(world), "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "no_token")


def test_a_bad_token_beside_a_session_is_refused(world):
    browser = desk(world, "worker")
    answer = browser.get(ME, headers={"Authorization": "Bearer jndj_nothing"})
    assert answer.status_code == 401


def refused(text: str) -> str:
    answer = program(text).get(ME)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    told = answer.json()
    assert len(text) < 9 or text not in told["title"]
    return str(told["code"])


def test_what_opens_nothing_says_why(world):
    token = made(world)
    text, row = token.text, ApiToken.objects.filter(pk=token.token.pk)
    assert refused(text[:-1]) == refused(tokens.make_up()) == "invalid_token"
    assert refused("") == refused(f"{text} {text}") == refused("令牌") == "invalid_token"
    account = world.who("worker")
    account.must_change_password = True
    account.save()
    assert refused(text) == "password_first"
    account.is_active = False
    account.save()
    assert refused(text) == "account_closed"
    row.update(expires_on=gw.TODAY)
    assert refused(text) == "account_closed"  # its last day is not over
    row.update(expires_on=gw.TODAY - dt.timedelta(days=1))
    assert refused(text) == "token_expired"
    actions.withdraw(actor=account, token=token.token)
    assert refused(text) == "token_withdrawn"


def test_its_owner_withdraws_it_once(world):
    token = made(world).token
    address = f"{PAGE}{token.pk}/withdraw/"
    assert desk(world, "leader").post(address).status_code == 404
    browser = desk(world, "worker")
    assert browser.post(address).status_code == 302
    row = ApiToken.objects.get()
    assert (row.withdrawn_by, row.is_live) == (world.accounts["worker"], False)
    assert browser.post(address).status_code == 409
    assert Deed.objects.filter(verb="停用接口令牌").count() == 1
    assert "由worker停用" in browser.get(PAGE).content.decode()


def test_whoever_keeps_the_account_withdraws_it_too(world):
    token = made(world).token
    page = f"/members/accounts/{token.account_id}/"
    keeper = desk(world, "administrator")
    assert token.hint in keeper.get(page).content.decode()
    assert keeper.post(f"{page}tokens/{token.pk}/withdraw/").status_code == 302
    assert not ApiToken.objects.get().is_live
    other = made(world, "leader").token
    assert keeper.post(f"{page}tokens/{other.pk}/withdraw/").status_code == 404
    # the county officer gives no administrator's role (ACCOUNT-KEEP)
    above = made(world, "administrator").token
    wrong = f"/members/accounts/{above.account_id}/tokens/{above.pk}/withdraw/"
    assert desk(world, "officer").post(wrong).status_code == 403
    assert ApiToken.objects.get(pk=above.pk).is_live


def test_its_last_use_is_written_once_a_minute(world):
    token = made(world)
    caller = program(token.text)
    caller.get(ME)
    first = ApiToken.objects.get().used_at
    assert first is not None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        caller.get(ME)
    assert ApiToken.objects.get().used_at == first
    assert not [q for q in asked if q["sql"].startswith("UPDATE")]
    assert len(asked) == 2  # the token with its account, the grants
    ApiToken.objects.update(used_at=first - dt.timedelta(minutes=2))
    caller.get(ME)
    assert ApiToken.objects.get().used_at >= first


@pytest.fixture
def own_limits(settings):
    """Counters of this test alone, in the real Redis."""
    limits = settings.CACHES["limits"] | {"KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = settings.CACHES | {"limits": limits}
    settings.API_LIMITS = {"read": "3/hour", "write": "1/hour", "failure": "2/hour"}
    return settings


def too_many(answer) -> None:
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert answer.json()["code"] == "throttled"
    assert f"{answer['Retry-After']}秒" in answer.json()["title"]


def test_each_token_and_each_session_is_limited_by_itself(world, own_limits):
    one, other = (program(made(world, writes=True).text) for _ in range(2))
    for _ in range(3):
        assert one.get(ME).status_code == 200
    too_many(one.get(ME))
    assert other.get(ME).status_code == 200
    assert desk(world, "worker").get(ME).status_code == 200
    assert one.post(CASES, report(world), "application/json").status_code == 201
    too_many(one.post(CASES, report(world), "application/json"))
    assert Case.objects.count() == 1


def test_wrong_tokens_are_limited_by_address_and_right_ones_are_not(world, own_limits):
    wrong = program(tokens.make_up(), REMOTE_ADDR="203.0.113.7")
    assert [wrong.get(ME).status_code for _ in range(2)] == [401, 401]
    too_many(wrong.get(ME))
    assert program(tokens.make_up()).get(ME).status_code == 401
    assert program(made(world).text, REMOTE_ADDR="203.0.113.7").get(ME).status_code == 200


def test_without_redis_nobody_is_limited(world, own_limits, caplog):
    away = own_limits.CACHES["limits"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    own_limits.CACHES = own_limits.CACHES | {"limits": away}
    caller = program(made(world).text)
    assert [caller.get(ME).status_code for _ in range(5)] == [200] * 5
    assert "Redis is away" in caplog.text
    assert caches["limits"]
