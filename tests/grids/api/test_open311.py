"""Open311 GeoReport v2: services, requests, a new one; nothing of residents, no sealed words."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from grids.models import Case, CaseKind, CaseParty
from members.models import Grant
from tests import grids_world as gw
from tests.standing import once_a_module

GEO = "/api/v1/open311/v2/"
SERVICES, REQUESTS = f"{GEO}services.json", f"{GEO}requests.json"
built, world = once_a_module(gw.build)


@pytest.fixture
def ask(world):
    """Ask as somebody: `ask(who)` is his client."""

    def client(who: str) -> Client:
        found = Client()
        found.force_login(world.who(who))
        return found

    return client


def sent(world, **more: Any) -> dict[str, Any]:
    return {
        "service_code": "hazard",
        "description": "村口变压器围栏破损",
        "address_id": world.grids[2].code,
        **more,
    }


def refused(answer, status: int) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    (told,) = answer.json()
    assert set(told) == {"code", "description"}
    assert told["code"] == status
    return str(told["description"])


def test_services_are_the_kinds_of_a_county(world, ask):
    told = ask("worker").get(SERVICES).json()
    codes = [one["service_code"] for one in told]
    assert {"hazard", "difficulty", "dispute"} <= set(codes)
    assert set(told[0]) == {
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    }  # fmt: skip
    assert "工作日" in told[0]["description"]
    CaseKind.objects.filter(code="hazard").update(active=False)
    after = ask("worker").get(SERVICES, {"jurisdiction_id": "370830"}).json()
    assert [one["service_code"] for one in after] == [code for code in codes if code != "hazard"]


def test_who_has_two_counties_says_which(world, ask):
    there = Grant.objects.get(account=world.accounts["stranger"])
    Grant.objects.create(
        account=world.accounts["stranger"],
        role=there.role,
        organization=world.county,
        since=there.since,
    )
    said = refused(ask("stranger").get(SERVICES), 400)
    assert "370830（汶上县）" in said
    assert "370831（泗水县）" in said
    assert ask("stranger").get(SERVICES, {"jurisdiction_id": "370830"}).status_code == 200
    refused(ask("worker").get(SERVICES, {"jurisdiction_id": "370831"}), 404)


def test_a_request_is_a_case_without_anything_of_residents(world, ask):
    case = world.report(words="村西头路灯不亮，李某家门口")
    CaseParty.objects.create(case=case, sealed=b"x", written_at=gw.clock.now())
    listed = ask("worker").get(REQUESTS)
    (row,) = listed.json()
    assert row["description"] is None
    assert (row["status"], row["service_code"]) == ("open", "difficulty")
    assert (row["lat"], row["long"], row["media_url"]) == (None, None, None)
    assert row["address_id"] == world.grids[2].code
    assert row["updated_datetime"] >= row["requested_datetime"]
    assert row["expected_datetime"] == f"{case.due_on}T23:59:59+08:00"
    (single,) = ask("worker").get(f"{GEO}requests/{case.pk}.json").json()
    assert single | {"description": None} == row
    assert single["description"] == "村西头路灯不亮，李某家门口"
    for name in ("name", "phone", "finder", "worker"):
        assert name not in json.dumps(single).replace("service_name", "")


def test_words_of_secret_kinds_are_given_to_nobody(world, ask):
    case = world.report("worker", "dispute", words="两家争地界")
    for who in ("worker", "dispatcher", "officer"):
        (told,) = ask(who).get(f"{GEO}requests/{case.pk}.json").json()
        assert told["description"] is None
    assert ask("worker").get(f"/api/v1/cases/{case.pk}/").json()["words"] == "两家争地界"


def test_requests_outside_the_scope_do_not_exist(world, ask):
    case = world.report()
    assert ask("stranger").get(REQUESTS).json() == []
    refused(ask("stranger").get(f"{GEO}requests/{case.pk}.json"), 404)
    assert refused(Client().get(REQUESTS), 401).startswith("还没有登录")


def test_requests_are_narrowed_and_paged(world, ask):
    client = ask("dispatcher")
    cases = [world.report(code=code) for code in ("difficulty", "hazard", "hazard")]
    old, shut, last = cases
    Case.objects.filter(pk=old.pk).update(reported_at=gw.clock.now() - dt.timedelta(days=91))
    Case.objects.filter(pk=shut.pk).update(state="closed", closed_on=gw.TODAY)

    def ids(**asked: Any) -> list[int]:
        answer = client.get(REQUESTS, asked)
        assert answer.status_code == 200, answer.json()
        return [int(one["service_request_id"]) for one in answer.json()]

    assert ids() == [last.pk, shut.pk]
    assert ids(status="closed") == [shut.pk]
    assert ids(status="open", service_code="hazard,difficulty") == [last.pk]
    assert ids(service_request_id=f"{old.pk},{last.pk}") == [last.pk, old.pk]
    start = (gw.clock.now() - dt.timedelta(days=100)).isoformat()
    assert ids(start_date=start) == [old.pk]
    first = client.get(REQUESTS, {"page_size": "1"})
    address, _, which = first["Link"].partition("; ")
    assert which == 'rel="next"'
    second = client.get(address.strip("<>"))
    assert [one["service_request_id"] for one in second.json()] == [str(shut.pk)]
    assert "Link" not in second


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "all"},
        {"service_code": ""},
        {"service_request_id": "a"},
        {"service_request_id": ",".join("1" * 51)},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-09-01T00:00:00Z"},
        {"end_date": "yesterday"},
        {"page": "2"},
        {"cursor": "x"},
        {"page_size": "0"},
    ],
)
def test_wrong_questions_are_refused(world, ask, asked):
    said = refused(ask("worker").get(REQUESTS, asked), 400)
    assert next(reversed(asked)) in said


def test_a_new_request_is_a_case_in_the_accounts_name(world, ask):
    client, key = ask("worker"), str(uuid.uuid4())
    answer = client.post(REQUESTS, sent(world), headers={"Idempotency-Key": key})
    refused(answer, 415)  # a form with files: none are taken here
    form = "application/x-www-form-urlencoded"
    body = gw_form(sent(world))
    answer = client.post(REQUESTS, body, form, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.json()
    (made,) = answer.json()
    case = Case.objects.get()
    assert made["service_request_id"] == str(case.pk)
    assert case.label in made["service_notice"]
    assert (case.finder, case.channel, case.grid) == (
        world.accounts["worker"],
        "api",
        world.grids[2],
    )
    again = client.post(REQUESTS, body, form, headers={"Idempotency-Key": key})
    assert (again.status_code, again.json()) == (201, [made])
    by_place = sent(world, address_id=world.village.code)
    assert client.post(REQUESTS, by_place, "application/json").status_code == 201
    assert Case.objects.count() == 2


def gw_form(values: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(values)


def test_what_is_not_taken_is_said_and_nothing_written(world, ask):
    client = ask("worker")
    for wrong, status, name in (
        ({"first_name": "李"}, 400, "first_name"),
        ({"lat": "35.7"}, 400, "lat"),
        ({"service_code": "ufo"}, 400, "service_code"),
        ({"address_id": "370831"}, 400, "address_id"),
        ({"description": ""}, 400, "description"),
        ({"description": "身份证号990101199001011230"}, 422, "words"),
    ):
        said = refused(client.post(REQUESTS, sent(world, **wrong), "application/json"), status)
        assert name in said
    refused(ask("officer").post(REQUESTS, sent(world), "application/json"), 403)
    refused(ask("stranger").post(REQUESTS, sent(world), "application/json"), 400)
    refused(client.put(REQUESTS), 405)
    assert not Case.objects.exists()


def test_a_body_that_is_no_object_is_refused_with_what_it_takes(ask):
    for body in (2.6e16, "x", [1], None):
        answer = ask("worker").post(REQUESTS, json.dumps(body), "application/json")
        assert refused(answer, 400)
