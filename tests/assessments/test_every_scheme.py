"""Every shipped scheme runs in the portal: opened, entered, scored, and its pages shown."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments import lifecycle, schemes
from assessments.actions import bulletins as drafting
from assessments.models import Cycle, Result
from assessments.queries import bulletins, openings
from assessments.whatif import TOTALS_ONLY
from assessments.workbooks import sheets_of_bulletin
from portal.sheets.formal import Formal
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    with a.module_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


EVERY_DAY = (
    "weishan_civil_servant", "weishan_one_n", "jinxiang_points", "jiaxiang_category",
    "zoucheng_three_looks", "zoucheng_chain_unit", "weishan_claim", "sishui_red_flag",
    "sishui_cube", "yutai_lights",
)  # fmt: skip
"""One scheme of each kind; `./test --long` opens and runs all of them."""
CODES = [
    pytest.param(code, marks=[] if code in EVERY_DAY else [pytest.mark.long])
    for code in schemes.codes()
]


@pytest.mark.parametrize("code", CODES)
def test_a_cycle_runs_from_opening_to_its_pages(world: w.World, code: str) -> None:
    cycle = a.opened(world, a.published(world, code))
    outline = cycle.outline
    for panel in cycle.panels.select_related("organization"):
        a.fill(panel)
    a.scored(world, cycle)
    results = Result.objects.filter(panel__cycle=cycle).select_related("subject")
    assert results.count() == sum(p.subjects.count() for p in cycle.panels.all())
    kinds = {c["id"]: c["kind"] for c in outline.document["components"]}
    elsewhere = {f"incomplete:{c}" for c, kind in kinds.items() if kind == "ballot"}
    if outline.document["components"][0].get("ledger_period"):
        elsewhere |= {f"incomplete:{c}" for c, kind in kinds.items() if kind == "ledger"}
    for result in results:
        lacking = {flag for flag in result.flags if flag.startswith("incomplete")}
        assert lacking == (elsewhere if not result.subject.state else set())
        assert (result.total is None) == bool(lacking or result.subject.state)
    shown(world, cycle)
    told(world, cycle)


def told(world: w.World, cycle: Cycle) -> None:
    """Its bulletins, inside and public, its award list and their workbooks' sheets say what they may."""
    a.confirmed(cycle)
    officer, scheme = world["county_officer"], cycle.scheme_version.scheme
    client = Client()
    client.force_login(officer)
    awards = client.get(reverse("assessments:awards", args=[cycle.pk]))
    assert awards.status_code == 200
    named = cycle.outline.kind not in TOTALS_ONLY
    for audience in ("internal", "public"):
        bulletin = drafting.draft(
            actor=officer, scheme=scheme, period=cycle.period, audience=audience
        )
        paper = bulletins.paper_of(bulletin)
        page = client.get(reverse("assessments:bulletin", args=[bulletin.pk]))
        assert page.status_code == 200
        assert named or not paper["body"]["shows"]["names"]
        with Formal(io.BytesIO(), title="通报", author="县") as book:
            sheets_of_bulletin.write(book, paper | {"corrected": []}, ())


def shown(world: w.World, cycle: Cycle) -> None:
    """The pages of the cycle answer, and say its words."""
    client = Client()
    client.force_login(world["county_officer"])
    panel = cycle.panels.first()
    assert panel is not None
    subject = panel.subjects.first()
    assert subject is not None
    for name, keys in (
        ("cycles", {}), ("cycle", {"pk": cycle.pk}), ("panel", {"pk": panel.pk}),
        ("sheet", {"pk": panel.pk}), ("notice", {"pk": panel.pk}),
        ("account", {"pk": panel.pk, "subject": subject.pk}), ("proposals", {}),
    ):  # fmt: skip
        answer = client.get(reverse(f"assessments:{name}", kwargs=keys), follow=True)
        assert answer.status_code == 200, name
        if keys:
            assert "\x00" not in answer.content.decode()
    answer = client.get(reverse("assessments:dashboard"), {"cycle": cycle.pk})
    assert answer.status_code == 200
    clerk = Client()
    clerk.force_login(w.clerk_of(panel))
    for name in ("sheet", "plain", "template"):
        answer = clerk.get(reverse(f"assessments:{name}", kwargs={"pk": panel.pk}))
        assert answer.status_code == 200, name
    page = client.get(reverse("assessments:panel", kwargs={"pk": panel.pk})).content.decode()
    assert subject.name in page


def test_openings_tell_whom_a_scheme_appraises(world: w.World) -> None:
    a.published(world, "weishan_claim")
    a.published(world, "sishui_red_flag")
    found = {o.version.scheme.code: o for o in openings.openings_for(world["county_officer"])}
    assert found["test_weishan_claim"].needs_list is False
    assert found["test_sishui_red_flag"].needs_list is True
    assert found["test_sishui_red_flag"].columns == ["名称"]
    assert found["test_weishan_claim"].whom == "党组织"


def test_a_panel_is_not_handed_in_before_its_ballots_are_held(world: w.World) -> None:
    cycle = a.opened(world, a.published(world, "weishan_one_n"))
    panel = cycle.panels.get(organization=world.unit)
    assert "民主测评还没有投票" in lifecycle.polls_held(panel)
    civil = a.opened(world, a.published(world, "yutai_floating_review"))
    assert lifecycle.polls_held(civil.panels.get()) == ""
