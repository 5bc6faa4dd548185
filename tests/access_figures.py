"""The rows of tests/access.csv about the figures of the grids: whose place each is asked about."""

from collections.abc import Callable
from typing import Any

from members.models import Organization
from tests.access_cases import CASES, Asked, Case, plain
from tests.access_world import Spot, Stage


def _at(route: str, case: str, place: Callable[[Spot], Organization], **more: Any) -> None:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        return Asked({}, {"place": str(place(spot).pk), **more})

    CASES[(route, case)] = Case(build, has_object=True, shared=True)


def _county(spot: Spot) -> Organization:
    county = spot.unit.parent
    assert county is not None
    return county


plain("grids:figures")
_at("grids:figures", "county", _county)
_at("grids:figures", "town", lambda spot: spot.grids.town)
_at("grids:figures", "village", lambda spot: spot.grids.village)
_at("grids:published", "county", _county)
plain("grids:bulletin")
_at("grids:bulletin", "county", _county)
_at("grids:bulletin", "town", lambda spot: spot.grids.town)
_at("grids:bulletin_export", "county", _county, period="2026-09")
_at("grids:bulletin_export", "town", lambda spot: spot.grids.town, period="2026-09")
