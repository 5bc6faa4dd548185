"""The examples of the interface description; every place, name and case in them is made up."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

VILLAGE = {"id": 2203, "code": "370830103200", "name": "汶上县次邱镇河里村"}
TOWN = {"id": 2201, "code": "370830103", "name": "汶上县次邱镇"}
COUNTY = {"id": 2200, "code": "370830", "name": "汶上县"}
GRID = {"id": 918, "code": "370830103200-03", "name": "河里村第三村民小组"}
CASE: dict[str, Any] = {
    "id": 3120,
    "number": "2026-000412",
    "kind": {"id": 2, "code": "difficulty", "title": "困难诉求"},
    "organization": VILLAGE,
    "town": TOWN,
    "grid": GRID,
    "channel": "visit",
    "channel_label": "入户走访",
    "urgency": "normal",
    "found_on": "2026-10-12",
    "reported_at": "2026-10-12T15:20:00+08:00",
    "due_on": "2026-10-21",
    "late": False,
    "state": "handling",
    "state_label": "办理中",
    "level": "village",
    "handler": VILLAGE,
    "extended": False,
    "reopened": 0,
    "resolved_on": None,
    "done_on": None,
    "satisfaction": None,
    "unreachable": False,
    "closed_on": None,
    "filed_on": None,
    "merged_into": None,
}
DETAIL: dict[str, Any] = CASE | {
    "counted_from": "2026-10-12",
    "extensions": 0,
    "followup_on": None,
    "finder": "孔令辉",
    "handler_person": None,
    "words": "村西头路灯不亮，晚上出行不便。",
    "photos": [{"position": 1, "address": "/files/5521/"}],
    "log": [
        {
            "at": "2026-10-12T15:20:00+08:00",
            "actor": "孔令辉",
            "action": "report",
            "action_label": "上报",
            "before": "",
            "after": "found",
            "due_before": None,
            "due_on": "2026-10-21",
            "handler": None,
            "days": None,
            "words": None,
        }
    ],
    "steps": [{"action": "resolve", "title": "报办结", "allowed": True, "why": ""}],
}
TAKEN: dict[str, Any] = {
    "id": 3120,
    "number": "2026-000412",
    "state": "dispatched",
    "state_label": "待签收",
    "level": "village",
    "due_on": "2026-10-21",
}
REPORT: dict[str, Any] = {
    "key": "0f1d7f4e-9a55-4c0b-8d2b-6a4f1f0c7e21",
    "kind": "hazard",
    "words": "村口变压器围栏破损。",
    "channel": "inspection",
    "grid": 918,
    "found_on": "2026-10-12",
}
ORDER: dict[str, Any] = {"handler": 2203, "urgency": "urgent"}
KIND: dict[str, Any] = {
    "id": 2,
    "code": "difficulty",
    "title": "困难诉求",
    "organization": {"id": 1, "code": "370800", "name": "济宁市"},
    "practice": "P03 P14 P18",
    "reporters": ["grid", "village", "town"],
    "channels": ["visit", "hotline", "api"],
    "urgencies": [{"code": "normal", "title": "一般", "days": 7, "working": True}],
    "steps": ["settle", "start", "ask_extension", "feed_back", "rate"],
    "privacy": "PV-RESIDENT",
    "extension_days": 10,
    "escalate_after": 3,
    "followup_days": None,
    "notice_hours": 2,
    "beyond_town": False,
    "active": True,
}
LEVEL: dict[str, Any] = {
    "id": 9,
    "county": COUNTY,
    "number": 3,
    "name": "村民小组网格",
    "stands_on": "village",
    "has_leader": True,
    "has_worker": True,
}
NODE: dict[str, Any] = GRID | {
    "level": 3,
    "level_name": "村民小组网格",
    "parent": {"id": 905, "code": "370830103200-00", "name": "河里村网格"},
    "organization": VILLAGE,
    "households": 46,
    "since": "2026-01-01",
    "until": None,
}


def _rate(value: str | None, of: int, out_of: int) -> dict[str, Any]:
    why = "" if value else "没有可计算的事项。"
    return {"value": value, "of": of, "out_of": out_of, "why": why}


RATES: dict[str, Any] = {
    "found_from": "2026-10-01",
    "found_to": "2026-10-13",
    "by": "town",
    "rows": [
        {
            "code": "370830103",
            "name": "汶上县次邱镇",
            "cases": 24,
            "reopened": 1,
            "discovery": _rate("0.6250", 15, 24),
            "closing": _rate("0.7500", 18, 24),
            "on_time": _rate("0.9500", 19, 20),
            "satisfaction": _rate(None, 0, 0),
        }
    ],
}


def of(name: str, value: dict[str, Any]) -> list[OpenApiExample]:
    """Return one example of an answer."""
    return [OpenApiExample(name, value=value, response_only=True)]


def sent(name: str, value: dict[str, Any]) -> list[OpenApiExample]:
    """Return one example of what is sent."""
    return [OpenApiExample(name, value=value, request_only=True)]
