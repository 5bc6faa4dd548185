"""How the rows of tests/access.csv about first secretaries over the API are asked: as the pages' rows are,
about the same objects."""

from typing import Any

from members.dispatched.models import SenderVisit, Team, VillageProject
from members.models import Account
from tests import access_dispatched as pages
from tests import dispatched_world as dw
from tests import world as w
from tests.access_cases import about
from tests.access_world import Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = w.TODAY.isoformat()


def _clerk() -> Account:
    return Account.objects.get(username="unit_clerk")


def _pk(pick: Any) -> Any:
    """Pick what a row about a page picks, without the step in its address."""
    return lambda spot: {"pk": pick(spot)["pk"]}


def _newcomer(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.newcomer.pk}


def _posted(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    """A posting to the spot's village, in a new team of its township."""
    village = spot.grids.village
    assert village.parent is not None
    team = Team.objects.create(town=village.parent, name="新服务队", since=dw.SINCE)
    return {
        "team": team.pk, "village": village.pk, "role": "first", "sender_words": "市税务局",
        "since": TODAY, "planned_until": "2028-06-01",
    }  # fmt: skip


def _unit(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.unit.pk}


def _team(spot: Spot) -> dict[str, Any]:
    return {"pk": pages._team(spot).pk}


def _visited(spot: Spot) -> dict[str, Any]:
    made = SenderVisit.objects.create(
        posting=pages.posting(spot), on=w.TODAY, who="unit", words="看望", by=_clerk()
    )
    return {"pk": made.pk}


def _project(spot: Spot) -> dict[str, Any]:
    one = pages.posting(spot)
    made = VillageProject.objects.create(
        posting=one, village=one.village, kind="other", title="修渠", quantity=1, amount=0,
        by=_clerk(),
    )  # fmt: skip
    return {"pk": made.pk}


_AMENDED = {"role": "first", "sender_words": "市税务局", "planned_until": "2028-06-01"}
_VISIT = {"kind": "visit", "on": TODAY, "households": 2}
_PROJECT = {"kind": "other", "title": "修渠", "quantity": "1.0", "amount": "0.00"}
for _name, _pick, _body in (
    ("dispatched-team-detail", _team, None),
    ("dispatched-log-detail", pages._log, None),
    ("dispatched-leave-detail", pages._leave, None),
    ("spot-check-detail", pages._check, None),
    ("spot-check-draw-detail", lambda spot: {"pk": pages._draw(spot).pk}, None),
    ("sender-visit-detail", _visited, None),
    ("village-project-detail", _project, None),
    ("dispatched-entry", _newcomer, _posted),
    ("dispatched-change", pages._posting, _AMENDED),
    ("dispatched-end", pages._posting, {"until": TODAY, "why": "轮换"}),
    ("dispatched-team-founding", _unit, {"name": "新服务队", "since": TODAY}),
    ("dispatched-team-leader", _team, {"leader": None}),
    ("dispatched-logging", pages._posting, _VISIT),
    ("dispatched-strike", pages._log, {"why": "填错"}),
    ("sender-visiting", pages._posting, {"on": TODAY, "who": "unit", "said": "看望"}),
    ("village-project-writing", pages._posting, _PROJECT),
    ("dispatched-asking", pages._posting, pages._LEAVE),
    ("dispatched-leave-step", pages._leave, {"do": "approve"}),
    ("spot-check-step", _pk(pages._check), {"do": "answer", "answer": "on_post"}),
):
    about(f"api:{_name}", _pick, _body, **JSON)
about("api:first-secretary-detail", pages._own, case="own", **JSON)
about("api:dispatched-asking", pages._own, pages._LEAVE, "own", **JSON)
about("api:dispatched-leave-step", _pk(pages._withdrawn), {"do": "withdraw"}, "own", **JSON)
about("api:dispatched-leave-step", _pk(pages._approved), {"do": "return"}, "return", **JSON)
about("api:dispatched-leave-step", pages._without_paper, {"do": "paper"}, "paper", **JSON)
about(
    "api:spot-check-step",
    _pk(pages._answered),
    {"do": "answer", "answer": "on_post"},
    "own",
    **JSON,
)
about("api:dispatched-logging", pages._own, _VISIT, "own", **JSON)
