"""Keeping files: type by content, content-addressed on disk, row first and bytes second."""

import hashlib
import os
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from portal.models import StoredFile
from portal.refusals import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
Reader = Callable[[Any, StoredFile], bool]
_readers: dict[str, Reader] = {}
_pages_alone: set[str] = set()
EVIDENCE = {"application/pdf", "image/png", "image/jpeg", XLSX, DOCX}
TEACHING = EVIDENCE | {PPTX}
"""What may be put beside a class: what may be evidence, and slides."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing: with them gpj.exe can look like exe.jpg."""
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def reader(purpose: str) -> Callable[[Reader], Reader]:
    """Register who else may open files of a purpose, for relations that no right and path can tell."""

    def register(may_read: Reader) -> Reader:
        _readers[purpose] = may_read
        return may_read

    return register


def for_pages_alone(purpose: str) -> str:
    """Keep files of a purpose out of the API, whoever may open them on the pages; returns the purpose."""
    _pages_alone.add(purpose)
    return purpose


def is_for_pages_alone(row: StoredFile) -> bool:
    """Return whether a file is never given over the API."""
    return row.purpose in _pages_alone


def may_open(account: Any, row: StoredFile) -> bool:
    """Return whether an account may open a file: its maker, by right, or by its purpose."""
    if row.created_by_id == account.pk or account.may(row.right, row.scope_path):
        return True
    may_read = _readers.get(row.purpose)
    return may_read is not None and may_read(account, row)


def media_type_of(stream: IO[bytes]) -> str:
    """Return the media type the first bytes (and a zip's entries) show; '' for anything else."""
    stream.seek(0)
    head = stream.read(16)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(stream) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile:
            return ""
        if "xl/workbook.xml" in names:
            return XLSX
        if "word/document.xml" in names:
            return DOCX
        if "ppt/presentation.xml" in names:
            return PPTX
    return ""


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def store(
    *,
    actor: Any,
    stream: IO[bytes],
    name: str,
    purpose: str,
    scope_path: str,
    right: str,
    allowed: set[str] | None = None,
) -> StoredFile:
    """Keep a file in the caller's transaction; refuse what is too large or of another type."""
    media_type = media_type_of(stream)
    if allowed is not None and media_type not in allowed:
        slides = "、幻灯片（pptx）" if PPTX in allowed else ""
        raise Invalid(
            f"“{name}”不是可以上传的文件。请上传PDF、PNG、JPG{slides}、Word（docx）或Excel（xlsx）文件。"
        )
    stream.seek(0)
    digest, size = _digest(stream, name)
    row = StoredFile.objects.create(
        sha256=digest,
        size=size,
        media_type=media_type or "application/octet-stream",
        name=_BIDI.sub("", Path(name).name)[:200],
        purpose=purpose,
        scope_path=scope_path,
        right=right,
        created_by=actor,
    )
    _put(stream, digest)
    return row


def _digest(stream: IO[bytes], name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(1 << 20):
        size += len(block)
        if size > settings.UPLOAD_LIMIT_BYTES:
            limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
            raise Invalid(f"“{name}”超过{limit}MB。请压缩或拆分后再上传。")
        digest.update(block)
    return digest.hexdigest(), size


def _put(stream: IO[bytes], digest: str) -> None:
    target = path_of(digest)
    if target.exists():
        os.utime(target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    stream.seek(0)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
        while block := stream.read(1 << 20):
            draft.write(block)
    os.replace(draft.name, target)


def sweep_orphans(older_than_seconds: int = 24 * 3600) -> int:
    """Delete bytes no row names and nobody touched for a day; return how many."""
    root, gone = Path(settings.MEDIA_ROOT), 0
    if not root.is_dir():
        return 0
    limit = time.time() - older_than_seconds
    for path in root.glob("??/*"):
        old = path.stat().st_mtime < limit
        if old and not StoredFile.objects.filter(sha256=path.name).exists():
            path.unlink()
            gone += 1
    return gone
