"""Cycles of any shipped scheme in the tests' world: published, opened, filled, scored, confirmed."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from assessments import runs, schemes, storing
from assessments.actions import cycles
from assessments.actions.entries import Change, save_cells
from assessments.columns import ADJUST
from assessments.form import form_of
from assessments.models import Cycle, Panel, Run, Scheme, SchemeVersion
from assessments.outline import Outline
from assessments.subjects import needs_list, place_key
from members.models import Membership, Person
from portal.models import Job
from portal.periods import Period, containing_day
from tests import standing
from tests import world as w


def build() -> w.World:
    """The tests' world with a village, two branches, sections and three members."""
    made = w.build(5)
    village = w.organization("370826-02-1", "前村", "village", made.other_unit)
    branch = w.organization("370826-02-1-1", "前村党支部", "branch", village)
    w.organization("370826-02-1-2", "后街党支部", "branch", village)
    w.organization("370826-01-1", "办公室", "section", made.unit)
    w.organization("370826-01-2", "审计一科", "section", made.unit)
    for n, name in enumerate(("王一", "王二", "王三")):
        member = Person.objects.create(name=name, sort_key=f"w{n}", initials="w", home=branch)
        Membership.objects.create(person=member, branch=branch, since=dt.date(2015, 1, 1))
    return made


def published(world: Any, code: str, *, typed: bool = True) -> SchemeVersion:
    """A shipped scheme in force in the tests' county; what it draws from records is typed in instead,
    unless `typed` is false (test_logged.py)."""
    document = json.loads(json.dumps(schemes.load(code).data))
    for part in document["components"] if typed else ():
        part.pop("logged", None)
    scheme = Scheme.objects.create(
        code=f"test_{code}", title=document["title"], practice=document["practice"],
        organization=world.county,
    )  # fmt: skip
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, document=document, digest="0" * 64,
        published_at=timezone.now(), in_force_from=dt.date(2020, 1, 1),
    )  # fmt: skip


def listed(outline: Outline) -> str:
    """A list of three subjects, for kinds the register cannot answer."""
    places = {"unit": "县审计局", "township": "韩庄镇", "street": "韩庄镇", "community": "前村",
              "branch": "前村党支部"}  # fmt: skip
    place = places.get(place_key(outline.peer_group), "")
    rows = ["名称\t单位\t组别\t职责"]
    return "\n".join([*rows, *(f"对象{n}\t{place}\t甲组\t主要负责人" for n in "一二三")])


def opened(
    world: w.World, version: SchemeVersion, period: Period | None = None, names: str = ""
) -> Cycle:
    """A cycle of the period that ended last, or of the one given."""
    period = period or containing_day(w.TODAY, version.document["period"]).previous
    outline = Outline(version.document, period.kind)
    return cycles.open_cycle(
        actor=world["county_officer"],
        version=version,
        organization=world.county,
        period=period,
        listed=(names or listed(outline)) if needs_list(outline) else "",
    )


def fill(panel: Panel) -> None:
    """Every cell of every subject, falling with the position."""
    form = form_of(panel.cycle.scheme_version.document)
    changes = []
    for subject in panel.subjects.filter(state=""):
        for column in form.columns:
            if column.component == ADJUST:
                continue
            most = 100 if column.limit is None else int(column.limit)
            value = {"target": "100", "title": "重点工作"}.get(
                column.part, str(most - subject.position)
            )
            changes.append(Change(subject.pk, column.field, value))
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)


def scored(world: w.World, cycle: Cycle) -> Run:
    """Hand everything in and score it, in the test's own transaction."""
    Panel.objects.filter(cycle=cycle).update(state="submitted", submitted_at=timezone.now())
    panels = list(cycle.panels.select_related("organization", "cycle__organization"))
    return standing.score(world["county_officer"], cycle, panels)


def rescored(run: Run) -> None:
    """Score a run that was asked for, in the test's own transaction."""
    ids = list(run.panels.order_by("pk").values_list("pk", flat=True))
    gathered = runs.gather(run.scheme_version, run.cycle, ids, {})
    outcome = runs.compute(run.scheme_version, run.cycle, gathered)
    storing.write(
        run, ids, [storing.part_of(run, gathered, outcome)], storing.submission_stamps(ids)
    )
    Job.objects.filter(pk=run.job_id).update(state=Job.State.DONE)


def confirmed(cycle: Cycle) -> None:
    """As if everything had been deliberated, signed, posted and confirmed."""
    cycle.panels.update(state=Panel.State.CONFIRMED, confirmed_at=timezone.now())


@contextmanager
def module_world(blocker: Any) -> Iterator[w.World]:
    """The world, built once for a whole module."""
    with standing.standing(blocker):
        yield build()
