"""Files that come with points: kept as whoever sees points may open them."""

from typing import Any

from assessments import rights
from portal import files
from portal.models import StoredFile

PURPOSE = "points"


def kept_file(actor: Any, upload: Any, path: str) -> StoredFile:
    """Keep an uploaded file in the caller's transaction; Invalid for a kind that is no evidence."""
    return files.store(
        actor=actor,
        stream=upload,
        name=upload.name,
        purpose=PURPOSE,
        scope_path=path,
        right=rights.SEE_POINTS,
        allowed=files.EVIDENCE,
    )
