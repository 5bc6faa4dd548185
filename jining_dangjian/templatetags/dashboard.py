"""Template words of the dashboard: how ranks moved, heads that sort."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jining_dangjian.dashboard.board import Cell, Line
from jining_dangjian.dashboard.bulletin import moved_words
from jining_dangjian.templatetags.frame import thousands
from portal.templatetags.portal import query

register = template.Library()
_TONES = {"升": "jn-done", "降": "jn-warnword"}


@register.simple_tag
def figure(cell: Cell) -> SafeString | str:
    """Return a number with the way to its rows: written here, as a page has hundreds."""
    return _to(cell.rows, cell.text)


@register.simple_tag
def counts(cell: Cell) -> SafeString:
    """Return what a number is made of, each with its rows."""
    of, out_of = (thousands(one) for one in (cell.figure.of, cell.figure.out_of))
    rows = cell.rows if cell.figure.out_of else ""
    return format_html("{}/{}", _to(rows, of), _to(cell.base, out_of))


def _to(address: str, words: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', address, words) if address else words


@register.simple_tag
def climbed(line: Line) -> SafeString:
    """Return how a part's rank moved, in a word with its colour."""
    words = moved_words(line)
    return format_html('<span class="{}">{}</span>', _TONES.get(words[:1], "jn-soft"), words or "—")


@register.simple_tag(takes_context=True)
def sort_head(context: dict[str, Any], code: str, label: str, unit: str = "") -> SafeString:
    """Return a head that sorts by its column: the largest first, then the smallest."""
    sort, up = context.get("sort", ""), context.get("up", True)
    now = "" if sort != code else "↑" if up else "↓"
    wanted = None if code == "rank" else code if sort == code and not up else f"-{code}"
    more = "%" if unit == "%" else ""
    return format_html('<a href="{}">{}{}{}</a>', query(context, sort=wanted), now, label, more)
