"""Months and periods in addresses: whatever is asked for, no page breaks."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import grids_world as gw

ODD = [
    "0001-01", "0001", "1999-12", "2000-01", "2026-13", "2999-12", "3000-01", "9999-12", "9999Q4", "9999",
    "2026Q3", "2026H1", "nonsense", "²026-01", "",
]  # fmt: skip
BY_MONTH = ["visits", "inspections", "meetings", "errands", "listening", "reviews"]
BY_PERIOD = ["obligations", "figures", "bulletin"]
POSTED = [("reviews", "month"), ("bulletin_export", "period"), ("obligations_export", "period")]


@pytest.mark.parametrize("code", ODD)
def test_no_page_breaks(world: gw.GridsWorld, desk: Callable[[str], Client], code: str) -> None:
    officer, worker = desk("officer"), desk("worker")
    for route in BY_MONTH:
        assert officer.get(reverse(f"grids:{route}"), {"month": code}).status_code == 200, route
    assert worker.get(reverse("grids:visits"), {"month": code}).status_code == 200
    for route in BY_PERIOD:
        for what in ("visit", "meeting", "inspection", "filing"):
            answer = officer.get(reverse(f"grids:{route}"), {"period": code, "what": what})
            assert answer.status_code in (200, 409), route
    for route, field in POSTED:
        sent = {field: code, "county": world.county.pk, "held_on": "2026-10-12"}
        answer = officer.post(reverse(f"grids:{route}"), sent)
        assert answer.status_code in (200, 302, 409, 422), route


@pytest.mark.parametrize("code", ODD[:-1])
def test_a_ledger_lies_in_the_years_that_are_kept(
    world: gw.GridsWorld, desk: Callable[[str], Client], code: str
) -> None:
    url = reverse("grids:ledger", args=[world.town.pk, code])
    wanted = 200 if code in ("2000-01", "2999-12") else 404
    assert desk("dispatcher").get(url).status_code == wanted
    assert desk("dispatcher").post(url).status_code in (302, 404, 409)
