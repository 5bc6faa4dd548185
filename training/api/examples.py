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
    "needs": "",
    "venue": 5,
    "groups": [3],
    "starts_on": "2026-10-12",
    "ends_on": "2026-10-16",
    "capacity": 60,
    "by_application": False,
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
    "form": "lecture",
    "form_label": "讲授",
    "begins_at": "2026-10-13T09:00:00+08:00",
    "ends_at": "2026-10-13T10:30:00+08:00",
    "hours": "2.0",
    "main_room": 9,
    "rooms": [],
    "teachers": [12],
    "questions": 0,
    "audience": None,
    "counts_for": None,
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
    "at": "2026-10-13T10:05:00+08:00",
    "groups": [{"id": 3, "name": "科级领导干部", "people": 120, "trained": 96, "rate": "80.00"}],
}
FIGURES = {
    "place": COUNTY,
    "year": 2026,
    "at": "2026-10-13T10:05:00+08:00",
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
    "at": "2026-10-13T10:05:00+08:00",
    "rows": [
        {
            "code": "evening", "title": "夜讲时间", "rule": "P19-R1", "stated": True, "due": 19,
            "done": 18, "missed": 1, "unknown": 0, "ahead": 2, "rate": "94.74",
        }
    ],
}  # fmt: skip
VENUE = {
    "id": 5, "organization": COUNTY, "name": "县委党校", "kind": "school", "kind_label": "县级党校",
    "since": "2026-01-05", "until": None, "rooms": [{"id": 9, "name": "第1教室", "seats": 60}],
}  # fmt: skip
TEACHER = {
    "id": 12, "organization": COUNTY, "person": None, "name": "曾庆余", "team": "part",
    "team_label": "兼职教师", "level": "expert", "level_label": "市级以上专家", "unit": "省委党校",
    "subjects": "党史", "since": "2026-01-05", "until": None, "sessions": 4, "hours": "8.0",
}  # fmt: skip
GROUP = {
    "id": 3, "organization": COUNTY, "name": "科级领导干部", "rule": "leaders",
    "rule_label": "科级领导干部（机关、镇街的班子成员）",
}  # fmt: skip
LISTED = {"id": 71, "group": 3, "person": PERSON, "since": "2026-03-01", "until": None}
RULE = {
    "county": COUNTY, "own": True, "share_least": "70.00", "share_mode": "refuse", "grace": 10,
    "opens": 30, "evening_from": "18:30", "evening_most": 90,
    "lecture_fields": ["乡村振兴", "基层治理"], "answer_days": 7,
}  # fmt: skip
MINIMUMS = {
    "county": COUNTY,
    "year": 2026,
    "asked": [
        {"group": "servant", "group_label": "公务员", "hours": "100.0", "days": None,
         "ground": "县委组织部文件", "raised": True}
    ],
    "set": [
        {"group": "servant", "year": 2026, "hours": "100.0", "days": None,
         "ground": "县委组织部文件"}
    ],
}  # fmt: skip
ENROLMENT = {
    "id": 770, "training_class": 41, "person": PERSON, "unit": COUNTY, "way": "unit",
    "way_label": "单位报送", "state": "enrolled", "state_label": "学员",
    "at": "2026-10-08T09:12:00+08:00",
}  # fmt: skip
SHARE = {
    "applies": True, "refuses": True, "kept": True, "part": "24.0", "whole": "32.0",
    "rate": "75.00", "least": "70.00", "missing": "0.0",
}  # fmt: skip
ROLL = {
    "session": 310, "total": 58, "present": 55, "absent": 1, "unanswered": 2,
    "speakers": [5021], "ratings": 3, "mean": None,
}  # fmt: skip
SURVEY = {
    "id": 8, "organization": COUNTY, "title": "秋季培训需求", "needs": ["看懂财务报表", "依法行政"],
    "closes_on": "2026-10-20", "answers": 34, "answered": False,
}  # fmt: skip
SURVEY_RESULTS = {
    "survey": 8,
    "answers": 34,
    "needs": [{"need": "看懂财务报表", "count": 21}, {"need": "依法行政", "count": 17}],
    "units": [{"unit": "县财政局", "answers": 12}, {"unit": "答卷不足5份的单位合计", "answers": 22}],
}  # fmt: skip
TOPIC = {
    "id": 15, "teacher": 12, "teacher_name": "曾庆余", "organization": COUNTY, "title": "从严治党",
    "field": "基层治理", "tags": ["law"], "since": "2026-03-01", "until": None, "orders": 3,
}  # fmt: skip
ORDER = {
    "id": 31, "topic": 15, "title": "从严治党", "unit": COUNTY, "wanted_on": "2026-10-30",
    "questions": "", "session": None, "state": "placed", "state_label": "已点单", "lost": False,
    "delivered": False, "rating": None,
}  # fmt: skip
MENU = {
    "by_field": [{"field": "基层治理", "topics": 4, "orders": 9}],
    "half_from": "2026-07-01",
    "half_to": "2026-12-31",
    "silent_leaders": [12],
    "silent_secretaries": [],
}
SHELF = {
    "training_class": 41,
    "materials": [
        {"id": 6, "title": "讲义", "session": 310, "name": "讲义.pdf", "at": "2026-10-13T08:00:00+08:00"}
    ],
    "questions": [
        {"id": 4, "session": 310, "question": "新条例哪天起施行", "teacher": 12,
         "due_on": "2026-10-20", "answer": "", "answered_on": None}
    ],
}  # fmt: skip
MINE = {
    "coming": [310], "to_rate": [305], "to_answer": [8], "to_judge": [], "open": [44],
    "teacher": None,
}  # fmt: skip
CONTEST = {
    "id": 2, "organization": COUNTY, "title": "微党课大赛", "theme": "", "closes_on": "2026-10-13",
    "sizes": [120, 80, 50], "per_unit": None, "least": 5, "trims": True, "shares_line": True,
    "round": 1, "state": "judging", "state_label": "评分", "entries": 210, "selected": 0,
}  # fmt: skip
CONTEST_ENTRY = {
    "id": 501, "contest": 2, "unit": COUNTY, "person": 5021, "contestant": "孙静怡", "title": "初心",
    "field": "基层治理", "has_file": True, "state": "entered", "state_label": "参赛", "reached": 1,
    "topic": None,
}  # fmt: skip
JUDGE = {
    "id": 60, "contest": 2, "person": PERSON, "name": "孙静怡", "unit": "县财政局",
    "since": "2026-10-01", "until": None,
}  # fmt: skip
PROGRESS = {"contest": 2, "round": 1, "judges": [{"judge": 60, "done": 12, "whole": 118}]}
SHEET = {
    "contest": 2, "judge": 60, "round": 1, "open": True, "after": None,
    "lines": [
        {"entry": 501, "title": "初心", "contestant": "孙静怡", "unit": COUNTY, "own": False,
         "value": "92.50", "recused": False}
    ],
}  # fmt: skip
MARKED = {"contest": 2, "judge": 60, "marked": 12}
RANKING = {
    "contest": 2, "round": 1, "size": 120, "action": "advance", "seen": "9f86d081884c7d65",
    "room": 0, "together": True,
    "rows": [
        {"entry": 501, "title": "初心", "contestant": "孙静怡", "unit": COUNTY, "rank": 1,
         "score": "92.5000", "median": "92.50", "marks": 7, "fate": "on"}
    ],
}  # fmt: skip
RESULTS = {
    "contest": 2,
    "round": None,
    "rows": [
        {"entry": 501, "title": "初心", "contestant": "孙静怡", "unit": COUNTY, "rank": 1,
         "score": "92.5000", "went_on": True}
    ],
}  # fmt: skip
