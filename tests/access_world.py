"""What the access table is tried on: every kind of object, once in each of three places.

`near` is 县审计局 of 微山县, `next_door` a unit of the same county, `far` a unit of another county with a
scheme and cycles of its own. Each place has one panel in every state of the life cycle, in cycles of its
county that are named by that state.
"""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from assessments import rights
from assessments.models import (
    Correction,
    Cycle,
    CycleSubject,
    Notice,
    Objection,
    Panel,
    Proposal,
    Result,
    Ruling,
    Run,
)
from members.models import Account, Grant, Organization, Person
from portal import files
from portal.models import Job, StoredFile
from tests import access_grids, access_polls
from tests import access_points as points
from tests import world as w
from tests.access_grids import Grids
from tests.access_points import Points

QUARTERS = {
    "collecting": "2026Q2",
    "submitted": "2026Q1",
    "computed": "2025Q4",
    "deliberated": "2025Q3",
    "signed": "2025Q2",
    "noticed": "2025Q1",
    "confirmed": "2024Q4",
    "filed": "2024Q3",
}
"""State → the quarter whose cycle it is; 2026Q3 is still to be opened."""
AT = dt.datetime(2026, 10, 13, 9, 0, tzinfo=dt.UTC)
LOCKED = ("confirmed", "filed")
NO_ROW = 2_000_000_000
"""The number of nothing: a small one is somebody in one turn of the seed and nobody in another."""


@dataclass
class Spot:
    """One place and the objects in it; `panels` and `cycles` by state."""

    unit: Organization
    cycles: dict[str, Cycle]
    person: Person
    newcomer: Person
    """Somebody without an account."""
    kept: Account
    """The account of a clerk of the unit."""
    grant: Grant
    panels: dict[str, Panel] = field(default_factory=dict)
    subjects: dict[str, CycleSubject] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    notice: Notice | None = None
    objection: Objection | None = None
    correction: Correction | None = None
    proposal: Proposal | None = None
    ruling: Ruling | None = None
    file: StoredFile | None = None
    polls: Any = None
    """tests.access_polls.Polls."""
    points: Points | None = None
    grids: Grids = field(init=False)


@dataclass
class Stage:
    """The world, its three spots, and what belongs to a single account."""

    world: w.World
    near: Spot
    next_door: Spot
    far: Spot
    jobs: dict[str, Job]
    templates: dict[int, bytes]
    """Filled-in workbooks by unit."""


def build() -> Stage:
    """Make the world of the access table."""
    world = w.build(5)
    far_unit = w.organization("370831-01", "县财政局", "organ", world.other_county)
    for i in range(5):
        w.person(f"泗水{i}", far_unit, "staff", i)
    w.publish(world.other_county)
    here, there = _cycles(world.county), _cycles(world.other_county)
    stage = Stage(
        world,
        near=_spot(world.unit, here),
        next_door=_spot(world.other_unit, here),
        far=_spot(far_unit, there),
        jobs={},
        templates={},
    )
    points.build(world, (stage.near, stage.next_door, stage.far))
    access_grids.build(world, (stage.near, stage.next_door, stage.far))
    for role in (*world.accounts, "nobody"):
        owner = world.accounts.get(role) or w.account("nobody")
        stage.jobs[role] = Job.objects.create(
            kind="assessments.run", title="计分", requested_by=owner, state=Job.State.QUEUED
        )
    return stage


def _cycles(county: Organization) -> dict[str, Cycle]:
    version = county.schemes.get().versions.get()
    return {
        state: Cycle.objects.create(
            scheme_version=version,
            organization=county,
            period_code=code,
            period_start=dt.date(2026, 7, 1),
            period_end=dt.date(2026, 9, 30),
            entry_due=dt.date(2026, 10, 15),
            filing_due=dt.date(2026, 10, 26),
            opened_at=AT,
        )
        for state, code in QUARTERS.items()
    }


