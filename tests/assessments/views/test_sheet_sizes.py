"""The sheet by the number of people: constant statements, the plain form's pages of twenty."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Entry, Panel
from portal import clock
from tests import world as w
from tests.assessments.views.conftest import JSON, cells_url, post, subjects
from tests.assessments.views.test_plain_form import send, told, url

pytestmark = pytest.mark.django_db
DE = "common.de.value"


def _queries(client: Client, deed: Callable[[Client], Any]) -> int:
    deed(client)
    with CaptureQueriesContext(connection) as seen:
        assert deed(client).status_code == 200
    return len(seen)


def test_as_many_statements_for_a_hundred_as_for_ten(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet, a poll that brings everything, and a save of a whole column."""
    # the demonstration's date is read again every five seconds, which is not what is counted here
    monkeypatch.setattr(clock, "demonstration_day", lambda: w.TODAY)
    world = w.build(10)
    for number in range(10, 100):
        w.person(f"人员{number}", world.other_unit, "staff", number)
    w.open_quarter(world)
    counts = []
    for unit, people in ((world.unit, 10), (world.other_unit, 100)):
        panel = Panel.objects.get(organization=unit)
        w.fill(world, panel)
        client = Client()
        client.force_login(w.account(f"clerk of {people}", "unit_clerk", unit))
        cells = _column(panel)
        assert len(cells) == people

        def save(c: Client, panel: Panel = panel, cells: list[Any] = cells) -> Any:
            return post(c, panel, *cells)

        def poll(c: Client, panel: Panel = panel) -> Any:
            return c.get(cells_url(panel), {"since": "0"}, headers=JSON)

        def show(c: Client, panel: Panel = panel) -> Any:
            return c.get(f"/assessments/panels/{panel.pk}/sheet/")

        counts.append([_queries(client, deed) for deed in (show, poll, save)])
    assert counts[0] == counts[1]
    assert max(counts[0]) < 30


def _column(panel: Panel) -> list[tuple[Any, ...]]:
    ids = Entry.objects.filter(panel=panel, item="de").values_list("subject_id", "pk")
    return [(subject, DE, "17", entry) for subject, entry in ids]


def test_pages_of_twenty(db: None) -> None:
    world = w.build(21)
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    client = Client()
    client.force_login(world["unit_clerk"])
    assert told(client.get(url(panel))).count("<fieldset") == 20
    assert told(client.get(url(panel), {"page": "2"})).count("<fieldset") == 1
    answer = send(client, panel, (subjects(panel)[0], DE, "18"), next="1")
    assert answer["Location"] == f"{url(panel)}?page=2"
