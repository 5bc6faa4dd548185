"""The examples of the interface description; every name in them is made up."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

COUNTY = {"id": 37, "code": "370826", "name": "微山县"}
UNIT = {"id": 1201, "code": "370826-sjj", "name": "微山县审计局"}
SCHEME: dict[str, Any] = {
    "id": 1,
    "code": "weishan_civil_servant",
    "title": "微山县公务员平时考核",
    "practice": "P17",
    "organization": COUNTY,
    "origin": "",
    "retired_from": None,
    "in_force": 1,
    "draft": None,
}
VERSION: dict[str, Any] = {
    "id": 1,
    "scheme": 1,
    "code": "weishan_civil_servant",
    "title": "微山县公务员平时考核",
    "practice": "P17",
    "organization": COUNTY,
    "number": 1,
    "digest": "5b0c6f4a9d2e81730f6c5a4b3e2d19087a6b5c4d3e2f10998877665544332211",
    "published_at": "2026-01-04T09:00:00+08:00",
    "in_force_from": "2026-01-01",
    "based_on": None,
    "note": "",
}
DOCUMENT: dict[str, Any] = {
    "id": "weishan_civil_servant",
    "period": "quarter",
    "grade": {"labels": ["好", "较好", "一般", "较差"], "caps": {"好": "0.40"}},
}
CYCLE: dict[str, Any] = {
    "id": 3,
    "title": "微山县2026年三季度平时考核",
    "period": "2026Q3",
    "period_start": "2026-07-01",
    "period_end": "2026-09-30",
    "organization": COUNTY,
    "scheme_version": 1,
    "entry_due": "2026-10-15",
    "filing_due": "2026-10-26",
    "opened_at": "2026-10-01T08:30:00+08:00",
}
PANEL: dict[str, Any] = {
    "id": 141,
    "cycle": {"id": 3, "period": "2026Q3"},
    "organization": UNIT,
    "version": 1,
    "corrects": None,
    "state": "noticed",
    "state_label": "公示中",
    "run": 147,
    "submitted_at": "2026-10-12T16:20:00+08:00",
    "computed_at": "2026-10-13T09:05:00+08:00",
    "deliberated_at": "2026-10-13T15:00:00+08:00",
    "signed_at": "2026-10-13T16:40:00+08:00",
    "noticed_at": "2026-10-13T17:00:00+08:00",
    "confirmed_at": None,
    "filed_on": None,
}
NOTICE: dict[str, Any] = {
    "id": 61,
    "panel": 141,
    "posted_on": "2026-10-13",
    "first_day": "2026-10-14",
    "last_day": "2026-10-20",
    "days": 5,
    "count": 22,
    "names": ["孙静怡"],
    "check_code": "3F7A-91C0-B2D4",
    "withdrawn": False,
}
PANEL_DETAIL: dict[str, Any] = PANEL | {
    "meeting": "2026年第31次党组会议",
    "returned": "",
    "notice": NOTICE,
    "steps": [
        {
            "action": "confirm",
            "title": "确认",
            "allowed": False,
            "why": "公示到10月20日24:00为止，之后才能确认（5个工作日）。",
        }
    ],
    "waits_for": "",
}
RUN: dict[str, Any] = {
    "id": 147,
    "code": "R-370826-2026Q3-0147",
    "cycle": 3,
    "scheme_version": 1,
    "number": 147,
    "state": "done",
    "state_label": "已完成",
    "panels": [141],
    "subject_count": 23,
    "engine_version": "1",
    "input_digest": "0d9f8e7c6b5a49382716059483726150a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "requested_at": "2026-10-13T09:04:58+08:00",
    "finished_at": "2026-10-13T09:05:00+08:00",
}
RESULT: dict[str, Any] = {
    "run": 147,
    "panel": 141,
    "subject": 2204,
    "person": 5021,
    "name": "孙静怡",
    "section": "办公室",
    "total": "93.64",
    "rank": 2,
    "of": 23,
    "grade": "好",
    "coefficient": "1.0500",
    "bonus": "2.0000",
    "deduction": "0.0000",
    "flags": [],
    "components": {"common": "91.0000", "individual": "92.2800"},
    "uncounted": {},
}
OWN_RESULT: dict[str, Any] = {"period": "2026Q3", "unit": UNIT} | RESULT
_ENTRY = {
    "total": 23,
    "not_graded": 1,
    "graded": 22,
    "complete": 22,
    "wrong": 0,
    "waiting": 0,
}
_GRADES = {
    "graded": 22,
    "ungraded": 1,
    "counts": [
        {"grade": "好", "people": 8},
        {"grade": "较好", "people": 12},
        {"grade": "一般", "people": 2},
        {"grade": "较差", "people": 0},
    ],
}
OVERVIEW: dict[str, Any] = {
    "cycle": CYCLE,
    "unit_count": 1,
    "stages": [
        {
            "state": "noticed",
            "label": "公示中",
            "units": 1,
            "people": 23,
            "rows": "/api/v1/panels/?cycle=3&state=noticed&in_force=true",
        }
    ],
    "entry": _ENTRY,
    "grades": _GRADES,
    "units": [
        {
            "panel": 141,
            "organization": UNIT,
            "state": "noticed",
            "state_label": "公示中",
            "grades": _GRADES,
        }
    ],
    "late": [
        {
            "panel": 141,
            "organization": UNIT,
            "what": "filing",
            "due_on": "2026-10-26",
            "workdays": 2,
            "entry": _ENTRY,
        }
    ],
    "trend": [{"cycle": {"id": 3, "period": "2026Q3"}, "units": 1, "grades": _GRADES}],
}


def of(name: str, value: dict[str, Any]) -> list[OpenApiExample]:
    """Return one example of an answer."""
    return [OpenApiExample(name, value=value, response_only=True)]


def sent(name: str, value: Any) -> list[OpenApiExample]:
    """Return one example of what is sent."""
    return [OpenApiExample(name, value=value, request_only=True)]
