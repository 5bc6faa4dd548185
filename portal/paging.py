"""Paging: cursors for the API; keyset for pages."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from portal.reading import whole

PAGE_SIZE = 50
COUNT_LIMIT = 10_000


class ApiCursor(CursorPagination):
    """Cursor paging of the API by a unique whole number (the view's `ordering`); 50 rows a page, at most 500.

    The number being unique, a row that comes or goes between two pages moves no other row.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "id"
    cursor_query_description = "从上一页答复的 next 或 previous 里取，不要自己编写。"
    page_size_query_description = "每页条数，1至500；不写为50。"

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """Return the view's `ordering`, else by id."""
        return (getattr(view, "ordering", self.ordering),)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor; ValidationError (400) for one that no page has given."""
        given = request.query_params.get(self.cursor_query_param)
        if given == "":
            return None
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                _number(str(cursor.position), -LARGEST, LARGEST)
        except (NotFound, ValueError) as wrong:
            sentence = "这个 cursor 不对。请从上一页答复的 next 里取，或去掉它从第一页看起。"
            raise ValidationError({self.cursor_query_param: [sentence]}) from wrong
        return cursor

    def get_page_size(self, request: Request) -> int:
        """Read the page size; ValidationError (400) for anything but 1 to 500."""
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return self.page_size
        try:
            return _number(given, 1, self.max_page_size)
        except ValueError as wrong:
            sentence = f"每页条数要填1至{self.max_page_size}之间的整数。"
            raise ValidationError({self.page_size_query_param: [sentence]}) from wrong

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page of the answer in the interface description."""

        def link(which: str, example: str | None) -> dict[str, Any]:
            words = f"{which}一页的完整地址；没有时为 null。"
            shape = {"type": ["string", "null"], "format": "uri", "description": words}
            return shape | {"example": example}

        following = "https://portal.example/api/v1/organizations/?cursor=cD01MA"

        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link("下", following),
                "previous": link("上", None),
                "results": schema,
            },
        }


LARGEST = 2**63 - 1


def _number(text: str, least: int, most: int) -> int:
    """Read a whole number within limits; ValueError for anything else."""
    if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 20:
        raise ValueError(text)
    number = int(text)
    if not least <= number <= most:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class NewestFirst:
    """One page of rows by falling id. `older` is the `before` of the next page, None on the last."""

    rows: list[Any]
    older: int | None
    is_first: bool


def newest_first(rows: models.QuerySet[Any], before: str, size: int = PAGE_SIZE) -> NewestFirst:
    """Return the page of `rows` with ids below `before` ('' or no number: the newest)."""
    start = whole(before)
    wanted = rows if start is None else rows.filter(pk__lt=start)
    found = list(wanted.order_by("-pk")[: size + 1])
    older = found[size - 1].pk if len(found) > size else None
    return NewestFirst(found[:size], older, start is None)


def count_up_to(rows: models.QuerySet[Any], limit: int = COUNT_LIMIT) -> str:
    """Return how many rows there are in words for a panel head: 27, or 10000以上."""
    return told_up_to(rows.order_by()[: limit + 1].count(), limit)


def told_up_to(count: int, limit: int = COUNT_LIMIT) -> str:
    """Return a number that is known in the same words."""
    return f"{limit}以上" if count > limit else str(count)
