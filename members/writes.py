"""What single answers of the API stand on, on this floor and those above, and what refuses a form's body."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from members.models import Organization
from members.reads import Private
from portal.api import Metadata, SignedIn, insist_on_known
from portal.bodies import Body
from portal.refusals import Invalid


class Told(Private, GenericAPIView[Any]):
    """One answer about a person or a place, asked for with what `query` names; it is no list."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    queryset = Organization.objects.none()
    detail = True
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
