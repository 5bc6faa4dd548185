"""Every page of cycles and panels asks the same number of statements for 10 people as for 60."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import panels as actions
from assessments.models import Panel
from assessments.runs import request_run
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    ("county_officer", "cycles", ()),
    ("county_officer", "cycle", ("cycle",)),
    ("county_leader", "dashboard", ()),
    ("county_officer", "proposals", ()),
    ("county_officer", "corrections", ()),
    ("unit_group", "panel", ("panel",)),
    ("unit_group", "account", ("panel", "subject")),
    ("unit_clerk", "cycles", ()),
)
CEILING = 40


def counts(people: int, extra_units: int) -> dict[str, int]:
    """Return the statements each page asks, in a county of that size with one unit scored."""
    world = w.build(people)
    for i in range(extra_units):
        unit = w.organization(f"370826-9{i}", f"县第{i}局", "organ", world.county)
        for position in range(3):
            w.person(f"某{position}", unit, "staff", position)
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel, {i: str(60 + i % 40) for i in range(1, people + 1)})
    actions.submit(actor=world["unit_clerk"], panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    ids = {
        "cycle": panel.cycle_id,
        "panel": panel.pk,
        "subject": panel.subjects.order_by("position")[0].pk,
    }
    found = {}
    for role, name, args in PAGES:
        client = Client(headers={"HX-Request": "true"} if name == "account" else {})
        client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
        url = reverse(f"assessments:{name}", args=[ids[a] for a in args])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        found[f"{role} {name}"] = len(asked)
    return found


def test_more_people_and_units_ask_no_more_statements():
    small = counts(10, 0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_area, portal_job, members_account CASCADE")
    assert counts(60, 12) == small
    assert max(small.values()) <= CEILING, small
