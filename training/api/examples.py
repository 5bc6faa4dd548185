"""The examples of the interface description; every place, name and class in them is made up."""

from typing import Any

COUNTY = {"id": 2200, "code": "370829", "name": "嘉祥县"}
PERSON = {"id": 5021, "name": "孙静怡"}
CLASS: dict[str, Any] = {
    "id": 41,
    "organization": COUNTY,
    "kind": "main",
    "kind_label": "主体班次",
    "name": "秋季主体班",
    "theme": "",
    "starts_on": "2026-10-12",
    "ends_on": "2026-10-16",
    "capacity": 60,
    "state": "running",
    "state_label": "开班",
    "sessions": 8,
    "hours": "32.0",
    "trainees": 58,
}
SESSION: dict[str, Any] = {
    "id": 310,
    "training_class": 41,
    "topic": "党章党规党纪",
    "category": "spirit",
    "category_label": "党性教育",
    "begins_at": "2026-10-13T09:00:00+08:00",
    "ends_at": "2026-10-13T10:30:00+08:00",
    "hours": "2.0",
    "state": "planned",
    "state_label": "未上",
    "exception": "",
}
ATTENDANCE: dict[str, Any] = {
    "id": 9001,
    "session": 310,
    "enrolment": 770,
    "person": PERSON,
    "present": True,
    "way": "qr",
    "way_label": "扫码",
    "came_at": "2026-10-13T08:52:00+08:00",
    "left_at": None,
    "late": 0,
    "early": 0,
    "substituted": 0,
}
ENTRY: dict[str, Any] = {
    "id": 7001,
    "person": PERSON,
    "on": "2026-10-13",
    "hours": "2.00",
    "category": "spirit",
    "category_label": "党性教育",
    "organizer": "嘉祥县",
    "session": 310,
    "title": "党章党规党纪",
    "reverses": None,
}
MINIMUM = {
    "whose": "国家规定",
    "hours": "90.0",
    "days": "12.0",
    "ground": "公务员培训规定（每年12天或90学时）",
}
STATEMENT = {
    "person": PERSON,
    "year": 2026,
    "as_of": "2026-10-13",
    "total": "46.00",
    "days": "5.0",
    "group": "公务员",
    "owed": "90.0",
    "sources": [MINIMUM],
    "missing": "44.00",
    "met": False,
    "sentence": "还差44学时。",
}
COVERAGE = {
    "place": COUNTY,
    "year": 2026,
    "groups": [{"id": 3, "name": "科级领导干部", "people": 120, "trained": 96, "rate": "80.00"}],
}
FIGURES = {
    "place": COUNTY,
    "year": 2026,
    "classes": 12,
    "sessions": 61,
    "person_times": 2210,
    "people": 480,
    "person_hours": "5120.00",
    "teachers": 23,
    "kinds": [
        {"name": "主体班次", "classes": 4, "sessions": 31, "hours": "62.0", "person_times": 1240}
    ],
}
OBLIGATIONS = {
    "place": COUNTY,
    "period": "2026",
    "rows": [
        {
            "code": "evening", "title": "夜讲时间", "rule": "P19-R1", "stated": True, "due": 19,
            "done": 18, "missed": 1, "unknown": 0, "ahead": 2, "rate": "94.74",
        }
    ],
}  # fmt: skip
