"""One's own notifications, jobs and exports over the API; another's do not exist."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.actions import tokens
from portal import jobs, notifications
from portal.models import Job, Muted, Notification, SavedExport
from tests.asking import as_ as client_of
from tests.asking import get, post, rows, statements, twice

CODE = "members.people"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    """Keep files out of the way."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do jobs in this very transaction: no pulse on a connection of its own."""
    monkeypatch.setattr(jobs.Pulse, "start", lambda self: None)
    monkeypatch.setattr(jobs.Pulse, "stop", lambda self: None)


def told(world: Any, who: str, count: int = 1) -> list[Notification]:
    return Notification.objects.bulk_create(
        Notification(
            account=world.who(who), kind=notifications.JOB, text=f"导出{i}", url="/jobs/",
            at=timezone.now(),
        )
        for i in range(count)
    )  # fmt: skip


def test_notifications_are_read_and_marked(world: Any) -> None:
    own, other = told(world, "organizer", 3), told(world, "worker")
    me = world.who("organizer")
    listed = rows(me, "notifications/", unread="true")
    assert [one["id"] for one in listed] == [one.pk for one in reversed(own)]
    assert (listed[0]["kind_label"], listed[0]["read_at"]) == ("任务办完", None)
    assert rows(me, "notifications/", kind="portal.digest") == []
    ids = [own[0].pk, other[0].pk]
    assert twice(me, "notifications/readings/", {"ids": ids}) == {"read": 1}
    assert not Notification.objects.filter(pk=other[0].pk, read_at__isnull=False).exists()
    assert post(me, "notifications/readings/") == (200, {"read": 2})
    assert post(me, "notifications/readings/", {"ids": [0]})[0] == 400
    assert rows(me, "notifications/", unread="true") == []


def test_kinds_are_switched_off_and_on(world: Any) -> None:
    me = world.who("worker")
    assert all(one["on"] for one in get(me, "notification-kinds/")[1]["kinds"])
    found = twice(me, "notification-kinds/choices/", {"off": [notifications.JOB]})["kinds"]
    assert [one["code"] for one in found if not one["on"]] == [notifications.JOB]
    assert Muted.objects.filter(account=me).count() == 1
    status, refused = post(me, "notification-kinds/choices/", {"off": ["nothing"]})
    assert (status, refused["code"]) == (422, "invalid")
    assert post(me, "notification-kinds/choices/", {"off": []})[0] == 200
    assert not Muted.objects.exists()


def test_an_export_is_asked_for_followed_and_fetched(world: Any) -> None:
    me, other = world.who("organizer"), world.who("worker")
    subjects = {one["code"]: one for one in get(me, "export-subjects/")[1]["subjects"]}
    assert "姓名" in subjects[CODE]["columns"]
    assert CODE not in [one["code"] for one in get(other, "export-subjects/")[1]["subjects"]]
    sent = {"subject": CODE, "columns": ["姓名"], "format": "csv"}
    made = twice(me, "exports/", sent)
    assert (made["state"], made["file"], Job.objects.count()) == ("queued", None, 1)
    assert get(me, f"jobs/{made['id']}/file/")[0] == 404, "not there yet"
    jobs.perform(made["id"])
    job = get(me, f"jobs/{made['id']}/")[1]
    assert (job["state"], job["live"]) == ("done", False)
    answer = client_of(me).get(job["file"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert "attachment" in answer["Content-Disposition"]
    assert "孙静怡" in b"".join(answer.streaming_content).decode("utf-8-sig")
    for address in (f"jobs/{made['id']}/", f"jobs/{made['id']}/file/"):
        assert get(other, address)[0] == 404
    assert rows(other, "jobs/") == []
    assert [one["id"] for one in rows(me, "jobs/", live="false", state="done")] == [made["id"]]


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ({}, 400, "subject"),
        ({"subject": "nothing"}, 422, "subject"),
        ({"subject": CODE, "columns": ["工资"]}, 422, "columns"),
        ({"subject": CODE, "period": "2026-09"}, 422, "period"),
        ({"subject": CODE, "format": "pdf"}, 400, "format"),
    ],
)
def test_what_cannot_be_exported_is_said(world: Any, body: Any, status: int, name: str) -> None:
    answer, refused = post(world.who("organizer"), "exports/", body)
    assert (answer, set(refused["problems"])) == (status, {name})
    assert not Job.objects.exists()


def test_who_may_not_exports_nothing(world: Any) -> None:
    status, refused = post(world.who("worker"), "exports/", {"subject": CODE})
    assert (status, refused["code"]) == (403, "not_allowed")


def test_a_job_is_cancelled_by_who_asked_for_it(world: Any) -> None:
    me = world.who("organizer")
    made = post(me, "exports/", {"subject": CODE})[1]
    address = f"jobs/{made['id']}/cancellations/"
    assert post(world.who("worker"), address)[0] == 404
    assert twice(me, address)["state"] == "cancelled"
    assert post(me, address, {"why": "x"})[0] == 400


def test_exports_are_put_aside_made_and_dropped(world: Any) -> None:
    me, other = world.who("organizer"), world.who("worker")
    saved = twice(me, "saved-exports/", {"subject": CODE, "name": "每月名册", "every": "month"})
    assert (saved["every"], "姓名" in saved["columns"]) == ("month", True)
    assert post(me, "saved-exports/", {"subject": CODE, "name": "每月名册"})[0] == 422
    assert [one["name"] for one in rows(me, "saved-exports/")] == ["每月名册"]
    assert rows(other, "saved-exports/") == []
    address = f"saved-exports/{saved['id']}"
    for what in ("makings", "removals"):
        assert post(other, f"{address}/{what}/")[0] == 404
    assert "每月名册" in twice(me, f"{address}/makings/")["title"]
    assert twice(me, f"{address}/removals/")["id"] == saved["id"]
    assert not SavedExport.objects.exists()


def test_a_token_needs_the_part(world: Any) -> None:
    def program(*parts: str, writes: bool = True) -> Client:
        made = tokens.make(
            actor=world.who("organizer"), name="x", parts=list(parts), writes=writes, days=30
        )
        return Client(headers={"Authorization": f"Bearer {made.text}"})

    assert program("members").get("/api/v1/jobs/").status_code == 403
    assert program("portal").get("/api/v1/jobs/").status_code == 200
    reader = program("portal", writes=False)
    answer = reader.post("/api/v1/exports/", {"subject": CODE}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")


def test_lists_ask_the_same_statements_for_ten_and_a_thousand_rows(world: Any) -> None:
    me = world.who("organizer")
    told(world, "organizer", 1000)
    Job.objects.bulk_create(
        Job(kind="portal.export", title=f"{i}", requested_by=me, state="done", result={"url": "/files/1/"})
        for i in range(1000)
    )  # fmt: skip
    SavedExport.objects.bulk_create(
        SavedExport(account=me, name=f"{i}", subject=CODE, choices={}, saved_at=timezone.now())
        for i in range(1000)
    )
    for what in ("notifications", "jobs", "saved-exports"):
        few = statements(me, f"{what}/?page_size=10", 10)
        assert statements(me, f"{what}/?page_size=500", 500) == few, what
        assert few <= 6, what
