"""From confirmed sheets to the engine: which entries count, and the worked examples E4a–E4d, E16, E18."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments import posted, runs
from assessments.actions import points as actions
from assessments.models import (
    Cycle,
    CycleSubject,
    Panel,
    PointAccount,
    PointEntry,
    PointSheet,
    Poll,
    Vote,
)
from assessments.points.rules import Rules
from assessments.queries.point_boards import board_of
from members.models import Membership
from portal.periods import parse
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
Counts = dict[str, str]
"""Kind of an entry → points in one quarter."""


@pytest.fixture
def world() -> pw.PointsWorld:
    return pw.build()


def sheet(world: pw.PointsWorld, month: str, state: str = "confirmed") -> PointSheet:
    """A sheet of a month in a state, with its accounts, whatever day it is."""
    made = world.open(month)
    PointSheet.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def write(on: PointSheet, account: PointAccount, kind: str, points: str, **more: Any) -> PointEntry:
    """An entry as it stands, past every check."""
    return PointEntry.objects.create(
        sheet=on,
        account=account,
        component=Rules(on.scheme.versions.get().document).component,
        kind=kind,
        points=Decimal(points),
        entered_at=timezone.now(),
        **more,
    )


def cycle_of(world: pw.PointsWorld, code: str = "2026") -> Panel:
    """A cycle of the scheme with the branch's members as subjects."""
    period = parse(code)
    cycle = Cycle.objects.create(
        scheme_version=world.scheme.versions.get(),
        organization=world.county,
        period_code=code,
        period_start=period.start,
        period_end=period.end,
        entry_due=period.end,
        filing_due=period.end,
        opened_at=timezone.now(),
    )
    panel = Panel.objects.create(cycle=cycle, organization=world.branch)
    CycleSubject.objects.bulk_create(
        CycleSubject(panel=panel, kind="party_member", person=p, name=p.name, position=i)
        for i, p in enumerate(world.people, 1)
    )
    return panel


def reviewed(panel: Panel, position: int, score: str) -> None:
    """Six ballots of one score for a subject in the year's review."""
    poll, _ = Poll.objects.get_or_create(
        panel=panel,
        ballot="review",
        defaults={
            "state": "valid",
            "closes_on": dt.date(2026, 12, 1),
            "opened_at": timezone.now(),
            "opened_by": w.Account.objects.get(username="officer"),
        },
    )
    subject = panel.subjects.get(position=position)
    Vote.objects.bulk_create(
        Vote(poll=poll, group="member_reps", subject=subject, value=Decimal(score))
        for _ in range(6)
    )


def totals(panel: Panel) -> dict[int, dict[str, Any]]:
    """Score a panel; position → what the results say of the subject."""
    version, cycle = panel.cycle.scheme_version, panel.cycle
    gathered = runs.gather(version, cycle, [panel.pk], {})
    rows = runs.readable(runs.compute(version, cycle, gathered))
    at = dict(panel.subjects.values_list("pk", "position"))
    return {at[row["subject"]]: row for row in rows}


