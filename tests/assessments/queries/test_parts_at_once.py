"""A year's parts of one's own points come of one run exactly as each comes of its own."""

from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.points.rules import Rules
from assessments.queries import point_boards
from assessments.queries.point_boards import Figures, figures_by_part, figures_of
from portal.periods import Period, parse
from tests import points_world as pw

pytestmark = pytest.mark.django_db
ITEMS = {"base": "jx01", "bonus": "jx21", "deduction": "jx41"}
MONTHS = ("2026-01", "2026-02", "2026-06", "2026-07", "2026-08", "2026-10")


def scattered(world: pw.PointsWorld, rng: Random) -> None:
    """Entries of every kind in four quarters (one month has a sheet without any), grounds among them that
    come back in the same quarter and in another one."""
    sheets = []
    for month in MONTHS:
        sheet = world.open(month)
        sheets.append(sheet)
    PointSheet.objects.update(state="confirmed")
    PointEntry.objects.bulk_create(
        PointEntry(
            sheet=rng.choice(sheets[1:]), account=world.account(rng.randrange(2)),
            component="routine", item=world.item(ITEMS[kind]), kind=kind,
            points=Decimal(rng.randrange(1, 900)) / 100, entered_at=timezone.now(),
            evidence="同一件" if (key := rng.choice(("", "", f"{kind}1", f"{kind}2"))) else "",
            evidence_key=key,
        )
        for kind in rng.choices(list(ITEMS), k=60)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_they_are_what_each_part_s_own_run_gives(seed):
    world = pw.build(members=2)
    scattered(world, Random(seed))
    rules = Rules(world.scheme.versions.get().document)
    parts = list(parse("2026").split("quarter"))
    for place in range(2):
        account = world.account(place)
        alone = {part: figures_of(rules, account, part) for part in parts}
        assert figures_by_part(rules, account, parts) == alone
        assert figures_by_part(rules, account, parts[:3]) == {p: alone[p] for p in parts[:3]}
        assert len({one.score for one in alone.values()}) > 2


@pytest.mark.parametrize(
    ("code", "kind", "alone"),
    [("jinxiang_points", "quarter", 0), ("jiaxiang_category", "half_year", 2)],
)
def test_parts_with_a_grade_are_runs_of_their_own(code, kind, alone, monkeypatch):
    world = pw.build(code, members=2)
    world.open("2026-07")
    account = PointAccount.objects.first()
    runs: list[Period] = []
    monkeypatch.setattr(
        point_boards, "figures_of", lambda rules, account, part: runs.append(part) or Figures()
    )
    parts = list(parse("2026").split(kind))
    told = figures_by_part(Rules(world.scheme.versions.get().document), account, parts)
    assert list(told) == parts
    assert runs == parts[:alone]
