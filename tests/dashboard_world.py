"""A county in which all the dashboard tells of has rows: cases, two appraisals, points, training.

It is 汶上县 of tests/grids_world.py on 13 October 2026; what is told is the third quarter.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assessments.models import Cycle, CycleSubject, Panel, PointSheet, Result, Run
from grids.models import Case
from members.models import Account, Grant, Membership, Organization, Person
from tests import access_points
from tests import grids_world as gw
from tests import world as w
from training.models import CourseSession, HourEntry, TargetGroup, TrainingClass

AT = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)
PERIOD = "2026Q3"
RANKS = {"2026Q2": (1, 2, 3, 4, 5, 6), PERIOD: (2, 1, 3, 5, 4, 6)}


@dataclass
class DashboardWorld:
    """The county's grids, and who looks."""

    grids: gw.GridsWorld
    cycles: dict[str, Cycle]
    group: TargetGroup
    few: TargetGroup

    @property
    def county(self) -> Organization:
        """The county told of."""
        return self.grids.county

    def who(self, name: str) -> Account:
        """A fresh account, as a new request would load it."""
        return Account.objects.get(username=name)


def build() -> DashboardWorld:
    """Make the world; two cases of September are closed or rated, one of them and one in hand are overdue."""
    grids = gw.build()
    county, city = grids.county, grids.county.parent
    for name, role, where in (
        ("leader", "county_leader", county), ("mayor", "city_officer", city),
        ("organizer", "county_organizer", county),
    ):  # fmt: skip
        account, _ = Account.objects.get_or_create(username=name, defaults={"label": name})
        account.grants.all().delete()
        Grant.objects.create(account=account, role=role, organization=where, since=gw.SINCE)
    _cases(grids)
    cycles = {code: _cycle(grids, code) for code in RANKS}
    _points(grids)
    group, few = _training(grids)
    return DashboardWorld(grids, cycles, group, few)


def _cases(grids: gw.GridsWorld) -> None:
    gw.move_to(dt.date(2026, 6, 2))
    grids.closed()
    gw.move_to(dt.date(2026, 9, 1))
    grids.closed()
    grids.closed()
    grids.resolved()
    late = [grids.sent(), grids.report()]
    Case.objects.filter(pk=late[0].pk).update(satisfaction=2)
    gw.move_to(dt.date(2026, 9, 30))
    Case.objects.filter(pk=grids.sent().pk).update(due_on=dt.date(2026, 10, 20))
    gw.move_to(gw.TODAY)
    grids.sent()


def _cycle(grids: gw.GridsWorld, code: str) -> Cycle:
    county = grids.county
    version = (
        county.schemes.filter(practice="P17").first() or w.publish(county).scheme
    ).versions.get()
    first = code == PERIOD
    cycle = Cycle.objects.create(
        scheme_version=version, organization=county, period_code=code, opened_at=AT,
        period_start=dt.date(2026, 7 if first else 4, 1), period_end=dt.date(2026, 9 if first else 6, 30),
        entry_due=dt.date(2026, 10, 10), filing_due=dt.date(2026, 10, 26),
    )  # fmt: skip
    people = list(
        Person.objects.filter(home=grids.department, name__startswith="干部").order_by("id")
    )
    people = people or [w.person(f"干部{n}", grids.department, "staff", n) for n in range(6)]
    filed = Panel.objects.create(cycle=cycle, organization=grids.department)
    rows = [
        CycleSubject(panel=filed, person=p, name=p.name, role="staff", position=n)
        for n, p in enumerate(people, 1)
    ]
    CycleSubject.objects.bulk_create(rows)
    run = Run.objects.create(
        cycle=cycle, scheme_version=version, number=1, state=Run.State.DONE, requested_at=AT
    )
    run.panels.add(filed)
    Result.objects.bulk_create(
        Result(run=run, panel=filed, subject=s, bonus=0, deduction=0, total=95, rank=rank, of=6,
               grade="好" if rank < 3 else "较好", coefficient=1)
        for s, rank in zip(rows, RANKS[code], strict=True)
    )  # fmt: skip
    Panel.objects.filter(pk=filed.pk).update(state="filed", run=run, filed_on=AT.date())
    if first:
        Panel.objects.create(cycle=cycle, organization=grids.town)
    return cycle


def _points(grids: gw.GridsWorld) -> None:
    scheme = access_points.publish("jinxiang_points", grids.county)
    for n, village in enumerate((grids.village, grids.next_village)):
        branch = w.organization(f"{village.code}-zb", f"{village.name}党支部", "branch", village)
        for who in range(3):
            person = Person.objects.create(
                name=f"党员{n}{who}", sort_key="d", initials="d", home=village
            )
            Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))
        if not n:
            for month in ("2026-07", "2026-08"):
                PointSheet.objects.create(
                    scheme=scheme, organization=branch, period_code=month, opened_at=AT,
                    state="reported", reported_on=AT.date(),
                )  # fmt: skip


def _training(grids: gw.GridsWorld) -> tuple[TargetGroup, TargetGroup]:
    county, keeper = grids.county, Account.objects.get(username="organizer")
    group = TargetGroup.objects.create(organization=county, name="全体党员", rule="members")
    few = TargetGroup.objects.create(organization=county, name="村书记", rule="village")
    w.person("何家旺", grids.village, "principal", 1)
    made = TrainingClass.objects.create(
        organization=county, kind="main", name="秋季班", starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2026, 9, 30), state="running", planned_by=keeper,
    )  # fmt: skip
    session = CourseSession.objects.create(
        training_class=made, topic="二十大精神", category="theory", begins_at=AT, hours=2,
        ends_at=AT + dt.timedelta(hours=2), state="closed",
    )  # fmt: skip
    members = Person.objects.filter(memberships__isnull=False).order_by("id")
    for person in (*members[:4], *Person.objects.filter(home=grids.department)[:2]):
        HourEntry.objects.create(
            person=person, on=dt.date(2026, 9, 10), hours=2, category="theory", organizer=county,
            session=session, title="二十大精神", by=keeper, at=AT,
        )  # fmt: skip
    return group, few


def tell_slowly(world: DashboardWorld, place: Any = None) -> None:
    """Have the slow sections of a place told, as a worker would."""
    from jining_dangjian.tasks import tell_figures
    from portal import providers
    from portal.periods import parse

    for section in providers.figure_sections():
        if section.slow:
            code = section.period_of(parse(PERIOD)).code
            assert tell_figures(section.code, (place or world.county).pk, code)
