"""How the rows of tests/access.csv about training over the API are asked: as the pages' rows are, about the
same objects, each with a body that fits."""

from typing import Any

from tests import access_training as at
from tests import world as w
from tests.access_cases import about, plain
from tests.access_world import NO_ROW, Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = w.TODAY.isoformat()


def _branch(spot: Spot) -> dict[str, Any]:
    return {"pk": at._branch(spot).pk}


def _pk(pick: Any) -> Any:
    """Pick what a row about a page picks, without the step its address names."""
    return lambda spot: {"pk": pick(spot)["pk"]}


def _cadre(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": at._cadre(spot).pk}


def _trainee(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"people": [at._cadre(spot).pk]}


def _group(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    group = at._group(spot)
    group.listed.create(person=at._cadre(spot), since=w.TODAY)
    return {"group": group.pk}


def _ordered(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"unit": spot.unit.pk, "wanted_on": TODAY}


def _own_contest(spot: Spot) -> dict[str, Any]:
    return {"pk": at._contest(spot, organization=spot.unit).pk}


def _entered(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"unit": at._branch(spot).pk, "contestant": "外请讲师", "title": "初心"}


_PLAN = {"kind": "lecture", "name": "党课", "starts_on": TODAY, "ends_on": TODAY}
_SESSION = {
    "topic": "党章", "category": "spirit", "form": "lecture", "on": TODAY, "begins": "19:00",
    "ends": "20:30", "hours": "2.0",
}  # fmt: skip
_RULE = {
    "share_least": "75", "share_mode": "warn", "grace": 5, "opens": 20, "evening_from": "18:00",
    "evening_most": 60, "lecture_fields": ["基层治理"], "answer_days": 5,
}  # fmt: skip
_STUDY = {
    "on": "2026-10-01", "hours": "2", "category": "theory", "title": "自学", "elsewhere": "省委党校",
    "ground": "证书",
}  # fmt: skip
_TEACHER = {"name": "曾老师", "team": "part", "level": "other"}
_LINK = {"kind": "outward", "partner": "财政局", "activity": "座谈", "on": TODAY}
_CONTEST = {"title": "微党课比赛", "closes_on": TODAY, "sizes": [3, 2, 1]}
_MINIMUM = {"group": "servant", "year": 2026, "hours": "100", "ground": "县里文件"}
for _name, _pick, _body in (
    ("training-venue-detail", at._venue, None),
    ("training-teacher-detail", at._teacher, None),
    ("target-group-detail", lambda spot: {"pk": at._group(spot).pk}, None),
    ("target-group-member-detail", at._listed, None),
    ("venue-writing", _branch, {"name": "活动室", "kind": "other"}),
    ("room-writing", at._venue, {"name": "报告厅", "seats": 40}),
    ("venue-ending", at._venue, {}),
    ("teacher-writing", _branch, _TEACHER),
    ("teacher-ending", at._teacher, {}),
    ("teacher-identity", at._teacher, _cadre),
    ("teacher-link", at._teacher, _LINK),
    ("target-group-writing", _branch, {"name": "骨干", "rule": "list"}),
    ("first-target-groups", _branch, {}),
    ("target-group-listing", lambda spot: {"pk": at._group(spot).pk}, _cadre),
    ("off-target-group", at._listed, {}),
    ("training-rule", _branch, None),
    ("training-rule-change", _branch, _RULE),
    ("study-minimums", _branch, None),
    ("study-minimum-change", _branch, _MINIMUM),
    ("training-enrolment-detail", _pk(at._applied), None),
    ("training-class-writing", _branch, _PLAN),
    ("training-class-change", at._of_class("planned"), _PLAN),
    ("training-class-decision", _pk(at._with_session), {"do": "approve"}),
    ("training-class-share", at._of_class("planned"), None),
    ("training-session-writing", at._of_class("planned"), _SESSION),
    ("training-session-change", at._held, _SESSION),
    ("training-session-cancelling", at._held, {"reason": "教师生病"}),
    ("training-session-closing", at._held, {"absent": 1}),
    ("training-speakers", at._held, _trainee),
    ("training-roll-numbers", at._held, None),
    ("training-group-enrolment", at._of_class("running"), _group),
    ("training-own-enrolment", at._open, {}),
    ("training-enrolment-decision", _pk(at._applied), {"do": "withdraw"}),
    ("training-survey-detail", at._survey(at._branch), None),
    ("training-survey-writing", _branch, {"title": "学什么", "needs": ["财务", "法律"], "closes_on": TODAY}),
    ("training-survey-answer", at._survey(lambda spot: spot.unit), {"picks": [0]}),
    ("training-survey-results", at._survey(at._branch), None),
    ("training-rating", at._session_attended, {"value": 5}),
    ("lecture-topic-detail", lambda spot: {"pk": at._topic(lambda s: s.unit)(spot).pk}, None),
    ("lecture-topic-writing", at._teacher, {"title": "党史", "field": "党建"}),
    ("lecture-topic-ending", lambda spot: {"pk": at._topic(at._branch)(spot).pk}, {}),
    ("lecture-order-writing", lambda spot: {"pk": at._topic(lambda s: s.unit)(spot).pk}, _ordered),
    ("lecture-order-detail", _pk(at._ordered), None),
    ("lecture-order-decision", _pk(at._ordered), {"do": "withdraw"}),
    ("lecture-order-rating", _pk(at._ordered), {"value": 5}),
    ("training-shelf", lambda spot: {"pk": at._session(spot).training_class_id}, None),
    ("training-question", at._held, {"question": "为什么"}),
    ("training-question-answer", at._question, {"answer": "因为"}),
    ("training-material-removal", at._material, {}),
    ("lecture-contest-detail", at._of_contest(), None),
    ("lecture-contest-writing", _branch, _CONTEST),
    ("lecture-contest-change", at._of_contest(), _CONTEST),
    ("lecture-contest-decision", _pk(at._of_contest()), {"do": "cancel", "reason": "改期举办"}),
    ("lecture-judge-detail", at._judge, None),
    ("lecture-judge-writing", at._of_contest(), {"name": "外请评委"}),
    ("lecture-judge-ending", at._judge, {}),
    ("lecture-progress", at._of_contest(), None),
    ("lecture-entry-detail", at._entry_of("entered", "judging"), None),
    ("lecture-entry-writing", _own_contest, _entered),
    ("lecture-entry-decision", at._entry_of("entered", "judging"), {"do": "remove", "reason": "抄袭"}),
    ("lecture-adoption", at._entry_of("selected", "finished"), {"level": "other", "field": "党建"}),
    ("lecture-sheet", at._judged, None),
    ("lecture-marks", at._judged, {"marks": [{"entry": NO_ROW, "value": "90"}]}),
    ("lecture-ranking", at._of_contest("counted"), None),
    ("lecture-round", at._of_contest("counted"), {"seen": "x"}),
    ("lecture-results", at._of_contest("finished"), None),
    ("target-group-coverage", lambda spot: {"pk": at._group(spot).pk}, None),
    ("study-hours-writing", lambda spot: {"pk": spot.newcomer.pk}, _STUDY),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)
plain("api:training-obligation-items", {"code": "evening"})
