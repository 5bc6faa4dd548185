"""A contest over the API: from its opening to the menu, with the refusals of the pages, and no mark told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.calling import as_of, get, post, rows, statements
from tests.training import contest_world as cw
from training.actions import contests
from training.models import Contest, ContestEntry, ContestMark, LectureTopic, Standing
from training.queries import contests as queries

FACTS = {"title": "微党课大赛", "closes_on": "2026-10-13", "sizes": [2, 1], "least": 3}


def done(username: str, address: str, body=None):
    status, told = post(username, address, body if body is not None else {})
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


def _handed_in(world, at: str) -> list[int]:
    made = []
    for who, unit, name in (
        ("clerk", world.organ, "安文静"), ("town", world.town, "马德胜"),
        ("town", world.town, "外请讲师"), ("secretary", world.branch, "孟庆祥"),
    ):  # fmt: skip
        body = {"unit": unit.pk, "contestant": name, "title": f"{name}的一讲"}
        made.append(done(who, f"{at}/entries/", body)["id"])
    refused(
        "clerk", f"{at}/entries/", {"unit": world.town.pk, "contestant": "x", "title": "y"}, 422
    )
    body = {"unit": world.organ.pk, "contestant": "安文静", "title": "另一讲"}
    refused("clerk", f"{at}/entries/", body, 409, "已经参赛")
    return made


def test_an_entry_brings_its_slides_as_a_form(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    contest = done("keeper", f"organizations/{world.county.pk}/lecture-contests/", FACTS)
    address = f"/api/v1/lecture-contests/{contest['id']}/entries/"

    def hand_in(data: bytes):
        file = SimpleUploadedFile("讲稿.pdf", data)
        sent = {"unit": world.organ.pk, "contestant": "安文静", "title": "初心", "file": file}
        return as_of("clerk").post(address, sent)

    assert hand_in(b"MZ").status_code == 422
    assert not ContestEntry.objects.exists()
    answer = hand_in(b"%PDF-1.7 x")
    assert answer.status_code == 200, answer.json()
    assert ContestEntry.objects.get().file.name == "讲稿.pdf"


def test_a_contest_lives_its_life_by_programs_alone(world):
    contest = done("keeper", f"organizations/{world.county.pk}/lecture-contests/", FACTS)
    at = f"lecture-contests/{contest['id']}"
    assert (contest["sizes"], contest["trims"], contest["state"]) == ([2, 1], True, "entering")
    entries = _handed_in(world, at)
    refused("keeper", f"{at}/decisions/", {"do": "begin"}, 409, "评委0名")
    judges = [done("keeper", f"{at}/judges/", {"person": world.people["boris"].pk})]
    judges += [done("keeper", f"{at}/judges/", {"name": f"评委{n}"}) for n in range(3)]
    with cw.later():
        assert done("keeper", f"{at}/decisions/", {"do": "begin"})["round"] == 1
        refused("keeper", f"{at}/changes/", FACTS, 409, "规则不再修改")
        _round(world, at, entries, judges, (90, 80, 80, 70))
        ranking = get("keeper", f"{at}/ranking/").json()
        assert [one["fate"] for one in ranking["rows"]] == ["on", "tied", "tied", "out"]
        assert (ranking["together"], ranking["action"]) == (True, "advance")
        tied = [one["entry"] for one in ranking["rows"] if one["fate"] == "tied"]
        refused("keeper", f"{at}/rounds/", {"seen": "old", "chosen": tied}, 409, "名次")
        refused("keeper", f"{at}/rounds/", {"seen": ranking["seen"]}, 422, "并列2件")
        told = done("keeper", f"{at}/rounds/", {"seen": ranking["seen"], "chosen": tied})
        assert told["state"] == "between"
        assert done("keeper", f"{at}/decisions/", {"do": "next"})["round"] == 2
        _round(world, at, entries[:3], judges, (95, 85, 80))
        seen = get("keeper", f"{at}/ranking/").json()["seen"]
        assert get("clerk", f"{at}/results/").status_code == 409
        assert done("keeper", f"{at}/rounds/", {"seen": seen})["state"] == "finished"
    _published(world, at, entries)


def _round(world, at: str, entries, judges, values) -> None:
    """Have the judges from outside mark all, see that nobody else does, and count."""
    lines = [{"entry": pk, "value": str(value)} for pk, value in zip(entries, values, strict=True)]
    refused(
        "keeper", f"{at}/marks/", {"judge": judges[1]["id"], "marks": [lines[0]] * 2}, 422, "两行"
    )
    refused("keeper", f"{at}/marks/", {"judge": judges[0]["id"], "marks": lines}, 403, "不归您填")
    refused("clerk", f"{at}/marks/", {"marks": lines}, 403, "不是这场比赛的评委")
    refused("boris", f"{at}/marks/", {"marks": lines}, 422, "请回避")
    refused("keeper", f"{at}/decisions/", {"do": "count"}, 409, "不足3名")
    for judge in judges[1:]:
        told = done("keeper", f"{at}/marks/", {"judge": judge["id"], "marks": lines})
        assert told == {
            "contest": int(at.split("/")[1]),
            "judge": judge["id"],
            "marked": len(lines),
        }
    sheet = get("keeper", f"{at}/sheet/", judge=judges[1]["id"]).json()
    assert [one["value"] for one in sheet["lines"]] == [f"{one}.00" for one in values]
    assert get("keeper", f"{at}/sheet/", judge=judges[0]["id"]).status_code == 403, "his own alone"
    own = get("boris", f"{at}/sheet/").json()["lines"]
    assert [one["own"] for one in own] == [True] + [False] * (len(values) - 1)
    progress = get("keeper", f"{at}/progress/").json()["judges"]
    assert [one["done"] for one in progress] == [0] + [len(values)] * 3
    assert done("keeper", f"{at}/decisions/", {"do": "count"})["state"] == "counted"


def _published(world, at: str, entries) -> None:
    """The selected are published, the rounds are the keeper's, the first goes onto the menu."""
    contest = Contest.objects.get()
    told = get("clerk", f"{at}/results/").json()["rows"]
    assert [(one["entry"], one["score"]) for one in told] == [(entries[0], "95.0000")]
    refused_ = get("clerk", f"{at}/results/", round=1)
    assert (refused_.status_code, "主办单位" in refused_.json()["title"]) == (403, True)
    told = get("keeper", f"{at}/results/", round=1).json()["rows"]
    stood = queries.standings(contest.decisions.get(round=1))
    assert [one["rank"] for one in told] == [one.rank for one in stood] == [1, 2, 2, 4]
    assert get("keeper", f"{at}/results/", round=9).status_code == 404
    assert Standing.objects.count() == 7
    for address in (f"{at}/results/", f"{at}/progress/", f"{at}/"):
        assert "70.00" not in get("keeper", address).content.decode()
    body = {"level": "model", "field": "基层治理"}
    refused("keeper", f"lecture-entries/{entries[3]}/adoptions/", body, 409, "入选")
    topic = done("keeper", f"lecture-entries/{entries[0]}/adoptions/", body)
    assert LectureTopic.objects.get().pk == topic["id"]
    refused("keeper", f"lecture-entries/{entries[0]}/adoptions/", body, 409, "已经在课程菜单里")
    assert ContestMark.objects.count() == 21


