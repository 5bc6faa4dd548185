"""A long workbook goes by jobs: checked, given back, written; and no number is left in any of their rows."""

import json
import logging

import pytest
from django.test import Client

from members.models import Person, PersonSecret
from members.workbooks import importing, staging
from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from tests.members.workbooks import people
from tests.members.workbooks.people import row, workbook


@pytest.fixture
def desk(land, monkeypatch) -> Client:
    monkeypatch.setattr(importing, "SHORT", 1)
    client = Client()
    client.force_login(land.actor)
    return client


def done(client: Client) -> Job:
    job = Job.objects.latest("pk")
    jobs.perform(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_checked_given_back_and_written_by_jobs(land, desk, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = row(2)["identity"][:17] + ("0" if row(2)["identity"][17] != "0" else "1")
    rows = [row(1), row(2, identity=wrong), row(3)]
    answer = desk.post("/members/people/import/", {"workbook": people.upload(workbook(rows))})
    job = done(desk)
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.message) == (Job.State.PARTIAL, "有1处要改正，一行也没有写入。")
    page = desk.get(job.result["url"]).content.decode()
    assert f"/files/{job.result['marked']}/" in page
    back = StoredFile.objects.get(pk=job.result["marked"])
    assert files.may_open(land.actor, back)
    assert not files.may_open(land.far_actor, back)
    token = json.loads(json.dumps(job.result["summary"]))["token"]
    desk.post(job.result["url"], {"token": token, "good_only": "1"})
    job = done(desk)
    assert (job.state, job.message) == (Job.State.DONE, "新增2人，修改0人。")
    assert Person.objects.count() == PersonSecret.objects.count() == 2
    told = [str(list(model.objects.values())) for model in (Job, Deed, Person.pgh_event_model)]
    for number in (row(1)["identity"], wrong, row(3)["telephone"]):
        assert not [one for one in (*told, caplog.text, page) if number in one]


@pytest.mark.django_db(transaction=True)
def test_all_of_it_or_nothing(land, desk, monkeypatch):
    desk.post("/members/people/import/", {"workbook": people.upload(workbook([row(1), row(2)]))})
    job = done(desk)
    desk.post(job.result["url"], {"token": job.result["summary"]["token"]})

    def broken(self) -> None:
        raise RuntimeError("the wire is cut")

    monkeypatch.setattr(staging.Stage, "write_belongings", broken)
    with pytest.raises(RuntimeError):
        done(desk)
    assert Job.objects.latest("pk").state == Job.State.FAILED
    assert Person.objects.count() == PersonSecret.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_right_meanwhile_imports_nothing(land, desk):
    desk.post("/members/people/import/", {"workbook": people.upload(workbook([row(1), row(2)]))})
    land.actor.grants.all().delete()
    job = done(desk)
    assert (job.state, job.message) == (
        Job.State.FAILED, "不能导入人员。人员由县委组织部组织科、镇街组织委员（组织员）维护。",
    )  # fmt: skip
