"""Uploads of workbooks of the tree: kept, checked at once or by a job where they are long, then written."""

import datetime as dt
import io
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from grids import rights
from grids.actions.trees import insist
from grids.workbooks import intake
from members.models import Organization
from members.models.organizations import Kind
from portal import files, jobs, providers
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from portal.sheets import packed

CHECK, WRITE = "grids.import", "grids.import_write"
PURPOSE = "grids.import"
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
    stream: IO[bytes] = upload  # type: ignore[assignment]
    name = upload.name or "工作簿.xlsx"
    taken = packed.unpack(stream, name)
    with transaction.atomic():
        file = files.store(
            actor=actor,
            stream=stream,
            name=name,
            purpose=PURPOSE,
            scope_path=place.path,
            right=rights.KEEP_GRIDS,
            allowed={files.XLSX},
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
        taken=_taken_again(file),
        name=file.name,
        day=day,
    )


def _taken_again(file: StoredFile) -> packed.Packed:
    path = files.path_of(file.sha256)
    if not path.is_file():
        raise Refused(f"“{file.name}”的内容找不到了。请重新上传。")
    with path.open("rb") as stream:
        return packed.unpack(stream, file.name)


def check_job(actor: Any, file: StoredFile, day: dt.date) -> Job | None:
    """Return the job that checked (or is checking) a long workbook; None for a short one."""
    found = Job.objects.filter(requested_by=actor, kind=CHECK, params__file=file.pk)
    return found.filter(params__day=day.isoformat()).order_by("-pk").first()


def written_from(place: Organization, file: StoredFile) -> Deed | None:
    """Return the last writing of a kept workbook; None where there was none."""
    found = Deed.objects.filter(
        object_type=Organization._meta.label_lower, object_id=str(place.pk), verb=intake.WRITTEN
    )
    return found.filter(details__file=file.pk).order_by("-pk").first()


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
    job, _ = jobs.request(
        actor=actor,
        kind=kind,
        title=f"{what}：{place.label}（{file.name}）"[:200],
        params={"place": place.pk, "file": file.pk, **told},
        key=f"{kind}:{file.pk}",
        scope_path=place.path,
        stages=[{"label": label, "note": ""} for label in STAGES],
        total=total,
    )
    return job


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
            back = files.store(
                actor=actor,
                stream=io.BytesIO(given_back),
                name=returned_name(file),
                purpose="grids.import_marked",
                scope_path=place.path,
                right=rights.KEEP_GRIDS,
            )
            result["marked"] = back.pk
            result["state"] = Job.State.PARTIAL


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


def returned_name(file: StoredFile) -> str:
    """Return the name under which a workbook is given back."""
    stem = file.name.rpartition(".")[0] or file.name
    return f"{stem}（标出错处）.xlsx"
