"""What the engine is given: one deed once, however typed; an order only for the tie it was made on."""

from decimal import Decimal

import pytest

from assessments.actions import panels, rulings
from assessments.actions.entries import Change, save_cells
from assessments.models import CycleSubject, Panel, Result, Ruling
from assessments.queries import progress
from assessments.queries.sheets import sheet_of
from assessments.runs import request_run
from portal.models import Job, StoredFile
from portal.refusals import Refused
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "鲁委〔2026〕3号"


@pytest.fixture
def world() -> w.World:
    return w.build()


@pytest.fixture
def panel(world: w.World) -> Panel:
    w.open_quarter(world)
    made = Panel.objects.get(organization=world.unit)
    w.fill(world, made)
    return made


def at(panel: Panel, position: int) -> CycleSubject:
    return panel.subjects.get(position=position)


def give(panel: Panel, position: int, item: str, points: str, basis: str, file=None) -> None:
    subject = at(panel, position).pk
    changes = [
        Change(subject, f"adjust.{item}.value", points),
        Change(subject, f"adjust.{item}.basis", basis, file=file),
    ]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)


def scored(world: w.World, panel: Panel) -> dict[int, Result]:
    """Submit, score, and return the results by position."""
    panels.submit(actor=world["unit_clerk"], panel=panel)
    return again(world, panel)


def again(world: w.World, panel: Panel) -> dict[int, Result]:
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    w.do_job(run)
    assert run.job is not None
    assert run.job.state == Job.State.DONE, run.job.message
    panel.refresh_from_db()
    found = Result.objects.filter(run=run, panel=panel).select_related("subject")
    return {r.subject.position: r for r in found}


def stored(sha256: str, name: str) -> StoredFile:
    return StoredFile.objects.create(
        sha256=sha256, size=1, media_type="application/pdf", name=name, purpose="evidence"
    )


def plain(position: int) -> Decimal:
    """The total of `world.fill` without adjustments: the mean of 90 and 100 - 2·position."""
    return Decimal(90 + 100 - 2 * position) / 2


def test_one_paper_typed_in_two_ways_counts_once(world: w.World, panel: Panel) -> None:
    give(panel, 3, "bonus", "3", PAPER)
    give(panel, 3, "bonus2", "2", "鲁委 ［２０２６］ 3号")
    give(panel, 4, "bonus", "3", PAPER)
    give(panel, 4, "bonus2", "2", "鲁委〔2026〕4号")
    found = scored(world, panel)
    assert found[3].total == plain(3) + 3
    assert found[4].total == plain(4) + 5


def test_a_ground_without_words_is_known_by_its_file(world: w.World, panel: Panel) -> None:
    give(panel, 3, "bonus", "3", "", stored("a" * 64, "通报.pdf"))
    give(panel, 3, "bonus2", "2", "", stored("a" * 64, "通报 (1).pdf"))
    give(panel, 4, "bonus", "3", "", stored("a" * 64, "通报.pdf"))
    give(panel, 4, "bonus2", "2", "", stored("b" * 64, "通报.pdf"))
    give(panel, 5, "bonus", "3", "通报一", stored("a" * 64, "通报.pdf"))
    give(panel, 5, "bonus2", "2", "通报二", stored("a" * 64, "通报.pdf"))
    give(panel, 6, "bonus", "3", "", stored("a" * 64, "通报.pdf"))
    give(panel, 6, "deduction", "2", "", stored("a" * 64, "通报.pdf"))
    found = scored(world, panel)
    assert found[3].total == plain(3) + 3
    assert found[4].total == plain(4) + 5
    assert found[5].total == plain(5) + 5
    assert found[6].total == plain(6) + 1


def test_one_ground_both_ways_is_stopped_at_submitting(world: w.World, panel: Panel) -> None:
    give(panel, 3, "bonus", "3", PAPER)
    give(panel, 3, "deduction2", "2", "鲁委(2026)３号")
    give(panel, 4, "bonus", "3", PAPER)
    give(panel, 4, "deduction", "2", "鲁委〔2026〕4号")
    give(panel, 5, "bonus", "3", PAPER)
    give(panel, 5, "deduction", "0", PAPER)
    wrong = [r for r in sheet_of(panel, panel.subjects.all(), None) if r.state.problems]
    assert [r.subject.position for r in wrong] == [3]
    counts = progress.of_panel(panel)
    assert (counts.wrong, counts.complete, counts.waiting) == (1, 9, 0)
    with pytest.raises(Refused):
        panels.submit(actor=world["unit_clerk"], panel=panel)
    paper = at(panel, 3).entries.get(item="deduction2", part="basis")
    change = Change(paper.subject_id, "adjust.deduction2.basis", "鲁委〔2026〕5号", paper.pk)
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=[change])
    assert progress.of_panel(panel).wrong == 0
    assert scored(world, panel)[3].total == plain(3) + 1


def test_an_order_does_not_decide_a_later_tie(world: w.World, panel: Panel) -> None:
    def actual(position: int, value: str) -> None:
        cell = at(panel, position).entries.get(part="actual", superseded_by=None)
        change = Change(cell.subject_id, "individual.1.actual", value, cell.pk)
        save_cells(actor=w.clerk_of(panel), panel=panel, changes=[change])

    actual(5, "92")
    found = scored(world, panel)
    assert found[4].rank == found[5].rank == 4
    order = {found[5].subject_id: 1, found[4].subject_id: 2}
    run = rulings.record_order(
        actor=world["unit_group"], panel=panel, order=order, reason="按重点工作难度"
    )
    w.do_job(run)
    ruled = Result.objects.filter(run=run, subject_id__in=order).values_list("rank", flat=True)
    assert sorted(ruled) == [4, 5]
    panel.refresh_from_db()
    panels.give_back(actor=world["county_officer"], panel=panel, reason="数据有误")
    panel.refresh_from_db()
    actual(4, "93")
    actual(5, "93")
    found = scored(world, panel)
    assert found[4].rank == found[5].rank == 4
    with pytest.raises(Refused, match="同分"):
        panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    assert Ruling.objects.count() == 2
