"""Restricted attachments of a case: kept, opened with a deed each time, by few (PV-CASE)."""

from typing import IO, Any

from django.db import transaction

from grids.actions.parties import insist
from grids.models import Case, CaseFile
from portal import clock, deeds, files
from portal.models import StoredFile
from portal.refusals import Invalid, Refused

MOST = 5
"""Files of one purpose on one round of a case."""
_NOBODY = "grids:attachment"
"""A right nobody is ever granted: the common page of files refuses these to everybody."""
Upload = tuple[IO[bytes], str]


def keep(*, actor: Any, case: Case, purpose: str, upload: Upload) -> CaseFile:
    """Keep a file with a case, in the caller's transaction; the caller has asked who may.

    Invalid for another type than PDF, picture, Word or Excel, and beyond MOST files.
    """
    there = CaseFile.objects.filter(case=case, round=case.reopened, purpose=purpose).count()
    if there >= MOST:
        sentence = f"同一种附件最多{MOST}份。请合并成一份再上传。"
        raise Invalid(sentence, {"file": [sentence]})
    stream, name = upload
    try:
        stored = files.store(
            actor=None,  # whoever made a file may open it for good; here it ends with the relation
            stream=stream,
            name=name,
            purpose=f"grids.{purpose}",
            scope_path=case.scope_path,
            right=_NOBODY,
            allowed=files.EVIDENCE,
        )
    except Invalid as wrong:
        raise Invalid(wrong.sentence, {"file": [wrong.sentence]}) from wrong
    row = CaseFile.objects.create(
        case=case, round=case.reopened, purpose=purpose, file=stored, added_by=actor,
        added_on=clock.today(),
    )  # fmt: skip
    details = {"purpose": purpose, "file": row.pk}
    deeds.record(actor=actor, verb="登记附件", about=case, details=details)
    return row


def open_file(*, actor: Any, case: Case, file: CaseFile) -> StoredFile:
    """Return the stored file of an attachment, and record that it was opened.

    NotAllowed for who neither handles, dispatches nor supervises the case (papers of a contract: nor handed
    it in); Refused where its bytes are gone.
    """
    insist(actor, case, "查看附件", finder=file.purpose != CaseFile.Purpose.AGREEMENT)
    stored = file.file
    if not files.path_of(stored.sha256).is_file():
        raise Refused(f"“{stored.name}”的内容找不到了。请把文件编号{stored.pk}告诉平台管理员。")
    with transaction.atomic():
        details = {"purpose": file.purpose, "file": file.pk}
        deeds.record(actor=actor, verb="查看附件", about=case, details=details)
    return stored
