"""How the rows of tests/access.csv about points over the API are asked."""

from typing import Any

from assessments.models import PointEntry
from tests.access_cases import REASON, about
from tests.access_world import Spot, Stage

JSON = {"content_type": "application/json"}
_OFFER = {"label": "洗车", "kind": "service", "points": "5", "stock": 3}
_ITEM = {"label": "参加志愿服务", "kind": "bonus", "points": "1"}


def _place(points: Any) -> dict[str, Any]:
    return {"scheme": points.scheme.pk, "organization": points.branch.pk}


def _claim(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"item": str(spot.points.item.pk), "month": "2026-10", "evidence": "签到表"}


def _posting(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return _claim(stage, spot, role) | {"accounts": [spot.points.account.pk]}


def _offered(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"offer": spot.points.offer.pk}


def _unfiled(points: Any) -> dict[str, Any]:
    found = PointEntry.objects.filter(account=points.account, sheet__state="open")
    return {"pk": found.latest("pk").pk}


for _name, _pick, _body in (
    ("point-sheet-detail", lambda p: {"pk": p.sheets["open"].pk}, None),
    ("point-account-detail", lambda p: {"pk": p.account.pk}, None),
    ("point-entry-detail", _unfiled, None),
    ("point-item-detail", lambda p: {"pk": p.item.pk}, None),
    ("point-offer-detail", lambda p: {"pk": p.offer.pk}, None),
    ("point-board", _place, None),
    ("point-year", _place, None),
    ("own-point-board", lambda p: {"pk": p.account.pk}, None),
    ("point-offered", lambda p: {"pk": p.sheets["open"].pk}, None),
    ("point-proposals", lambda p: {"pk": p.sheets["open"].pk}, None),
    ("point-opening", _place, {"month": "2026-05"}),
    ("point-posting", lambda p: {"pk": p.sheets["open"].pk}, _posting),
    ("point-acceptance", lambda p: {"pk": p.sheets["open"].pk}, {"chosen": ["none"]}),
    ("point-objection", lambda p: {"pk": p.sheets["posted"].pk}, {"text": "漏记一次"}),
    ("point-reversal", lambda p: {"pk": p.entries["open"].pk}, REASON),
    ("point-claim", lambda p: {"pk": p.account.pk}, _claim),
    ("point-measure", lambda p: {"pk": p.account.pk},
     {"kind": "talk", "period": "2026Q3", **REASON}),
    ("point-joining", _place, {"name": "李叔"}),
    ("point-ending", lambda p: {"pk": p.alias.pk}, {"do": "erase"}),
    ("point-redeeming", lambda p: {"pk": p.alias.pk}, _offered),
    ("point-offering", lambda p: {**_place(p), "scheme": p.alias.scheme_id}, _OFFER),
    ("point-offer-change", lambda p: {"pk": p.offer.pk}, _OFFER),
    ("point-offer-use", lambda p: {"pk": p.offer.pk}, {"active": False}),
    ("point-item-adding", lambda p: {"pk": p.scheme.pk}, _ITEM),
    ("point-item-change", lambda p: {"pk": p.item.pk}, _ITEM),
    ("point-item-use", lambda p: {"pk": p.item.pk}, {"active": False}),
):  # fmt: skip
    about(f"api:{_name}", lambda spot, pick=_pick: pick(spot.points), _body, **JSON)
for _do, _state in (
    ("report", "open"),
    ("recognise", "reported"),
    ("confirm", "recognised"),
    ("post", "confirmed"),
    ("file", "posted"),
    ("return", "posted"),
    ("send_back", "recognised"),
):
    about(
        "api:point-decision",
        lambda spot, state=_state: {"pk": spot.points.sheets[state].pk},
        {"do": _do, **REASON},
        _do,
        **JSON,
    )
about("api:point-decision", lambda spot: {"pk": spot.points.sheets["open"].pk}, **JSON)
about(
    "api:point-reversal",
    lambda spot: {"pk": spot.points.entries["recognised"].pk},
    REASON,
    "recognised",
    **JSON,
)
