"""What single writes and single answers of the API stand on, on this floor and those above."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from members.models import Organization
from members.reads import Private
from portal.api import Metadata, SignedIn, insist_on_known
from portal.bodies import Body, JsonBody
from portal.refusals import Invalid


class _Single(Private, GenericAPIView[Any]):
    """One address about one thing; it is no list and takes no paging."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    queryset = Organization.objects.none()
    detail = True


class Writes(_Single):
    """One write at one address: 404 outside the scope, 403, 409 and 422 with the rule's sentence."""

    parser_classes = [JsonBody]
    body: ClassVar[type[Body]]

    def sent(self, request: Request) -> dict[str, Any]:
        """Return what was sent; ValidationError (400) for what the body does not have."""
        insist_on_known(request, self)
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data  # type: ignore[no-any-return]


class Told(_Single):
    """One answer about a person or a place, asked for with what `query` names."""

    query: ClassVar[type[Body] | None] = None

    def asked(self, request: Request) -> dict[str, Any]:
        """Return what the address asks for; ValidationError (400) for what it does not know."""
        if self.query is None:
            insist_on_known(request, self)
            return {}
        query = self.query(data=request.query_params)
        query.is_valid(raise_exception=True)
        return query.validated_data  # type: ignore[no-any-return]


def insist_valid(form: forms.BaseForm) -> None:
    """Refuse (422) what the page's own form refuses, with the form's sentences by field."""
    if form.is_valid():
        return
    problems = {
        "body" if name == NON_FIELD_ERRORS else name: [str(one) for one in said]
        for name, said in form.errors.items()
    }
    raise Invalid(next(iter(problems.values()))[0], problems)
