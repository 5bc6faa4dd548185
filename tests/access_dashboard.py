"""The rows of tests/access.csv about the dashboard: whose county each is asked about."""

from tests.access_cases import CASES, Asked, Case, plain
from tests.access_world import Spot, Stage


def _about(route: str, name: str) -> None:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        return Asked({}, {name: str(spot.unit.parent_id), "period": "2026-09"})

    CASES[(route, "county")] = Case(build, has_object=True, shared=True)


for _name in ("page", "wall", "bulletin"):
    plain(f"dashboard:{_name}")
for _name in ("page", "wall", "bulletin", "export"):
    _about(f"dashboard:{_name}", "place")
plain("api:dashboard")
_about("api:dashboard", "county")
