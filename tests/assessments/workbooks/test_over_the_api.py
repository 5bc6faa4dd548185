"""An entry workbook over the API: looked at first, written by a second call, as on the page."""

from typing import Any

import pytest
from django.test import Client

from assessments.actions.entries import Change, save_cells
from assessments.models import Entry
from assessments.workbooks import importing
from portal import jobs
from portal.models import Deed
from tests.assessments.workbooks.conftest import fill, put, upload

JSON = "application/json"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(panel, told: Any = None, more: str = "") -> str:
    below = f"{told['id']}/{more}" if told else ""
    return f"/api/v1/panels/{panel.pk}/imports/{below}"


def send(desk, panel, book) -> Any:
    answer = desk.post(address(panel), {"workbook": upload(book)})
    return answer.status_code, answer.json()


def write(desk, panel, told, **more: Any) -> Any:
    sent = {"token": told["check"]["token"], **more}
    answer = desk.post(address(panel, told, "writings/"), sent, content_type=JSON)
    return answer.status_code, answer.json()


def test_a_filled_template_becomes_the_sheet(desk, panel, template):
    status, told = send(desk, panel, fill(template()))
    assert (status, told["state"], told["check"]["cells"]) == (200, "checked", 80)
    page = desk.get(f"/assessments/panels/{panel.pk}/import/{told['id']}/")
    assert page.context["told"]["token"] == told["check"]["token"]
    assert Entry.objects.count() == 0
    assert write(desk, panel, told) == (200, {"id": told["id"], "job": None, "count": 80})
    assert Entry.objects.count() == 80
    assert Deed.objects.get(verb="导入录入表").details["cells"] == 80
    again = desk.get(address(panel, told)).json()
    assert (again["check"]["cells"], bool(again["written_at"])) == (0, True)
    assert write(desk, panel, again)[0] == 409, "nothing left"


def test_mistakes_are_told_and_the_good_rows_written_alone(desk, panel, template):
    book = fill(template())
    put(book, 1, 德="很好")
    told = send(desk, panel, book)[1]
    assert told["check"]["problem_count"] == 1
    (problem,) = told["check"]["problems"]
    assert problem["column"]
    assert write(desk, panel, told)[0] == 409
    status, done = write(desk, panel, told, good_only=True)
    assert (status, done["count"]) == (200, 72)


def test_what_was_typed_on_the_page_since_wins_unless_it_is_said(desk, panel, template, clerk):
    book = fill(template())
    told = send(desk, panel, book)[1]
    subject = panel.subjects.order_by("position").first()
    save_cells(
        actor=clerk, panel=panel, changes=[Change(subject.pk, "common.de.value", "11", None)]
    )
    status, refused = write(desk, panel, told)
    assert (status, refused["code"]) == (409, "stale")
    now = desk.get(address(panel, told)).json()
    assert now["check"]["conflict_count"] == 1
    assert write(desk, panel, now)[1]["count"] == 79
    standing = Entry.objects.get(subject=subject, item="de", part="value", superseded_by=None)
    assert standing.text == "11"
    last = desk.get(address(panel, told)).json()
    assert write(desk, panel, last, take=True)[1]["count"] == 1


def test_who_enters_nothing_there_and_what_is_no_workbook(desk, panel, template, world):
    book = fill(template())
    assert send(desk, panel, b"no workbook")[0] == 422
    assert desk.post(address(panel), {}).status_code == 400
    told = send(desk, panel, book)[1]
    for who, status in {"county_officer": 403, "stranger": 404, "cadre": 404}.items():
        other = Client()
        other.force_login(world[who])
        assert send(other, panel, book)[0] == status, who
        assert other.get(address(panel, told)).status_code == status, who
    colleague = Client()
    colleague.force_login(world["unit_group"])
    assert colleague.get(address(panel, told)).status_code == 404, "another's workbook"
    assert write(colleague, panel, told)[0] == 404
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_one_goes_by_jobs(desk, panel, template, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 1)
    book = fill(template())
    put(book, 1, 德="很好")
    told = send(desk, panel, book)[1]
    assert (told["state"], told["check"]) == ("checking", None)
    early = desk.post(address(panel, told, "writings/"), {"token": "x"}, content_type=JSON)
    assert early.status_code == 409
    jobs.perform(told["job"])
    shown = desk.get(address(panel, told)).json()
    assert (shown["state"], shown["check"]["problem_count"]) == ("checked", 1)
    answer = desk.get(f"/api/v1/jobs/{told['job']}/file/")
    assert b"".join(answer.streaming_content)[:2] == b"PK", "with what is wrong marked"
    status, done = write(desk, panel, shown, good_only=True)
    assert (status, done["count"]) == (200, None)
    jobs.perform(done["job"])
    assert Entry.objects.count() == 72
