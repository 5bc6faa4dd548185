"""Surveys, ratings, the lecture menu and the shelf over the API: what goes in comes out as counts alone."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Account
from tests import training_world as tw
from tests import world as w
from tests.calling import as_of, get, post, rows, statements
from training.actions import attendance, hours, lectures, shelf, teaching
from training.actions.attendance import Marked
from training.models import LectureOrder, Material, OpenQuestion, SessionRating, SurveyAnswer
from training.queries import teaching as queries

ELEVEN = "2026-10-13T11:00:00+08:00"
ASKED = {"title": "学什么", "needs": ["财务", "法律"], "closes_on": "2026-10-20"}


def done(username: str, address: str, body=None):
    status, told = post(username, address, body if body is not None else {})
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


def _answered(world, survey: int, names) -> None:
    """Have people of the organ answer, each with words of his own."""
    for name in names:
        person = w.person(f"答卷{name}", world.organ, "staff", 9)
        account = w.account(f"answers{name}")
        Account.objects.filter(pk=account.pk).update(person=person)
        done(
            f"answers{name}",
            f"training-surveys/{survey}/answers/",
            {"picks": [0], "words": "我想学开车"},
        )


def test_a_survey_is_answered_once_and_told_without_names_and_words(world):
    here = f"organizations/{world.county.pk}/training-surveys/"
    refused("keeper", here, ASKED | {"needs": ["财务", "财务"]}, 422, "不重复")
    refused("keeper", here, ASKED | {"closes_on": "2026-10-01"}, 422, "不能早于今天")
    refused("approver", here, ASKED, 403)
    survey = done("keeper", here, ASKED)
    at = f"training-surveys/{survey['id']}"
    assert [one["answered"] for one in rows("anna", "training-surveys/")] == [False]
    assert get("anna", "me/training/").json()["to_answer"] == [survey["id"]]
    refused("anna", f"{at}/answers/", {"picks": [2]}, 422, "从列出的里选")
    told = done("anna", f"{at}/answers/", {"picks": [0, 1]})
    assert (told["answers"], told["answered"]) == (1, True)
    refused("anna", f"{at}/answers/", {"picks": [1]}, 409, "已经答过")
    refused("keeper", f"{at}/answers/", {"picks": [1]}, 404)
    assert get("anna", "me/training/").json()["to_answer"] == []
    _answered(world, survey["id"], "1234")
    told = get("keeper", f"{at}/results/").json()
    assert (told["answers"], told["needs"][0]) == (5, {"need": "财务", "count": 5})
    assert told["units"] == [{"unit": "县财政局", "answers": 5}]
    assert "开车" in str(queries.results(SurveyAnswer.objects.all()[0].survey)), "the page has them"
    for username, address in (
        ("keeper", f"{at}/results/"),
        ("keeper", f"{at}/"),
        ("anna", f"{at}/"),
    ):
        answer = get(username, address).content.decode()
        assert "开车" not in answer
        assert "答卷1" not in answer
    assert get("anna", f"{at}/results/").status_code == 403


@pytest.fixture
def held(world):
    """A session Anna attended and Boris did not; its hours are written down."""
    session = tw.running(world).sessions.get()
    with time_machine.travel(ELEVEN):
        anna = session.training_class.enrolments.get(person=world.people["anna"])
        attendance.mark(actor=world["keeper"], session=session, marks={anna.pk: Marked(True)})
        hours.close(actor=world["keeper"], session=session)
    return session


def test_a_session_is_rated_once_and_nothing_tells_the_rating(world, held):
    at = f"training-sessions/{held.pk}"
    assert get("anna", "me/training/").json()["to_rate"] == [held.pk]
    refused("anna", f"{at}/ratings/", {"value": 6}, 400)
    told = done("anna", f"{at}/ratings/", {"value": 4})
    assert "rating" not in str(told)
    assert SessionRating.objects.get().value == 4
    refused("anna", f"{at}/ratings/", {"value": 4}, 409, "已经评价过")
    refused("boris", f"{at}/ratings/", {"value": 4}, 409, "自己到课")
    numbers = get("keeper", f"{at}/roll-numbers/").json()
    assert (numbers["ratings"], numbers["mean"]) == (1, None)
    for name in ("boris", "chief", "mayor", "head"):
        SessionRating.objects.create(session=held, person=world.people[name], value=5)
    assert get("keeper", f"{at}/roll-numbers/").json()["mean"] == "4.80"
    assert get("anna", "me/training/").json()["to_rate"] == []


def test_a_lecture_is_ordered_scheduled_held_and_rated(world):
    teacher = world.teachers[0]
    at = f"training-teachers/{teacher.pk}/topics/"
    topic = done("keeper", at, {"title": "乡村产业", "field": "乡村振兴", "tags": ["law"]})
    refused("keeper", at, {"title": "乡村产业", "field": "乡村振兴"}, 409, "同名")
    refused("stranger", at, {"title": "别的", "field": "乡村振兴"}, 404)
    orders = f"lecture-topics/{topic['id']}/orders/"
    body = {"unit": world.organ.pk, "wanted_on": "2026-10-20", "questions": "怎样选项目"}
    refused("clerk", orders, body | {"unit": world.town.pk}, 422, "从列出的里选")
    refused("clerk", orders, body | {"wanted_on": "2026-10-01"}, 422, "今天以后")
    refused("keeper", orders, body, 403)
    order = done("clerk", orders, body)
    refused("clerk", orders, body, 409, "已经点过")
    here = f"lecture-orders/{order['id']}"
    refused("keeper", f"{here}/decisions/", {"do": "schedule"}, 422, "曾庆余授课")
    refused("keeper", f"{here}/decisions/", {"do": "decline"}, 422, "理由")
    refused("clerk", f"{here}/decisions/", {"do": "schedule"}, 403)
    refused("stranger", f"{here}/decisions/", {"do": "decline", "reason": "忙"}, 404)
    made = tw.planned(world, kind="special", name="点单专题")
    session = tw.session(world, made, on=dt.date(2026, 10, 20), teachers=[teacher])
    told = done("keeper", f"{here}/decisions/", {"do": "schedule", "session": session.pk})
    assert (told["state"], told["session"], told["delivered"]) == ("scheduled", session.pk, False)
    refused("clerk", f"{here}/ratings/", {"value": 5}, 409, "课上过以后")
    type(session).objects.filter(pk=session.pk).update(state="closed")
    assert done("clerk", f"{here}/ratings/", {"value": 5})["rating"] == 5
    refused("clerk", f"{here}/ratings/", {"value": 4}, 409, "已经评价过")
    assert LectureOrder.objects.get().rating == 5
    menu = get("keeper", "lecture-menu/").json()
    found = next(one for one in menu["by_field"] if one["field"] == "乡村振兴")
    assert (found["topics"], found["orders"]) == (1, 1)
    assert done("keeper", f"lecture-topics/{topic['id']}/endings/")["until"] == "2026-10-13"
    assert rows("keeper", "lecture-topics/") == []
    assert get("anna", "lecture-menu/").status_code == 403


def test_the_shelf_is_its_classs_and_a_question_is_answered_once(world):
    session = tw.running(world, ("anna",)).sessions.get()
    made = session.training_class
    shelf.add_material(
        actor=world["keeper"], made=made, session=session, title="讲义",
        upload=(io.BytesIO(b"%PDF-1.7 x"), "讲义.pdf"),
    )  # fmt: skip
    at = f"training-sessions/{session.pk}/questions/"
    told = done("anna", at, {"question": "新条例哪天起施行"})
    refused("anna", at, {"question": "找13800001111"}, 422, "证件号码")
    refused("anna", at, {"question": "谁答", "teacher": world.teachers[0].pk}, 422, "这次课的教师")
    assert [one["title"] for one in told["materials"]] == ["讲义"]
    number = told["questions"][0]["id"]
    refused("anna", f"training-questions/{number}/answers/", {"answer": "一号"}, 403)
    told = done("keeper", f"training-questions/{number}/answers/", {"answer": "十一月一日"})
    assert told["questions"][0]["answer"] == OpenQuestion.objects.get().answer == "十一月一日"
    refused(
        "keeper", f"training-questions/{number}/answers/", {"answer": "二号"}, 409, "已经有人答复"
    )
    address = f"training-classes/{made.pk}/shelf/"
    assert get("anna", address).json() == told
    assert get("boris", address).status_code == 404
    material = f"training-materials/{Material.objects.get().pk}/removals/"
    refused("anna", material, {}, 403)
    assert done("keeper", material)["materials"] == []
    refused("keeper", material, {}, 404)


def test_a_file_is_put_onto_the_shelf_by_who_fills_it(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    session = tw.running(world, ("anna",)).sessions.get()
    made = session.training_class

    def put(who: str, **more):
        sent = {"title": "讲义", "file": SimpleUploadedFile("讲义.pdf", b"%PDF-1.7 x"), **more}
        answer = as_of(who).post(f"/api/v1/training-classes/{made.pk}/materials/", sent)
        return answer.status_code, answer.json()

    assert put("anna")[0] == 403
    assert put("boris")[0] == 404
    assert put("keeper", file=SimpleUploadedFile("x.exe", b"MZ"))[0] == 422
    assert put("keeper", session=999_999)[0] == 422
    assert put("keeper", title="")[0] == 400
    assert not Material.objects.exists()
    status, told = put("keeper", session=session.pk)
    assert (status, [one["title"] for one in told["materials"]]) == (200, ["讲义"])
    row = Material.objects.get()
    assert (row.session, row.by, row.file.name) == (session, world["keeper"], "讲义.pdf")
    assert put("keeper")[0] in (409, 422), "one title once"
    opened = as_of("anna").get(f"/training/materials/{row.pk}/")
    assert b"".join(opened.streaming_content) == b"%PDF-1.7 x"


@pytest.mark.parametrize("address", ["training-surveys/", "lecture-topics/", "lecture-orders/"])
def test_a_list_takes_as_many_statements_whatever_its_length(world, address):
    _one_more(world, 0)
    few = statements("keeper", address)
    for number in (1, 2, 3):
        _one_more(world, number)
    assert len(rows("keeper", address)) == 4
    assert statements("keeper", address) == few


def _one_more(world, number: int) -> None:
    actor = world["keeper"]
    teaching.ask(
        actor=actor, organization=world.county, title=f"调研{number}", needs="一\n二",
        closes_on=tw.TODAY,
    )  # fmt: skip
    topic = lectures.offer(
        actor=actor, teacher=world.teachers[number % 2], title=f"题{number}", field="乡村振兴"
    )
    lectures.order(
        actor=world["clerk"], topic=topic, unit=world.organ, wanted_on=tw.TODAY, questions=""
    )
