"""Calls of the API in tests: as somebody, with what is answered and how many statements it took."""

import uuid
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
Told = tuple[int, Any]


def as_(account: Any) -> Client:
    """A client signed in as an account."""
    client = Client()
    client.force_login(account)
    return client


def get(account: Any, address: str, **params: Any) -> Told:
    """Status and answer of a reading."""
    answer = as_(account).get(f"/api/v1/{address}", params)
    return answer.status_code, answer.json()


def rows(account: Any, address: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a list that is answered."""
    status, told = get(account, address, **params)
    assert status == 200, told
    found: list[dict[str, Any]] = told["results"]
    return found


def post(account: Any, address: str, body: Any = None, **headers: str) -> Told:
    """Status and answer of a write; a refusal is a problem in Chinese."""
    answer = as_(account).post(f"/api/v1/{address}", body or {}, JSON, headers=headers)
    told = answer.json()
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM_JSON
        assert (told["status"], told["title"][-1]) == (answer.status_code, "。")
    return answer.status_code, told


def twice(account: Any, address: str, body: Any = None) -> Any:
    """Write with one key two times: the second answer is the first one's. Returns it."""
    client, key = as_(account), {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post(f"/api/v1/{address}", body or {}, JSON, headers=key)
    assert first.status_code in (200, 201), first.content.decode()
    again = client.post(f"/api/v1/{address}", body or {}, JSON, headers=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    return first.json()


def statements(account: Any, address: str, least: int = 1) -> int:
    """How many statements a list asks that gives at least so many rows."""
    client = as_(account)
    client.get("/api/v1/me/")
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content.decode()
    assert len(answer.json()["results"]) >= least
    return len(caught)
