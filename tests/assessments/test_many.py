"""Decisions, one's own appraisals and points, files: as many statements at a thousand rows as at ten."""

from itertools import cycle
from typing import Any

import pytest

from assessments.actions import panels
from assessments.models import (
    Correction,
    CycleSubject,
    Notice,
    Objection,
    Panel,
    PointEntry,
    Proposal,
    Result,
)
from members.models import Person
from members.queries import FOUND
from tests import points_world as pw
from tests import world as w
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, desk, multiplied
from tests.standing import once_a_module, scored


def build() -> w.World:
    """A unit's quarter is posted; the cadre objects, a correction and a talk wait."""
    world = w.build()
    w.open_quarter(world)
    panel = scored(world, Panel.objects.get(organization=world.unit))
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    notice = panels.post_notice(actor=world["unit_group"], panel=panel)
    subject = panel.subjects.get(person=world["cadre"].person)
    about, now = {"panel": panel, "subject": subject}, w.timezone.now()
    Objection.objects.create(
        **about, notice=notice, by=world["cadre"], text="少计一项", made_at=now, due_on=now.date()
    )
    Correction.objects.create(
        panel=panel, reason="漏记", asked_by=world["unit_group"], asked_at=now
    )
    Proposal.objects.create(
        **about, run=panel.run, rule="talk", effect="reminder_talk", force="principle",
        ground={"counted": 2, "of": 3},
    )  # fmt: skip
    return world


built, world = once_a_module(build)


def grow(count: int) -> None:
    """The same quarter in so many units more, the cadre in each, with all that goes with it."""
    objection = Objection.objects.order_by("pk")[0]
    panel, subject, notice = objection.panel, objection.subject, objection.notice
    assert subject is not None
    units = multiplied(
        panel.organization, count, code=lambda n: f"u{n}", name=lambda n: f"审计局{n}"
    )
    places = cycle(units)
    made = multiplied(panel, count, organization_id=lambda n: next(places).pk)
    subjects = multiplied(subject, count, panel_id=each(made))
    posted = multiplied(notice, count, panel_id=each(made))
    both = {"panel_id": lambda: each(made), "subject_id": lambda: each(subjects)}
    for row, more in (
        (Result.objects.filter(subject=subject).get(), {}),
        (Proposal.objects.filter(subject=subject, rule="talk").get(), {}),
        (objection, {"notice_id": lambda: each(posted)}),
    ):
        multiplied(row, count, **{name: begin() for name, begin in (both | more).items()})
    multiplied(Correction.objects.order_by("pk")[0], count, panel_id=each(made))


def each(rows: Any) -> Any:
    """The keys of rows, one after the other."""
    turn = cycle(rows)
    return lambda n: next(turn).pk


@pytest.mark.by_turns(2)
def test_what_is_decided_on(world: w.World) -> None:
    case = '<article class="jn-pick jn-case">'
    corrections, proposals = Correction.objects.all(), Proposal.objects.filter(rule="talk")
    lists = [
        Listing("county_officer", "/assessments/corrections/", corrections, case, 200),
        Listing("county_officer", "/assessments/proposals/", proposals, case),
        api("county_officer", "corrections/", corrections),
        api("county_officer", "proposals/", proposals),
        api("county_officer", "objections/", Objection.objects.all()),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_ones_own_appraisals(world: w.World) -> None:
    page, person = "/assessments/mine/", world["cadre"].person
    own = CycleSubject.objects.filter(person=person)
    notices, objections = Notice.objects.all(), Objection.objects.filter(by=world["cadre"])
    results = Result.objects.filter(subject__person=person)
    file = f"/assessments/records/people/{person.pk}/"
    lists = [
        Listing("cadre", page, own, "jn-quarter", 8),
        Listing("cadre", page, notices, "公示中</h2>", MANY),
        Listing("cadre", page, objections, '<article class="jn-pick jn-case">', MANY),
        Listing("county_officer", file, results, r'<a href="/assessments/panels/\d+/\?who=', MANY),
        api("cadre", "me/results/", results),
        api("cadre", "me/notices/", notices),
        api("cadre", "objections/", objections),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_the_search_of_files(world: w.World) -> None:
    someone, place = Person.objects.order_by("pk")[0], world.unit
    first = CycleSubject.objects.order_by("pk")[0]

    def grow(count: int) -> None:
        multiplied(someone, count, name=lambda n: f"王建{n}")
        units = multiplied(place, count, code=lambda n: f"u{n}", name=lambda n: f"王建局{n}")
        multiplied(
            first, count, kind="unit", person_id=None, organization_id=each(units),
            position=lambda n: 1000 + n,
        )  # fmt: skip

    page, people = "/assessments/records/?q=王建", Person.objects.filter(name__startswith="王建")
    units = CycleSubject.objects.filter(kind="unit")
    lists = [
        Listing("county_officer", page, people, r'href="/assessments/records/people/\d+/"', FOUND),
        Listing("county_officer", page, units, r"/assessments/records/organizations/\d+/", FOUND),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_ones_own_points(db: None) -> None:
    points = pw.build()
    entry = points.post("jx21", 1, pw.OCTOBER)

    def grow(count: int) -> None:
        multiplied(entry, count, evidence_key=lambda n: f"k{n}", evidence=lambda n: f"第{n}次")

    rows = PointEntry.objects.filter(account=entry.account)
    lists = [
        Listing("member", "/assessments/points/mine/", rows, r"依据：", 500),
        api("member", "me/point-entries/", rows),
    ]
    asks_no_more_of_many(desk(points.who), lists, grow)
