"""Calls of the API as somebody, for the tests of its rooms."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Account
from portal import clock

HERE, JSON = "/api/v1/", "application/json"
PROBLEM = "application/problem+json"


def as_of(username: str) -> Client:
    """A caller signed in as somebody."""
    client = Client()
    account = Account.objects.get(username=username)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(username: str, address: str, **params: Any) -> Any:
    """What somebody is answered."""
    return as_of(username).get(HERE + address, params)


def rows(username: str, address: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a list, of its first page."""
    answer = get(username, address, **params)
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def post(username: str, address: str, body: Any, key: str = "") -> tuple[int, Any]:
    """Status and answer of a write."""
    headers = {"Idempotency-Key": key} if key else {}
    answer = as_of(username).post(HERE + address, body, content_type=JSON, headers=headers)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM
        assert answer.json()["title"]
    return answer.status_code, answer.json()


def statements(username: str, address: str, **params: Any) -> int:
    """How many statements an answer takes, once everything that is kept is there."""
    client = as_of(username)
    client.get(HERE + address, params)
    clock.today()  # kept for five seconds
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(HERE + address, params)
    assert answer.status_code == 200, answer.content.decode()
    return len(taken)
