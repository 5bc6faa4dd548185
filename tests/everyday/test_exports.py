"""The export centre: choices, files in both formats, rights as they are then, saved and scheduled ones."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from members.models import Grant
from portal import clock, exports, files, jobs, saved_exports
from portal.exports import Asked
from portal.models import Deed, Job, SavedExport, StoredFile
from portal.refusals import Invalid, NotAllowed
from tests.grids_world import move_to

PEOPLE = ("姓名", "所在单位")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    """Keep files out of the way."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do jobs in this very transaction: no pulse on a connection of its own."""
    monkeypatch.setattr(jobs.Pulse, "start", lambda self: None)
    monkeypatch.setattr(jobs.Pulse, "stop", lambda self: None)


def made(world: Any, who: str, code: str, asked: Asked) -> tuple[Job, bytes]:
    """Ask for a file and have it written; the job and the file's bytes."""
    actor = world.who(who)
    subject = exports.subject_for(actor, code)
    assert subject is not None
    job = exports.request(actor=actor, subject=subject, asked=asked)
    jobs.perform(job.pk)
    job.refresh_from_db()
    file = StoredFile.objects.filter(purpose=exports.PURPOSE).order_by("pk").last()
    return job, files.path_of(file.sha256).read_bytes() if file else b""


def test_each_sees_what_his_rights_offer(world: Any, as_: Any) -> None:
    def offered(who: str) -> list[str]:
        return sorted(one.label for one in exports.subjects_for(world.who(who)))

    assert offered("organizer") == ["人员名册", "培训班台账", "组织名录"]
    assert offered("worker") == ["事项台账"]
    assert offered("cadre") == []
    assert "没有可以导出的内容" in as_("cadre").get("/exports/").content.decode()
    assert "导出中心" in as_("worker").get("/").content.decode()
    assert "导出中心" not in as_("cadre").get("/").content.decode()


def test_the_register_as_csv_has_the_chosen_columns_in_scope(world: Any) -> None:
    job, content = made(world, "organizer", "members.people", Asked("", PEOPLE, "csv"))
    assert job.state == Job.State.DONE, job.message
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == list(PEOPLE)
    assert ["孙静怡", "次邱镇"] in rows
    assert not any("寅寺镇" in row for row in rows)
    assert Deed.objects.filter(verb="导出人员名册").get().details["rows"] == len(rows) - 1


def test_cases_of_a_period_as_a_formal_workbook(world: Any) -> None:
    case = world.report()
    asked = Asked("2026-10", ("编号", "类别", "延期"), "xlsx")
    _, content = made(world, "dispatcher", "grids.cases", asked)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told[0][0] == "次邱镇事项台账"
    assert told[1][0] == "2026年10月"
    assert told[2] == ["编号", "类别", "延期"]
    assert told[3][:2] == [case.label, case.kind.title]
    assert "路灯" not in str(told)
    _, content = made(world, "dispatcher", "grids.cases", Asked("2026-09", ("编号",), "csv"))
    assert content.decode("utf-8-sig").split() == ["编号"]


@pytest.mark.parametrize("code", ["members.organizations", "training.classes"])
def test_every_table_yields_as_many_values_as_columns(world: Any, code: str) -> None:
    subject = exports.named(code)
    assert subject is not None
    rows = list(subject.rows(world.who("organizer"), None))
    assert rows
    assert {len(row) for row in rows} == {len(subject.columns)}


def test_what_would_act_as_a_formula_does_not_in_csv() -> None:
    assert [exports._plain(value) for value in ("=1+1", "-3", -3, None)] == [
        "'=1+1",
        "'-3",
        "-3",
        "",
    ]


def test_choices_are_checked(world: Any, as_: Any) -> None:
    subject = exports.named("grids.cases")
    assert subject is not None
    for sent, field in (
        ({"columns": []}, "columns"),
        ({"columns": ["内容"]}, "columns"),
        ({"columns": ["编号"], "period": "2026H1"}, "period"),
        ({"columns": ["编号"], "format": "pdf"}, "format"),
    ):
        with pytest.raises(Invalid) as wrong:
            exports.read(subject, sent)
        assert list(wrong.value.problems) == [field]
    client = as_("worker")
    answer = client.post("/exports/new/grids.cases/", {"format": "csv", "period": "2026-10"})
    assert answer.status_code == 422
    assert "请至少选一列" in answer.content.decode()
    assert '<option value="2026-10" selected>' in answer.content.decode()
    assert client.get("/exports/new/nothing/").status_code == 404


def test_rights_are_those_of_the_moment_it_is_written(world: Any) -> None:
    actor = world.who("organizer")
    subject = exports.named("members.people")
    assert subject is not None
    job = exports.request(actor=actor, subject=subject, asked=Asked("", PEOPLE, "csv"))
    again = exports.request(actor=actor, subject=subject, asked=Asked("", PEOPLE, "csv"))
    assert again.pk == job.pk
    Grant.objects.filter(account=actor).update(until=clock.today())
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "权限" in job.message
    with pytest.raises(NotAllowed):
        exports.request(actor=world.who("organizer"), subject=subject, asked=Asked("", PEOPLE))


def test_saved_on_the_page_made_and_dropped(world: Any, as_: Any) -> None:
    client = as_("organizer")
    sent = {"columns": PEOPLE, "format": "csv", "do": "save", "name": "名册", "every": ""}
    assert client.post("/exports/new/members.people/", sent).status_code == 302
    twice = client.post("/exports/new/members.people/", sent)
    assert twice.status_code == 422
    assert "已有叫“名册”的常用导出" in twice.content.decode()
    (saved,) = saved_exports.of(world.who("organizer"))
    assert as_("worker").post(f"/exports/saved/{saved.pk}/drop/").status_code == 404
    client.post(f"/exports/saved/{saved.pk}/make/")
    assert Job.objects.get(kind=exports.KIND).title == "名册"
    page = client.get("/exports/").content.decode()
    assert page.count("名册") >= 3
    client.post(f"/exports/saved/{saved.pk}/drop/")
    assert not SavedExport.objects.exists()


def test_scheduled_ones_are_made_once_a_period(world: Any) -> None:
    worker = world.who("worker")
    subject = exports.named("grids.cases")
    assert subject is not None
    asked = Asked("2026-10", ("编号",), "csv")
    saved = {"account": worker, "subject": subject.code, "every": "month", "saved_at": clock.now()}
    SavedExport.objects.create(name="旧列", choices={"columns": ["没有的列"]}, **saved)
    assert saved_exports.make_scheduled() == 0  # passed over, not in the way of others
    saved_exports.save(actor=worker, subject=subject, asked=asked, name="月报", every="month")
    assert saved_exports.make_scheduled() == 0
    move_to(clock.today().replace(month=11, day=2))
    assert (saved_exports.make_scheduled(), saved_exports.make_scheduled()) == (1, 0)
    job = Job.objects.get(kind=exports.KIND)
    assert (job.params["period"], job.requested_by_id) == ("2026-10", worker.pk)
    Grant.objects.filter(account=worker).update(until=clock.today())
    move_to(clock.today().replace(month=12))
    assert saved_exports.make_scheduled() == 0


def test_files_are_forgotten_with_their_bytes(world: Any) -> None:
    made(world, "organizer", "members.people", Asked("", PEOPLE, "csv"))
    (file,) = StoredFile.objects.filter(purpose=exports.PURPOSE)
    assert exports.forget() == 0
    StoredFile.objects.update(created_at=timezone.now() - exports.KEPT * 1.01)
    assert exports.forget() == 1
    assert not files.path_of(file.sha256).exists()
