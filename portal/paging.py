"""Paging: cursors for the API; keyset for pages."""

from rest_framework.pagination import CursorPagination


class ApiCursor(CursorPagination):
    """Cursor paging over the view's `ordering`; 50 rows a page, at most 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "id"