def _spot(unit: Organization, cycles: dict[str, Cycle]) -> Spot:
    people = list(Person.objects.filter(home=unit).order_by("id"))
    kept = w.account(f"kept-{unit.pk}", "unit_clerk", unit)
    spot = Spot(unit, cycles, people[0], people[1], kept, kept.grants.get())
    for state in QUARTERS:
        _panel(spot, state, people)
    _decisions(spot)
    spot.polls = access_polls.build(spot)
    content = io.BytesIO(b"%PDF-1.4 " + unit.code.encode())
    spot.file = files.store(
        actor=None,
        stream=content,
        name="通报.pdf",
        purpose="evidence",
        scope_path=unit.path,
        right=rights.SEE,
    )
    return spot


def _panel(spot: Spot, state: str, people: list[Person]) -> None:
    cycle = spot.cycles[state]
    panel = Panel.objects.create(cycle=cycle, organization=spot.unit)
    subjects = [
        CycleSubject(panel=panel, person=p, name=p.name, role="staff", position=i)
        for i, p in enumerate(people, 1)
    ]
    CycleSubject.objects.bulk_create(subjects)
    spot.panels[state], spot.subjects[state] = panel, subjects[0]
    if state in ("collecting", "submitted"):
        Panel.objects.filter(pk=panel.pk).update(state=state)
        panel.refresh_from_db()
        return
    number = cycle.runs.count() + 1
    run = Run.objects.create(
        cycle=cycle,
        scheme_version=cycle.scheme_version,
        number=number,
        state=Run.State.DONE,
        requested_at=AT,
    )
    run.panels.add(panel)
    Result.objects.bulk_create(
        Result(
            run=run,
            panel=panel,
            subject=s,
            bonus=0,
            deduction=0,
            total=95 - i,
            rank=i,
            of=len(subjects),
            grade="好" if i == 1 else "较好",
            coefficient=1,
        )
        for i, s in enumerate(subjects, 1)
    )
    spot.runs[state] = run
    Panel.objects.filter(pk=panel.pk).update(state=state, run=run)
    panel.refresh_from_db()


def _decisions(spot: Spot) -> None:
    clerk = Account.objects.get(username="unit_clerk")
    spot.notice = Notice.objects.create(
        panel=spot.panels["noticed"],
        run=spot.runs["noticed"],
        posted_on=w.TODAY,
        first_day=w.TODAY,
        last_day=w.TODAY + dt.timedelta(days=7),
        days=5,
        body={
            "top": "好",
            "count": 5,
            "not_graded": 0,
            "cap": "0.40",
            "names": [],
            "chain_head": "",
        },
        check_code="AAAA-BBBB-CCCC",
        posted_by=clerk,
        posted_at=AT,
    )
    spot.objection = Objection.objects.create(
        panel=spot.panels["noticed"],
        notice=spot.notice,
        by=clerk,
        text="名单有误",
        made_at=AT,
        due_on=w.TODAY + dt.timedelta(days=7),
    )
    spot.ruling = Ruling.objects.create(
        panel=spot.panels["computed"],
        subject=spot.subjects["computed"],
        kind=Ruling.Kind.CRITERION,
        value="tier1",
        reason="会议意见",
        decided_by=clerk,
        decided_at=AT,
    )
    spot.correction = Correction.objects.create(
        panel=spot.panels["confirmed"], reason="登记有误", asked_by=clerk, asked_at=AT
    )
    spot.proposal = Proposal.objects.create(
        run=spot.runs["confirmed"],
        panel=spot.panels["confirmed"],
        subject=spot.subjects["confirmed"],
        rule="no_promotion",
        effect="bar_promotion",
        force="mandatory",
        ground={"counted": 3, "of": 3},
    )


def upload(stage: Stage, spot: Spot, role: str) -> StoredFile:
    """Keep a workbook as uploaded by the role's account for the spot's unit: the unit's own template."""
    from assessments.workbooks.importing import PURPOSE
    from assessments.workbooks.template import template_of

    owner: Any = stage.world.accounts[role]
    if spot.unit.pk not in stage.templates:
        panel = Panel.objects.select_related(
            "organization", "cycle__organization", "cycle__scheme_version__scheme"
        ).get(pk=spot.panels["collecting"].pk)
        stage.templates[spot.unit.pk] = template_of(panel, owner)
    return files.store(
        actor=owner,
        stream=io.BytesIO(stage.templates[spot.unit.pk]),
        name="录入表.xlsx",
        purpose=PURPOSE,
        scope_path=spot.unit.path,
        right=rights.ENTER,
    )
