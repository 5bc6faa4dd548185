"""Every page asks the database as often at a thousand rows as at ten: those that an address alone opens, and
those of one thing that one comes to from there.

A small city is loaded (500 people, 1,000 cases), and the same ten times as large in the same villages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from bench.portal import WHO, addresses, ordinary
from grids.models import Case
from jining_dangjian import city
from members.demo.city import Plan
from members.models import Account, Membership
from tests.small_city import DAY, few_villages, house
from tests.standing import standing

FEW, MANY = 1000, 100
"""Shares of the city."""
Asked = dict[tuple[str, str], int]
"""By who asks and what (an address, or the name of a route that takes a number): how many statements."""
ONCE_MORE = 4
"""Statements more that many may take: about a kind of thing the few had none of, never about each row."""
EMPTY_OF_FEW = {("baixueying", "/assessments/dashboard/"): 25}
"""Pages that hold nothing in the small city, as no unit of her county is appraised in it: their ceiling."""
OF_EACH = 3
"""How many things of one kind somebody opens."""
_LINK = re.compile(r'href="(/[^"?#]*)')


def opened(client: Client, address: str) -> tuple[int, str] | None:
    """Return how many statements a page takes, and its text; None for what is no page."""
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(address)
    assert answer.status_code != 500, address
    if answer.status_code != 200 or answer.streaming:
        return None
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return len(counted), answer.content.decode() if html else ""


def of_one_thing(text: str) -> Iterator[tuple[str, str]]:
    """The links of a page to pages of one thing: name of the route, address."""
    for address in dict.fromkeys(_LINK.findall(text)):
        try:
            found = resolve(address)
        except Resolver404:
            continue
        if found.kwargs and not address.startswith("/api/"):
            yield found.view_name, address


def walked(who: str) -> Asked:
    """Open every page that an address alone opens, and of each kind of thing some that links lead to."""
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(username=who))
    client.get("/password/")
    found: Asked = {}
    done: dict[str, set[str]] = {}
    waiting = [(address, address) for address in addresses()]
    while waiting:
        route, address = waiting.pop()
        told = opened(client, address)
        if told is None:
            continue
        found[who, route] = max(told[0], found.get((who, route), 0))
        for further, where in of_one_thing(told[1]):
            seen = done.setdefault(further, set())
            if where not in seen and len(seen) < OF_EACH:
                seen.add(where)
                waiting.append((further, where))
    return found


def asked(share: int) -> Asked:
    """Load a share of the city, and walk it as every kind of person."""
    city.load(Plan(seed=7, share=share, day=DAY), lambda line: None)
    return {page: count for who in (*WHO, ordinary()) for page, count in walked(who).items()}


def differing(few: Asked, many: Asked) -> list[tuple[str, str, int, int]]:
    """Pages that ask more of many than of few: who, address, statements of each."""
    return [
        (*page, few[page], told)
        for page, told in many.items()
        if page in few and told > EMPTY_OF_FEW.get(page, few[page] + ONCE_MORE)
    ]


@pytest.mark.long
def test_as_many_statements_at_a_thousand_rows_as_at_ten(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Any, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    told: dict[int, Asked] = {}
    with pytest.MonkeyPatch.context() as patch, standing(django_db_blocker):
        few_villages(patch)
        house()
        for share in (FEW, MANY):
            with transaction.atomic():
                told[share] = asked(share)
                if share == MANY:
                    assert Membership.objects.count() > 4_000
                    assert Case.objects.count() == 10_000
                transaction.set_rollback(True)
            cache.clear()
    of_one = {route for _, route in told[MANY] if not route.startswith("/")}
    assert len(told[MANY]) > 500 + len(of_one) > 550
    over = differing(told[FEW], told[MANY])
    assert over == []