QUARTERS = ("2026-03", "2026-06")
E4: dict[str, tuple[list[Counts], str, str, str, str]] = {
    "E4a: base 92 + 6 − 4 = 94, review 88": (
        [{"base": "8", "bonus": "6", "deduction": "4"}] * 2, "88", "94.00", "92.20", "优秀",
    ),
    "E4b: base 79, bonus 20, review 90, barred": (
        [{"base": "21", "bonus": "20"}] * 2, "90", "99.00", "96.30", "合格",
    ),
    "E4c: base 80, deductions 20 in all, not barred": (
        [{"base": "20", "bonus": "20", "deduction": "10"}] * 2, "90", "90.00", "90.00", "优秀",
    ),
    "E4d: base 100, bonus 15, deductions 21 in all, barred": (
        [{"bonus": "15", "deduction": "11"}, {"bonus": "15", "deduction": "10"}],
        "90", "100.00", "97.00", "合格",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("quarters", "review", "routine", "total", "grade"), E4.values(), ids=E4)
def test_the_worked_examples_of_p08(world, quarters, review, routine, total, grade):
    for month, counts in zip(QUARTERS, quarters, strict=True):
        on = sheet(world, month)
        for kind, points in counts.items():
            write(on, world.account(0), kind, points)
    panel = cycle_of(world)
    reviewed(panel, 1, review)
    found = totals(panel)[1]
    assert found["scores"] == {"routine": routine, "review": f"{review}.00"}
    assert (found["total"], found["grade"]) == (total, grade)


def test_a_month_without_entries_is_present_and_stands_at_its_start(world):
    for month in QUARTERS:
        sheet(world, month)
    panel = cycle_of(world)
    reviewed(panel, 1, "90")
    assert totals(panel)[1]["scores"]["routine"] == "100.00"


def test_fewer_than_two_quarters_are_incomplete(world):
    sheet(world, QUARTERS[0])
    panel = cycle_of(world)
    reviewed(panel, 1, "90")
    found = totals(panel)[1]
    assert (found["total"], found["scores"].get("routine")) == (None, None)


@pytest.mark.parametrize("state", PointSheet.State.values)
def test_only_sheets_that_are_confirmed_count(world, state):
    on = sheet(world, QUARTERS[0], state)
    write(on, world.account(0), "deduction", "5")
    rows = posted.of_panels([cycle_of(world).pk])
    counted = state in ("confirmed", "posted", "filed")
    assert rows.height == (11 if counted else 0)
    assert rows["value"].sum() == (50_000 if counted else 0)


def test_a_reversal_counts_when_its_own_sheet_does(world):
    """The entry goes out of its own month, and only once the correction is confirmed."""
    entry = write(sheet(world, "2026-03"), world.account(0), "deduction", "5")
    later = sheet(world, "2026-06", "open")
    write(later, world.account(0), "deduction", "-5", reverses=entry)
    panel = cycle_of(world)
    assert posted.of_panels([panel.pk])["value"].sum() == 50_000
    PointSheet.objects.filter(pk=later.pk).update(state="confirmed")
    rows = posted.of_panels([panel.pk])
    assert rows["value"].sum() == 0
    assert set(rows["value"]) == {0}


def test_spent_points_and_other_years_stay_outside(world):
    on = sheet(world, "2026-03")
    write(on, world.account(0), "spent", "5")
    write(on, world.account(0), "expired", "3")
    write(sheet(world, "2025-12"), world.account(0), "deduction", "7")
    rows = posted.of_panels([cycle_of(world).pk])
    assert rows["value"].sum() == 0
    assert set(rows["period"]) == {2026 * 12 + 2}


def test_many_accounts_are_summed_in_one_pass_with_the_same_rows(world, monkeypatch):
    """Entries without evidence are summed to a row a month and kind; those with it stay single."""
    on, account = sheet(world, "2026-03"), world.account(0)
    for points in ("1", "2.5"):
        write(on, account, "bonus", points)
    for points in ("3", "4"):
        write(on, account, "bonus", points, evidence_key="鲁委3号")
    panel = cycle_of(world)
    few = posted.of_panels([panel.pk])
    told = few.filter(few["value"] != 0).select("value", "evidence").rows()
    assert sorted(told, key=str) == [(30_000, "鲁委3号"), (35_000, None), (40_000, "鲁委3号")]
    monkeypatch.setattr(posted, "FEW", 0)
    assert posted.of_panels([panel.pk]).equals(few)


def test_points_follow_the_member_to_another_branch(world):
    """E-TRANSFER: what was confirmed in the old branch scores in the new one's panel."""
    write(sheet(world, "2026-03"), world.account(0), "deduction", "5")
    second = w.organization("370828101261-zb", "东村党支部", "branch", world.town)
    person, day = world.people[0], dt.date(2026, 5, 8)
    Membership.objects.filter(person=person).update(until=day)
    Membership.objects.create(person=person, branch=second, since=day)
    w.account("second", "branch_secretary", second)
    made = actions.open_sheet(
        actor=world.who("second"),
        scheme=world.scheme,
        organization=second,
        period=parse("2026-06"),
    )
    PointSheet.objects.filter(pk=made.pk).update(state="confirmed")
    panel = cycle_of(world)
    Panel.objects.filter(pk=panel.pk).update(organization=second)
    own = panel.subjects.get(person=person).pk
    rows = posted.of_panels([panel.pk]).filter(subject=own)
    assert sorted(rows.select("period", "value").rows()) == [
        (2026 * 12 + 2, 0),
        (2026 * 12 + 2, 50_000),
        (2026 * 12 + 5, 0),
    ]


def test_one_ground_counts_once_in_a_quarter(world):
    on, account = sheet(world, "2026-07"), world.account(0)
    write(on, account, "base", "20")
    write(on, account, "bonus", "3", evidence_key="鲁委3号")
    write(sheet(world, "2026-08"), account, "bonus", "5", evidence_key="鲁委3号")
    rules = Rules(world.scheme.versions.get().document)
    lines = board_of(rules, world.scheme, world.branch, parse("2026Q3")).lines
    line = next(one for one in lines if one.account == account)
    assert (line.figures.bonus, line.figures.score) == (5, 85)


def test_an_alias_is_found_by_name_and_place_alone():
    """P35: a resident's monthly score comes from his alias's entries; another place's is not his."""
    world = pw.build("guanyinge_residents")
    other = w.organization("370828101261", "东村", "village", world.town)
    for place in (world.village, other):
        account = PointAccount.objects.create(
            scheme=world.scheme, organization=place, name="3号楼", since=dt.date(2026, 9, 1)
        )
        on = PointSheet.objects.create(
            scheme=world.scheme,
            organization=place,
            period_code="2026-09",
            state="confirmed",
            opened_at=timezone.now(),
        )
        write(on, account, "bonus", "7")
        write(on, account, "spent", "5")
    panel = cycle_of(world, "2026-09")
    Panel.objects.filter(pk=panel.pk).update(organization=world.village)
    panel.subjects.all().delete()
    CycleSubject.objects.create(panel=panel, kind="resident", name="3号楼", position=1)
    panel.refresh_from_db()
    assert totals(panel)[1]["total"] == "7.00"


def test_twelve_points_through_the_year_and_anew_on_1_january():
    """E16: 12 − 3 − 2 = 7 → reminder; then − 6 = 1 → talk; next 1 January 12."""
    world = pw.build("sishui_twelve")
    pw.on(dt.date(2027, 1, 15))
    rules = Rules(world.scheme.versions.get().document)

    def standing(code: str) -> tuple[Decimal | None, list[str]]:
        lines = board_of(rules, world.scheme, world.branch, parse(code)).lines
        line = next(one for one in lines if one.account.person == world.people[0])
        return line.figures.score, [title.partition("（")[0] for title, _ in line.drawn]

    write(sheet(world, "2026-03"), world.account(0), "deduction", "3")
    write(sheet(world, "2026-04"), world.account(0), "deduction", "2")
    assert standing("2026") == (7, ["提醒并督促整改"])
    write(sheet(world, "2026-09"), world.account(0), "deduction", "6")
    assert standing("2026") == (1, ["提醒并督促整改", "提醒谈话"])
    assert standing("2027") == (12, [])


def test_the_digest_of_a_run_covers_the_points(world):
    on = sheet(world, "2026-03")
    panel = cycle_of(world)
    version, cycle = panel.cycle.scheme_version, panel.cycle
    before = runs.gather(version, cycle, [panel.pk], {}).digest
    write(on, world.account(0), "deduction", "5")
    assert runs.gather(version, cycle, [panel.pk], {}).digest != before


def test_a_ledger_that_is_not_split_sums_over_its_months_but_compares_deeds_inside_one():
    """P24: what has no evidence is one row whatever the month; what has keeps its month (S-ONCE)."""
    world = pw.build("jiaxiang_category")
    may, june = sheet(world, "2026-05"), sheet(world, "2026-06")
    account = world.account(0)
    for on, points in ((may, "1"), (june, "2.5")):
        write(on, account, "bonus", points)
    for on, points in ((may, "3"), (june, "4"), (june, "5")):
        write(on, account, "bonus", points, evidence_key="鲁委3号")
    panel = cycle_of(world, "2026H1")
    rows = posted.of_panels([panel.pk]).select("value", "evidence", "period").rows()
    month = 2026 * 12 + 5
    assert sorted(rows, key=str) == [
        (30_000, "鲁委3号", month - 1),
        (35_000, None, None),
        (40_000, "鲁委3号", month),
        (50_000, "鲁委3号", month),
    ]
    assert totals(panel)[1]["total"] == "91.50"  # 80 + 3.5 + 3 of May + 5 of June
