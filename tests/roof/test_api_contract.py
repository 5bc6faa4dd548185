"""What every address of the API keeps: conditional requests, writes done once a key, problems, fields."""

import datetime as dt
import json
import uuid
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from grids.models import Case, CaseStep
from members.actions import tokens
from members.models import Account
from portal import repeats
from portal.models import Deed, KeptAnswer
from tests import grids_world as gw
from tests.standing import once_a_module

CASES, JSON = "/api/v1/cases/", "application/json"
PROBLEM_JSON = "application/problem+json"
built, world = once_a_module(gw.build)


@pytest.fixture
def ask(world):
    """Ask as somebody: `ask(who)` is his client."""

    def client(who: str, **more: Any) -> Client:
        found = Client(**more)
        found.force_login(world.who(who))
        return found

    return client


def report(world, **more: Any) -> dict[str, Any]:
    return {"kind": "hazard", "words": "围栏破损", "grid": world.grids[2].pk, **more}


def written() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Case, CaseStep, Deed, KeptAnswer))


# conditional requests


def test_what_has_not_changed_is_not_sent_again(world, ask):
    case, client = world.report(), ask("dispatcher")
    for address in (CASES, f"{CASES}{case.pk}/", "/api/v1/", "/api/v1/me/"):
        first = client.get(address)
        assert first.status_code == 200
        for tag in (first["ETag"], f'"other", {first["ETag"]}', "*"):
            again = client.get(address, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]
            assert "private" in again["Cache-Control"]
    before = client.get(CASES)["ETag"]
    Case.objects.update(state="registered")
    assert client.get(CASES, headers={"If-None-Match": before}).status_code == 200
    assert "ETag" not in client.get("/api/v1/nothing/")


def test_two_accounts_have_two_answers_and_two_tags(world, ask):
    world.report()
    tags = {ask(who).get(CASES)["ETag"] for who in ("worker", "stranger")}
    assert len(tags) == 2


def test_a_browser_keeps_nothing_and_a_program_asks_again(world, ask):
    made = tokens.make(actor=world.who("worker"), name="x", parts=["grids"], writes=False, days=30)
    program = Client(headers={"Authorization": f"Bearer {made.text}"})
    assert ask("worker").get(CASES)["Cache-Control"] == "private, no-store"
    answer = program.get(CASES)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer["Vary"]


