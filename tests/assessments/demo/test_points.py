"""The branch of the demonstration that keeps points: what a reader should meet is there, and only once."""

import datetime as dt
from collections.abc import Iterator

import pytest

from assessments import library
from assessments.demo.points import Points
from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.points.rules import Rules
from assessments.queries.point_boards import board_of
from assessments.queries.points import doubles_among
from members import divisions, structure
from members.demo import loading, offices
from members.demo.people import SIGNED_IN
from portal import clock, workdays
from portal.models import Demonstration
from portal.periods import parse

pytestmark = pytest.mark.django_db
SEED = 2026


@pytest.fixture
def house(monkeypatch, tmp_path, settings) -> Iterator[Points]:
    """A small tree with the branch in it, and its people."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(offices, "ORGAN_SIZES", {"zzb": 12, "jw": 8, "czj": 14})
    monkeypatch.setattr(offices, "TOWN_SIZES", {"370826101": 32})
    there = divisions.villages()
    monkeypatch.setattr(divisions, "villages", lambda: [v for v in there if v.code in SIGNED_IN])
    Demonstration.objects.create(day=dt.date(2025, 12, 25), seed=SEED)
    clock.forget()
    structure.load()
    library.publish_shipped(actor=None, code="jinxiang_points")
    for year in (2025, 2026):
        workdays.seed(year)
    loading.load(SEED)
    yield Points(SEED)
    clock.forget()


def picture() -> list[tuple]:
    """What stands, without ids and times of day."""
    rows = PointEntry.objects.order_by("pk")
    return list(
        rows.values_list(
            "sheet__period_code", "sheet__state", "account__name", "item__code", "points", "reason"
        )
    )


def test_three_months_are_there_and_a_fourth_has_begun(house):
    house.play()
    states = dict(PointSheet.objects.values_list("period_code", "state"))
    assert states == {
        "2026-07": "filed",
        "2026-08": "filed",
        "2026-09": "posted",
        "2026-10": "open",
    }
    assert PointAccount.objects.filter(until=None).count() == 20
    rules = Rules(house.scheme.versions.get().document)
    board = board_of(rules, house.scheme, house.branch, parse("2026Q3"))
    assert [line.figures.score for line in board.lines].count(None) == 0
    assert len(board.below) == board.open_actions == 1
    assert 1 <= len(board.praised) <= 6
    assert len({line.figures.score for line in board.lines}) > 8
    entries = list(PointEntry.objects.filter(reverses=None).select_related("sheet"))
    assert len(doubles_among(entries, rules)) == 1
    assert PointEntry.objects.filter(happened="2026-09").count() == 1
    assert PointEntry.objects.filter(reverses__isnull=False).count() == 1
    assert PointEntry.objects.filter(entered_by=house.member).count() == 1


def test_playing_again_adds_nothing(house):
    house.play()
    before = picture()
    house.play()
    assert picture() == before
