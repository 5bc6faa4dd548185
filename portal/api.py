"""What every room of the API stands on: signing in, strict filters, chosen fields, what OPTIONS tells."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Choices, QuerySet
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import metadata, mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal import callers, repeats
from portal.bodies import NO_VALUE
from portal.models import ApiToken
from portal.paging import LARGEST, ApiCursor
from portal.periods import asked_month

SignedIn = callers.SignedIn
"""How every room's views sign in; it lies apart because the framework's settings name it."""


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
        """Narrow the rows; ValidationError names the parameters there are, or those without a value."""
        insist_on_known(request, view)
        filterset = getattr(view, "filterset_class", None)
        empty = [
            name
            for name in (filterset.base_filters if filterset else ())
            if not request.query_params.get(name, "x").strip()
        ]
        if empty:
            raise ValidationError({name: [NO_VALUE] for name in empty})
        return super().filter_queryset(request, queryset, view)


class Calls:
    """What every address about people does, whoever asks and by which way.

    Its answers stay out of shared caches; a browser keeps none at all, a program may keep its own to ask
    with If-None-Match. A write with an Idempotency-Key is done once.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let the write that is about to be called be done once a key."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and hasattr(self, "post"):
            self.post: Any = repeats.once(self.post)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Mark the answer as private to the account."""
        answer: Response = super().finalize_response(  # type: ignore[misc]
            request, response, *args, **kwargs
        )
        by_token = isinstance(getattr(request, "_auth", None), ApiToken)
        kept = {"no_cache": True} if by_token else {"no_store": True}
        patch_cache_control(answer, private=True, **kept)
        patch_vary_headers(answer, ("Authorization",))
        return answer


FIELDS = "fields"
"""The parameter by which a caller asks for some fields alone."""


class Chosen:
    """Answers with the fields named in `fields=`, comma between them; `id` comes always.

    For viewsets whose rows are read, one or many; other answers are given whole.
    """

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer without the fields nobody asked for; ValidationError for unknown ones."""
        serializer = super().get_serializer(*args, **kwargs)  # type: ignore[misc]
        if chooses(self):
            row = getattr(serializer, "child", serializer)
            wanted = _chosen(self.request, row.fields)  # type: ignore[attr-defined]
            for name in set(row.fields) - wanted if wanted else ():
                row.fields.pop(name)
        return serializer


class Lists(Calls, Chosen, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A resource that can be listed, a page at a time, by strict filters; ids are whole numbers."""

    authentication_classes = [SignedIn]
    filter_backends = [StrictFilters]
    metadata_class = Metadata
    lookup_value_converter = "int"
    subject: ClassVar[str] = ""
    """What a row is, in Chinese: the interface description says 查询{subject}."""
    about: ClassVar[str] = ""
    """Whole Chinese sentences for the interface description."""


def chooses(view: Any) -> bool:
    """Whether an answer of a view can be had in part: lists and single rows, no figures."""
    return isinstance(view, Chosen) and getattr(view, "action", "") in ("list", "retrieve")


def _chosen(request: Request, known: Any) -> set[str]:
    """Return the names asked for; empty for all."""
    given = {name.strip() for name in request.query_params.get(FIELDS, "").split(",")} - {""}
    if unknown := sorted(given - set(known)):
        sentence = f"没有“{'、'.join(unknown)}”这些字段。可填{'、'.join(known)}，用逗号隔开。"
        raise ValidationError({FIELDS: [sentence]})
    return given | ({"id"} & set(known)) if given else set()


def insist_on_known(request: Request, view: Any) -> None:
    """Refuse parameters that neither the filters nor the paging of a list have."""
    known: list[str] = []
    if view.detail is False:
        filterset = getattr(view, "filterset_class", None)
        known = list(filterset.base_filters) if filterset else []
        known += [ApiCursor.cursor_query_param, str(ApiCursor.page_size_query_param)]
    known += [FIELDS] if chooses(view) else []
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


def month_filter(help_text: str, **kwargs: Any) -> filters.CharFilter:
    """Return a filter for a month as 2026-09; anything else is refused with how it is written."""
    good = RegexValidator(r"\A(?!0000)[0-9]{4}-(0[1-9]|1[0-2])\Z", "月份要像2026-09这样填。")
    return filters.CharFilter(help_text=help_text, validators=[good], **kwargs)


def in_month(field: str) -> Any:
    """Return a filter's method that keeps the rows whose day lies in a month written as 2026-09."""

    def narrow(rows: QuerySet[Any], name: str, month: str) -> QuerySet[Any]:
        period = asked_month(month)  # None for years nobody writes of
        if period is None:
            return rows.none()
        return rows.filter(**{f"{field}__range": (period.start, period.end)})

    return narrow
