"""Leaves and spot checks over the API: their roads, who may take a step, and what does not come out."""

import datetime as dt
import io
import uuid

from members.dispatched.actions import checks as drawing
from members.dispatched.models import CheckCorrection, Draw, Leave, Letter, SpotCheck
from portal.models import Deed
from tests import dispatched_world as dw
from tests.calling import HERE, as_of, get, post, rows

TODAY = dw.TODAY.isoformat()


def _day(n: int) -> str:
    return (dw.TODAY + dt.timedelta(days=n)).isoformat()


def _asked(first: int = 1, days: int = 1) -> dict[str, str]:
    return {"from_on": _day(first), "to_on": _day(first + days - 1), "reason": "不外传的事由",
            "destination": "不外传的去处"}  # fmt: skip


def _step(name: str, pk: int, do: str, **more: str) -> tuple[int, dict]:
    return post(name, f"dispatched-leaves/{pk}/decisions/", {"do": do, **more})


def test_a_leave_is_asked_for_approved_and_returned_from(world):
    address, key = f"first-secretaries/{world.own.pk}/leaves/", str(uuid.uuid4())
    for _ in range(2):
        status, told = post("self", address, _asked(0), key)
        assert (status, told["level"], told["state"], told["in_writing"]) == (
            200, "team", "submitted", False,
        )  # fmt: skip
    assert Leave.objects.count() == 1
    assert "不外传" not in str(told)
    assert post("self", address, _asked(0))[1]["code"] == "stale"
    assert "书面请假报告" in _step("leader", told["id"], "approve")[1]["title"]
    assert _step("self", told["id"], "paper")[0] == 403
    assert _step("leader", told["id"], "paper")[1]["in_writing"] is True
    assert _step("leader", told["id"], "paper")[1]["code"] == "stale"
    status, told = _step("leader", told["id"], "approve", said="不外传的意见")
    assert (status, told["state"], "不外传" in str(told)) == (200, "approved", False)
    assert rows("office", "dispatched-leaves/", kind="away") == [told]
    assert _step("self", told["id"], "withdraw")[0] == 409, "it has begun"
    assert _step("self", told["id"], "return", on="2027-01-01")[0] == 422
    status, told = _step("self", told["id"], "return")
    assert (told["state"], told["returned_on"]) == ("returned", TODAY)
    assert get("self", f"dispatched-leaves/{told['id']}/").json() == told
    kept = Leave.objects.get(pk=told["id"])
    assert (kept.reason, kept.answer) == ("不外传的事由", "不外传的意见")
    verbs = list(Deed.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["请假", "收到书面请假报告", "批准", "销假"]


def test_days_say_who_decides_and_the_sender_is_told_of_a_long_one(world):
    address = f"first-secretaries/{world.own.pk}/leaves/"
    long = post("self", address, _asked(5, 4))[1]
    assert (long["days"], long["level"]) == (4, "county")
    for name, status in (("leader", 403), ("town", 403), ("sender", 404), ("lone", 404)):
        assert _step(name, long["id"], "paper")[0] == status, name
    assert _step("office", long["id"], "paper")[0] == 200
    assert _step("office", long["id"], "approve")[1]["state"] == "approved"
    assert Letter.objects.get().leave_id == long["id"]
    assert _step("self", long["id"], "withdraw")[1]["state"] == "withdrawn"
    other = post("leader", address, _asked(20))[1]
    assert _step("leader", other["id"], "refuse")[0] == 422, "a reason is wanted"
    assert _step("leader", other["id"], "refuse", said="村里忙")[1]["state"] == "refused"
    assert _step("leader", other["id"], "approve")[1]["code"] == "stale"
    assert _step("leader", other["id"], "dance")[0] == 400


def test_what_a_leave_may_not_be_is_said(world):
    address = f"first-secretaries/{world.own.pk}/leaves/"
    for wrong, field in (
        (_asked(-1), "from_on"),
        (_asked(1, 61), "to_on"),
        (_asked() | {"from_on": "9999-12-31", "to_on": "9999-12-31"}, "to_on"),
        (_asked() | {"reason": "电话13812345678"}, "reason"),
    ):
        status, told = post("self", address, wrong)
        assert (status, list(told["problems"])) == (422, [field]), wrong
    assert post("self", address, _asked() | {"paper": "x"})[0] == 400
    assert post("leader", address, _asked(-2))[0] == 200, "written for him within three days"
    assert post("county_leader", address, _asked(9))[0] == 403
    assert post("lone", address, _asked(9))[0] == 404
    assert Leave.objects.count() == 1


def test_leaves_are_read_by_whom_they_concern(world):
    kept = dw.on_leave(world, world.own, -3, 2)
    for name, seen in (
        ("self", 1), ("leader", 1), ("town", 1), ("county_leader", 1), ("office", 1), ("lone", 0),
        ("other_town", 0), ("stranger", 0),
    ):  # fmt: skip
        assert len(rows(name, "dispatched-leaves/")) == seen, name
    assert get("sender", "dispatched-leaves/").status_code == 403
    assert get("lone", f"dispatched-leaves/{kept.pk}/").status_code == 404
    assert len(rows("office", "dispatched-leaves/", kind="late")) == 1
    assert rows("office", "dispatched-leaves/", kind="waiting") == []
    assert get("office", "dispatched-leaves/", kind="x").status_code == 400
    assert "回家看病" not in str(rows("office", "dispatched-leaves/"))


def _check(name: str, one: SpotCheck, do: str, **more: str) -> tuple[int, dict]:
    return post(name, f"spot-checks/{one.pk}/decisions/", {"do": do, **more})


def test_a_check_is_asked_answered_and_recorded(world):
    one = dw.drawn(world, world.own)
    for name in ("self", "leader", "town", "county_leader"):
        assert rows(name, "spot-checks/") == [], f"{name} would be warned"
        assert _check(name, one, "ask")[0] == 404
    assert _check("office", one, "ask")[1]["state"] == "asked"
    assert _check("self", one, "answer")[1]["problems"].keys() == {"answer"}
    assert _check("self", one, "answer", answer="elsewhere")[1]["problems"].keys() == {"said"}
    said = {"answer": "elsewhere", "said": "不外传的说明"}
    assert _check("town", one, "answer", **said)[0] == 403
    status, told = _check("self", one, "answer", **said)
    assert (status, told["answer"], told["by_phone"]) == (200, "elsewhere", False)
    assert _check("self", one, "answer", **said)[1]["code"] == "stale"
    assert _check("office", one, "record", result="absent")[1]["problems"].keys() == {"result"}
    assert _check("office", one, "record", result="on_leave")[1]["rule"] == "P10-R1"
    status, told = _check("office", one, "record", result="elsewhere", said="不外传的核实")
    assert (told["state"], told["result"], told["corrected"]) == ("final", "elsewhere", False)
    assert _check("office", one, "correct", result="absent", said="x")[1]["rule"] == "P10-R4"
    status, told = _check("office", one, "correct", result="on_post", said="不外传的理由")
    assert (status, told["result"], told["corrected"]) == (200, "on_post", True)
    assert CheckCorrection.objects.get().why == "不外传的理由"
    for name in ("self", "leader", "town", "office"):
        (row,) = rows(name, "spot-checks/")
        assert row == told
        assert "不外传" not in str(row)


def test_absence_is_judged_after_a_question_alone(world):
    one = dw.drawn(world, world.own, state="asked", asked_at=dw.clock.now())
    why = {"said": "没有答复"}
    assert _check("office", one, "question", **why)[1]["rule"] == "P10-R4", "thirty minutes"
    SpotCheck.objects.update(asked_at=dw.clock.now() - dt.timedelta(hours=1))
    assert _check("office", one, "question")[1]["problems"].keys() == {"said"}
    assert _check("office", one, "finalize", result="absent", **why)[1]["code"] == "stale"
    status, told = _check("office", one, "question", **why)
    assert (told["state"], told["result"]) == ("questioned", "no_answer")
    assert _check("office", one, "finalize", result="absent", **why)[0] == 409, "he may explain"
    assert _check("self", one, "explain", said="手机没有电")[1]["state"] == "explained"
    assert _check("town", one, "finalize", result="absent", **why)[0] == 403
    status, told = _check("office", one, "finalize", result="absent", **why)
    assert (status, told["state"], told["result"]) == (200, "final", "absent")
    assert rows("office", "spot-checks/", open="true") == []
    assert len(rows("office", "spot-checks/", result="absent", monday=dw.MONDAY.isoformat())) == 1


def test_a_draw_is_open_once_nobody_can_be_warned(world):
    drawing.draw(county=world.county.pk, monday=dw.MONDAY, seed="s1")
    for name, is_open in (("office", True), ("town", None), ("county_leader", False)):
        seen = rows(name, "spot-check-draws/")
        assert [one["open"] for one in seen] == ([] if is_open is None else [is_open]), name
        if seen:
            assert seen[0]["seed"] == ("s1" if is_open else "")
            assert seen[0]["same"] is (True if is_open else None)
    SpotCheck.objects.update(state="asked", asked_at=dw.clock.now())
    assert rows("county_leader", "spot-check-draws/")[0]["seed"] == "s1"
    (told,) = rows("office", "spot-check-draws/")
    assert (told["of"], told["drawn"]) == (3, len(Draw.objects.get().drawn))
    assert get("self", "spot-check-draws/").status_code == 403
    assert get("office", "spot-check-draws/", monday="gestern").status_code == 400


def _formed(name: str, address: str, **sent) -> tuple[int, dict]:
    """Status and answer of a write that is sent as a form, with its photo."""
    answer = as_of(name).post(HERE + address, sent)
    return answer.status_code, answer.json()


def test_photos_of_reports_and_proofs_go_in_and_stay_on_the_pages(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = f"first-secretaries/{world.own.pk}/leaves/"
    status, told = _formed("self", address, **_asked(1), paper=dw.picture())
    assert (status, told["in_writing"]) == (200, True)
    later = post("self", address, _asked(10))[1]
    step = f"dispatched-leaves/{later['id']}/decisions/"
    status, told = _formed("self", step, do="paper", paper=dw.picture())
    assert (status, told["in_writing"]) == (200, True)
    kept = Leave.objects.get(pk=later["id"])
    assert kept.paper is not None
    assert kept.paper_on is None
    assert _formed("county_leader", step, do="paper", paper=dw.picture())[0] == 403
    assert _formed("self", step, do="paper", picture=dw.picture())[0] == 400
    assert post("self", step, {"do": "paper", "paper": "x"})[0] == 400
    no_photo = io.BytesIO(b"no photo")
    no_photo.name = "p.jpg"
    assert list(_formed("self", step, do="paper", paper=no_photo)[1]["problems"]) == ["paper"]
    one = dw.drawn(world, world.own, state="asked", asked_at=dw.clock.now())
    address = f"spot-checks/{one.pk}/decisions/"
    status, told = _formed("self", address, do="answer", answer="on_post", proof=dw.picture())
    assert (status, told["state"]) == (200, "answered")
    assert SpotCheck.objects.get().proof is not None
    assert _formed("self", address, do="proof", proof=dw.picture())[1]["code"] == "stale"
    SpotCheck.objects.update(proof=None)
    assert list(post("self", address, {"do": "proof"})[1]["problems"]) == ["proof"]
    assert _formed("self", address, do="proof", proof=dw.picture())[0] == 200
    assert SpotCheck.objects.get().proof is not None
