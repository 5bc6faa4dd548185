"""What gives bytes over the API: a file a job made, a workbook to be filled in."""

import io
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer

from portal import downloads
from portal.api import Calls, Metadata, SignedIn


class Bytes(JSONRenderer):
    """Lets a caller ask for bytes; what is said instead of them is JSON all the same."""

    media_type = downloads.BYTES
    format = "bytes"


class Gives(Calls, GenericAPIView[Any]):
    """An address that answers with bytes; a refusal is a problem as everywhere."""

    authentication_classes = [SignedIn]
    renderer_classes = [JSONRenderer, Bytes]
    metadata_class = Metadata
    detail = True
    media = downloads.BYTES
    gives = OpenApiTypes.BINARY


def made(data: bytes, name: str) -> FileResponse:
    """Return the answer with bytes that were made now and are kept nowhere."""
    answer = FileResponse(
        io.BytesIO(data), as_attachment=True, filename=name, content_type=downloads.BYTES
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
