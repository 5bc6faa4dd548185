"""Uploads of workbooks of the tree: kept, checked at once or by a job where they are long, then written."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from grids import rights
from grids.actions.trees import insist
from grids.workbooks import intake
from members.models import Organization
from members.models.organizations import Kind
from portal import jobs, providers
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from portal.sheets import packed, uploads

CHECK, WRITE = "grids.import", "grids.import_write"
PURPOSE, MARKED = "grids.import", "grids.import_marked"
providers.job_kind(CHECK, "核对网格导入")
providers.job_kind(WRITE, "写入网格导入")
SHORT = 500
"""Up to this many rows with content a workbook is checked while the person waits."""
STAGES = ("读取工作簿", "逐行核对", "写入")


def county_of(place: Organization) -> Organization:
    """Return the county a place lies in, itself where it is one; Refused for anything above."""
    ids = [int(n) for n in place.path.split("/") if n]
    county = Organization.objects.filter(pk__in=ids, kind=Kind.COUNTY).first()
    if county is None:
        raise Refused(f"{place.label}不在县（市、区）里。请从一个县（市、区）的网格页导入。")
    return county


def keep(
    *, actor: Any, place: Organization, upload: UploadedFile, day: dt.date
) -> tuple[StoredFile, Job | None]:
    """Keep an uploaded workbook; for a long one also start the job that checks it.

    Invalid says what is wrong with the file itself.
    """
    insist(actor, place.path)
    county_of(place)
    taken = packed.unpack(*uploads.stream_of(upload))
    with transaction.atomic():
        file = uploads.keep(
            actor=actor,
            upload=upload,
            purpose=PURPOSE,
            scope_path=place.path,
            right=rights.KEEP_GRIDS,
        )
        job = None
        if taken.rows > SHORT:
            told = {"day": day.isoformat()}
            job = _request(CHECK, "核对网格导入", actor, place, file, told, taken.rows)
    return file, job


def check_of(actor: Any, place: Organization, file: StoredFile, day: dt.date) -> intake.Checked:
    """Check a kept workbook against the tree as it stands now."""
    return intake.check(
        actor=actor,
        place=place,
        county=county_of(place),
        taken=uploads.taken_again(file),
        name=file.name,
        day=day,
    )


def check_job(actor: Any, file: StoredFile, day: dt.date) -> Job | None:
    """Return the job that checked (or is checking) a long workbook; None for a short one."""
    return uploads.job_of(actor, CHECK, file, day=day.isoformat())


def written_from(place: Organization, file: StoredFile) -> Deed | None:
    """Return the last writing of a kept workbook; None where there was none."""
    return uploads.written_into(place, intake.WRITTEN, file)


def request_write(
    *,
    actor: Any,
    place: Organization,
    file: StoredFile,
    day: dt.date,
    token: str,
    good_only: bool,
) -> Job:
    """Ask for the writing of a long workbook that was checked; the live job of a double click."""
    told = {"day": day.isoformat(), "token": token, "good_only": good_only}
    return _request(WRITE, "写入网格导入", actor, place, file, told)


def _request(
    kind: str,
    what: str,
    actor: Any,
    place: Organization,
    file: StoredFile,
    told: dict[str, Any],
    total: int = 0,
) -> Job:
    return uploads.request(
        actor=actor,
        kind=kind,
        title=f"{what}：{place.label}（{file.name}）",
        file=file,
        params={"place": place.pk, **told},
        scope_path=place.path,
        stages=STAGES,
        total=total,
    )


def _load(work: jobs.Work) -> tuple[Any, Organization, StoredFile, dt.date]:
    """Who asked, for which place, with which file, from when; Refused when the right is gone meanwhile."""
    actor: Any = work.job.requested_by
    place = Organization.objects.get(pk=work.params["place"])
    insist(actor, place.path)
    file = StoredFile.objects.get(pk=work.params["file"])
    return actor, place, file, dt.date.fromisoformat(work.params["day"])


@jobs.handles(CHECK)
def perform_check(work: jobs.Work) -> None:
    """Check a long workbook; the page reads the summary from the job's result."""
    actor, place, file, day = _load(work)
    work.stage(0)
    work.stage(1)
    checked = check_of(actor, place, file, day)
    told = intake.summary(checked)
    given_back = intake.marked(checked) if checked.problems else b""
    with work.commit() as result:
        url = reverse("grids:tree_import_check", args=[place.pk, file.pk])
        result.update(url=f"{url}?day={day}", verb="查看核对结果", summary=told)
        result["message"] = _in_words(told)
        if given_back:
            uploads.give_back(result, given_back, actor=actor, file=file, purpose=MARKED)


@jobs.handles(WRITE)
def perform_write(work: jobs.Work) -> None:
    """Write a long workbook that was checked before."""
    actor, place, file, day = _load(work)
    work.stage(0)
    work.stage(1)
    checked = check_of(actor, place, file, day)
    work.stage(2)
    with work.commit() as result:
        told = {"token": work.params["token"], "good_only": work.params["good_only"]}
        count = intake.write(actor=actor, place=place, checked=checked, file=file, **told)
        county = county_of(place)
        url = f"{reverse('grids:tree')}?county={county.pk}"
        result.update(url=url, verb="看网格", message=f"已写入{count}处。")


def _in_words(told: dict[str, Any]) -> str:
    if told["problem_count"]:
        return f"有{told['problem_count']}处要改正，一行也没有写入。"
    return f"核对无误，{told['count']}处可以写入，请查看后写入。"
