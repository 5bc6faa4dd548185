"""Bodies of requests to the API: read strictly, so that nothing is guessed and nothing breaks the answer."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.core.validators import RegexValidator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from portal.paging import LARGEST
from portal.periods import FIRST_YEAR, LAST_YEAR

LONGEST_JSON = 1_000_000
"""Bytes of a JSON body; photos travel as multipart."""


_MONTH = f"月份要像2026-09这样填，在{FIRST_YEAR}年至{LAST_YEAR}年之间。"
MOST_CHOICES = 30
"""So many choices are named to whoever sent another one."""
NO_VALUE = "没有填值。请填上，或去掉这个参数。"


class JsonBody(BaseParser):
    """application/json in UTF-8, at most LONGEST_JSON bytes; ParseError (400) for anything else."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body says; NaN, endless nesting and other encodings are refused."""
        sent = stream.read(LONGEST_JSON + 1)
        if len(sent) > LONGEST_JSON:
            raise ParseError
        try:
            return json.loads(sent.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as wrong:
            raise ParseError from wrong


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class Body(serializers.Serializer[Any]):
    """An object whose fields are all known: an unknown one is refused with the names there are."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one with a choice refuses anything else with what there is to choose."""
        found = super().get_fields()
        for field in found.values():
            if isinstance(field, serializers.ChoiceField) and len(field.choices) <= MOST_CHOICES:
                there_are = "、".join(str(one) for one in field.choices if one != "")
                field.error_messages["invalid_choice"] = (
                    f"“{{input}}”不是合法选项。可填{there_are}。"
                )
        return dict(found)

    def to_internal_value(self, data: Any) -> Any:
        """Read the fields; ValidationError names every one that is wrong."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"body": ["要送一个对象：名称对应内容。"]})
        there_are = f"可填{'、'.join(self.fields)}。" if self.fields else "这一步不带内容。"
        # a form names an item of a list as list[0]item
        unknown = [name for name in data if name.partition("[")[0] not in self.fields]
        if unknown:
            raise serializers.ValidationError(
                {name: [f"没有“{name}”这一项。{there_are}"] for name in unknown}
            )
        return super().to_internal_value(data)


class Query(Body):
    """The parameters of an address; one without a value is refused, for it would widen the answer."""

    def to_internal_value(self, data: Any) -> Any:
        """Read the parameters; ValidationError names every one that is wrong or empty."""
        given = data if isinstance(data, Mapping) else {}
        empty = {
            str(name): [NO_VALUE]
            for name in self.fields
            if name in given and not str(given[name]).strip()
        }
        if empty:
            raise serializers.ValidationError(empty)
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text; a number or true is no text."""

    def to_internal_value(self, data: Any) -> str:
        """Take strings alone."""
        if not isinstance(data, str):
            self.fail("invalid")
        written: str = super().to_internal_value(data)
        return written


class Month(Text):
    """A month as 2026-09."""

    def __init__(self, **kwargs: Any) -> None:
        """Take this form alone, and say so."""
        good = RegexValidator(r"^[0-9]{4}-(0[1-9]|1[0-2])$", _MONTH)
        super().__init__(max_length=7, validators=[good], **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Refuse years nobody writes of."""
        written = super().to_internal_value(data)
        year = written[:4]
        if year.isascii() and year.isdigit() and not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise serializers.ValidationError(_MONTH)
        return written


class Id(serializers.IntegerField):
    """A row's id."""

    def __init__(self, **kwargs: Any) -> None:
        """Take ids alone, and word what is wrong with anything else."""
        sentence = "要填编号，是大于0的整数。"
        wrong = ("invalid", "min_value", "max_value", "max_string_length")
        messages: Any = dict.fromkeys(wrong, sentence)
        super().__init__(min_value=1, max_value=LARGEST, error_messages=messages, **kwargs)


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file in a form; described as bytes, because it is only ever sent."""


def from_form(data: Any, *objects: str) -> Any:
    """Return a form as JSON would say it: each of `objects` is a list, sent as one JSON text or one an item.

    So generated clients write lists of objects into a form; ValidationError (400) for text that is no JSON.
    """
    if not hasattr(data, "getlist"):
        return data
    plain = {name: data[name] for name in data}
    for name in objects:
        if name in plain:
            plain[name] = [one for text in data.getlist(name) for one in _listed(name, text)]
    return plain


def _listed(name: str, text: Any) -> list[Any]:
    try:
        said = json.loads(str(text), parse_constant=_refuse)
    except (ValueError, RecursionError) as wrong:
        raise serializers.ValidationError({name: ["要写成JSON。"]}) from wrong
    return said if isinstance(said, list) else [said]
