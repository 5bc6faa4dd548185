"""How the rows of tests/access.csv about selected graduates over the API are asked: as the pages' rows are,
about the same objects."""

from typing import Any

from members.graduates.models import Diary, Salon, Sheet, Task, Week
from members.models import Account
from tests import access_graduates as pages
from tests import world as w
from tests.access_cases import about
from tests.access_world import Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = w.TODAY.isoformat()


def _pk(pick: Any) -> Any:
    """Pick what a row about a page picks, without the step in its address."""
    return lambda spot: {"pk": pick(spot)["pk"]}


def _county(spot: Spot) -> dict[str, Any]:
    assert spot.unit.parent is not None
    return {"pk": spot.unit.parent.pk}


def _unguided(spot: Spot) -> dict[str, Any]:
    """A week of somebody whose mentor is no one of the table."""
    week = Week(
        graduate=pages.graduate(spot), monday=pages.MONDAY, done="一", plan="二",
        written_on=w.TODAY,
    )  # fmt: skip
    week.save()
    return {"pk": week.pk}


def _others_diary(spot: Spot) -> dict[str, Any]:
    made = Diary.objects.create(graduate=pages.graduate(spot), on=w.TODAY, matter="一")
    return {"pk": made.pk}


def _task_of_another(spot: Spot) -> dict[str, Any]:
    made = Task.objects.create(graduate=pages.graduate(spot), year=2026, title="一")
    return {"pk": made.pk}


def _sheet(spot: Spot) -> dict[str, Any]:
    made = Sheet.objects.create(county=spot.unit.parent, year=2026, tasks=list("一二三四五"))
    return {"pk": made.pk}


def _salon(spot: Spot) -> dict[str, Any]:
    by = Account.objects.get(username="unit_clerk")
    made = Salon(county=spot.unit.parent, kind="theme", on=w.TODAY, topic="一", present=3, by=by)
    made.save()
    return {"pk": made.pk}


def _new(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"village": spot.grids.village.pk, "since": TODAY}


def _mentor(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"kind": "local", "person": pages._people(spot)[0].pk}


def _finished(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"task": pages._finished(stage, spot, role)["task"], "note": "做了"}


def _hosted(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"host": spot.unit.pk, "topic": "看", "on": TODAY}


_APPLIED = pages._applied("applied", "recommend")
_RECOMMENDED = pages._applied("recommended", "approve")
_SALON = {"kind": "theme", "on": TODAY, "topic": "一", "present": 3}
_WEEK = {"monday": pages.MONDAY, "done": "一", "plan": "二"}
_REPORT = {"topic": "题", "situation": "一", "analysis": "二", "measures": "三"}
for _name, _pick, _body in (
    ("graduate-week-detail", _unguided, None),
    ("graduate-diary-detail", _others_diary, None),
    ("growth-task-detail", _task_of_another, None),
    ("growth-sheet-detail", _sheet, None),
    ("research-report-detail", pages._report, None),
    ("graduate-salon-detail", _salon, None),
    ("observing-detail", _pk(_APPLIED), None),
    ("graduate-entry", lambda spot: {"pk": spot.newcomer.pk}, _new),
    ("graduate-mentor", pages._one, _mentor),
    ("graduate-end", pages._one, {}),
    ("graduate-week-writing", pages._own, _WEEK),
    ("graduate-comment", pages._mentored, {"said": "好"}),
    ("graduate-diary-writing", pages._own, {"matter": "路灯不亮"}),
    ("graduate-erasure", pages._diary, {}),
    ("growth-task-writing", pages._own, {"title": "学会用地图"}),
    ("growth-task-done", lambda spot: {"pk": pages._task(spot).graduate_id}, _finished),
    ("research-report-writing", pages._own, _REPORT),
    ("observing-apply", pages._own, _hosted),
    ("observing-step", _pk(_APPLIED), {"do": "recommend"}),
    ("graduate-salon-writing", _county, _SALON),
    ("growth-sheet-writing", _county, {"tasks": ["一", "二", "三", "四", "五"]}),
):
    about(f"api:{_name}", _pick, _body, **JSON)
about("api:graduate-detail", pages._own, case="own", **JSON)
about("api:graduate-week-detail", pages._mentored, case="mentor", **JSON)
about("api:graduate-diary-detail", pages._diary, case="own", **JSON)
about("api:observing-detail", _pk(_RECOMMENDED), case="recommended", **JSON)
about("api:observing-step", _pk(_RECOMMENDED), {"do": "approve"}, "approve", **JSON)