def test_a_step_on_an_old_reading_is_not_taken(world, ask):
    case, client = world.report(), ask("dispatcher")
    address = f"{CASES}{case.pk}/"
    read = client.get(address)["ETag"]
    Case.objects.update(words="另一段话")
    there_was = written()
    step = f"{address}steps/register/"
    for tag in (read, f"W/{client.get(address)['ETag']}", '"x"'):
        answer = client.post(step, {}, JSON, headers={"If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (412, "changed")
        assert answer["Content-Type"] == PROBLEM_JSON
    assert written() == there_was
    now = client.get(address)["ETag"]
    assert client.post(step, {}, JSON, headers={"If-Match": now}).status_code == 200
    other = f"{CASES}{world.report().pk}/steps/register/"
    assert client.post(other, {}, JSON, headers={"If-Match": "*"}).status_code == 200


def test_a_reading_that_insists_on_an_old_tag_is_a_problem_too(world, ask):
    answer = ask("worker").get(CASES, headers={"If-Match": '"old"'})
    assert (answer.status_code, answer["Content-Type"]) == (412, PROBLEM_JSON)


# writes done once a key


def test_the_same_key_gives_the_same_answer_and_writes_once(world, ask):
    client, key = ask("worker"), str(uuid.uuid4())
    sent = report(world)
    first = client.post(CASES, sent, JSON, headers={"Idempotency-Key": key})
    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first
    there_is = written()
    turned = dict(reversed(sent.items()))  # the same content in another order
    for body, written_as in ((sent, key), (turned, f'"{key}"')):
        again = client.post(CASES, body, JSON, headers={"Idempotency-Key": written_as})
        assert (again.status_code, again.content) == (201, first.content)
        assert again["Location"] == first["Location"]
        assert again["Idempotent-Replayed"] == "true"
    assert written() == there_is


def test_a_step_sent_again_is_answered_instead_of_refused(world, ask):
    case, client = world.report(), ask("dispatcher")
    step, key = f"{CASES}{case.pk}/steps/register/", {"Idempotency-Key": "a-1"}
    first = client.post(step, {}, JSON, headers=key)
    again = client.post(step, {}, JSON, headers=key)
    assert (first.status_code, again.content) == (200, first.content)
    assert client.post(step, {}, JSON).status_code == 409


def test_a_key_with_something_else_is_refused(world, ask):
    client, key = ask("worker"), {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post(CASES, report(world), JSON, headers=key).status_code == 201
    there_is = written()
    elsewhere = f"{CASES}{Case.objects.get().pk}/steps/settle/"
    for address, body in ((CASES, report(world, words="别的")), (elsewhere, {"words": "好了"})):
        answer = client.post(address, body, JSON, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
        assert answer.json()["problems"]["Idempotency-Key"]
    assert written() == there_is


def test_a_key_is_its_accounts_own(world, ask):
    case, key = world.report(), {"Idempotency-Key": "k"}
    step = f"{CASES}{case.pk}/steps/register/"
    assert ask("dispatcher").post(step, {}, JSON, headers=key).status_code == 200
    assert ask("officer").post(step, {}, JSON, headers=key).status_code == 403


def test_a_refusal_keeps_nothing_and_frees_the_key(world, ask):
    case, client, key = world.report(), ask("dispatcher"), {"Idempotency-Key": "k"}
    there_was = written()
    wrong = f"{CASES}{case.pk}/steps/close/"
    assert client.post(wrong, {}, JSON, headers=key).status_code == 409
    assert written() == there_was
    right = f"{CASES}{case.pk}/steps/register/"
    assert client.post(right, {}, JSON, headers=key).status_code == 200


def test_who_may_not_any_more_is_not_given_the_old_answer(world, ask):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    made = tokens.make(actor=world.who("worker"), name="x", parts=["grids"], writes=True, days=30)
    program = Client(headers={"Authorization": f"Bearer {made.text}"})
    assert program.post(CASES, report(world), JSON, headers=key).status_code == 201
    tokens.withdraw(actor=world.who("worker"), token=made.token)
    assert program.post(CASES, report(world), JSON, headers=key).status_code == 401


def test_after_a_day_a_key_is_forgotten(world, ask):
    case, client, key = world.report(), ask("dispatcher"), {"Idempotency-Key": "k"}
    step = f"{CASES}{case.pk}/steps/register/"
    assert client.post(step, {}, JSON, headers=key).status_code == 200
    KeptAnswer.objects.update(made_at=gw.w.timezone.now() - dt.timedelta(hours=25))
    assert client.post(step, {}, JSON, headers=key).status_code == 409
    assert repeats.forget() == 1
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", " k", "x" * 65, "两", "a b"])
def test_what_is_no_key_is_said(world, ask, key):
    answer = ask("worker").post(CASES, report(world), JSON, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert "1至64个" in answer.json()["problems"]["Idempotency-Key"][0]


# problems


def problem(answer, status: int, code: str) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM_JSON)
    told = answer.json()
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    assert told["title"].endswith("。")
    return str(told["title"])


def test_every_refusal_is_a_problem_in_chinese(world, ask):
    case, client = world.report(), ask("dispatcher")
    step = f"{CASES}{case.pk}/steps/"
    problem(Client().get(CASES), 401, "not_authenticated")
    problem(ask("stranger").get("/api/v1/no-such/"), 404, "not_found")
    problem(ask("worker").get("/api/v1/people/"), 403, "not_allowed")
    problem(client.get(f"{CASES}0/"), 404, "not_found")
    problem(client.delete(CASES), 405, "method_not_allowed")
    problem(client.get(CASES, headers={"accept": "text/csv"}), 406, "not_acceptable")
    problem(client.post(f"{step}close/", {}, JSON), 409, "stale")
    problem(client.post(CASES, "a,b", "text/csv"), 415, "unsupported_media_type")
    problem(client.post(CASES, "{", JSON), 400, "parse_error")
    problem(client.post(CASES, "[" * 100_000, JSON), 400, "parse_error")
    problem(client.post(CASES, "{}", JSON), 400, "invalid")
    problem(client.get(CASES, {"stat": "x"}), 400, "invalid")
    sent = report(world, key=str(uuid.uuid4()), found_on="2020-01-01")
    problem(client.post(CASES, sent, JSON), 422, "invalid")


def test_a_failure_of_ours_tells_no_secret_and_is_a_problem(world, ask):
    client = ask("worker", raise_request_exception=False)
    with mock.patch("grids.api.cases.CaseViewSet.get_queryset", side_effect=OSError("secret")):
        answer = client.get(CASES)
    assert "secret" not in answer.content.decode()
    problem(answer, 500, "server_error")


def test_an_unreadable_host_is_a_problem_to_a_program(ask):
    answer = Client(headers={"host": "elsewhere.example"}).get(CASES)
    problem(answer, 400, "bad_request")


def test_a_first_password_is_told_as_a_problem(world, ask):
    Account.objects.filter(username="worker").update(must_change_password=True)
    problem(ask("worker").get(CASES), 403, "not_allowed")


# fields


def test_only_the_fields_asked_for_and_the_id(world, ask):
    case, client = world.report(), ask("worker")
    (row,) = client.get(CASES, {"fields": "number,kind"}).json()["results"]
    assert set(row) == {"id", "number", "kind"}
    assert set(client.get(f"{CASES}{case.pk}/", {"fields": "log"}).json()) == {"id", "log"}
    whole = client.get(CASES).json()["results"][0]
    assert client.get(CASES, {"fields": ""}).json()["results"][0] == whole
    for wrong in ("nummer", "kind.code", "number,finder"):
        answer = client.get(CASES, {"fields": wrong})
        assert answer.status_code == 400
        assert "可填id、number" in answer.json()["problems"]["fields"][0]
    rates = client.get(f"{CASES}rates/", {"fields": "value"})
    assert rates.status_code in (400, 403)


def test_a_page_size_without_a_value_is_no_page_size(ask):
    assert ask("worker").get(CASES, {"page_size": ""}).status_code == 400


def test_the_next_page_asks_for_the_same_fields(world, ask):
    for _ in range(2):
        world.report()
    page = ask("worker").get(CASES, {"fields": "number", "page_size": "1"}).json()
    assert "fields=number" in page["next"]


def test_a_body_is_compared_as_what_it_says(world):
    """Keys of 24 hours would be useless if a client's own serializer changed the blanks."""
    first, second = (
        repeats._digest(_read(json.dumps({"a": 1, "b": [2]}, indent=indent))) for indent in (0, 4)
    )
    assert first == second
    assert first != repeats._digest(_read('{"a": 1, "b": [3]}'))


def _read(text: str) -> Any:
    request = APIRequestFactory().post("/x/", text, content_type=JSON)
    return APIView().initialize_request(request)
