"""A quarter's study from the ledger to the grade: the engine and the witness agree on what was drawn."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from assessments import schemes
from assessments.actions.logged import draw_in
from assessments.models import Entry, Panel, Result, Scheme, SchemeVersion
from members.models import Person
from portal import clock
from tests import standing
from tests import world as w
from tests.assessments import any_scheme as a
from tests.assessments.scoring import oracle
from training.models import CountyMinimum, HourEntry

built, world = standing.once_a_module(a.build)
GROUND = {
    "clause": "P17-R1",
    "tag": "assumed",
    "paths": ["components.study"],
    "reading": "按学时。",
}
HOURS = ("22.50", "30.00", "7.25", "0.25", "0")
"""Of 24 owed a quarter, in the order of the people: the county asks 96 a year."""


@pytest.fixture
def version(world) -> SchemeVersion:
    """A scheme of units whose one part are the hours of the quarter."""
    document: Any = json.loads(json.dumps(schemes.load("wenshang_grid_worker").data))
    part = {"id": "study", "title": "培训学时", "kind": "target", "logged": "training.hours"}
    document |= {
        "peer_group": ["unit"],
        "components": [part | {"weight": "1"}],
        "grounds": [GROUND],
    }
    document["grade"].pop("caps")
    document["grade"]["method"] = "threshold"
    scheme = Scheme.objects.create(
        code="study", title="学习考核", practice="P17", organization=world.county
    )
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, document=document, digest="0" * 64, published_at=clock.now(),
        in_force_from=dt.date(2020, 1, 1),
    )  # fmt: skip


def _study(person: Person, hours: str, by: Any) -> None:
    if Decimal(hours):
        HourEntry(
            person=person, on=dt.date(2026, 8, 1), hours=Decimal(hours), category="theory",
            elsewhere="省委党校", title="培训", ground="证书", by=by, at=clock.now(),
        ).save()  # fmt: skip


def test_hours_are_drawn_scored_and_explained_as_the_witness_says(world, version):
    officer = world["county_officer"]
    CountyMinimum.objects.create(
        county=world.county, group="servant", year=2026, hours=96, ground="县发3号", by=officer
    )
    cycle = a.opened(world, version)
    panel = cycle.panels.filter(organization=world.unit).get()
    subjects = list(panel.subjects.filter(state="").order_by("position"))
    for subject, amount in zip(subjects, HOURS, strict=True):
        _study(subject.person, amount, officer)
    draw_in(actor=w.clerk_of(panel), panel=panel)
    rows = Entry.objects.filter(panel=panel, superseded_by=None)
    drawn = {(row.subject_id, row.part): row.number for row in rows}
    assert [drawn[one.pk, "actual"] for one in subjects] == [Decimal(h) for h in HOURS]
    assert {drawn[one.pk, "target"] for one in subjects} == {Decimal(24)}
    Panel.objects.filter(pk=panel.pk).update(state="submitted", submitted_at=clock.now())
    standing.score(officer, cycle, [Panel.objects.get(pk=panel.pk)])
    told = {row.subject_id: (row.total, row.grade) for row in Result.objects.filter(panel=panel)}
    records = _witness(version.document, subjects, drawn)
    assert told == {
        one.pk: (Decimal(records[str(one.pk)]["total"]), records[str(one.pk)]["grade"])
        for one in subjects
    }
    assert [told[one.pk][0] for one in subjects][:2] == [Decimal("93.75"), Decimal(100)]
    _explained(world, panel, subjects[0])


def _witness(document: Any, subjects: list[Any], drawn: Any) -> dict[str, Any]:
    tables: Any = dict.fromkeys(("adjustments", "history", "rulings", "ballots"), ()) | {
        "subjects": [{"subject": str(s.pk), "name": s.name, "unit": "一"} for s in subjects],
        "values": [
            {
                "subject": str(one.pk), "component": "study",
                "actual": str(drawn[one.pk, "actual"]), "target": str(drawn[one.pk, "target"]),
            }
            for one in subjects
        ],
    }  # fmt: skip
    records, *_ = oracle.appraise(document, tables, "2026Q3")
    return {record["subject"]: record for record in records}


def _explained(world: w.World, panel: Panel, subject: Any) -> None:
    """Beside the score stand both counts, and for himself the way to his statement."""
    address = f"/assessments/panels/{panel.pk}/results/{subject.pk}/"
    client = Client()
    client.force_login(world["county_officer"])
    page = client.get(address, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "22.5÷24×100" in page.content.decode()
    assert "年度要求按月分摊" in page.content.decode()
    assert f"/training/hours/{subject.person_id}/" not in page.content.decode()
