"""Workbooks of people over the API: checked as on the page, written by a second call, no number given out."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from members.models import Person, PersonSecret
from members.workbooks import importing, layout
from portal import files, jobs
from portal.downloads import BYTES
from portal.models import Deed, Job, StoredFile
from tests.calling import as_of, get, post
from tests.members.workbooks import people
from tests.members.workbooks.people import row, workbook

HERE = "/api/v1/people-imports/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(rows: list[dict[str, Any]], who: str = "organizer", key: str = "") -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    file = people.upload(workbook(rows))
    answer = as_of(who).post(HERE, {"workbook": file}, headers=headers)
    return answer.status_code, answer.json()


def write(told: Any, who: str = "organizer", **more: Any) -> tuple[int, Any]:
    sent = {"token": told["check"]["token"], **more}
    return post(who, f"people-imports/{told['id']}/writings/", sent)


def test_it_is_shown_first_and_written_then(land):
    status, told = send([row(1), row(2)])
    assert (status, told["state"], told["job"], told["written_at"]) == (200, "checked", None, None)
    check = told["check"]
    assert (check["new"], check["count"], check["problem_count"]) == (2, 2, 0)
    assert not Person.objects.exists(), "nothing is written yet"
    page = Client()
    page.force_login(land.actor)
    shown = page.get(f"/members/people/import/{told['id']}/").context["told"]
    assert check["token"] == shown["token"]
    assert write(told)[1] == {"id": told["id"], "job": None, "count": 2}
    assert Person.objects.count() == PersonSecret.objects.count() == 2
    deed = Deed.objects.get(verb="导入人员")
    assert (deed.actor, deed.details["new"], deed.origin) == (land.actor, 2, "API")
    again = get("organizer", f"people-imports/{told['id']}/").json()
    assert (again["check"]["unchanged"], again["check"]["count"]) == (2, 0)
    assert again["written_at"]
    assert write(again)[0] == 409, "nothing is left to be written"


def test_the_template_is_the_pages(land):
    answer = as_of("organizer").get(f"{HERE}template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert (answer["Content-Type"], layout.SHEET in book.sheetnames) == (BYTES, True)
    heads = {cell.value for row_ in book[layout.SHEET].iter_rows() for cell in row_}
    assert set(layout.HEADS.values()) <= heads
    assert as_of("organizer").get(f"{HERE}template/", {"x": "1"}).status_code == 400


def test_what_is_wrong_is_told_row_by_row_and_no_number_with_it(land):
    number = row(2)["identity"]
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    _, told = send([row(1), row(2, identity=wrong), row(3, born="1990")])
    assert told["check"]["problem_count"] >= 2
    assert [p["place"] for p in told["check"]["problems"]][:1] == ["第3行"]
    for text in (wrong, row(1)["identity"], row(1)["telephone"]):
        assert text not in str(told)
    assert write(told)[0] == 409
    assert not Person.objects.exists()
    status, done = write(told, good_only=True)
    assert (status, done["count"]) == (200, 1)
    assert Person.objects.count() == 1


def test_the_register_that_moved_on_is_not_written_over(land):
    _, told = send([row(1)])
    _, other = send([row(1, work="渔业")])
    assert write(other)[0] == 200
    status, refused = write(told)
    assert (status, refused["code"]) == (409, "stale")
    assert Person.objects.get().work == "渔业"


def test_sent_twice_with_a_key_it_is_kept_once(land):
    first, second = send([row(1)], key="one")[1], send([row(1)], key="one")
    assert second[0] in (200, 422)
    kept = StoredFile.objects.filter(purpose=importing.PURPOSE)
    assert kept.count() == 1
    assert first["id"] == kept.get().pk


def test_no_workbook_and_nobodys_business(land):
    status, refused = send([], who="far_organizer")
    assert (status, refused.get("state")) == (200, "checked")
    anything = as_of("organizer").post(HERE, {"workbook": people.upload(b"no workbook")})
    assert anything.status_code == 422
    assert anything.json()["title"]
    assert as_of("organizer").post(HERE, {}).status_code == 400
    as_json = as_of("organizer").post(HERE, {}, content_type="application/json")
    assert as_json.status_code == 415
    told = send([row(1)])[1]
    assert get("far_organizer", f"people-imports/{told['id']}/").status_code == 404
    assert write(told, who="far_organizer")[0] == 404
    assert post("organizer", f"people-imports/{told['id']}/writings/", {})[0] == 400
    assert not Person.objects.exists()


def test_a_column_that_is_missing_is_told(land):
    made = workbook([row(1)])
    made.active.delete_cols(1)  # the name
    answer = as_of("organizer").post(HERE, {"workbook": people.upload(made)})
    assert answer.status_code in (200, 422)
    told = answer.json()
    assert answer.status_code == 422 or told["check"]["shape"]


@pytest.mark.django_db(transaction=True)
def test_a_long_one_goes_by_jobs_and_its_marked_workbook_stays_on_the_page(land, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 1)
    wrong = row(2, born="1990")
    status, told = send([row(1), wrong, row(3)])
    assert (status, told["state"], told["check"]) == (200, "checking", None)
    assert post("organizer", f"people-imports/{told['id']}/writings/", {"token": "x"})[0] == 409
    jobs.perform(told["job"])
    shown = get("organizer", f"people-imports/{told['id']}/").json()
    assert (shown["state"], shown["check"]["problem_count"]) == ("checked", 1)
    made = Job.objects.get(pk=told["job"])
    assert files.may_open(land.actor, StoredFile.objects.get(pk=made.result["marked"]))
    assert get("organizer", f"jobs/{made.pk}/file/").status_code == 404, "it holds numbers"
    status, done = write(shown, good_only=True)
    assert (status, done["count"]) == (200, None)
    jobs.perform(done["job"])
    assert Person.objects.count() == 2


def test_an_export_with_numbers_in_the_clear_stays_on_the_page(land):
    """Whatever job made it: a token opens no file with identity numbers."""
    for purpose, status in (("people.export", 200), ("people.export_clear", 404)):
        row_ = files.store(
            actor=land.actor, stream=io.BytesIO(b"%PDF-1.4 x"), name="x.pdf", purpose=purpose,
            scope_path=land.county.path, right="",
        )  # fmt: skip
        job = Job.objects.create(
            kind="members.export", title="导出", requested_by=land.actor, state=Job.State.DONE,
            result={"url": f"/files/{row_.pk}/"},
        )  # fmt: skip
        answer = get("organizer", f"jobs/{job.pk}/file/")
        assert answer.status_code == status, purpose
        if answer.streaming:
            list(answer.streaming_content)
