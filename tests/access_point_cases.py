"""How the rows of tests/access.csv about points are asked."""

from collections.abc import Callable
from typing import Any

from tests.access_cases import CASES, REASON, Asked, Case, about
from tests.access_world import Spot, Stage


def _of_points(pick: Callable[[Any], dict[str, Any]]) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: pick(spot.points)


def _points_place(points: Any) -> dict[str, Any]:
    return {"scheme": points.scheme.pk, "organization": points.branch.pk}


def _posting(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    item = spot.points.item.pk
    key = "9b2f0a52-6f4e-4c54-9f0c-3a7c5d1f1a11"
    body = {"item": item, "month": "2026-10", "evidence": "签到表", "key": key, "points": ""}
    return {**body, "accounts": [spot.points.account.pk]}


def _own_line(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    item = spot.points.item.pk
    return {"item": item, "label": "连续三个月参加", "points": "0.5", "evidence_needed": "on"}


_OFFER = {"label": "洗车", "kind": "service", "points": "5", "stock": "3"}
_MEETING = {"met_on": "2026-10-12", "present": "5", "in_favour": "5", "planned_from": "2027-01"}
_ITEM = {"label": "参加志愿服务", "kind": "bonus", "points": "1", "evidence_needed": "on"}
CASES[("assessments:points_open", "")] = Case(
    lambda stage, spot, role, own: Asked(
        data={**_points_place(spot.points), "month": "2026-05"},
    ),
    has_object=True,
)
for _name, _pick, _body in (
    ("sheet", lambda p: {"pk": p.sheets["reported"].pk}, None),
    ("add", lambda p: {"pk": p.sheets["open"].pk}, _posting),
    ("drawn", lambda p: {"pk": p.sheets["open"].pk}, {}),
    ("object", lambda p: {"pk": p.sheets["posted"].pk}, {"text": "漏记一次"}),
    ("reverse", lambda p: {"pk": p.entries["open"].pk}, REASON),
    ("board", _points_place, None),
    ("export", _points_place, {"period": "2026Q3"}),
    ("register", _points_place, {"name": "李叔"}),
    ("account", lambda p: {"pk": p.account.pk}, None),
    (
        "measure",
        lambda p: {"pk": p.account.pk},
        {"kind": "talk", "period": "2026Q3", **REASON},
    ),
    (
        "redeem",
        lambda p: {"pk": p.alias.pk},
        lambda stage, spot, role: {"offer": spot.points.offer.pk},
    ),
    ("offers", lambda p: {**_points_place(p), "scheme": p.alias.scheme_id}, _OFFER),
    ("offer", lambda p: {"pk": p.offer.pk}, {**_OFFER, "do": "save"}),
    ("rules", _points_place, None),
    ("rule", lambda p: {"pk": p.rules["draft"].pk}, None),
    ("rule_add", lambda p: {"pk": p.rules["draft"].pk}, _own_line),
    ("rule_line", lambda p: {"pk": p.line.pk}, {"do": "remove"}),
    ("end", lambda p: {"pk": p.alias.pk}, {"do": "erase"}),
    ("items", lambda p: {"scheme": p.scheme.pk}, _ITEM),
    ("item", lambda p: {"pk": p.item.pk}, {**_ITEM, "do": "save"}),
    ("claim", lambda p: {"account": p.account.pk}, _posting),
    ("own_board", lambda p: {"account": p.account.pk}, None),
):
    about(f"assessments:points_{_name}", _of_points(_pick), _body)
for _action, _state in (
    ("report", "open"),
    ("recognise", "reported"),
    ("confirm", "recognised"),
    ("post", "confirmed"),
    ("file", "posted"),
    ("return", "posted"),
    ("send_back", "recognised"),
    ("dance", "open"),
):
    about(
        "assessments:points_step",
        _of_points(
            lambda p, state=_state, action=_action: {"pk": p.sheets[state].pk, "action": action}
        ),
        REASON,
        _action,
    )
about(
    "assessments:points_reverse",
    _of_points(lambda p: {"pk": p.entries["recognised"].pk}),
    REASON,
    "recognised",
)
for _action, _state in (
    ("adopt", "draft"),
    ("file", "adopted"),
    ("return", "adopted"),
    ("overrule", "adopted"),
    ("revoke", "filed"),
    ("dance", "draft"),
):
    about(
        "assessments:points_rule_step",
        _of_points(
            lambda p, state=_state, action=_action: {"pk": p.rules[state].pk, "action": action}
        ),
        {**_MEETING, **REASON},
        _action,
    )
