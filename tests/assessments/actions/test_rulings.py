"""Vetoes, criteria, decisions and verdicts: recorded with a reason, scored, taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from assessments.actions import rulings
from assessments.models import Panel, Result, Ruling
from members.models import Grant
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Stale
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back

REASON = "县委常委会意见"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    with a.module_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def claims(world: w.World) -> Panel:
    """Two branches, whose grade is what a body decides."""
    cycle = a.opened(world, a.published(world, "weishan_claim"), parse("2025"))
    panel = cycle.panels.get()
    a.fill(panel)
    a.scored(world, cycle)
    panel.refresh_from_db()
    return panel


def grades(panel: Panel) -> dict[str, tuple[str | None, list[str]]]:
    panel.refresh_from_db()
    rows = Result.objects.filter(panel=panel, run_id=panel.run_key).select_related("subject")
    return {r.subject.name: (r.grade, r.flags) for r in rows}


def _ruler(panel: Panel):
    made = w.account("committee")
    Grant.objects.create(
        account=made, role="unit_group", organization=panel.organization, since=w.TODAY
    )
    return made


def test_a_grade_that_is_a_decision_waits_for_it(world, claims) -> None:
    assert {flags[0] for _, flags in grades(claims).values()} == {"undecided"}
    one, two = claims.subjects.order_by("position")
    said = {one.pk: [("decision", "示范")], two.pk: [("decision", "先进")]}
    run = rulings.record(actor=_ruler(claims), panel=claims, rulings=said, reason=REASON)
    a.rescored(run)
    assert grades(claims) == {one.name: ("示范", []), two.name: ("先进", [])}


def test_a_ruling_taken_back_counts_no_more_and_stays_on_record(world, claims) -> None:
    one, _ = claims.subjects.order_by("position")
    who = _ruler(claims)
    said = {one.pk: [("decision", "示范")]}
    a.rescored(rulings.record(actor=who, panel=claims, rulings=said, reason=REASON))
    ruling = Ruling.objects.get()
    a.rescored(rulings.withdraw(actor=who, ruling=ruling, reason="会议改变意见"))
    assert grades(claims)[one.name] == (None, ["undecided"])
    assert Ruling.objects.count() == 2
    with pytest.raises(Stale, match="已经撤销"):
        rulings.withdraw(actor=who, ruling=ruling, reason="再撤一次")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([("decision", "特等")], "没有这一项"),
        ([("veto", "negative_list")], "没有这一项"),
        ([("verdict_points", "3")], "没有这一项"),
        ([("promotion", "1")], "没有这一项"),
        ([], "还没有选"),
    ],
)
def test_what_the_scheme_does_not_know_is_refused(world, claims, said, words) -> None:
    one, _ = claims.subjects.order_by("position")
    with pytest.raises(Invalid, match=words):
        rulings.record(actor=_ruler(claims), panel=claims, rulings={one.pk: said}, reason=REASON)
    assert not Ruling.objects.exists()


def test_without_reason_right_or_open_results_nothing_is_ruled(world, claims) -> None:
    one, _ = claims.subjects.order_by("position")
    said = {one.pk: [("decision", "示范")]}
    who = _ruler(claims)
    with pytest.raises(Invalid, match="理由"):
        rulings.record(actor=who, panel=claims, rulings=said, reason=" ")
    with pytest.raises(NotAllowed, match="裁定"):
        rulings.record(actor=world["county_leader"], panel=claims, rulings=said, reason=REASON)
    Panel.objects.filter(pk=claims.pk).update(state="deliberated")
    with pytest.raises(Stale, match="待审议"):
        rulings.record(actor=who, panel=claims, rulings=said, reason=REASON)


def test_a_verdict_stays_inside_its_limits(world) -> None:
    cycle = a.opened(world, a.published(world, "zoucheng_three_looks"))
    panel = cycle.panels.get(organization=world.unit)
    Panel.objects.filter(pk=panel.pk).update(state="computed")
    who, one = _ruler(panel), panel.subjects.order_by("position")[2]
    for kind, value in (("verdict_points", "5.5"), ("verdict_points", "0"), ("verdict_tier", "2"),
                        ("verdict_points", "many")):  # fmt: skip
        with pytest.raises(Invalid, match="鉴定加减须在"):
            rulings.record(actor=who, panel=panel, rulings={one.pk: [(kind, value)]}, reason=REASON)


def test_nobody_rules_on_himself(world) -> None:
    cycle = a.opened(world, a.published(world, "zoucheng_three_looks"))
    panel = cycle.panels.get(organization=world.unit)
    Panel.objects.filter(pk=panel.pk).update(state="computed")
    who, one = _ruler(panel), panel.subjects.order_by("position")[2]
    who.person = one.person
    who.save()
    with pytest.raises(NotAllowed, match="E-CONFLICT"):
        rulings.record(
            actor=who, panel=panel, rulings={one.pk: [("criterion", "tier1")]}, reason=REASON
        )
