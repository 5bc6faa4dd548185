"""Uploads of workbooks of people: kept for who uploaded them, checked at once or by a job where they are
long, then written. What was uploaded and given back may hold numbers: it is forgotten after seven days."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from members import rights
from members.models import Organization
from members.workbooks import given_back, intake, places, reading, remembered
from portal import clock, files, jobs, providers
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from portal.sheets import uploads
from portal.sheets.long import LongBook, open_long

CHECK, WRITE = "members.import", "members.import_write"
PURPOSE = files.for_pages_alone("people.import")
MARKED = files.for_pages_alone("people.import_marked")
providers.job_kind(CHECK, "核对人员导入")
providers.job_kind(WRITE, "写入人员导入")
SHORT = 1_000
"""Up to this many rows with content a workbook is checked while the person waits."""
STAGES = {
    CHECK: ("读取工作簿", "与人员库核对", "标出错处"),
    WRITE: ("读取工作簿", "与人员库核对", "写入"),
}


def keep(*, actor: Any, upload: UploadedFile) -> tuple[StoredFile, Job | None]:
    """Keep an uploaded workbook; for a long one also start the job that checks it.

    Invalid says what is wrong with the file itself. Nobody but the actor may open the file.
    """
    intake.insist(actor)
    rows = open_long(*uploads.stream_of(upload)).most_rows
    with transaction.atomic():
        file = uploads.keep(
            actor=actor, upload=upload, purpose=PURPOSE, scope_path=_scope(actor), right=""
        )
        job = _request(CHECK, "核对人员导入", actor, file, {}, rows) if rows > SHORT else None
    return file, job


def _scope(actor: Any) -> str:
    paths: tuple[str, ...] = actor.paths_for(rights.KEEP_PEOPLE)
    return paths[0]


def data_of(file: StoredFile) -> bytes:
    """Return the bytes of a kept workbook; Refused where they are gone."""
    path = files.path_of(file.sha256)
    if not path.is_file():
        raise Refused("这份工作簿已满7天或找不到了。请重新上传。")
    return path.read_bytes()


def book_of(file: StoredFile) -> LongBook:
    """Return a kept workbook, ready to be read."""
    return open_long(io.BytesIO(data_of(file)), file.name)


def check_of(actor: Any, file: StoredFile) -> intake.Checked:
    """Check a kept workbook against the register as it stands now."""
    return intake.check(actor=actor, book=book_of(file))


def check_job(actor: Any, file: StoredFile) -> Job | None:
    """Return the job that checked (or is checking) a long workbook; None for a short one."""
    return uploads.job_of(actor, CHECK, file)


def written_from(file: StoredFile) -> Deed | None:
    """Return the last writing of a kept workbook; None where there was none."""
    rows = Deed.objects.filter(object_type=Organization._meta.label_lower, verb=intake.WRITTEN)
    return rows.filter(actor=file.created_by, details__file=file.pk).order_by("-pk").first()


def request_write(*, actor: Any, file: StoredFile, token: str, good_only: bool) -> Job:
    """Ask for the writing of a long workbook that was checked; the live job of a double click."""
    intake.insist(actor)
    told = {"token": token, "good_only": good_only}
    return _request(WRITE, "写入人员导入", actor, file, told)


def _request(
    kind: str, what: str, actor: Any, file: StoredFile, told: dict[str, Any], total: int = 0
) -> Job:
    return uploads.request(
        actor=actor,
        kind=kind,
        title=what,
        file=file,
        params=told,
        scope_path=_scope(actor),
        stages=STAGES[kind],
        total=total,
    )


def _read(work: jobs.Work) -> tuple[Any, StoredFile, Any, Any]:
    """Read the workbook of a job, with the rights its asker has now."""
    actor: Any = work.job.requested_by
    intake.insist(actor)
    file = StoredFile.objects.filter(pk=work.params["file"]).first()
    if file is None:
        raise Refused("这份工作簿已满7天，不再保存。请重新上传。")
    there = places.of(actor)
    work.stage(0)
    found = remembered.again(actor, file, there, clock.today()) if work.job.kind == WRITE else None
    if found is None:
        found = reading.read(book_of(file), there, clock.today(), work.progress)
    work.stage(1, f"{found.rows}行")
    return actor, file, found, there


@jobs.handles(CHECK)
def perform_check(work: jobs.Work) -> None:
    """Check a long workbook; the page reads the summary from the job's result."""
    actor, file, found, there = _read(work)
    checked = intake.check_read(actor, found, there)
    told = intake.summary(checked)
    work.stage(2, _in_words(told))
    back = given_back.marked(data_of(file), file.name, found) if told["problem_count"] else b""
    with work.commit() as result:
        url = reverse("members:people_import_check", args=[file.pk])
        # what was counted before it was read held the rows above the header, too
        result.update(url=url, verb="查看核对结果", summary=told, total=found.rows)
        result["message"] = _in_words(told)
        remembered.keep(actor, file, found, there, clock.today())
        if back:
            uploads.give_back(result, back, actor=actor, file=file, purpose=MARKED)


@jobs.handles(WRITE)
def perform_write(work: jobs.Work) -> None:
    """Write a long workbook that was checked before."""
    actor, file, found, there = _read(work)
    work.stage(2)
    with work.commit() as result:
        told = {"token": work.params["token"], "good_only": work.params["good_only"]}
        done = intake.settle(actor=actor, found=found, there=there, file=file, **told)
        url = reverse("members:people_import_check", args=[file.pk])
        message = f"新增{done.new}人，修改{done.changed}人。"
        result.update(url=url, verb="看导入结果", message=message, total=found.rows)


def _in_words(told: dict[str, Any]) -> str:
    if told["problem_count"]:
        return f"有{told['problem_count']}处要改正，一行也没有写入。"
    return f"核对无误：新增{told['new']}人，修改{told['changed']}人，请查看后写入。"
