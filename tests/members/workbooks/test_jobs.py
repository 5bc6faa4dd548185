"""A long workbook goes by jobs: checked, given back, written; and no number is left in any of their rows."""

import datetime as dt
import json
import logging
import zlib

import pytest
from django.test import Client

from members import secrets
from members.models import Person, PersonSecret
from members.workbooks import forgetting, importing, remembered, staging
from portal import clock, files, jobs
from portal.models import DataKey, Deed, Job, StoredFile
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


def checked(desk: Client, rows: list[dict[str, object]]) -> Job:
    """Upload a workbook in which nothing is wrong, and check it."""
    desk.post("/members/people/import/", {"workbook": people.upload(workbook(rows))})
    return done(desk)


def read_again(monkeypatch) -> list[int]:
    """Count the workbooks that are opened from now on."""
    opened: list[int] = []
    book_of = importing.book_of

    def counted(file: StoredFile):
        opened.append(file.pk)
        return book_of(file)

    monkeypatch.setattr(importing, "book_of", counted)
    return opened


@pytest.mark.django_db(transaction=True)
def test_what_the_check_has_read_is_written(land, desk, monkeypatch):
    rows = [row(1), row(2, telephone=""), row(3, name="孙\\三", identity="", telephone="")]
    job = checked(desk, rows)
    opened = read_again(monkeypatch)
    desk.post(job.result["url"], {"token": job.result["summary"]["token"]})
    assert (job.done, job.total) == (3, 3)
    assert done(desk).message == "新增3人，修改0人。"
    assert not opened
    assert Person.objects.filter(name="孙\\三", born=row(3)["born"]).exists()
    held = {
        secrets.opened(one, kind)
        for one in PersonSecret.objects.select_related("person")
        for kind in secrets.Kind
        if getattr(one, kind.value)
    }
    assert held == {row(1)["identity"], row(1)["telephone"], row(2)["identity"]}


@pytest.mark.django_db(transaction=True)
def test_what_was_read_is_sealed(land, desk):
    checked(desk, [row(1), row(2)])
    kept = StoredFile.objects.get(purpose=remembered.PURPOSE)
    data = files.path_of(kept.sha256).read_bytes()
    head, _, rest = data.partition(b"\n")
    whole = data + zlib.decompress(rest[json.loads(head)["sealed"] :])
    assert "孙" in whole.decode(errors="ignore")
    for number in (row(1)["identity"], row(1)["telephone"]):
        assert number.encode() not in whole
    assert not files.may_open(land.far_actor, kept)


@pytest.mark.parametrize("moved", ["a name", "the day", "the key", "the file"])
@pytest.mark.django_db(transaction=True)
def test_read_again_where_something_has_moved(land, desk, monkeypatch, moved):
    job = checked(desk, [row(1), row(2)])
    kept = StoredFile.objects.get(purpose=remembered.PURPOSE)
    if moved == "a name":
        land.branch.name = "后村党支部"
        land.branch.save()
    elif moved == "the day":
        tomorrow = clock.today() + dt.timedelta(days=1)
        monkeypatch.setattr(clock, "today", lambda: tomorrow)
    elif moved == "the key":
        DataKey.objects.update(purpose="elsewhere")
    else:
        files.path_of(kept.sha256).unlink()
    opened = read_again(monkeypatch)
    desk.post(job.result["url"], {"token": job.result["summary"]["token"]})
    ended = done(desk)
    assert len(opened) == 1
    if moved == "a name":
        assert ended.state == Job.State.FAILED
        assert not Person.objects.exists()
    else:
        assert ended.message == "新增2人，修改0人。"


@pytest.mark.django_db(transaction=True)
def test_forgotten_with_the_workbook(land, desk):
    checked(desk, [row(1), row(2)])
    kept = StoredFile.objects.get(purpose=remembered.PURPOSE)
    StoredFile.objects.update(created_at=clock.now() - forgetting.KEPT - dt.timedelta(hours=1))
    forgetting.forget()
    assert not StoredFile.objects.exists()
    assert not files.path_of(kept.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_right_meanwhile_imports_nothing(land, desk):
    desk.post("/members/people/import/", {"workbook": people.upload(workbook([row(1), row(2)]))})
    land.actor.grants.all().delete()
    job = done(desk)
    assert (job.state, job.message) == (
        Job.State.FAILED, "不能导入人员。人员由县委组织部组织科、镇街组织委员（组织员）维护。",
    )  # fmt: skip