def test_who_sees_what_of_entries_and_judges(world):
    contest, entries, judges = cw.judging(world)
    at = f"lecture-entries/{entries[0].pk}"
    seen = {
        name: len(rows(name, "lecture-entries/"))
        for name in ("keeper", "clerk", "anna", "boris", "stranger")
    }
    assert seen == {"keeper": 6, "clerk": 2, "anna": 1, "boris": 0, "stranger": 0}
    assert len(rows("keeper", "lecture-judges/")) == 5
    assert get("clerk", "lecture-judges/").status_code == 403
    refused("clerk", f"{at}/decisions/", {"do": "withdraw"}, 409, "不能撤回")
    refused("clerk", f"{at}/decisions/", {"do": "remove", "reason": "抄袭"}, 403)
    refused("stranger", f"{at}/decisions/", {"do": "withdraw"}, 404)
    refused("keeper", f"{at}/decisions/", {"do": "remove"}, 422, "理由")
    assert (
        done("keeper", f"{at}/decisions/", {"do": "remove", "reason": "抄袭"})["state"] == "removed"
    )
    done("keeper", f"lecture-judges/{judges[1].pk}/endings/")
    refused("keeper", f"lecture-judges/{judges[1].pk}/endings/", {}, 409, "已经不是评委")
    assert len(rows("keeper", "lecture-judges/", present="true")) == 4
    refused("keeper", f"lecture-contests/{contest.pk}/ranking/", {}, 405)
    assert get("keeper", f"lecture-contests/{contest.pk}/ranking/").status_code == 409


def test_settings_are_refused_in_the_forms_words(world):
    here = f"organizations/{world.county.pk}/lecture-contests/"
    refused("keeper", here, FACTS | {"sizes": [1, 2]}, 422, "一轮比一轮少")
    refused("keeper", here, FACTS | {"closes_on": "2029-01-01"}, 422, "一年以内")
    refused("keeper", here, FACTS | {"colour": 1}, 400)
    refused("approver", here, FACTS, 403)
    status, made = post("keeper", here, FACTS, key="contest-1")
    assert (status, post("keeper", here, FACTS, key="contest-1")) == (200, (200, made))
    refused("keeper", here, FACTS, 409, "同名")
    assert Contest.objects.count() == 1


@pytest.mark.parametrize("address", ["lecture-contests/", "lecture-entries/", "lecture-judges/"])
def test_a_list_takes_as_many_statements_whatever_its_length(world, address):
    cw.judging(world)
    few = statements("keeper", address)
    for number in range(3):
        made = cw.opened(world, title=f"比赛{number}")
        cw.entered(world, made)
        contests.add_judge(actor=world["keeper"], contest=made, person=world.people["chief"])
    assert len(rows("keeper", address)) >= 4
    assert statements("keeper", address) == few
