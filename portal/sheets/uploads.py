"""Uploaded workbooks that are checked before they are written: kept, read again, given back with what is
wrong. What they say and who may write it their own app knows."""

import io
from collections.abc import Sequence
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from portal.sheets import packed


def stream_of(upload: UploadedFile) -> tuple[IO[bytes], str]:
    """Return an upload's bytes and name."""
    stream: IO[bytes] = upload  # type: ignore[assignment]
    return stream, upload.name or "工作簿.xlsx"


def keep(
    *, actor: Any, upload: UploadedFile, purpose: str, scope_path: str, right: str
) -> StoredFile:
    """Keep an uploaded workbook in the caller's transaction; Invalid where it is none."""
    stream, name = stream_of(upload)
    return files.store(
        actor=actor,
        stream=stream,
        name=name,
        purpose=purpose,
        scope_path=scope_path,
        right=right,
        allowed={files.XLSX},
    )


def taken_again(file: StoredFile) -> packed.Packed:
    """Return a kept workbook, ready to be read."""
    path = files.path_of(file.sha256)
    if not path.is_file():
        raise Refused(f"“{file.name}”的内容找不到了。请重新上传。")
    with path.open("rb") as stream:
        return packed.unpack(stream, file.name)


def request(
    *,
    actor: Any,
    kind: str,
    title: str,
    file: StoredFile,
    params: dict[str, Any],
    scope_path: str,
    stages: Sequence[str],
    total: int = 0,
) -> Job:
    """Ask for the checking or writing of a kept workbook; the live job of a double click."""
    job, _ = jobs.request(
        actor=actor,
        kind=kind,
        title=title[:200],
        params={"file": file.pk, **params},
        key=f"{kind}:{file.pk}",
        scope_path=scope_path,
        stages=[{"label": label, "note": ""} for label in stages],
        total=total,
    )
    return job


def job_of(actor: Any, kind: str, file: StoredFile, **params: Any) -> Job | None:
    """Return the last job of a kind for a kept workbook; None where there was none."""
    asked = {f"params__{name}": value for name, value in params.items()}
    found = Job.objects.filter(requested_by=actor, kind=kind, params__file=file.pk, **asked)
    return found.order_by("-pk").first()


def written_into(about: Model, verb: str, file: StoredFile) -> Deed | None:
    """Return the last writing of a kept workbook into something; None where there was none."""
    found = Deed.objects.filter(
        object_type=about._meta.label_lower, object_id=str(about.pk), verb=verb
    )
    return found.filter(details__file=file.pk).order_by("-pk").first()


def give_back(
    result: dict[str, Any], marked: bytes, *, actor: Any, file: StoredFile, purpose: str
) -> None:
    """Keep a workbook with what is wrong marked, for whom the uploaded one is for; its job is partial."""
    back = files.store(
        actor=actor,
        stream=io.BytesIO(marked),
        name=returned_name(file),
        purpose=purpose,
        scope_path=file.scope_path,
        right=file.right,
    )
    result.update(marked=back.pk, state=Job.State.PARTIAL)


def returned_name(file: StoredFile) -> str:
    """Return the name under which a workbook is given back."""
    stem = file.name.rpartition(".")[0] or file.name
    return f"{stem}（标出错处）.xlsx"
