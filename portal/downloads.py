"""Sending a stored file: as an attachment that no cache keeps and in which nothing runs."""

from django.http import FileResponse

from portal import files
from portal.models import StoredFile
from portal.refusals import Refused

NOTHING_RUNS = "default-src 'none'; sandbox"
"""The policy of a downloaded file, should a browser show it all the same."""
BYTES = "application/octet-stream"


def attachment(row: StoredFile, media_type: str = "") -> FileResponse:
    """Return the answer with a file's bytes; Refused where they are gone from the disk.

    Whether the account may open it is asked before.
    """
    path = files.path_of(row.sha256)
    if not path.is_file():
        raise Refused(f"“{row.name}”的内容找不到了。请把文件编号{row.pk}告诉平台管理员。")
    answer = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=media_type or row.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    return answer
