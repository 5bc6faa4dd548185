"""A run of many subjects is read, scored and written in parts: the same rows, one transaction, one word."""

import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from assessments import posted, runs, storing
from assessments.actions import panels as actions
from assessments.models import CycleSubject, Panel, Poll, Result, Run
from assessments.runs import parts_of, request_run
from bench import city
from bench.scoring import TABLES, columns_of, make_twins
from portal import copying
from portal.models import Job
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


def handed_in(people: int) -> tuple[w.World, list[Panel]]:
    """Two units of so many, handed in."""
    world = w.build()
    w.open_quarter(world)
    CycleSubject.objects.filter(position__gt=people).delete()
    found = list(Panel.objects.order_by("pk"))
    for panel, actual in zip(found, ({1: "100", 2: "95"}, {1: "99", 2: "80"}), strict=True):
        w.fill(world, panel, actual)
        actions.submit(actor=w.clerk_of(panel), panel=panel)
    return world, found


@pytest.fixture
def panels() -> tuple[w.World, list[Panel]]:
    """Two units of ten, handed in."""
    return handed_in(10)


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every panel is a part."""
    monkeypatch.setattr(runs, "PART", 1)


def run_of(world: w.World, panels: list[Panel]) -> Run:
    """Score panels and return the run as it ended."""
    asked = request_run(actor=world["county_officer"], cycle=panels[0].cycle, panels=panels)
    w.do_job(asked)
    return Run.objects.select_related("job").get(pk=asked.pk)


def rows(run: Run) -> dict[str, list[Any]]:
    """Everything a run wrote, without its number."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            listed = ", ".join(f'"{c}"' for c in columns_of(table) if c != "run_id")
            cursor.execute(f"SELECT {listed} FROM {table} WHERE run_id = %s", [run.pk])
            found[table] = sorted(cursor.fetchall(), key=str)
    return found


@pytest.mark.parametrize("count", [1, 2, 7, 40, 161])
@pytest.mark.parametrize("each", [1, 30, 25_000])
def test_every_panel_is_in_one_part_and_small_ones_share_the_first(count, each):
    panels, small = list(range(count)), set(range(0, count, 5))
    parts = parts_of(panels, small, count * each)
    assert sorted(panel for part in parts for panel in part) == panels
    assert all(parts)
    if count * each <= runs.PART:
        assert parts == [panels]
    else:
        assert set(parts[0]) == small or not small
        assert all(len(part) * each <= max(runs.PART, each) for part in parts[1:])


def test_a_part_is_looked_up_account_by_account():
    """Else every part would sum the entries of the whole scheme: a city would take the square of its time."""
    assert 2 * runs.PART <= posted.FEW


def test_parts_write_what_one_part_writes(panels, monkeypatch):
    world, both = panels
    whole = run_of(world, both)
    monkeypatch.setattr(runs, "PART", 1)
    with patch.object(runs, "_part", wraps=runs._part) as others:
        parted = run_of(world, both)
    assert others.call_count == 1
    assert parted.job.state == Job.State.DONE
    assert "2个单位20人" in parted.job.message
    assert rows(parted) == rows(whole)
    assert len(rows(whole)["assessments_result"]) == 20


def test_small_units_still_share_their_limit(one_by_one):
    world, both = handed_in(2)
    run = run_of(world, both)
    good = Result.objects.filter(run=run, grade="好")
    assert good.count() == 1  # floor(0.40 · 4) = 1 of the pool, where either unit alone has none


def test_the_digest_is_the_same_for_the_same_facts_and_covers_every_part(panels, one_by_one):
    world, both = panels
    first, again = run_of(world, both), run_of(world, both)
    assert first.input_digest == again.input_digest
    for panel in both:
        last = run_of(world, both).input_digest
        CycleSubject.objects.filter(panel=panel, position=3).update(state_reason="", role="leader")
        assert run_of(world, both).input_digest != last


def ended_badly(world: w.World, both: list[Panel], said: str) -> None:
    """Score, and see that nothing was written and the panels stand as before."""
    run = run_of(world, both)
    assert run.job.state == Job.State.FAILED
    assert said in run.job.message
    assert run.state == Run.State.FAILED
    assert not any(rows(run).values())
    assert set(Panel.objects.values_list("state", "run")) == {("submitted", None)}


def test_what_is_refused_in_a_later_part_leaves_nothing(panels, one_by_one):
    world, both = panels
    with connection.cursor() as cursor:  # past every check of the sheet
        cursor.execute(
            "UPDATE assessments_entry SET number = 999 WHERE panel_id = %s AND part = 'value'",
            [both[1].pk],
        )
    ended_badly(world, both, both[1].organization.label)


def test_a_poll_opened_while_a_later_part_is_read_voids_the_run(panels, one_by_one):
    world, both = panels
    later, send, writing = runs._part, copying.send, threading.Event()

    def begun(table: str, rows: copying.Rows) -> int:
        writing.set()
        return send(table, rows)

    def meanwhile(run: Run, part: list[int]) -> storing.Part:
        assert writing.wait(30)
        Poll.objects.create(
            panel=both[0], ballot="review", state="valid", closes_on="2026-12-01",
            opened_at=timezone.now(), opened_by=world["county_officer"],
        )  # fmt: skip
        return later(run, part)

    with patch.object(runs, "_part", meanwhile), patch.object(copying, "send", begun):
        ended_badly(world, both, "开启了投票")


def test_a_part_that_cannot_be_written_takes_the_others_along(panels, one_by_one):
    world, both = panels
    sent = []

    def send(table: str, rows: copying.Rows) -> int:
        sent.append(table)
        if len(sent) > len(TABLES):
            raise OSError("the disk is full")
        return copying_send(table, rows)

    copying_send = copying.send
    with patch.object(copying, "send", send), pytest.raises(OSError, match="full"):
        ended_badly(world, both, "")
    run = Run.objects.select_related("job").get()
    assert (run.state, run.job.state) == (Run.State.FAILED, Job.State.FAILED)
    assert not any(rows(run).values())


def test_a_city_is_scored_like_one_statement_does(monkeypatch):
    """The measured city, a thousandth of it: ledger, evidence, reversals, ranks, caps and proposals as a
    hand-written SQL statement finds them, in every column of every row."""
    monkeypatch.setattr(runs, "PART", 100)
    made = city.build(1000)
    make_twins("told_", triggers=True)
    try:
        panels = Panel.objects.filter(cycle=made["cycle"]).select_related("organization")
        run = request_run(actor=made["officer"], cycle=made["object"], panels=panels)
        w.do_job(run)
        found = rows(run)
        assert len(found["assessments_result"]) == 500
        assert {row[1] for row in found["assessments_resultstep"]} >= {"S-ONCE", "S-CAP"}
        assert city.statement(made, run.pk)[1] == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(f'told_{table}' for table in TABLES)}")
