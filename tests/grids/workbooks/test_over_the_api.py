"""The tree from a workbook over the API: what the page shows and writes, for who keeps the grids alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.models import Grid
from grids.workbooks import importing
from portal import jobs
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import as_, get, post
from tests.grids.workbooks.test_import import book_of, row

DAY = "2026-10-12"


@pytest.fixture
def world(standing_world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return standing_world


def send(world, data: bytes, who: str = "dispatcher", day: str = DAY, **more: Any) -> Any:
    file = SimpleUploadedFile("网格.xlsx", data)
    address = f"/api/v1/organizations/{world.town.pk}/grid-imports/"
    answer = as_(world.who(who)).post(address, {"workbook": file, "day": day}, **more)
    return answer.status_code, answer.json()


def address(world, told: Any, more: str = "") -> str:
    return f"organizations/{world.town.pk}/grid-imports/{told['id']}/{more}"


def write(world, told: Any, who: str = "dispatcher", **more: Any) -> Any:
    sent = {"token": told["check"]["token"], "day": DAY, **more}
    return post(world.who(who), address(world, told, "writings/"), sent)


def good(world) -> bytes:
    return book_of([row(world, "g3-2", 3, world.grids[1].code), row(world, "h-2", 4, "g3-2")])


def test_it_is_shown_first_and_written_then(world):
    desk = world.who("dispatcher")
    status, told = send(world, good(world), headers={"Idempotency-Key": "one"})
    assert (status, told["state"], told["check"]["new"]) == (200, "checked", 2)
    assert send(world, good(world), headers={"Idempotency-Key": "two"})[1]["id"] != told["id"]
    page = as_(desk).get(f"/grids/places/{world.town.pk}/import/{told['id']}/", {"day": DAY})
    assert page.context["told"]["token"] == told["check"]["token"]
    assert not Grid.objects.filter(code="h-2").exists()
    assert write(world, told)[1] == {"id": told["id"], "job": None, "count": 2}
    assert Grid.objects.get(code="h-2").parent.code == "g3-2"
    assert Deed.objects.get(verb="导入网格").actor == desk
    again = get(desk, address(world, told), day=DAY)[1]
    assert (again["check"]["count"], bool(again["written_at"])) == (0, True)


def test_mistakes_are_told_and_the_good_rows_written_alone(world):
    wrong = row(world, "h-9", 4, "nowhere")
    told = send(world, book_of([row(world, "g3-2", 3, world.grids[1].code), wrong]))[1]
    assert told["check"]["problem_count"] == 1
    (problem,) = told["check"]["problems"]
    assert (problem["place"], bool(problem["sentence"])) == ("第3行", True)
    assert write(world, told)[0] == 409
    assert not Grid.objects.filter(code="g3-2").exists()
    assert write(world, told, good_only=True)[0] == 200
    assert Grid.objects.filter(code="g3-2").exists()


def test_the_tree_that_moved_on_is_not_written_over(world):
    told = send(world, good(world))[1]
    assert write(world, send(world, good(world))[1])[0] == 200
    status, refused = write(world, told)
    assert (status, refused["code"]) == (409, "stale")


def test_who_keeps_no_grids_and_what_is_no_workbook(world):
    for who, status in {"leader": 404, "officer": 200, "next_dispatcher": 404}.items():
        assert send(world, good(world), who)[0] == status, who
    assert send(world, b"no workbook")[0] == 422
    assert send(world, b"")[0] in (400, 422)
    assert send(world, good(world), day="2030-01-01")[0] == 422
    assert send(world, good(world), day="soon")[0] == 400
    told = send(world, good(world))[1]
    assert get(world.who("officer"), address(world, told))[0] == 404, "another's"
    assert post(world.who("dispatcher"), address(world, told, "writings/"), {"day": DAY})[0] == 400
    assert get(world.who("dispatcher"), address(world, told), day="x")[0] == 400


@pytest.mark.django_db(transaction=True)
def test_a_long_one_goes_by_jobs_and_its_marked_workbook_is_the_jobs_file(
    db, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    world = gw.build()
    monkeypatch.setattr(importing, "SHORT", 1)
    wrong = row(world, "h-9", 4, "nowhere")
    data = book_of([row(world, "g3-2", 3, world.grids[1].code), wrong])
    desk = world.who("dispatcher")
    told = send(world, data)[1]
    assert (told["state"], told["check"]) == ("checking", None)
    jobs.perform(told["job"])
    shown = get(desk, address(world, told), day=DAY)[1]
    assert (shown["state"], shown["check"]["problem_count"]) == ("checked", 1)
    made = get(desk, f"jobs/{told['job']}/")[1]
    answer = as_(desk).get(made["file"])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    done = write(world, shown, good_only=True)[1]
    assert done["count"] is None
    jobs.perform(done["job"])
    assert Grid.objects.filter(code="g3-2").exists()
