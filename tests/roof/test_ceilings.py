"""Every page that an address alone opens asks the database as often at a thousand rows as at ten.

A small city is loaded (500 people, 1,000 cases), and the same ten times as large in the same villages."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.portal import WHO, addresses
from grids.models import Case
from jining_dangjian import city
from members.demo.city import Plan
from members.models import Account, Membership
from tests.small_city import DAY, few_villages, house
from tests.standing import standing

FEW, MANY = 1000, 100
"""Shares of the city."""
Asked = dict[tuple[str, str], list[str]]
"""The statements a page of somebody's asks, in order."""
ONCE_MORE = 4
"""Statements more that many may take: about a kind of thing the few had none of, never about each row."""
EMPTY_OF_FEW = {("baixueying", "/assessments/dashboard/"): 25}
"""Pages that hold nothing in the small city, as no unit of her county is appraised in it: their ceiling."""


def asked(share: int) -> Asked:
    """Load a share of the city, open every page as every kind of person, and undo it all."""
    city.load(Plan(seed=7, share=share, day=DAY), lambda line: None)
    found: Asked = {}
    for who in WHO:
        client = Client(raise_request_exception=False)
        client.force_login(Account.objects.get(username=who))
        client.get("/password/")
        for address in addresses():
            with CaptureQueriesContext(connection) as counted:
                answer = client.get(address)
            assert answer.status_code != 500, (who, address)
            if answer.status_code == 200 and not answer.streaming:
                found[who, address] = [one["sql"] for one in counted]
    return found


def differing(few: Asked, many: Asked) -> list[tuple[str, str, int, int]]:
    """Pages that ask more of many than of few: who, address, statements of each."""
    return [
        (*page, len(few[page]), len(told))
        for page, told in many.items()
        if page in few and len(told) > EMPTY_OF_FEW.get(page, len(few[page]) + ONCE_MORE)
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
    assert len(told[MANY]) > 500
    over = differing(told[FEW], told[MANY])
    assert over == []
