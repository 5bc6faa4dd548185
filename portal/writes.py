"""The form every write of the API has: one address, a body read strictly, the page's own action."""

from typing import Any, ClassVar

from django.http import QueryDict
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from portal.api import Calls, Metadata, SignedIn, insist_on_known
from portal.bodies import Body, JsonBody
from portal.described import Writing


class Writes(Calls, GenericAPIView[Any]):
    """One write at one address: 404 outside the scope, 403, 409 and 422 with the rule's sentence.

    `writes` says what is sent and what is answered; the description and the answer are drawn from it.
    """

    authentication_classes = [SignedIn]
    parser_classes = [JsonBody]
    metadata_class = Metadata
    writes: ClassVar[Writing]
    subject: ClassVar[str] = ""
    detail = True

    def get_serializer_class(self) -> Any:
        """Return what the write answers with."""
        return self.writes.gives

    def sent(self, request: Request) -> dict[str, Any]:
        """Return what was sent; ValidationError (400) for what the body does not have."""
        insist_on_known(request, self)
        return read_body(request, self.writes)


class WithFile(Writes):
    """A write that may bring a file, which travels as multipart alone; `writes` has a body for each form."""

    parser_classes = [JsonBody, MultiPartParser]

    def sent(self, request: Request) -> dict[str, Any]:
        """Return what was sent; ValidationError (400) for what the form it came in does not have."""
        insist_on_known(request, self)
        formed = isinstance(request.data, QueryDict)
        bodies: Any = self.writes.body
        body = bodies[MultiPartParser.media_type if formed else JsonBody.media_type](
            data=request.data
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


def forms(body: type[Body], form: type[Body]) -> dict[str, type[Body]]:
    """Return the two forms of a body, without and with a file, by how they travel."""
    return {JsonBody.media_type: body, MultiPartParser.media_type: form}


def upload_of(read: dict[str, Any], name: str) -> Any:
    """Take the file out of what was sent, as a stream and its name; None without one."""
    file = read.pop(name, None)
    return (file.file, file.name) if file else None


def read_body(request: Request, writes: Writing) -> dict[str, Any]:
    """Return the body of a write as its one form reads it; ValidationError (400) otherwise."""
    form = writes.body
    assert isinstance(form, type)  # noqa: S101  (one form; reports alone have two)
    assert issubclass(form, Body)  # noqa: S101
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    read: dict[str, Any] = body.validated_data
    return read


class Nothing(Body):
    """A write that says nothing more."""
