"""The grids of the demonstration: plausible, in every state, the same for the same seed, only once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from grids import demo, library
from grids.models import (
    Case,
    CaseEscalation,
    CaseParty,
    CaseStep,
    Filing,
    Grid,
    GridPost,
    Review,
    ReviewItem,
    Visit,
)
from grids.queries import rates, trees
from members import divisions, structure
from members.demo import loading, offices
from members.demo.people import GRID_TOWN, SIGNED_IN
from members.models import Account, Organization
from portal import clock, workdays
from portal.models import Demonstration

pytestmark = pytest.mark.django_db
SEED = 2026


@pytest.fixture
def house(monkeypatch, tmp_path, settings) -> Iterator[None]:
    """A small tree with the township in it, and its people."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(offices, "ORGAN_SIZES", {"zzb": 12, "jw": 8, "czj": 14})
    monkeypatch.setattr(offices, "TOWN_SIZES", {"370826101": 32})
    there = divisions.villages()
    wanted = (GRID_TOWN, *SIGNED_IN)
    monkeypatch.setattr(
        divisions, "villages", lambda: [v for v in there if v.code.startswith(wanted)]
    )
    Demonstration.objects.create(day=dt.date(2025, 12, 25), seed=SEED)
    clock.forget()
    structure.load()
    library.load()
    for year in (2025, 2026):
        workdays.seed(year)
    loading.load(SEED)
    yield
    clock.forget()


def seen() -> list[tuple[object, ...]]:
    fields = ("key", "state", "due_on", "found_on", "satisfaction", "words")
    return list(Case.objects.order_by("key").values_list(*fields))


def recurring() -> list[int]:
    return [model.objects.count() for model in (Visit, Filing, Review)]


def test_it_is_played_once_and_has_every_state(house) -> None:
    demo.play(SEED)
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == set(Case.State.values)
    assert sum(states.values()) == 216
    assert CaseEscalation.objects.exists()
    assert CaseParty.objects.exists()
    before = seen(), CaseStep.objects.count(), GridPost.objects.count(), recurring()
    demo.play(SEED)
    after = seen(), CaseStep.objects.count(), GridPost.objects.count(), recurring()
    assert after == before
    assert all(recurring())
    assert not ReviewItem.objects.filter(decision="").exists()
    _tree()
    _figures()


def _tree() -> None:
    officer = Account.objects.get(username="baixueying")
    county = Organization.objects.get(code="370830")
    found = trees.counts(officer, county)
    assert [c.nodes for c in found] == [15, 41, 6, 18]
    assert trees.without_parent(officer).count() == 1
    assert trees.without_worker(officer).filter(level__number=4).count() == 1
    assert Grid.objects.filter(households__gt=0).count() == 18


def _figures() -> None:
    """The desk sees plausible rates; the worker what he has found."""
    desk = Account.objects.get(username="guoshouyi")
    year = rates.overall(rates.in_period(desk, dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
    for rate in (year.discovery, year.closing, year.on_time, year.satisfaction):
        assert 0.6 < float(rate.value or 0) < 0.97
    worker = Account.objects.get(username="wuguifang")
    assert Case.objects.visible_to(worker).count() > 50
