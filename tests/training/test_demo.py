"""The published figures of P04, P11, P19, P34 come out of flagged rows; the county's classes are made by the
real actions."""

import datetime as dt

import pytest

from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w
from training import demo, places
from training.demo import published
from training.models import (
    Contest,
    HourEntry,
    LectureOrder,
    LectureTopic,
    Material,
    TrainingClass,
)
from training.queries import figures, shares

DAY = dt.date(2026, 10, 13)


@pytest.fixture
def city(db):
    Demonstration.objects.update_or_create(id=1, defaults={"day": DAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    return w.organization("370800", "济宁市", "city", None)


def test_the_published_figures_are_told_by_the_dashboard(city):
    counties = {
        code: w.organization(code, code, "county", city)
        for code in (published.JIAXIANG, published.RENCHENG, published.TAIBAI)
    }
    assert published.load(1, DAY) > 0
    assert published.load(1, DAY) == 0
    told = {code: figures.of(one, 2026) for code, one in counties.items()}
    kinds = {
        code: {r.label: (r.classes, r.sessions, r.person_times) for r in one.kinds}
        for code, one in told.items()
    }
    venues = {r.label: (r.classes, r.person_times) for r in told[published.JIAXIANG].venues}
    assert venues["政德教育基地"] == (3, 402)
    assert venues["党校分校"] == (158, 9638)
    assert kinds[published.JIAXIANG]["部门专题班"] == (35, 35, None), "the report counts nobody"
    assert kinds[published.JIAXIANG]["高端班"] == (6, 6, 462)
    assert kinds[published.JIAXIANG]["夜讲"] == (1, 19, 988)
    assert kinds[published.RENCHENG]["党课"] == (1, 500, 13500)
    assert kinds[published.RENCHENG]["干部夜校"] == (10, 180, 9180)
    for contest, report in zip(Contest.objects.all(), (True,), strict=True):
        assert (contest.state, contest.from_report, contest.entries.count()) == (
            "finished",
            report,
            270,
        )
        on = list(contest.decisions.order_by("round").values_list("size", "went_on"))
        assert [size for size, _ in on] == [120, 80, 50]
        assert [went >= size for size, went in on] == [True, True, True]
        assert contest.entries.filter(state="selected").count() == on[-1][1] == 50
    taibai = told[published.TAIBAI]
    assert kinds[published.TAIBAI]["周周大学堂"] == (1, 24, 720)
    assert (taibai.teachers, taibai.speakers, taibai.people) == (13, 52, 52)
    assert all(TrainingClass.objects.values_list("from_report", flat=True))


def test_a_county_has_a_class_in_each_stage(city):
    county = w.organization("370826", "微山县", "county", city)
    office = w.organization("370826-zzb", "组织部", "organ", county)
    finance = w.organization("370826-czj", "财政局", "organ", county)
    town = w.organization("370826101", "韩庄镇", "town", county)
    for number in range(8):
        w.person(f"财政{number}", finance, "leader" if number < 3 else "staff", number)
    for name, role, where in (
        ("xumanqing", "county_organizer", county), ("sunjingyi", "county_officer", county),
        ("songyaqin", "", None), ("zhoumin", "unit_clerk", town),
    ):  # fmt: skip
        account = w.account(name, role, where)
        account.person = w.person(name, town if not role else office, "staff", 9)
        account.save()
    demo.play(1)
    demo.play(1)
    states = sorted(TrainingClass.objects.values_list("state", flat=True))
    assert states == ["archived", "enrolling", "enrolling", "planned", "running"]
    assert HourEntry.objects.exists()
    assert set(LectureOrder.objects.values_list("state", flat=True)) == {"placed", "scheduled"}
    told = dict(Contest.objects.values_list("title", "state"))
    assert sorted(told.values()) == ["entering", "finished", "judging"]
    assert LectureTopic.objects.filter(won_by__isnull=False).count() == 3
    assert Material.objects.exists()
    low = TrainingClass.objects.get(state="planned")
    told = shares.of_class(low, places.rule_of(county))
    assert (told.share.rate, told.kept) == (60, False)
