"""What every room of the API stands on: session sign-in, strict filters, what OPTIONS tells."""

from typing import Any

from django import forms
from django.db.models import Choices, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import metadata
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.paging import LARGEST, ApiCursor
from portal.refusals import Refused


class NoToken(Refused):
    """Something to be written came without the session's token: another site may have sent it."""

    status = 403
    code = "no_token"


class SignedIn(SessionAuthentication):
    """The portal's own session; who has none is answered 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        """Name the way to sign in, which makes the answer a 401."""
        return 'Session realm="portal"'

    def enforce_csrf(self, request: Request) -> None:
        """Raise NoToken, which says where the token is found."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise NoToken(
                "没有办理：缺少令牌。请把cookie里的csrftoken放进请求头X-CSRFToken，再送一次。"
            ) from refused


class Metadata(metadata.BaseMetadata):
    """OPTIONS: what the address is, which methods it takes, where it is described."""

    def determine_metadata(self, request: Request, view: APIView) -> dict[str, Any]:
        """Return the title of the resource and its methods."""
        return {
            "title": getattr(view, "subject", ""),
            "methods": view.allowed_methods,
            "described": "/api/v1/docs/",
        }


class StrictFilters(filters.DjangoFilterBackend):
    """Filters that refuse (400) what they do not know, name or value: a typo never widens an answer."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        """Narrow the rows; ValidationError names the parameters there are."""
        insist_on_known(request, view)
        return super().filter_queryset(request, queryset, view)


def insist_on_known(request: Request, view: Any) -> None:
    """Refuse parameters that neither the filters nor the paging of a list have."""
    known: list[str] = []
    if view.detail is False:
        filterset = getattr(view, "filterset_class", None)
        known = list(filterset.base_filters) if filterset else []
        known += [ApiCursor.cursor_query_param, str(ApiCursor.page_size_query_param)]
    sentence = f"可用的参数有{'、'.join(known)}。" if known else "这个地址不带参数。"
    wrong = {
        name: [f"没有“{name}”这个参数。{sentence}"]
        for name in request.query_params
        if name not in known
    }
    if wrong:
        raise ValidationError(wrong)


class WholeNumber(forms.IntegerField):
    """A row's id as typed into an address."""

    def __init__(self, **kwargs: Any) -> None:
        """Take ids alone, and word what is wrong with anything else."""
        sentence = "要填编号，是大于0的整数。"
        messages = {"invalid": sentence, "min_value": sentence, "max_value": sentence}
        super().__init__(min_value=1, max_value=LARGEST, error_messages=messages, **kwargs)


class IdFilter(filters.NumberFilter):
    """Rows that point to a row by its id; an id nobody has, or outside the scope, finds nothing."""

    field_class = WholeNumber

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        """Keep what the interface description says of it."""
        super().__init__(*args, help_text=help_text, **kwargs)
        shape = {"type": "integer", "minimum": 1, "description": help_text}
        extend_schema_field(shape)(self)

    def get_max_validator(self) -> None:
        """Leave the limit to the field."""


def one_of(choices: type[Choices], help_text: str, **kwargs: Any) -> filters.ChoiceFilter:
    """Return a filter for one of a model's choices; anything else is refused with what there is."""
    listed = "、".join(f"{value}（{label}）" for value, label in choices.choices if value)
    messages = {"invalid_choice": f"没有“%(value)s”。可填{listed}。"}
    return filters.ChoiceFilter(
        choices=choices.choices, help_text=help_text, error_messages=messages, **kwargs
    )


class YesNo(forms.Field):
    """true or false, in these words only."""

    def to_python(self, value: Any) -> bool | None:
        """Read the word; ValidationError for any other."""
        if value in (None, ""):
            return None
        words = {"true": True, "false": False}
        if value not in words:
            raise forms.ValidationError("要填 true 或 false。")
        return words[value]


class YesNoFilter(filters.BooleanFilter):
    """A switch of an address."""

    field_class = YesNo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the field see the word as it was written."""
        super().__init__(*args, widget=forms.TextInput, **kwargs)
