"""The examples of points in the interface description; every place and name in them is made up."""

from typing import Any

BRANCH = {"id": 3310, "code": "370828101260-zb", "name": "后刘村党支部"}
PERSON = {"id": 5021, "name": "孙静怡"}
SHEET: dict[str, Any] = {
    "id": 61,
    "scheme": 8,
    "organization": BRANCH,
    "month": "2026-09",
    "state": "reported",
    "state_label": "待认定",
    "entries": 14,
    "reported_on": "2026-10-02",
    "posted_on": None,
}
ACCOUNT: dict[str, Any] = {
    "id": 702,
    "scheme": 8,
    "organization": BRANCH,
    "person": PERSON,
    "name": "孙静怡",
    "since": "2020-01-01",
    "until": None,
    "balance": "12.00",
}
ENTRY: dict[str, Any] = {
    "id": 9001,
    "sheet": 61,
    "month": "2026-09",
    "happened": "",
    "account": 702,
    "person": PERSON,
    "name": "孙静怡",
    "item": 21,
    "matter": "参加志愿服务",
    "kind": "bonus",
    "kind_label": "加分",
    "points": "1.00",
    "evidence": "9月12日签到表",
    "reverses": None,
    "reversed_by": None,
}
ITEM: dict[str, Any] = {
    "id": 21,
    "scheme": 8,
    "label": "参加志愿服务",
    "kind": "bonus",
    "kind_label": "加分",
    "points": "1.00",
    "aspect": "服务群众",
    "duty": "",
    "evidence_needed": True,
    "draws": "",
    "active": True,
}
OFFER: dict[str, Any] = {
    "id": 31,
    "scheme": 9,
    "organization": {"id": 3309, "code": "370828101260", "name": "后刘村"},
    "label": "理发一次",
    "kind": "service",
    "kind_label": "服务",
    "partner": "观音阁理发店",
    "points": "20.00",
    "stock": 5,
    "left": 3,
    "active": True,
}
REDEMPTION: dict[str, Any] = {
    "id": 9101,
    "month": "2026-10",
    "account": 811,
    "name": "3号楼李叔",
    "offer": 31,
    "label": "理发一次",
    "points": "20.00",
    "cancelled": False,
}
OFFERED: dict[str, Any] = {
    "sheet": 61,
    "items": [
        {"key": "21", "label": "参加志愿服务", "kind": "bonus", "kind_label": "加分",
         "points": "1.00", "own": False, "evidence_needed": True}
    ],
}  # fmt: skip
PROPOSALS: dict[str, Any] = {
    "sheet": 61,
    "proposals": [
        {"code": "702-21-5b1c2f0e6a0d5d0e9c1f7b6f3f1f0a52", "account": 702, "name": "孙静怡",
         "item": 21, "label": "参加集中培训", "points": "1.00", "on": "2026-09-12",
         "evidence": "培训记录：2026-09-12参加党课"}
    ],
}  # fmt: skip
POSTED: dict[str, Any] = {"sheet": 61, "month": "2026-09", "entries": [ENTRY]}
_FIGURES = {
    "base": "10.00", "bonus": "3.00", "deduction": "0.00", "score": "13.0000",
}  # fmt: skip
BOARD: dict[str, Any] = {
    "scheme": 8,
    "organization": BRANCH,
    "period": "2026Q3",
    "lines": [
        {
            "account": 702, "person": PERSON, "name": "孙静怡", **_FIGURES, "rank": 1, "of": 10,
            "grade": "", "lost": [], "follows": [{"title": "通报表扬", "force": "optional"}],
            "measures": [], "needs_action": False,
        }
    ],
}  # fmt: skip
YEAR: dict[str, Any] = {
    "scheme": 8,
    "organization": BRANCH,
    "period": "2026",
    "lines": [
        {
            "account": 702, "person": PERSON, "name": "孙静怡",
            "parts": [{"period": "2026Q3", "score": "13.0000"}], **_FIGURES, "rank": 1, "bars": [],
        }
    ],
}  # fmt: skip
OWN_BOARD: dict[str, Any] = {
    "account": 702,
    "organization": BRANCH,
    "period": "2026Q3",
    "lines": [{"name": "孙静怡", "score": "13.0000", "rank": 1}],
}
MINE: dict[str, Any] = {
    "month": "2026-10",
    "accounts": [
        {
            "account": 702,
            "scheme": 8,
            "organization": BRANCH,
            "parts": [{"period": "2026Q3", **_FIGURES, "entries": 4}],
        }
    ],
    "postings": [
        {"sheet": 60, "month": "2026-08", "until": "2026-10-16", "objected": False}
    ],
}  # fmt: skip
SUPERVISION: dict[str, Any] = {
    "schemes": [
        {
            "scheme": 8,
            "county": {"id": 40, "code": "370828", "name": "金乡县"},
            "months": ["2026-09", "2026-08"],
            "branches": 1,
            "behind": 1,
            "untouched": 0,
            "towns": [
                {
                    "organization": {"id": 41, "code": "370828101", "name": "羊山镇"},
                    "behind": 1,
                    "months_missing": 1,
                    "branches": [{"organization": BRANCH, "missing": ["2026-09"], "late": []}],
                }
            ],
        }
    ]
}
MEASURE: dict[str, Any] = {
    "id": 12, "account": 702, "period": "2026Q3", "kind": "talk", "kind_label": "约谈提醒",
}  # fmt: skip
