"""Examples of the interface description: of what is given, and of what is sent."""

from typing import Any

from drf_spectacular.utils import OpenApiExample


def of(name: str, value: Any) -> list[OpenApiExample]:
    """Return the example of what is given."""
    return [OpenApiExample(name, value=value, response_only=True)]


def sent(name: str, value: Any) -> list[OpenApiExample]:
    """Return the example of what is sent."""
    return [OpenApiExample(name, value=value, request_only=True)]
