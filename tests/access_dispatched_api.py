"""How the rows of tests/access.csv about first secretaries over the API are asked: as the pages' rows are,
about the same objects."""

from typing import Any

from members.dispatched.models import (
    Attended,
    MonthStat,
    Posting,
    SenderVisit,
    Team,
    Training,
    VillageProject,
)
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


def _stat(spot: Spot) -> dict[str, Any]:
    return {"pk": MonthStat.objects.get(sheet=pages._sent_sheet(spot)["pk"]).pk}


def _trained(spot: Spot) -> dict[str, Any]:
    made = Training(
        county=pages._county(spot), kind="central", on=w.TODAY, title="培训班", by=_clerk()
    )
    made.save()
    Attended(training=made, posting=pages.posting(spot)).save()
    return {"pk": made.pk}


def _served(spot: Spot) -> dict[str, Any]:
    return {"pk": pages.posting(spot).village_id}


def _of_county(spot: Spot) -> dict[str, Any]:
    pages.posting(spot)
    return {"pk": pages._county(spot).pk}


def _present(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    """A training at which whoever is posted to the spot was."""
    came = Posting.objects.filter(village=spot.unit).values_list("pk", flat=True)
    return {"kind": "central", "on": TODAY, "title": "培训班", "people": list(came)}


def _held(spot: Spot) -> dict[str, Any]:
    """An inspection that was made where somebody is posted."""
    pages.posting(spot)
    return {"pk": pages._inspection(spot, "done").pk}


def _found(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    one = Posting.objects.get(village=spot.unit)
    return {"posting": one.pk, "text": "补记走访", "due_on": "2026-11-01"}


_AMENDED = {"role": "first", "sender_words": "市税务局", "planned_until": "2028-06-01"}
_VISIT = {"kind": "visit", "on": TODAY, "households": 2}
_PROJECT = {"kind": "other", "title": "修渠", "quantity": "1.0", "amount": "0.00"}
for _name, _pick, _body in (
    ("dispatched-team-detail", _team, None),
    ("dispatched-log-detail", pages._log, None),
    ("dispatched-leave-detail", pages._leave, None),
    ("spot-check-detail", pages._check, None),
    ("spot-check-draw-detail", lambda spot: {"pk": pages._draw(spot).pk}, None),
    ("dispatched-month-detail", lambda spot: {"pk": pages._sheet(spot).pk}, None),
    ("dispatched-month-stat-detail", _stat, None),
    ("dispatched-letter-detail", pages._letter, None),
    ("dispatched-inspection-detail", lambda spot: {"pk": pages._inspection(spot).pk}, None),
    ("dispatched-item-detail", pages._item, None),
    ("dispatched-honour-detail", pages._honour, None),
    ("dispatched-training-detail", _trained, None),
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
    ("dispatched-signing", pages._signed, {"month": "2026-09"}),
    ("dispatched-month-letters", pages._sent_sheet, {}),
    ("dispatched-receipt", pages._letter, {}),
    ("dispatched-planning", _served, {"planned_on": TODAY, "inspectors": "组"}),
    ("dispatched-findings", lambda spot: {"pk": pages._inspection(spot).pk}, pages._HELD),
    ("dispatched-cancellation", lambda spot: {"pk": pages._inspection(spot).pk}, {}),
    ("dispatched-item-writing", _held, _found),
    ("dispatched-item-step", pages._item, {"do": "close"}),
    ("dispatched-flag", _team, {"period": "2026-09", "said": "研究"}),
    ("dispatched-chosen", pages._posting, {"period": "2026", "said": "研究"}),
    ("dispatched-revocation", pages._honour, {"why": "有误"}),
    ("dispatched-training-writing", _of_county, _present),
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
