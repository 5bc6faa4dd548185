"""How the rows of tests/access.csv about the members' rooms over the API are asked: as the pages' rows are,
about the same objects."""

from typing import Any

from members.floating.models import Contact, PairHelper, Report
from members.models import Account, Membership, Post
from tests import (
    access_dispatched,
    access_floating,
    access_graduates,
    access_life,
    access_people,
    access_secretaries,
)
from tests import world as w
from tests.access_cases import CASES, about
from tests.access_world import Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = w.TODAY.isoformat()
# their rows are registered by importing them
assert all(
    (
        access_dispatched,
        access_floating,
        access_graduates,
        access_life,
        access_people,
        access_secretaries,
    )
)


def _as(route: str, case: str = "") -> Any:
    """Pick what a row about a page picks."""
    pick = CASES[(route, case)].pick
    assert pick is not None
    return lambda spot: {"pk": pick(spot)["pk"]}


def _branch(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk}


def _dues(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    line = {"person": spot.person.pk, "base": "4000", "rate": "0.5", "paid": "20", "seen": 0}
    return {"month": "2026-10", "lines": [line]}


def _held(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    members = Membership.objects.filter(branch=spot.points.branch).values_list("person", flat=True)
    return {
        "kind": "theme", "held_on": "2026-10-01", "topic": "学党史", "place": "会议室",
        "minutes": "讨论了三件事", "attended": [{"person": p, "state": "present"} for p in members],
    }  # fmt: skip


def _letter(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    sent = access_life._arriving(stage, spot, role)
    return {name: value for name, value in sent.items() if name != "branch"}


def _reported(spot: Spot) -> dict[str, Any]:
    row = Report(
        stay=access_floating.stay(spot), on=w.TODAY, mode="oral", **access_floating.SAID,
        by_himself=False, by=Account.objects.get(username="unit_clerk"),
        logged_at="2026-10-13T09:00:00+08:00",
    )  # fmt: skip
    row.save()
    return {"pk": row.pk}


def _contacted(spot: Spot) -> dict[str, Any]:
    stay = access_floating.stay(spot)
    pair = PairHelper.objects.create(
        stay=stay, helper=access_floating._people(spot)[0], since=w.TODAY
    )
    row = Contact(
        pair=pair, on=w.TODAY, channel="微信", matter="问候",
        by=Account.objects.get(username="unit_clerk"), logged_at="2026-10-13T09:00:00+08:00",
    )  # fmt: skip
    row.save()
    return {"pk": row.pk}


_DRAFT = {"outside": "中共某市某支部", "why": "迁居"}
_STEP = {"on": "2026-03-01", "meeting": "支委会", "reason": "会议研究"}
_POST = {"title": "副主任", "role": "staff", "is_main": False, "since": "2026-09-01"}
_NEW = {"direction": "out", **access_floating.FACTS}
_LEARNING = {"title": "党章", "kind": "chat", "sent_on": TODAY}
for _name, _pick, _body in (
    ("dues-sheet", _branch, None),
    ("dues-writing", _branch, _dues),
    ("meeting-writing", _branch, _held),
    ("meeting-strike", _as("members:meeting_strike"), {"reason": "日期填错"}),
    ("transfer-draft", lambda spot: {"pk": spot.person.pk}, _DRAFT),
    ("transfer-arrival", _branch, _letter),
    ("transfer-send", _as("members:transfer_step", "send"),
     {"valid_until": access_life.LATER.isoformat()}),
    ("transfer-receive", _as("members:transfer_step", "receive"), {"on": TODAY}),
    ("transfer-refuse", _as("members:transfer_step", "refuse"), {"reason": "填错了"}),
    ("transfer-withdraw", _as("members:transfer_step", "withdraw"), {"reason": "填错了"}),
    ("application", _branch, {"name": "吴某", "applied_on": "2026-01-01"}),
    ("floating-report-detail", _reported, None),
    ("floating-contact-detail", _contacted, None),
    ("floating-learning-detail", _as("floating:learn"), None),
    ("contact-officer-detail", _as("floating:officer"), None),
    ("service-window-detail", _as("floating:window"), None),
    ("work-station-detail", _as("floating:station"), None),
    ("stay-registration", lambda spot: {"pk": spot.newcomer.pk}, _NEW),
    ("stay-change", _as("floating:stay_edit"), access_floating.FACTS),
    ("stay-decision", _as("floating:stay_step"), {"do": "return", "on": TODAY}),
    ("stay-report", _as("floating:report"), access_floating._REPORT),
    ("stay-contact", _as("floating:contact"), {"on": TODAY, "channel": "微信", "matter": "问候"}),
    ("stay-helper", _as("floating:pair"), access_floating._helper),
    ("stay-officer", _as("floating:stay_officer"), {"officer": None}),
    ("learning-writing", _branch, _LEARNING),
    ("learning-done", _as("floating:learn"), {}),
    ("window-service", _as("floating:window"), {"on": TODAY, "served": 2, "said": "转接咨询"}),
    ("station-visit", _as("floating:station"), {"kind": "visit", "on": TODAY, "said": "良好"}),
    ("post-detail", lambda spot: {"pk": Post.objects.get(person=spot.person).pk}, None),
    ("post-entering", lambda spot: {"pk": spot.person.pk}, _POST),
    ("post-change", lambda spot: {"pk": Post.objects.get(person=spot.person).pk}, _POST),
    ("pool-entry-detail", _as("pools:entry"), None),
    ("first-secretary-detail", _as("dispatched:posting"), None),
    ("graduate-detail", _as("graduates:graduate"), None),
    ("secretary-term-detail", _as("secretaries:term"), None),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)
_WHY = {"on": "2026-10-01", "ground": "批复"}
_NEW_UNIT = {"code": "neu-zb", "name": "新设党支部"}
_ONE = {"name": "乙某", "born": "1990-01-01"}


def _person(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.person.pk}


def _below(kind: str) -> Any:
    """Send another organization as the target."""

    def sent(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
        made = w.organization(f"to-{kind}", "另一个组织", kind, spot.unit)
        return _WHY | {"target": made.pk}

    return sent


def _empty(spot: Spot) -> dict[str, Any]:
    return {"pk": w.organization("empty-zb", "空党支部", "branch", spot.unit).pk}


def _merged(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return _below("branch")(stage, spot, role) | {"take_along": True}


for _name, _pick, _body in (
    ("person-entering", lambda spot: {"pk": spot.unit.pk}, _ONE),
    ("person-change", _person, _ONE | {"revision": 0}),
    ("person-departure", _person, {"on": "2026-10-12", "why": "moved", "reason": "迁走"}),
    ("person-return", _person, {"reason": "登记错了"}),
    ("person-move", _person, lambda s, spot, r: {"organization": spot.unit.pk, "reason": "调动"}),
    ("organization-set-up", lambda spot: {"pk": spot.unit.pk}, _WHY | _NEW_UNIT | {"kind": "branch"}),
    ("organization-renaming", _branch, _WHY | {"name": "新名党支部"}),
    ("organization-move", _branch, _below("committee")),
    ("organization-split", _branch, _WHY | _NEW_UNIT),
    ("organization-merger", _branch, _merged),
    ("organization-dissolution", _empty, _WHY),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)
about("api:stay-report", _as("floating:report", "own"), access_floating._REPORT, "own", **JSON)
for _do in ("accept", "stop", "admit"):
    about(
        "api:development-step",
        _as("members:development_step", _do),
        {"do": _do, **_STEP},
        _do,
        **JSON,
    )
about("api:development-step", _as("members:development"), **JSON)
