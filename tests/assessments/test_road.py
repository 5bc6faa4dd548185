"""The one road from an open cycle to filed results, through the actions alone."""

import datetime as dt

import pytest

from assessments.actions import panels, rulings
from assessments.models import ChainLink, Panel, Result
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration, Job
from portal.refusals import Refused, Stale
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return w.build()


@pytest.fixture
def panel(world):
    w.open_quarter(world)
    return Panel.objects.get(organization=world.unit)


def move_to(day: dt.date) -> None:
    Demonstration.objects.update(day=day)
    clock.forget()


def scored(world, panel, actual=None) -> Panel:
    w.fill(world, panel, actual)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    w.do_job(run)
    assert run.job.state == Job.State.DONE, run.job.message
    panel.refresh_from_db()
    return panel


def test_from_entry_to_filed(world, panel):
    scored(world, panel, {1: "100", 2: "99", 3: "98", 4: "97", 5: "96", 6: "70", 7: "60"})
    assert panel.state == "computed"
    rows = (
        Result.objects.filter(run=panel.run).select_related("subject").order_by("subject__position")
    )
    assert [str(r.total) for r in rows][:2] == ["95.00", "94.50"]
    assert [r.grade for r in rows].count("好") == 4  # floor(0.40 · 10), five reached 90
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    notice = panels.post_notice(actor=world["unit_group"], panel=panel)
    assert (notice.posted_on, notice.last_day) == (dt.date(2026, 10, 13), dt.date(2026, 10, 20))
    assert len(notice.body["names"]) == 4
    with pytest.raises(Refused, match="公示到10月20日"):
        panels.confirm(actor=world["unit_group"], panel=panel)
    move_to(dt.date(2026, 10, 21))
    panels.confirm(actor=world["unit_group"], panel=panel)
    panels.file_results(actor=world["unit_group"], panel=panel)
    panel.refresh_from_db()
    assert panel.state == "filed"
    assert ChainLink.objects.get(panel=panel).seq == 1


def test_a_tie_on_the_limit_is_ruled_and_scored_again(world, panel):
    scored(world, panel, {1: "100", 2: "99", 3: "98", 4: "97", 5: "97"})
    with pytest.raises(Refused, match="同分"):
        panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    tied = list(Result.objects.filter(run=panel.run, rank=4).values_list("subject_id", flat=True))
    run = rulings.record_order(
        actor=world["unit_group"],
        panel=panel,
        order={tied[1]: 1, tied[0]: 2},
        reason="按重点工作难度",
    )
    w.do_job(run)
    panel.refresh_from_db()
    good = Result.objects.filter(run=panel.run, grade="好").values_list("subject_id", flat=True)
    assert tied[1] in good
    assert tied[0] not in good


def test_a_second_click_starts_no_second_run(world, panel):
    w.fill(world, panel)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    first = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    second = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    assert first == second
    with pytest.raises(Stale):
        panels.submit(actor=world["unit_clerk"], panel=panel)
