"""Paging: cursors for the API; keyset for pages."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from rest_framework.pagination import CursorPagination

PAGE_SIZE = 50
COUNT_LIMIT = 10_000


class ApiCursor(CursorPagination):
    """Cursor paging over the view's `ordering`; 50 rows a page, at most 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "id"


@dataclass(frozen=True)
class NewestFirst:
    """One page of rows by falling id. `older` is the `before` of the next page, None on the last."""

    rows: list[Any]
    older: int | None
    is_first: bool


def newest_first(rows: models.QuerySet[Any], before: str, size: int = PAGE_SIZE) -> NewestFirst:
    """Return the page of `rows` with ids below `before` ('' or no number: the newest)."""
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    wanted = rows if start is None else rows.filter(pk__lt=start)
    found = list(wanted.order_by("-pk")[: size + 1])
    older = found[size - 1].pk if len(found) > size else None
    return NewestFirst(found[:size], older, start is None)


def count_up_to(rows: models.QuerySet[Any], limit: int = COUNT_LIMIT) -> str:
    """Return how many rows there are in words for a panel head: 27, or 10000以上."""
    count = rows.order_by()[: limit + 1].count()
    return f"{limit}以上" if count > limit else str(count)
