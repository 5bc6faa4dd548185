"""Selected graduates over the API: by whom what is read and written, and that the books do not come out."""

import uuid

from members.graduates.models import Comment, Diary, Graduate, Report, Task, Week
from members.graduates.queries import lists
from portal.models import Deed
from tests import graduates_world as gw
from tests.calling import get, post, rows

TODAY, MONDAY = gw.TODAY.isoformat(), "2026-10-12"
WEEK = {"monday": MONDAY, "done": "不外传的工作", "plan": "不外传的打算"}


def _here(world) -> str:
    return f"graduates/{world.graduate.pk}/"


def test_a_graduate_is_registered_given_mentors_and_leaves(world):
    person, key = world.people["organizer"], str(uuid.uuid4())
    address = f"people/{person.pk}/graduate-stays/"
    sent = {"village": world.village.pk, "since": TODAY}
    for _ in range(2):
        status, told = post("county", address, sent, key)
        assert (status, told["village"]["id"], told["mentors"]) == (200, world.village.pk, [])
    assert Graduate.objects.filter(person=person).count() == 1
    assert post("county", address, sent)[1]["code"] == "stale"
    assert list(post("county", address, sent | {"village": world.organ.pk})[1]["problems"]) == [
        "village"
    ]
    assert post("county", address, sent | {"since": "2027-01-01"})[0] == 422
    for name, status in (("town", 403), ("me", 403), ("stranger", 404)):
        assert post(name, address, sent)[0] == status, name
    here = f"graduates/{told['id']}/"
    local = {"kind": "local", "person": world.people["local"].pk}
    status, told = post("county", f"{here}mentors/", local)
    assert [one["person"]["id"] for one in told["mentors"]] == [world.people["local"].pk]
    assert post("county", f"{here}mentors/", local)[1]["code"] == "stale"
    assert post("county", f"{here}mentors/", local | {"kind": "business"})[1]["rule"] == "P05-R1"
    assert list(post("county", f"{here}mentors/", local | {"person": 999_999})[1]["problems"]) == [
        "person"
    ]
    assert post("town", f"{here}mentors/", local)[0] == 403
    assert post("me", f"{here}mentors/", local)[0] == 404
    assert post("county", f"{here}departures/", {"on": "2020-01-01"})[0] == 422
    status, told = post("county", f"{here}departures/", {})
    assert (status, told["until"], told["mentors"]) == (200, TODAY, [])
    assert post("county", f"{here}departures/", {})[1]["code"] == "stale"
    assert get("county", here).json() == told
    verbs = list(Deed.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["登记选调生", "安排导师", "结束选调生任职"]


def test_each_reads_whom_he_knows_and_how_many_weeks_lack(world):
    for name, seen in (
        ("county", 1), ("town", 1), ("me", 1), ("political", 1), ("stranger", 0),
    ):  # fmt: skip
        found = rows(name, "graduates/")
        assert len(found) == seen, name
        if seen:
            (line,) = lists.of(Graduate.objects.all())
            assert (found[0]["missing"], len(found[0]["mentors"])) == (line.missing, 2)
    assert get("local", "graduates/").status_code == 403, "he guides nobody yet"
    assert get("host", "graduates/").status_code == 403
    political = world.people["political"].pk
    assert len(rows("county", "graduates/", mentor=political)) == 1
    assert rows("county", "graduates/", mentor=world.people["local"].pk) == []


def test_a_week_is_written_by_himself_and_commented_by_a_mentor(world):
    address, before = f"{_here(world)}weeks/", rows("me", "graduates/")[0]["missing"]
    for name, status in (("county", 403), ("political", 403), ("local", 404), ("stranger", 404)):
        assert post(name, address, WEEK)[0] == status, name
    status, told = post("me", address, WEEK)
    assert (status, told["monday"], told["late"], told["comments"]) == (200, MONDAY, False, 0)
    assert post("me", address, WEEK)[1]["code"] == "stale"
    assert post("me", address, WEEK | {"monday": "2026-10-13"})[0] == 422
    assert post("me", address, WEEK | {"monday": "2026-06-01"})[0] == 422
    assert post("me", address, WEEK | {"monday": "2026-10-05", "done": "电话13812345678"})[0] == 422
    late = post("me", address, WEEK | {"monday": "2026-10-05"})[1]
    assert late["late"] is True
    assert rows("me", "graduates/")[0]["missing"] == before - 1
    comment = f"graduate-weeks/{told['id']}/comments/"
    said = {"said": "不外传的点评"}
    for name, status in (("me", 403), ("county", 403), ("local", 404), ("stranger", 404)):
        assert post(name, comment, said)[0] == status, name
    assert post("political", comment, said)[1]["comments"] == 1
    assert post("political", comment, said)[1]["code"] == "stale"
    assert Comment.objects.get().words == said["said"]
    for name in ("me", "political", "county", "town"):
        told = rows(name, "graduate-weeks/")
        assert [one["comments"] for one in told] == [0, 1]
        assert "不外传" not in str(told), name
    assert len(rows("me", "graduate-weeks/", commented="true")) == 1
    assert Week.objects.count() == 2


def test_the_diary_goes_in_and_its_days_alone_come_out(world):
    address = f"{_here(world)}diaries/"
    sent = {"household": "A-0312", "matter": "不外传的事", "feelings": "不外传的体会"}
    status, told = post("me", address, sent)
    assert (status, told["on"], "不外传" in str(told), "A-0312" in str(told)) == (
        200, TODAY, False, False,
    )  # fmt: skip
    assert list(post("me", address, sent | {"household": "王大娘家"})[1]["problems"]) == [
        "household"
    ]
    assert post("county", address, sent)[0] == 403
    assert Diary.objects.get().matter == "不外传的事"
    for name, seen in (("me", 1), ("political", 1), ("county", 1), ("town", 0), ("stranger", 0)):
        assert len(rows(name, "graduate-diaries/")) == seen, name
    erase = f"graduate-diaries/{told['id']}/erasures/"
    assert post("political", erase, {})[0] == 404
    assert post("county", erase, {"why": "x"})[0] == 400
    assert post("county", erase, {})[1]["erased_on"] == TODAY
    assert post("me", erase, {})[1]["code"] == "stale"
    assert Diary.objects.get().matter == ""


def test_the_growth_sheet_is_the_countys_and_done_by_himself(world):
    done, tasks = f"{_here(world)}done-tasks/", ["党课", "实事", "信息", "跟会", "走访"]
    assert post("me", done, {"number": 1, "note": "讲了"})[1]["rule"] == "P05-R9"
    address = f"organizations/{world.county.pk}/growth-sheets/"
    assert post("county", address, {"tasks": tasks[:4]})[0] == 400
    assert post("town", address, {"tasks": tasks})[0] == 403
    assert post("stranger", address, {"tasks": tasks})[0] == 404
    assert post("county", address, {"tasks": tasks})[1]["tasks"] == tasks
    status, told = post("me", done, {"number": 2, "note": "不外传的完成情况"})
    assert (status, told["title"], told["number"], told["done_on"]) == (200, "实事", 2, TODAY)
    assert "不外传" not in str(told)
    assert post("me", done, {"number": 2, "note": "又一次"})[1]["code"] == "stale"
    assert post("county", address, {"tasks": tasks[::-1]})[1]["code"] == "stale"
    own = post("me", f"{_here(world)}tasks/", {"title": "学会用地图"})[1]
    assert (own["number"], own["done_on"]) == (None, None)
    assert post("me", done, {"task": own["id"], "note": "会了"})[1]["done_on"] == TODAY
    assert post("me", done, {"task": own["id"], "note": "会了"})[1]["code"] == "stale"
    for wrong in ({"note": "x"}, {"note": "x", "number": 1, "task": own["id"]}):
        assert list(post("me", done, wrong)[1]["problems"]) == ["number"]
    assert list(post("me", done, {"task": told["id"], "note": "x"})[1]["problems"]) == ["task"]
    assert post("county", done, {"number": 1, "note": "x"})[0] == 403
    assert len(rows("political", "growth-tasks/", done="true", year=2026)) == 2
    assert [one["tasks"] for one in rows("town", "growth-sheets/", year=2026)] == [tasks]
    assert rows("stranger", "growth-sheets/") == []
    assert Task.objects.count() == 2


def test_a_report_is_handed_in_once_a_year_and_read_whole(world):
    address = f"{_here(world)}reports/"
    sent = {"topic": "增收", "situation": "现有", "analysis": "原因", "measures": "建议"}
    status, told = post("me", address, sent)
    assert (status, told["topic"], told["measures"], told["year"]) == (200, "增收", "建议", 2026)
    assert post("me", address, sent)[1]["code"] == "stale"
    assert post("political", address, sent)[0] == 403
    (row,) = rows("town", "research-reports/", year=2026)
    assert "measures" not in row
    assert get("town", f"research-reports/{row['id']}/").json() == told
    assert get("stranger", f"research-reports/{row['id']}/").status_code == 404
    assert get("local", "research-reports/").status_code == 403
    assert Report.objects.count() == 1


def test_an_observer_is_recommended_by_the_county_and_taken_by_the_host(world):
    address = f"{_here(world)}observings/"
    sent = {"host": world.organ.pk, "topic": "看调度会", "on": TODAY}
    assert list(post("me", address, sent | {"host": world.village.pk})[1]["problems"]) == ["host"]
    assert list(post("me", address, sent | {"on": "2020-01-01"})[1]["problems"]) == ["on"]
    assert post("county", address, sent)[0] == 403
    status, told = post("me", address, sent)
    assert (status, told["state"], told["host"]["id"]) == (200, "applied", world.organ.pk)
    assert post("me", address, sent)[1]["code"] == "stale"
    step = f"observings/{told['id']}/decisions/"
    assert rows("host", "observings/") == [], "the county has not recommended it yet"
    assert post("host", step, {"do": "approve"})[0] == 404
    assert post("town", step, {"do": "recommend"})[0] == 403
    assert post("me", step, {"do": "dance"})[0] == 400
    assert post("county", step, {"do": "decline"})[0] == 422, "a reason is wanted"
    assert post("county", step, {"do": "recommend"})[1]["state"] == "recommended"
    assert post("county", step, {"do": "recommend"})[1]["code"] == "stale"
    assert len(rows("host", "observings/", state="recommended")) == 1
    assert post("other_host", step, {"do": "approve"})[0] == 404
    assert post("host", step, {"do": "approve"})[1]["state"] == "approved"
    assert post("county", step, {"do": "attend"})[1]["state"] == "attended"
    assert len(rows("me", "observings/", graduate=world.graduate.pk)) == 1


def test_salons_are_the_countys(world):
    address = f"organizations/{world.county.pk}/salons/"
    sent = {"kind": "theme", "on": TODAY, "topic": "开好会", "present": 18}
    status, told = post("county", address, sent)
    assert (status, told["kind_label"], told["present"]) == (200, "月度主题沙龙", 18)
    assert post("county", address, sent)[1]["code"] == "stale"
    assert post("county", address, sent | {"on": "2027-01-01"})[0] == 422
    assert post("county", address, sent | {"present": 0})[0] == 400
    assert post("town", address, sent)[0] == 403
    assert post("stranger", address, sent)[0] == 404
    assert rows("town", "graduate-salons/", kind="theme") == [told]
    assert rows("stranger", "graduate-salons/") == []
    assert get("me", "graduate-salons/").status_code == 403
