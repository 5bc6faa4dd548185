"""The ballots of a cycle at a glance: held, counted, short, missing; turnout and nothing of the votes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Panel, Poll, ResultScore, Run, Voter
from assessments.queries.poll_overview import overview
from members.models import Person
from tests import polls as p
from tests import world as w
from tests.assessments.views.test_points import at
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: w.build(8))


def poll(panel: Panel, state: str, cast: int, round_number: int = 1) -> Poll:
    made = Poll.objects.create(
        panel=panel,
        ballot="ab",
        round=round_number,
        state=state,
        closes_on=p.DAY,
        opened_at=timezone.now(),
        opened_by=w.Account.objects.earliest("pk"),
    )
    for number, person in enumerate(Person.objects.order_by("pk")[:6]):
        Voter.objects.create(poll=made, group="B", person=person, has_cast=number < cast)
    return made


def branch(world: w.World, number: int) -> Panel:
    unit = w.organization(f"370826-1{number}", f"第{number}局", "organ", world.county)
    return p.panel_of(unit)


def counted(panel: Panel) -> None:
    run = Run.objects.create(
        cycle=panel.cycle,
        scheme_version=panel.cycle.scheme_version,
        number=1,
        requested_at=timezone.now(),
    )
    Panel.objects.filter(pk=panel.pk).update(run=run)
    subject = panel.subjects.earliest("pk")
    ResultScore.objects.create(
        run=run, panel=panel, subject=subject, component="democratic", item="", score="87.5"
    )


def told(world: w.World, panel: Panel, state: str = "") -> dict[str, tuple[str, int | None]]:
    found = overview(panel.cycle, world["county_officer"], state)["lines"]
    return {
        line.panel.organization.label: (line.state, line.round and line.round.cast)
        for line in found
    }


def test_each_unit_stands_where_its_ballot_is(world):
    first = p.panel_of(world.unit)
    poll(first, "valid", 5)
    counted(first)
    poll(branch(world, 1), "open", 2)
    third = branch(world, 2)
    poll(third, "short", 1)
    poll(third, "open", 3, 2)
    poll(branch(world, 3), "short", 1)
    poll(branch(world, 4), "valid", 6)
    branch(world, 5)
    found = told(world, first)
    assert found == {
        world.unit.label: ("counted", 5),
        "第1局": ("open", 2),
        "第2局": ("open", 3),
        "第3局": ("short", 1),
        "第4局": ("held", 6),
        "第5局": ("none", None),
    }
    assert set(told(world, first, "none")) == {"第5局"}
    page = at("county_officer").get(reverse("assessments:cycle_polls", args=[first.cycle_id]))
    shown = re.sub(r"\s+", "", re.sub(r"<[^>]*>", " ", page.content.decode()))
    assert "2项还缺" in shown
    assert "没有举行1" in shown
    assert "87.5" not in shown


def test_a_score_of_an_earlier_run_does_not_count(world):
    panel = p.panel_of(world.unit)
    poll(panel, "valid", 5)
    counted(panel)
    Panel.objects.filter(pk=panel.pk).update(run=None)
    assert told(world, panel) == {world.unit.label: ("held", 5)}


def test_more_units_ask_no_more_statements(world):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            told(world, first)
        return len(asked)

    first = p.panel_of(world.unit)
    poll(first, "valid", 5)
    counted(first)
    statements()
    few = statements()
    for number in range(4):
        poll(branch(world, number), "open", number)
    assert statements() == few


def test_a_scheme_without_ballots_says_so(world):
    panel = Panel.objects.create(
        cycle=p.panel_of(world.unit, "weishan_civil_servant", "2026Q3").cycle,
        organization=world.other_unit,
    )
    page = at("county_officer").get(reverse("assessments:cycle_polls", args=[panel.cycle_id]))
    assert "这一周期没有投票" in page.content.decode()
