"""Uploads of entry workbooks: kept, checked at once or by a job where they are long, then written."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from assessments import rights
from assessments.actions.entries import lock_for_entry
from assessments.models import Panel
from assessments.workbooks import intake
from portal import jobs, providers
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from portal.sheets import packed, uploads

CHECK, WRITE = "assessments.import", "assessments.import_write"
PURPOSE, MARKED = "import", "import_marked"
STAGES = ("读取工作簿", "逐格核对", "写入")
providers.job_kind(WRITE, "写入导入")
SHORT = 500
"""Up to this many rows with content a workbook is checked while the person waits."""


def keep(*, actor: Any, panel: Panel, upload: UploadedFile) -> tuple[StoredFile, Job | None]:
    """Keep an uploaded workbook; for a long one also start the job that checks it.

    Invalid says what is wrong with the file itself; Stale that entry is closed.
    """
    taken = packed.unpack(*uploads.stream_of(upload))
    with transaction.atomic():
        lock_for_entry(panel)
        file = uploads.keep(
            actor=actor,
            upload=upload,
            purpose=PURPOSE,
            scope_path=panel.scope_path,
            right=rights.ENTER,
        )
        job = None
        if taken.rows > SHORT:
            job = _request(CHECK, "核对导入", actor, panel, file, {}, taken.rows)
    return file, job


def written_from(panel: Panel, file: StoredFile) -> Deed | None:
    """Return the last writing of a kept workbook into the panel; None where there was none."""
    return uploads.written_into(panel, intake.WRITTEN, file)


def check_of(actor: Any, panel: Panel, file: StoredFile) -> intake.Checked:
    """Check a kept workbook against the sheet as it stands now."""
    return intake.check(actor=actor, panel=panel, taken=uploads.taken_again(file), name=file.name)


def check_job(actor: Any, file: StoredFile) -> Job | None:
    """Return the job that checked (or is checking) a long workbook; None for a short one."""
    return uploads.job_of(actor, CHECK, file)


def request_write(
    *, actor: Any, panel: Panel, file: StoredFile, token: str, good_only: bool, take: bool
) -> Job:
    """Ask for the writing of a long workbook that was checked; the live job of a double click."""
    told = {"token": token, "good_only": good_only, "take": take}
    return _request(WRITE, "写入导入", actor, panel, file, told)


def _request(
    kind: str,
    what: str,
    actor: Any,
    panel: Panel,
    file: StoredFile,
    told: dict[str, Any],
    total: int = 0,
) -> Job:
    return uploads.request(
        actor=actor,
        kind=kind,
        title=f"{what}：{panel}（{file.name}）",
        file=file,
        params={"panel": panel.pk, **told},
        scope_path=panel.scope_path,
        stages=STAGES,
        total=total,
    )


def _load(work: jobs.Work) -> tuple[Any, Panel, StoredFile]:
    """Who asked, for which panel, with which file; Refused when the right is gone meanwhile."""
    actor: Any = work.job.requested_by
    panel = Panel.objects.select_related(
        "organization", "cycle__organization", "cycle__scheme_version__scheme"
    ).get(pk=work.params["panel"])
    if not actor.may(rights.ENTER, panel.scope_path):
        raise Refused("没有这个单位的录入权限了，没有导入。")
    return actor, panel, StoredFile.objects.get(pk=work.params["file"])


@jobs.handles(CHECK)
def perform_check(work: jobs.Work) -> None:
    """Check a long workbook; the page reads the summary from the job's result."""
    actor, panel, file = _load(work)
    work.stage(0)
    taken = uploads.taken_again(file)
    work.stage(1, f"{taken.rows}行")
    checked = intake.check(actor=actor, panel=panel, taken=taken, name=file.name)
    told = intake.summary(checked)
    given_back = intake.marked(checked) if checked.problems else b""
    with work.commit() as result:
        url = reverse("assessments:import_check", args=[panel.pk, file.pk])
        result.update(url=url, verb="查看核对结果", summary=told)
        result["message"] = _in_words(told)
        if given_back:
            uploads.give_back(result, given_back, actor=actor, file=file, purpose=MARKED)


@jobs.handles(WRITE)
def perform_write(work: jobs.Work) -> None:
    """Write a long workbook that was checked before."""
    actor, panel, file = _load(work)
    work.stage(0)
    taken = uploads.taken_again(file)
    work.stage(1, f"{taken.rows}行")
    checked = intake.check(actor=actor, panel=panel, taken=taken, name=file.name)
    work.stage(2)
    with work.commit() as result:
        count = intake.write(
            actor=actor,
            panel=panel,
            checked=checked,
            file=file,
            token=work.params["token"],
            good_only=work.params["good_only"],
            take=work.params["take"],
        )
        url = reverse("assessments:sheet", args=[panel.pk])
        result.update(url=url, verb="看录入表", message=f"已写入{count}格。")


def _in_words(told: dict[str, Any]) -> str:
    if told["problem_count"]:
        return f"有{told['problem_count']}处要改正，一格也没有写入。"
    return f"核对无误，{told['cells']}格可以写入，请查看后写入。"
