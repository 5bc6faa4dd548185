"""The made-up rows behind the published figures of P03, P14, P29 and P30: the counts are exact (E12, E19)."""

import datetime as dt
from collections import Counter

import pytest

from grids import library
from grids.demo import published
from grids.models import Case, CaseStep, Grid, GridPost
from grids.queries.published import of_county
from grids.queries.trees import without_parent
from members import structure
from members.models import Account, Grant, Organization
from portal import clock
from portal.models import Deed, Demonstration

pytestmark = pytest.mark.django_db
SEED = 2026
PUBLISHED = {
    "汶上县": [15, 348, 1482, 11560, 8500, 2341, 1781, 987],
    "微山县": [15, 304, 4872, 4882, 3100],
    "金乡县": [351],
    "兖州区": [2986, 2956],
}


@pytest.mark.long
def test_every_count_is_the_published_figure(db) -> None:
    Demonstration.objects.create(day=dt.date(2026, 10, 13), seed=SEED)
    clock.forget()
    structure.load()
    library.load()
    made = published.load(SEED)
    city = Organization.objects.get(kind="city")
    officer = Account.objects.create(username="city", label="city")
    Grant.objects.create(
        account=officer, role="city_officer", organization=city, since=dt.date(2026, 1, 1)
    )
    reports = {}
    for name, values in PUBLISHED.items():
        county = Organization.objects.get(kind="county", name=name)
        report = of_county(officer, county)
        assert report is not None
        assert [one.counted for one in report.figures] == values
        assert all(one.agrees for one in report.figures)
        reports[name] = report
    assert reports["汶上县"].nodes == 13_405
    assert reports["兖州区"].settled is not None
    assert reports["兖州区"].settled.text == "99.00%"
    assert reports["微山县"].settled is None
    _sound(made)
    assert published.load(SEED) == 0  # only once


def _sound(made: int) -> None:
    """Marked, whole, with logs, and nobody without a parent."""
    assert made == Grid.objects.count() + Case.objects.count()
    assert Grid.objects.exclude(code__startswith=published.MARK).count() == 0
    assert Case.objects.exclude(words=published.WORDS).count() == 0
    assert Grid.objects.filter(parent=None, level__number__gt=1).count() == 0
    assert without_parent(Account.objects.get(username="city")).count() == 0
    served = Counter(GridPost.objects.values_list("grid", flat=True))
    assert (len(served), sum(served.values()), max(served.values())) == (4872, 4882, 2)
    assert GridPost.objects.values("person").distinct().count() == 4882
    filed = Case.objects.filter(state="filed").count()
    assert CaseStep.objects.count() == Case.objects.count() + filed
    assert Case.objects.filter(state="filed", filed_on=None).count() == 0
    assert Deed.objects.filter(verb="装入报道数字演示").count() == 4
