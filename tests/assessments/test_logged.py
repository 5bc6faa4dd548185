"""The grid workers' quarter from what they logged to their grades: nothing is typed in (P03-R10)."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client

from assessments.actions import cycles, panels
from assessments.actions.entries import Change, save_cells
from assessments.actions.logged import draw_in
from assessments.form import form_of
from assessments.lifecycle import results_settled
from assessments.models import Cycle, CycleSubject, Entry, Panel, Result
from assessments.queries import accounts
from assessments.queries.openings import openings_for
from assessments.queries.ranking import lines_of
from assessments.workbooks import ranking as ranking_book
from grids.actions import steps
from grids.actions.steps import Order
from grids.models import Case, Visit
from grids.queries.obligations import workdays_in
from members.models import Account, Grant
from portal.models import Deed
from portal.periods import parse
from portal.refusals import Refused
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests import standing
from tests.assessments import any_scheme

pytestmark = pytest.mark.django_db
QUARTER = parse("2026Q3")
DAYS = {"worker": 66, "neighbour": 40, "leader": 20}
"""Working days each has logged, from the first on."""
RATINGS = {"worker": (5, 5), "neighbour": (5, 3), "leader": (2,)}


@pytest.fixture
def world() -> gw.GridsWorld:
    """Three workers with visits and cases of September, and a clerk of the township."""
    made = rw.build()
    rw.serve(made, "neighbour", 2, "worker")
    rw.serve(made, "leader", 3, "worker")
    Grant.objects.create(
        account=made.accounts["neighbour"], role="grid_worker", organization=made.village,
        since=gw.SINCE,
    )  # fmt: skip
    for name, count in DAYS.items():
        visited(made, name, count)
    gw.move_to(dt.date(2026, 9, 1))
    for name, ratings in RATINGS.items():
        for rating in ratings:
            settled(made, name, rating)
    made.report("leader", grid=made.grids[3])  # stays open and becomes overdue
    gw.move_to(gw.TODAY)
    clerk = Account.objects.create(username="town_clerk", label="town_clerk")
    Grant.objects.create(account=clerk, role="unit_clerk", organization=made.town, since=gw.SINCE)
    made.accounts["town_clerk"] = clerk
    return made


def visited(world: gw.GridsWorld, name: str, count: int) -> None:
    account = world.accounts[name]
    Visit.objects.bulk_create(
        Visit(
            key=f"00000000-0000-0000-{account.pk:04}-{n:012}", grid=world.grids[2],
            organization=world.village, worker=account, person=account.person, on=day,
            matter="routine", words="好", logged_at="2026-09-01T09:00+08:00",
        )
        for n, day in enumerate(workdays_in(QUARTER.start, QUARTER.end)[:count])
    )  # fmt: skip


def settled(world: gw.GridsWorld, name: str, rating: int) -> Case:
    """A case found by somebody, settled the same day, rated and closed."""
    desk, secretary = world.who("dispatcher"), world.who("secretary")
    grid = world.grids[3] if name == "leader" else world.grids[2]
    case = world.report(name, grid=grid)
    case = steps.register(actor=desk, case=case)
    case = steps.dispatch(actor=desk, case=case, order=Order(world.village))
    case = steps.accept(actor=secretary, case=case)
    case = steps.start(actor=secretary, case=case)
    case = steps.resolve(actor=secretary, case=case, words="换了灯")
    case = steps.feed_back(actor=secretary, case=case, words="已告诉住户")
    case = steps.rate(actor=desk, case=case, satisfaction=rating)
    return steps.close(actor=desk, case=case)


def opened(world: gw.GridsWorld) -> Cycle:
    version = any_scheme.published(world, "wenshang_grid_worker", typed=False)
    return cycles.open_cycle(
        actor=world.who("officer"), version=version, organization=world.county, period=QUARTER
    )


def scored(world: gw.GridsWorld, cycle: Cycle) -> dict[str, Result]:
    panel = cycle.panels.get()
    panels.submit(actor=world.who("town_clerk"), panel=panel)
    standing.score(world.who("officer"), cycle, [panel])
    rows = Result.objects.filter(panel=panel).select_related("subject")
    return {row.subject.name: row for row in rows}


def drawn(cycle: Cycle) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Person → component → (actual, target), as it stands in the entries."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    rows = Entry.objects.filter(panel__cycle=cycle, superseded_by=None).select_related("subject")
    for entry in rows:
        own = found.setdefault(entry.subject.name, {}).setdefault(entry.component, {})
        own[entry.part] = entry.number
    return {
        name: {part: (two["actual"], two["target"]) for part, two in own.items()}
        for name, own in found.items()
    }


def expected(world: gw.GridsWorld) -> dict[str, dict[str, tuple[int, int]]]:
    """The oracle: plain loops over what is logged; the nodes' cases are those of the shared group for
    the two of the group, those of the hub household for the third."""
    days = len(workdays_in(QUARTER.start, QUARTER.end))
    cases, told = list(Case.objects.all()), {}
    for name, ratings in RATINGS.items():
        account = world.accounts[name]
        node = world.grids[3] if name == "leader" else world.grids[2]
        near = [c for c in cases if c.grid_path.startswith(node.path)]
        mine = [c for c in cases if c.finder_id == account.pk]
        judged = [c for c in mine if c.done_on or c.due_on < gw.TODAY]
        told[name] = {
            "visits": (min(DAYS[name], days), days),
            "discovery": (len([c for c in near if c.finder_id == account.pk]), len(near)),
            "on_time": (len([c for c in judged if c.done_on]), len(judged)),
            "satisfaction": (sum(ratings), 5 * len(ratings)),
        }
    return told


def test_from_logged_data_to_the_grade(world) -> None:
    cycle = opened(world)
    results = scored(world, cycle)
    told = expected(world)
    assert drawn(cycle) == told
    weights = {"visits": "0.3", "discovery": "0.2", "on_time": "0.3", "satisfaction": "0.2"}
    four = Decimal("0.0001")
    for name, rates in told.items():
        total = sum(
            (Decimal(100 * of) / out_of).quantize(four, ROUND_HALF_UP) * Decimal(weights[part])
            for part, (of, out_of) in rates.items()
        )
        assert results[name].total == Decimal(total).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert {name: row.grade for name, row in results.items()} == {
        "worker": "qualified", "neighbour": "basic", "leader": "unqualified",
    }  # fmt: skip
    assert results["worker"].of == 3


def test_who_is_appraised_and_where(world) -> None:
    rw.serve(world, "secretary", 2, "worker", dt.date(2026, 9, 20))
    version = any_scheme.published(world, "wenshang_grid_worker", typed=False)
    [opening] = [o for o in openings_for(world.who("officer")) if o.version == version]
    assert not opening.needs_list
    cycle = cycles.open_cycle(
        actor=world.who("officer"), version=version, organization=world.county, period=QUARTER
    )
    panel = cycle.panels.get()
    assert panel.organization == world.town
    rows = CycleSubject.objects.filter(panel=panel).order_by("name")
    assert [(s.name, s.state) for s in rows] == [
        ("leader", ""), ("neighbour", ""), ("secretary", "not_graded"), ("worker", ""),
    ]  # fmt: skip
    assert "D-TENURE" in rows[2].state_reason


def test_nothing_can_be_typed(world) -> None:
    cycle = opened(world)
    panel = cycle.panels.get()
    assert form_of(cycle.scheme_version.document).columns == ()
    subject = panel.subjects.get(name="leader")
    before = drawn(cycle)
    for field in ("visits..actual", "visits.actual", "visits"):
        with pytest.raises(Refused):
            save_cells(
                actor=world.who("town_clerk"), panel=panel,
                changes=[Change(subject.pk, field, "66")],
            )  # fmt: skip
    assert drawn(cycle) == before


def test_what_is_logged_later_counts_until_it_is_handed_in(world) -> None:
    cycle = opened(world)
    panel: Panel = cycle.panels.get()
    before = drawn(cycle)["leader"]["visits"]
    Visit.objects.create(
        key="00000000-0000-0000-0000-000000000001", grid=world.grids[3],
        organization=world.village, worker=world.accounts["leader"],
        person=world.accounts["leader"].person, on=workdays_in(QUARTER.start, QUARTER.end)[-1],
        matter="routine", words="好", logged_at="2026-09-30T09:00+08:00",
    )  # fmt: skip
    assert draw_in(actor=world.who("officer"), panel=panel) == 1
    assert draw_in(actor=world.who("officer"), panel=panel) == 0
    assert drawn(cycle)["leader"]["visits"] == (before[0] + 1, before[1])
    panels.submit(actor=world.who("town_clerk"), panel=panel)
    assert draw_in(actor=world.who("officer"), panel=panel) == 0
    assert Deed.objects.filter(verb="从记录取数").count() == 2


def test_nothing_to_count_is_left_out_and_never_zero(world) -> None:
    rw.serve(world, "secretary", 0, "worker")
    cycle = opened(world)
    Case.objects.filter(finder=world.accounts["leader"]).update(satisfaction=None)
    draw_in(actor=world.who("officer"), panel=cycle.panels.get())
    assert drawn(cycle)["leader"]["satisfaction"] == (0, 0)
    leader = scored(world, cycle)["leader"]
    assert leader.flags == ["nothing_to_count:satisfaction"]
    rates = {part: drawn(cycle)["leader"][part] for part in ("visits", "discovery", "on_time")}
    whole = sum(
        (Decimal(100) * of / out_of).quantize(Decimal("0.0001"), ROUND_HALF_UP) * weight
        for (of, out_of), weight in zip(rates.values(), (3, 2, 3), strict=True)
    )
    assert leader.total == (whole / 8).quantize(Decimal("0.01"), ROUND_HALF_UP)


def without_count(world: gw.GridsWorld, cycle: Cycle, *names: str) -> None:
    """Make every rate of these people 0 of 0 as it is drawn."""
    for name in names:
        subject = cycle.panels.get().subjects.get(name=name)
        rows = Entry.objects.filter(subject=subject, superseded_by=None)
        Entry.objects.bulk_create(
            Entry(
                panel=row.panel, subject=subject, component=row.component, item="", part=row.part,
                text="0", number=0, supersedes=row, entered_by=None, entered_at=row.entered_at,
            )
            for row in list(rows)
        )  # fmt: skip


def test_who_had_nothing_to_count_at_all_is_not_graded_and_does_not_hold_up_the_rest(world) -> None:
    cycle = opened(world)
    without_count(world, cycle, "leader")
    panel = cycle.panels.get()
    Panel.objects.filter(pk=panel.pk).update(state="submitted", submitted_at="2026-10-08T09:00Z")
    panel.refresh_from_db()
    standing.score(world.who("officer"), cycle, [panel])
    leader = Result.objects.get(panel=panel, subject__name="leader")
    assert (leader.total, leader.bonus, leader.is_set_aside) == (None, None, True)
    assert len(leader.flags) == 4
    assert results_settled(Panel.objects.get(pk=panel.pk)) == ""
    line = next(one for one in lines_of(Panel.objects.get(pk=panel.pk)) if one.result == leader)
    assert "群众满意率n/a（没有可计的事项，E-ZERO）" in line.note


def test_what_was_not_entered_stays_missing(world) -> None:
    cycle = opened(world)
    panel = cycle.panels.get()
    row = Entry.objects.get(
        subject__name="leader", component="satisfaction", part="target", superseded_by=None
    )
    Entry.objects.create(
        panel=panel, subject=row.subject, component=row.component, part="target", text="",
        number=None, supersedes=row, entered_at=row.entered_at,
    )  # fmt: skip
    Panel.objects.filter(pk=panel.pk).update(state="submitted", submitted_at="2026-10-08T09:00Z")
    panel.refresh_from_db()
    standing.score(world.who("officer"), cycle, [panel])
    leader = Result.objects.get(panel=panel, subject__name="leader")
    assert leader.flags == ["incomplete:satisfaction"]
    assert results_settled(Panel.objects.get(pk=panel.pk)) != ""


def test_page_account_export_and_api_say_that_there_was_nothing_to_count(world) -> None:
    cycle = opened(world)
    Case.objects.filter(finder=world.accounts["leader"]).update(satisfaction=None)
    draw_in(actor=world.who("officer"), panel=cycle.panels.get())
    scored(world, cycle)
    panel = cycle.panels.get()
    leader = panel.subjects.get(name="leader")
    account = accounts.account_of(panel, leader)
    assert account is not None
    assert account.spread is not None
    assert [part.uncounted for part in account.parts] == [False, False, False, True]
    assert account.spread.weights == "0.8"
    assert not any("E-ZERO" in step for step in account.steps)
    officer = Client()
    officer.force_login(world.who("officer"))
    words = "n/a（没有可计的事项，E-ZERO）"
    page = officer.get(f"/assessments/panels/{panel.pk}/", {"who": leader.pk}).content.decode()
    assert '<td class="r" data-label="群众满意率">n/a</td>' in page
    assert f"{words}：不计，权重0.2按比例分给其余部分" in page
    rows = officer.get("/api/v1/results/", {"panel": panel.pk}).json()["results"]
    told = next(row for row in rows if row["subject"] == leader.pk)
    assert told["uncounted"] == {"satisfaction": words}
    assert all(not row["uncounted"] for row in rows if row["subject"] != leader.pk)
    [block] = ranking_book.blocks_of([panel], cycle.outline)
    line = next(line for line in block.lines if line.name == "leader")
    assert line.parts[3] == "n/a"
    assert words in line.words


def test_the_account_tells_both_counts(world) -> None:
    cycle = opened(world)
    scored(world, cycle)
    panel = cycle.panels.get()
    account = accounts.account_of(panel, panel.subjects.get(name="neighbour"))
    assert account is not None
    assert [part.records for part in account.parts] == ["grids:visits", "", "", ""]
    assert "工作日" in account.parts[0].source
    told = {part.title: (part.rows[0]["actual"], part.rows[0]["target"]) for part in account.parts}
    assert told["群众满意率"] == (8, 10)
    assert told["走访完成率"][0] == 40
